"""The host's side of one guest's text: the host gives the order, and the guest has one edit under way at a time.

Every edit that the host tells and every one of the guest's that it takes counts one revision. A guest's edit names the
revision that it was made at; what the host did since is transformed away (Nichols, Curtis, Dixon and Lamping,
High-latency, low-bandwidth windowing in the Jupiter collaboration system, UIST 1995; one edit under way as in Wang, Mah
and Lassen, Google Wave Operational Transformation, 2010). Operations count UTF-16 units here: one character of Python's
each, halves too.
"""

from collections import deque
from collections.abc import Sequence

from core.collaboration import utf16
from core.collaboration.ot import TextOperation, transform
from core.collaboration.records import Splice
from core.errors import ProtocolError

# What a guest does not say that they have seen; they say so every 32.
UNSEEN = 2000
# A text for a page that puts all of it into one field, in UTF-16 units.
TEXT_UNITS = 200_000

Parts = Sequence[int | str]


class TextServer:
    """No I/O. `text` is always given by who knows it: the note."""

    def __init__(self) -> None:
        self.revision = 0
        # what the guest has not said that they have seen; their own are None
        self._unseen: deque[TextOperation | None] = deque()

    def tell(self, splice: Splice) -> list[int | str]:
        """Others edited: the operation for the guest. Raises ProtocolError when the guest sees nothing for too long."""
        operation = TextOperation((splice.position, -splice.removed, units(splice.inserted))).normal()
        self._count(operation)
        return [whole(part) if isinstance(part, str) else part for part in operation.parts]

    def saw(self, revision: int) -> None:
        """The guest has everything up to a revision. Raises ProtocolError for one that cannot be."""
        behind = self.revision - revision
        if not 0 <= behind <= len(self._unseen):
            raise ProtocolError("A guest's page lost count of the edits.", "The visit begins anew.")
        while len(self._unseen) > behind:
            self._unseen.popleft()

    def take(self, revision: int, parts: Parts, text: str) -> list[Splice]:
        """The guest edited: what that is in the text as it is now. Raises ProtocolError for what cannot be."""
        self.saw(revision)
        operation = TextOperation(tuple(units(part) if isinstance(part, str) else part for part in parts))
        for other in self._unseen:
            if other is None:
                raise ProtocolError("A guest's page sent two edits at once.", "The visit begins anew.")
            operation = transform(operation, other, "right")
        splices = _splices(operation, units(text))
        self._count(None)
        return splices

    def place(self, position: int, revision: int) -> int:
        """Where a caret is now that the guest had at a revision."""
        self.saw(revision)
        for other in self._unseen:
            position = position if other is None else other.carry(position, is_behind=True)
        return position

    def _count(self, operation: TextOperation | None) -> None:
        if len(self._unseen) >= UNSEEN:
            raise ProtocolError("A guest's page does not follow.", "The visit begins anew.")
        self.revision += 1
        self._unseen.append(operation)


def units(text: str) -> str:
    """One character for each UTF-16 unit."""
    if max(text, default="") < "\U00010000":
        return text
    packed = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(packed[at] | packed[at + 1] << 8) for at in range(0, len(packed), 2))


def whole(text: str) -> str:
    """The text of these units. Raises ProtocolError for half a character."""
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError as error:
        raise ProtocolError("A guest's page sent half a character.", "The visit begins anew.") from error


def _splices(operation: TextOperation, text: str) -> list[Splice]:
    """The same as edits one after the other, none through the middle of a character."""
    if operation.reach > len(text):
        raise ProtocolError("A guest's page edits beyond the end of the text.", "The visit begins anew.")
    found: list[Splice] = []
    at = place = removed = 0
    inserted = ""
    for part in (*operation.normal().parts, 0):
        if isinstance(part, str):
            inserted += part
        elif part < 0:
            _check_edges(text, at, at - part)
            removed -= part
            at -= part
        else:
            if removed or inserted:
                _check_edges(text, at)
                found.append(Splice(place, removed, whole(inserted)))
            place += len(inserted) + part
            at += part
            removed, inserted = 0, ""
    return found


def _check_edges(text: str, *places: int) -> None:
    for place in places:
        if 0 < place < len(text) and "\ud800" <= text[place - 1] <= "\udbff" and "\udc00" <= text[place] <= "\udfff":
            raise ProtocolError("A guest's page edits half a character.", "The visit begins anew.")


def fits(text: str, splices: Sequence[Splice]) -> bool:
    """Whether the text stays as small as a guest's page can show."""
    return utf16.length(text) + sum(utf16.length(one.inserted) - one.removed for one in splices) <= TEXT_UNITS
