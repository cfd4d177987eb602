"""Stars: clicks, keys, and what is shown."""

from PySide6.QtCore import QPoint, Qt

from ui.media.stars import GAP, SIDE, Stars


def stars(qtbot):
    made = Stars()
    qtbot.addWidget(made)
    made.show()
    told = []
    made.rated.connect(told.append)
    return made, told


def at(place):
    return QPoint(place * (SIDE + GAP) + SIDE // 2, SIDE // 2)


def test_a_click_gives_so_many_and_the_same_again_takes_them_away(qtbot):
    made, told = stars(qtbot)
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=at(2))
    assert told == [3]
    made.set_count(3)
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=at(2))
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=at(4))
    assert told == [3, 0, 5]
    assert made.accessibleDescription() == "3 of 5"


def test_keys_give_stars_too(qtbot):
    made, told = stars(qtbot)
    made.set_count(4)
    qtbot.keyClick(made, Qt.Key.Key_Right)
    qtbot.keyClick(made, Qt.Key.Key_Left)
    qtbot.keyClick(made, Qt.Key.Key_2)
    assert told == [5, 3, 2]
