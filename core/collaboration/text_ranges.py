"""Ranges of a shared text that stay on their words while others edit around them: two of the engine's cursors."""

from dataclasses import dataclass
from typing import Any

import loro

from core.collaboration.engine import translated
from core.errors import InputError

# The engine's cursors are about 20 bytes.
CURSOR_BYTES = 256
# What is shown of words that are gone; a longer passage is recognised by its beginning.
QUOTE_CHARACTERS = 2000


@dataclass(frozen=True)
class TextRange:
    """Characters of a text as somebody marked them; `first` and `last` are the engine's cursors to the outer two."""

    first: bytes
    last: bytes
    quote: str


class Ranged:
    """What a shared document of words can: mark some of them, and find them again. Positions are code points."""

    # of the SharedDocument that it is mixed into: the engine's document, its text, and all of the words
    _doc: Any
    _text: Any
    text: Any

    def mark_range(self, start: int, end: int) -> TextRange:
        """Characters that stay found while others edit around them. Raises InputError for none."""
        return mark_range(self._text, start, min(end, int(self._text.len_unicode)), self.text[start:end])

    def find_range(self, found: TextRange) -> tuple[int, int] | None:
        """Where marked characters are now; None when all are gone."""
        return find_range(self._doc, found)

    def near_range(self, found: TextRange) -> int | None:
        """Where marked characters are or were; None when they never were in this text."""
        return near_range(self._doc, found)


def mark_range(text: Any, start: int, end: int, quote: str) -> TextRange:
    """The characters `start` to `end` (exclusive) of an engine's text. Raises InputError for no characters."""
    if end <= start:
        raise InputError("No words are chosen.", "Choose some words first.")
    with translated("The place cannot be written."):
        first = text.get_cursor(start, loro.Side.Middle).encode()
        last = text.get_cursor(end - 1, loro.Side.Middle).encode()
    return TextRange(bytes(first), bytes(last), quote[:QUOTE_CHARACTERS])


def find_range(document: Any, found: TextRange) -> tuple[int, int] | None:
    """Where the characters are in an engine's document now; None when all are gone, or never were there."""
    first, last = _position(document, found.first), _position(document, found.last)
    if first is None or last is None:
        return None
    start, _ = first
    place, is_there = last
    # a deleted character's cursor stands before what follows it
    end = place + 1 if is_there else place
    return (start, end) if start < end else None


def near_range(document: Any, found: TextRange) -> int | None:
    """Where the characters are or were; None when they never were in this text."""
    first = _position(document, found.first)
    return first[0] if first is not None else None


def _position(document: Any, cursor: bytes) -> tuple[int, bool] | None:
    """A cursor's place, and whether its character is still there."""
    if not 0 < len(cursor) <= CURSOR_BYTES:
        return None
    try:
        with translated("The place is not known."):
            found = document.get_cursor_pos(loro.Cursor.decode(cursor))
            return int(found.current.pos), found.update is None
    except InputError:
        return None
