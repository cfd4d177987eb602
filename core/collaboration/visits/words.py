"""What a guest's page says inside the seal: JSON, `type` first; bounded and checked before anybody acts on it."""

from typing import Annotated

import msgspec
from msgspec import Meta

from core.collaboration.talk_checks import LINE_CHARACTERS
from core.errors import ProtocolError

VERSION = 1
# The largest is an edit: somebody pastes a chapter.
MESSAGE_BYTES = 1_000_000
NAME_CHARACTERS = 40

Id = Annotated[str, Meta(max_length=100)]
Revision = Annotated[int, Meta(ge=0, le=2**53)]
Part = Annotated[int, Meta(ge=-(2**31), le=2**31)] | str


class Greeting(msgspec.Struct, frozen=True):
    """First words of a page: 16 random bytes in hex."""

    version: int
    random: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    # only the host's answer has it
    to: str = ""


class Words(msgspec.Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """One message."""


class Come(Words, tag="come", frozen=True):
    """Here I am. `key` is this page's own, by which it is known again when it comes back."""

    name: Annotated[str, Meta(max_length=200)]
    key: Annotated[str, Meta(min_length=16, max_length=64)]


class Edit(Words, tag="edit", frozen=True):
    """I edited what I had at a revision."""

    revision: Revision
    parts: Annotated[tuple[Part, ...], Meta(max_length=2000)]


class Seen(Words, tag="seen", frozen=True):
    """I have everything up to here."""

    revision: Revision


class Caret(Words, tag="caret", frozen=True):
    """My caret, in the text that I had at a revision."""

    revision: Revision
    anchor: Revision
    head: Revision


class Line(Words, tag="line", frozen=True):
    """I say this in the chat, perhaps in answer to a line. `key` becomes its id: what has it twice was said once."""

    key: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    text: Annotated[str, Meta(max_length=LINE_CHARACTERS)]
    reply_to: Id = ""


class Join(Words, tag="join", frozen=True):
    """I am in the call, and send this."""

    is_muted: bool
    has_camera: bool
    has_screen: bool


class Leave(Words, tag="leave", frozen=True):
    """I go out of the call."""


class Signal(Words, tag="signal", frozen=True):
    """A step of a connection, as in `CallSignal`."""

    target: Id
    about: Id
    session: Id
    kind: Id
    sdp: Annotated[str, Meta(max_length=64_000)]
    mid: Id


class Unreachable(Words, tag="unreachable", frozen=True):
    """I find no way to another guest of the call."""

    peer_id: Id


class Consent(Words, tag="consent", frozen=True):
    """Whether I may be recorded."""

    agrees: bool


FromGuest = Come | Edit | Seen | Caret | Line | Join | Leave | Signal | Unreachable | Consent

_decoder = msgspec.json.Decoder(FromGuest)
_greetings = msgspec.json.Decoder(Greeting)


def read(text: bytes) -> FromGuest:
    """Raises ProtocolError for anything else."""
    try:
        said: FromGuest = _decoder.decode(text)
        return said
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ProtocolError(f"A guest's page said what cannot be read: {error}.", "Load the page again.") from error


def read_greeting(text: bytes) -> Greeting:
    """Raises ProtocolError for anything else, and for another version."""
    try:
        greeting = _greetings.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ProtocolError("A guest's greeting cannot be read.", "Load the page again.") from error
    if greeting.version != VERSION:
        raise ProtocolError("A guest's page speaks another version.", "Update Vega and the hub.")
    return greeting


def write(kind: str, /, **said: object) -> bytes:
    """A message of the host."""
    return msgspec.json.encode({"type": kind, **said})
