"""Search: a person's words as an FTS5 expression, and how well a found picture fits them."""

import re

from core.media.records import Item
from core.media.wording import clock

_WORD = re.compile(r"\w+", re.UNICODE)


def expression(words: str) -> str:
    """Every word must begin some word of the picture; nothing a person types is FTS5 syntax."""
    return " AND ".join(f'"{word}"*' for word in _WORD.findall(words))


def fit(item: Item, words: str, *, text: str = "") -> tuple[float, str]:
    """Between 0 and 1, and by what: a label by hand counts most, then the text in it, a tag by its score, the name."""
    asked = [word.casefold() for word in _WORD.findall(words)]
    for label in item.labels:
        if _holds(label, asked):
            return 1.0, f"label {label}"
    if _holds(text, asked):
        return 0.9, "text in the picture"
    whole = [tag for tag in item.tags if _holds(tag.text, asked)]
    if whole:
        best = max(whole, key=lambda tag: tag.score)
        return 0.2 + 0.75 * best.score, f"{best.text} {best.score:.2f}"
    if _holds(item.name, asked):
        return 0.15, "name"
    return 0.1, "a part of a word"


def heard_at(offset_s: float) -> str:
    """Where in an item a piece of sound is heard, in words."""
    return f"heard at {clock(offset_s)}" if offset_s >= 0 else "heard from its beginning"


def _holds(text: str, asked: list[str]) -> bool:
    # most texts hold them nowhere, and need not be taken apart
    whole = text.casefold()
    if not all(word in whole for word in asked):
        return False
    there = {word.casefold() for word in _WORD.findall(text)}
    return all(word in there for word in asked)
