"""Colours are called by words wherever they are spoken of."""

from core.collaboration import board_shapes, tasks_cards
from core.collaboration.colour_names import COLOUR_NAMES


def test_every_colour_of_cards_and_shapes_has_a_name_of_its_own():
    assert set(board_shapes.COLOURS) | set(tasks_cards.COLOURS) == set(COLOUR_NAMES)
    assert len(set(COLOUR_NAMES.values())) == len(COLOUR_NAMES)
