"""A surface with a heading and a body."""

from PySide6.QtWidgets import QLabel

from ui.widgets.card import Card


def test_heading_note_and_body_stand_where_they_belong(qtbot):
    card = Card("Machines", "2 of 3 online")
    body = QLabel("body")
    card.add(body)
    qtbot.addWidget(card)
    card.resize(400, 200)
    card.show()
    assert card.heading.x() == 19, "the border and 18 px"
    assert card.note.geometry().right() > 370
    assert body.y() > card.heading.geometry().bottom()
    card.set_title("Peers")
    card.set_note("none")
    assert (card.heading.text(), card.note.whole) == ("Peers", "none")


def test_without_a_title_there_is_no_heading(qtbot):
    card = Card()
    qtbot.addWidget(card)
    card.show()
    assert not card.heading.isVisible()


def test_where_there_is_little_room_the_heading_has_it_and_the_note_ends_in_an_ellipsis(qtbot):
    card = Card("Field notes", "With everybody here")
    qtbot.addWidget(card)
    card.resize(220, 120)
    card.show()
    assert card.heading.text() == "Field notes"
    assert card.note.text().startswith("With") and card.note.text().endswith("…")
    assert card.note.toolTip() == card.note.accessibleName() == "With everybody here"
    card.set_title("Findings of the three sites together")  # both: the note is never gone
    card.top.activate()
    assert len(card.heading.text()) > len(card.note.text()) > 1
    card.set_note("")
    card.top.activate()
    assert card.note.width() == 0
