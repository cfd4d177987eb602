"""The button with the number of comments: a click reads them, or begins one."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from core.collaboration.authorship import Author
from core.collaboration.comment_anchors import EntryPart
from core.collaboration.comments import Remark, Thread
from core.collaboration.entry_places import Spot
from ui import theme
from ui.collaboration.comment_mark import CommentMark, paint_sign, sign_pixmap, sign_width
from ui.collaboration.entry_marks import EntryMarks

SPOT = Spot("cards", "00112233")
SAID = Thread("1", "t", EntryPart("cards", "00112233", "Buy"), Remark("1", Author("b", "Ben"), 0.0, "Which?"), ())


def test_it_counts_what_is_said_and_leads_there(qtbot):
    marks = EntryMarks()
    read, begun = [], []
    marks.thread_wanted.connect(read.append)
    marks.comment_wanted.connect(begun.append)
    mark, shy = CommentMark(marks, "Comment on this card"), CommentMark(marks, "Comment", is_shy=True)
    for made in (mark, shy):
        qtbot.addWidget(made)
        made.show_for(SPOT)
    assert mark.accessibleName() == "Comment on this card" and mark.isVisible() and not shy.isVisible()
    mark.click()
    assert begun == [SPOT]
    marks.show_threads([SAID], "")
    assert (mark.text().strip(), mark.accessibleName()) == ("1", "1 comment") and shy.isVisible()
    shy.click()
    assert read == ["1"]


def test_painted_it_is_the_sign_and_the_number_in_the_colour_of_comments(qapp):
    image = QImage(60, 20, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(theme.colour("surface"))
    painter = QPainter(image)
    paint_sign(painter, QRectF(0, 0, sign_width(12), 20), 12, is_chosen=False)
    painter.end()
    found = {image.pixelColor(x, y).name() for x in range(60) for y in range(20)}
    assert theme.colour("warn").name() in found
    assert sign_width(0) == 0 < sign_width(1) < sign_width(12) <= 60
    assert sign_pixmap(12, is_chosen=True, ratio=2.0).deviceIndependentSize().width() >= sign_width(12)
