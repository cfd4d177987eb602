"""A visit: one page of a guest, from its first words to its end; does for it what the link allows."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from hashlib import sha256

from core.collaboration import utf16
from core.collaboration.authorship import GUEST, Author, guest_words
from core.collaboration.calls.messages import (
    CallJoin,
    CallLeave,
    CallRecording,
    CallSignal,
    CallState,
    CallUnreachable,
)
from core.collaboration.calls.visitors import Visitors
from core.collaboration.presence import Visitor
from core.collaboration.records import Splice
from core.collaboration.service import CollaborationService
from core.collaboration.visits import words
from core.collaboration.visits.chat import VisitChat
from core.collaboration.visits.pages import Page, page_of
from core.collaboration.visits.records import Guest, GuestLink
from core.collaboration.visits.sealing import Opener, Sealer, VisitKeys
from core.collaboration.visits.text import TEXT_UNITS, TextServer, fits
from core.errors import InputError, ProtocolError
from core.events import Subscription

CallWords = CallJoin | CallLeave | CallSignal | CallUnreachable | CallRecording


@dataclass(frozen=True)
class House:
    """What visits need of the machine that they are at."""

    collaboration: CollaborationService
    visitors: Visitors
    host: Callable[[], str]
    """What its person is called."""
    stun: Callable[[], str]
    replace: Callable[[str], Awaitable[None]]
    """End what is left of an earlier visit of the same guest."""


class Visit:
    """`send(bodies)` brings sealed bodies into the link's room, in order. Belongs to the loop thread."""

    def __init__(self, link: GuestLink, keys: VisitKeys, house: House, *, send: Callable[[list[bytes]], None]) -> None:
        self.link = link
        self.guest: Guest | None = None
        self._house = house
        self._send = send
        self._sealer = Sealer(keys.to_guest, keys.visit)
        self._opener = Opener(keys.to_host, keys.visit, words.MESSAGE_BYTES)
        self._note: Page | None = None
        self._text = TextServer()
        self._listening: Subscription | None = None
        self._may_write: bool | None = None
        self._caret = b""
        self._people: list[dict[str, object]] | None = None
        self.chat = VisitChat(link, house.collaboration, self.tell)

    async def hear(self, body: bytes) -> bool:
        """A body of this visit; True when somebody came by it. Raises VegaError; after a ProtocolError it is over."""
        whole = self._opener.open(body)
        if whole is None:
            return False
        said = words.read(whole)
        if isinstance(said, words.Come):
            if self.guest is not None:
                raise ProtocolError("A guest came twice.", "The visit begins anew.")
            await self._come(said)
            return True
        if self.guest is None:
            raise ProtocolError("A guest spoke before they came.", "The visit begins anew.")
        if isinstance(said, words.Edit | words.Seen | words.Caret):
            self._write(said, self.guest)
        elif isinstance(said, words.Line):
            await self.chat.say(said, self.guest)
        else:
            await self._house.visitors.say(self.guest.peer_id, _call_words(said, self.link.workspace_id, self.guest))
        return False

    def tell(self, kind: str, /, **said: object) -> None:
        """Say something to the page."""
        self._send(self._sealer.seal(words.write(kind, **said)))

    def refresh(self) -> None:
        """Show the guest to the others and the others to the guest; within half a minute again."""
        self._show()
        self.look()

    def look(self) -> None:
        """Tell the page who else is here, and whether the guest may still write, when that is news."""
        if self.guest is None or self._note is None:
            return
        if (may_write := self._is_writable()) is not self._may_write:
            self._may_write = may_write
            self.tell("rights", is_writable=may_write)
        self.chat.look()
        found = self._others(self._note)
        if found != self._people:
            self._people = found
            self.tell("people", people=found)

    async def end(self, why: str = "") -> None:
        """It is over; with `why` for good, and the page says so."""
        if why:
            self.tell("end", what=why)
        if self._listening is not None:
            self._listening.cancel()
        if self.guest is not None:
            self._house.visitors.go(self.guest.peer_id, is_over=bool(why))
            self._house.collaboration.whereabouts.end_visit(self.link.workspace_id, self.guest.peer_id)
        self.guest = None
        self.chat.close()
        note, self._note = self._note, None
        if note is not None:
            await note.close()

    # Coming

    async def _come(self, said: words.Come) -> None:
        link, collaboration = self.link, self._house.collaboration
        name = " ".join("".join(letter if letter.isprintable() else " " for letter in said.name).split())
        if not name:
            raise InputError("You have no name.", "Write the name by which the others know you.")
        space = collaboration.workspace(link.workspace_id)
        title = next((one.title for one in await collaboration.documents(space.id) if one.id == link.document_id), "")
        if space.state != "open" or not title:
            raise InputError("What this link led to is no longer there.", "Ask who sent you the link.")
        note = await page_of(collaboration, space.id, link.document_id)
        if utf16.length(note.text) > TEXT_UNITS:
            await note.close()
            raise InputError("This document is too long for a guest's page.", "Ask its owner for an invite to Vega.")
        known = sha256(f"{link.id} {said.key}".encode()).hexdigest()[:16]
        await self._house.replace(GUEST + known)
        self._note = note
        name = f"{name[: words.NAME_CHARACTERS]} (guest)"
        self.guest = Guest(GUEST + known, link.id, space.id, name, time.time())
        self._may_write = self._is_writable()
        self.tell(
            "welcome",
            me=self.guest.peer_id,
            host=space.host,
            name=name,
            workspace=space.title,
            document=title,
            expires=link.expires,
            stun=self._house.stun(),
            is_writable=self._may_write,
            text=note.text,
        )
        self._listening = note.listen(self._others_wrote)
        self._house.visitors.come(self.guest.peer_id, workspace_id=space.id, name=name, tell=self._tell_call)
        self.refresh()
        await self.chat.open(self.guest)

    # The text

    def _others_wrote(self, splice: Splice) -> None:
        try:
            self.tell("edit", parts=self._text.tell(splice))
        except ProtocolError:
            # a page that does not follow asks for all of it
            self.tell("again")

    def _write(self, said: words.Edit | words.Seen | words.Caret, guest: Guest) -> None:
        note = self._note
        assert note is not None
        if isinstance(said, words.Seen):
            self._text.saw(said.revision)
        elif isinstance(said, words.Caret):
            anchor, head = (self._text.place(place, said.revision) for place in (said.anchor, said.head))
            most = utf16.length(note.text)
            self._caret = note.place_of(min(anchor, most), min(head, most))
            self._show()
        else:
            if not self._is_writable():
                # the page did not know yet: it has to forget what it wrote
                self.tell("sorry", what="You may read this, not change it.", todo="Ask who sent you the link.")
                raise ProtocolError("A guest wrote who may only read.", "The visit begins anew.")
            splices = self._text.take(said.revision, said.parts, note.text)
            if not fits(note.text, splices):
                self.tell("sorry", what="The document is full.", todo="Ask its owner to make another one.")
                raise ProtocolError("A guest wrote more than a page can show.", "The visit begins anew.")
            note.edit(guest_words(Author(guest.peer_id, guest.name)), splices)
            self.tell("ack")

    def _is_writable(self) -> bool:
        link, note = self.link, self._note
        may_write = self._house.collaboration.may_write(link.workspace_id, link.document_id)
        return link.role == "editor" and note is not None and note.is_writable and may_write

    def _show(self) -> None:
        """Where the guest is, for the others."""
        guest, link = self.guest, self.link
        if guest is not None:
            visitor = Visitor(guest.name, "active", link.document_id, self._caret, heard=0.0)
            self._house.collaboration.whereabouts.visit(link.workspace_id, guest.peer_id, visitor)

    def _others(self, note: Page) -> list[dict[str, object]]:
        assert self.guest is not None
        me, space = self.guest.peer_id, self.link.workspace_id
        places = note.carets()
        found: list[dict[str, object]] = [
            {"name": person.name, "position": places.get(person.peer_id)}
            for person in self._house.collaboration.present(space)
            if person.peer_id != me
        ]
        if here := self._house.collaboration.whereabouts.here(space):
            own = note.caret_here if here == self.link.document_id else None
            found.insert(0, {"name": self._house.host(), "position": own})
        return found

    # The call

    def _tell_call(self, said: CallState | CallSignal) -> None:
        if isinstance(said, CallState):
            self.tell("call", state=asdict(said))
        else:
            self.tell("signal", **asdict(said))


def _call_words(said: words.FromGuest, space: str, guest: Guest) -> CallWords:
    """What the page said, as a machine would say it."""
    match said:
        case words.Join():
            return CallJoin(space, said.is_muted, said.has_camera, said.has_screen, False)
        case words.Signal():
            about, session = said.about, said.session
            return CallSignal(space, guest.peer_id, said.target, about, session, said.kind, said.sdp, said.mid)
        case words.Unreachable():
            return CallUnreachable(space, said.peer_id)
        case words.Consent():
            return CallRecording(space, "agree" if said.agrees else "decline")
    return CallLeave(space)
