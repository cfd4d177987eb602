"""Colours have names."""

from core.collaboration.colour_names import COLOUR_NAMES
from core.collaboration.tasks_cards import COLOURS
from ui import theme
from ui.collaboration.tasks_swatch import Swatch


def test_every_colour_is_a_dot_with_a_name(qtbot, qapp):
    for colour in COLOURS:
        swatch = Swatch(colour)
        qtbot.addWidget(swatch)
        swatch.resize(swatch.sizeHint())
        assert swatch.accessibleName() == COLOUR_NAMES[colour]
        middle = swatch.rect().center()
        assert swatch.grab().toImage().pixelColor(middle) == theme.colour(colour)
