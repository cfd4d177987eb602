"""What was found is shown with its count, and one is gone to."""

from PySide6.QtGui import QGuiApplication

from core.collaboration.talk_records import ChatLine
from core.collaboration.talk_words import references_in
from ui.collaboration.talk_search import FoundLines


def line(number):
    return ChatLine(str(number), "w", "bo", "Bo", f"line {number}", 1.7e9, place=number)


def test_a_found_line_is_gone_to(qtbot):
    found = FoundLines()
    qtbot.addWidget(found)
    found.resize(300, 300)
    found.show()
    found.show_lines([line(2), line(1)], "line", me="me")
    assert found.note.text() == "2 lines with “line”."
    with qtbot.waitSignal(found.chosen) as caught:
        found.list.activated.emit(found.list.lines.index(1))
    assert caught.args[0].id == "1"
    # here nothing is changed
    assert found.list.verbs_for(line(1)) == ["copy", "link"]
    found.list.verb.emit("link", line(1))
    assert references_in(QGuiApplication.clipboard().text())[1][0].id == "1"


def test_nothing_found_says_so(qtbot):
    found = FoundLines()
    qtbot.addWidget(found)
    found.show_lines([], "xyz", me="me")
    assert found.note.text() == "Nothing with “xyz”."
