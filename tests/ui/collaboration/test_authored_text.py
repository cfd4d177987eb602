"""Words stand on the colours of who wrote them; what is gone is struck out."""

from PySide6.QtGui import QTextCursor

from core.collaboration.history import Piece
from ui.collaboration.authored_text import AuthoredText
from ui.collaboration.carets import colour_of


def format_at(text, place):
    cursor = QTextCursor(text.document())
    cursor.setPosition(place)
    cursor.setPosition(place + 1, QTextCursor.MoveMode.KeepAnchor)
    return cursor.charFormat()


def test_each_word_has_its_authors_colour(qtbot):
    text = AuthoredText()
    qtbot.addWidget(text)
    text.show_pieces([Piece("One ", "ada"), Piece("two\n😀", "bo")])
    assert text.toPlainText() == "One two\n😀"
    for place, author in ((0, "ada"), (4, "bo")):
        assert format_at(text, place).background().color().getRgb()[:3] == colour_of(author).getRgb()[:3]


def test_a_comparison_strikes_what_is_gone_and_leaves_what_is_the_same(qtbot):
    text = AuthoredText()
    qtbot.addWidget(text)
    pieces = [Piece("same ", "ada"), Piece("old ", "bo", "gone"), Piece("new", "bo", "new")]
    text.show_pieces(pieces, is_comparing=True)
    same, gone, new = (format_at(text, place) for place in (0, 5, 9))
    assert (same.fontStrikeOut(), gone.fontStrikeOut(), new.fontStrikeOut()) == (False, True, False)
    assert gone.foreground().color() == colour_of("bo")
    assert new.background().color().getRgb()[:3] == colour_of("bo").getRgb()[:3]
    assert same.background().style() == new.background().style().NoBrush
