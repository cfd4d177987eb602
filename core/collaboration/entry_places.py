"""Where somebody is in a document of entries: at a field of one, or with a caret in its words that moves with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import loro
import msgspec

from core.collaboration.engine import translated
from core.errors import InputError

# The longest name that a table, an entry or a field has; a cursor in such a field has some 60 bytes.
NAME_MOST = 80
CURSOR_BYTES = 256


@dataclass(frozen=True)
class Spot:
    """A field of an entry; without a `field`, the entry itself."""

    table: str
    key: str
    field: str = ""


@dataclass(frozen=True)
class EntryPlace:
    """A spot, and in its words the ends of a selection as the engine's cursors: b"" at the start of no words yet, None
    where there is no caret."""

    spot: Spot
    anchor: bytes | None = None
    head: bytes | None = None

    def packed(self) -> bytes:
        """For the others."""
        spot = self.spot
        return msgspec.msgpack.encode((spot.table, spot.key, spot.field, self.anchor, self.head))


def read_place(told: bytes) -> EntryPlace | None:
    """What somebody told, if it is a place in a document of entries."""
    try:
        table, key, field, anchor, head = msgspec.msgpack.decode(
            told, type=tuple[str, str, str, bytes | None, bytes | None]
        )
    except msgspec.MsgspecError:
        return None
    if max(map(len, (table, key, field))) > NAME_MOST or (anchor is None) != (head is None):
        return None
    return EntryPlace(Spot(table, key, field), anchor, head)


class Placed:
    """What a document of entries can: say where in the words of a field something is, and find it again."""

    # of the Entries that it is mixed into: the engine's document, and its tables
    _doc: Any
    _maps: Mapping[str, Any]

    def place_at(self, spot: Spot, selected: tuple[int, int] | None = None) -> EntryPlace:
        """A spot; `selected` are the ends of what is selected in its words, the caret last, in UTF-16 units."""
        if selected is None:
            return EntryPlace(spot)
        words = self._words_at(spot)
        if words is None:
            return EntryPlace(spot, b"", b"")
        with translated("The place cannot be written."):
            anchor, head = (bytes(words.get_cursor(_points(words, at), loro.Side.Middle).encode()) for at in selected)
        return EntryPlace(spot, anchor, head)

    def selected_at(self, place: EntryPlace) -> tuple[int, int] | None:
        """The ends of what somebody has selected, the caret last, in UTF-16 units; None when it is not found here."""
        if place.anchor is None or place.head is None:
            return None
        words = self._words_at(place.spot)
        found = [self._found(words, cursor) for cursor in (place.anchor, place.head)]
        return None if found[0] is None or found[1] is None else (found[0], found[1])

    def _words_at(self, spot: Spot) -> Any:
        fields = getattr(self._maps[spot.table].get(spot.key), "container", None) if spot.table in self._maps else None
        held = getattr(fields.get(spot.field), "container", None) if isinstance(fields, loro.LoroMap) else None
        return held if isinstance(held, loro.LoroText) else None

    def _found(self, words: Any, cursor: bytes) -> int | None:
        if not cursor or words is None:
            # of words that were not there yet, or are not here: their start
            return None if cursor else 0
        if len(cursor) > CURSOR_BYTES:
            return None
        try:
            with translated("The place is not known."):
                at = int(self._doc.get_cursor_pos(loro.Cursor.decode(cursor)).current.pos)
        except InputError:
            return None
        at = min(at, int(words.len_unicode))
        units = words.convert_pos(at, loro.PositionType.Unicode, loro.PositionType.Utf16)
        return None if units is None else int(units)


def _points(words: Any, at: int) -> int:
    point = words.convert_pos(at, loro.PositionType.Utf16, loro.PositionType.Unicode)
    return int(words.len_unicode if point is None else point)
