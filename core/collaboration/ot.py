"""Operational transformation on text: an edit as retain, insert and delete, and where positions go under it.

The document alone decides the text. An operation says what a merge changed, so that an editor and carets can follow
(Sun and Ellis, Operational transformation in real-time group editors, CSCW 1998). Counts are code points.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core.collaboration import utf16
from core.collaboration.records import Splice


@dataclass(frozen=True)
class TextOperation:
    """From the start of the text on: a positive number retains, a negative one deletes, words are inserted.

    What follows the last part is retained.
    """

    parts: tuple[int | str, ...]

    def apply(self, text: str) -> str:
        """The text afterwards. Raises ValueError when the operation was made for a longer one."""
        made: list[str] = []
        at = 0
        for part in self.parts:
            if isinstance(part, str):
                made.append(part)
                continue
            if part > 0:
                made.append(text[at : at + part])
            at += abs(part)
        if at > len(text):
            raise ValueError(f"An operation over {at} characters does not fit a text of {len(text)}.")
        return "".join(made) + text[at:]

    def carry(self, position: int, *, is_behind: bool = False) -> int:
        """Where a position goes. What is inserted exactly there pushes it along unless `is_behind` keeps it before."""
        old = new = 0
        for part in self.parts:
            if isinstance(part, str):
                if old == position and is_behind:
                    break
                new += len(part)
                continue
            # of what goes away, only what lies before the position counts: inside it means at its start
            step = min(abs(part), position - old)
            old += step
            if part > 0:
                new += step
                if step < part:
                    break
        return new + position - old

    def splices(self, text: str) -> Iterator[Splice]:
        """The same as edits one after the other, in UTF-16 units; a deletion and an insertion at one place are one."""
        at = 0  # code points of the old text
        place = 0  # UTF-16 units of the new one
        removed, inserted = 0, ""
        for part in self.parts:
            if isinstance(part, str):
                inserted += part
            elif part < 0:
                removed += utf16.length(text[at : at - part])
                at -= part
            else:
                if removed or inserted:
                    yield Splice(place, removed, inserted)
                place += utf16.length(inserted) + utf16.length(text[at : at + part])
                removed, inserted = 0, ""
                at += part
        if removed or inserted:
            yield Splice(place, removed, inserted)
