"""A page's title on the left, its verbs on the right."""

from PySide6.QtWidgets import QPushButton

from ui.widgets.header import Header


def test_what_is_added_stands_on_the_right_of_the_title(qtbot):
    made = Header("Library")
    qtbot.addWidget(made)
    one = QPushButton("Add")
    made.add(one)
    made.resize(600, 34)
    made.show()
    assert one.geometry().right() == 599
    assert one.x() > made.title.x()
    made.set_title("Cats")
    assert made.title.text() == "Cats"


def test_a_title_gives_way_to_the_verbs(qtbot):
    made = Header("A very long title of a workspace that somebody made")
    qtbot.addWidget(made)
    made.add(QPushButton("Add something here"))
    made.resize(300, 34)
    made.show()
    assert made.title.text().endswith("…")
