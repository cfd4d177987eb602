"""Live cards as they were: what was shared, of which machine, and how it went then."""

from collections.abc import Iterator

from core.collaboration.live_cards import LiveCards
from core.collaboration.live_readings import TRAINING, LiveCard
from core.collaboration.past.entries import PastEntry, PastField, PastGroup, PastState

CARDS = "cards"


def read(cards: LiveCards) -> PastState:
    """The cards, the first shared first."""
    found = cards.shown()
    entries = tuple(
        PastEntry(
            f"card {card.id}",
            "Training" if card.kind == TRAINING else "Figure",
            card.title,
            CARDS,
            (("cards", card.id),),
            tuple(_fields(card)),
        )
        for card in found
    )
    return PastState((PastGroup(CARDS, "Live cards", str(len(found)) if found else ""),), entries)


def _fields(card: LiveCard) -> Iterator[PastField]:
    if card.machine_name:
        yield PastField("machine", "Machine", card.machine_name, card.machine)
    yield PastField("state", "State", card.state)
    if card.rounds:
        yield PastField("round", "Round", f"{card.round} of {card.rounds}")
    if card.participants:
        yield PastField("participants", "Participants", str(card.participants))
    if card.value is not None:
        yield PastField("value", "Newest figure", _figure(card, card.value), card.points)


def _figure(card: LiveCard, value: float) -> str:
    if card.form == "percent":
        return f"{value:.1%}"
    if card.form == "bytes":
        return f"{value / 1e6:,.1f} MB"
    return f"{value:.4g}{f' {card.unit}' if card.unit else ''}"
