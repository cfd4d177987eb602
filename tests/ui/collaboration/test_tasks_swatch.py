"""Colours have names."""

from core.collaboration.tasks_cards import COLOURS
from ui import theme
from ui.collaboration.tasks_swatch import NAMES, Swatch


def test_every_colour_is_a_dot_with_a_name(qtbot, qapp):
    assert set(NAMES) == set(COLOURS)
    for colour in COLOURS:
        swatch = Swatch(colour)
        qtbot.addWidget(swatch)
        swatch.resize(swatch.sizeHint())
        assert swatch.accessibleName() == NAMES[colour]
        middle = swatch.rect().center()
        assert swatch.grab().toImage().pixelColor(middle) == theme.colour(colour)
