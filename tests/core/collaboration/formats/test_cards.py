"""Live cards are a document of a workspace."""

from core.collaboration.formats.cards import Cards
from core.collaboration.live_readings import Reading


def test_what_is_shared_comes_back_from_what_is_stored():
    cards = Cards().open()
    cards.add("metric", "memory", Reading("Memory", "live", unit="%"), machine="ada", machine_name="Ada")
    assert Cards().open([cards.snapshot()]).shown() == cards.shown()
