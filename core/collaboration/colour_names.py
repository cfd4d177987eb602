"""What a person calls the colours of cards, labels and shapes, which are stored by the theme's names."""

from collections.abc import Mapping

COLOUR_NAMES: Mapping[str, str] = {
    "text": "Ink",
    "muted": "Grey",
    "accent": "Blue",
    "violet": "Violet",
    "good": "Green",
    "warn": "Amber",
    "bad": "Red",
}
