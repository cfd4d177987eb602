"""One number that matters."""

from ui.widgets.stat_card import StatCard, row_of


def test_the_number_and_its_note_can_change(qtbot):
    card = StatCard("Pictures", "0", "nothing yet")
    qtbot.addWidget(card)
    card.show()
    card.set("1,204", "+12 today", tone="good")
    assert card.value.whole == "1,204"
    assert card.note.palette().windowText().color().name() == "#4cc38a"
    assert card.accessibleName() == "Pictures: 1,204. +12 today"


def test_cards_in_a_row_are_equally_wide(qtbot):
    cards = [StatCard("Pictures", "1,204"), StatCard("A", "2"), StatCard("Trainings that run", "3")]
    row = row_of(*cards)
    qtbot.addWidget(row)
    row.resize(900, 104)
    row.show()
    widths = [card.width() for card in cards]
    assert max(widths) - min(widths) <= 1
