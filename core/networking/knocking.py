"""Knocking: a machine nearby asks the person here to be let in; who asks is kept in memory for ten minutes.

Anybody on the local network can knock, with as many keys as they like to make. So everything is bounded: how many wait,
how often one machine may ask anew, how many are announced, how long one who was declined is not heard.
"""

import ipaddress
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from core.errors import InputError, RefusedError, WaitingError
from core.events import Events
from core.networking.discovery import lan_networks
from core.networking.gate import Admission
from core.networking.handshake import Listener, Proof
from core.networking.records import Knock, Knocked, PeersChanged

# What one says with a knock, and of a name; the rest is cut off.
WORDS_CHARACTERS = 200
NAME_CHARACTERS = 60
# How long a knock, and the answer to it, is kept.
KEEP_S = 600.0
# A declined machine is not heard for so long.
DECLINED_S = 3600.0
# How often the asking side asks again, and after what silence it has given up.
ASK_EVERY_S = 2.0
WAITING_S = 15.0
# The asking side ends first, so that it never asks under a code that was forgotten.
ASK_FOR_S = KEEP_S - 2 * WAITING_S
# More than a person decides about at once.
MOST = 20
# One machine closes its dialog and asks anew so many times in ten minutes, and each time is another code.
MOST_ASKINGS = 5
# All machines together are announced so many times in ten minutes.
MOST_ANNOUNCED = 40
MOST_DECLINED = 1000


@dataclass
class Asking:
    """The asking side of one knock: the number that its code is made of stays the same while it asks again."""

    words: str
    opening: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    code: str = ""


@dataclass
class _Entry:
    name: str
    words: str
    code: str
    opening: bytes
    asked: float
    heard: float
    started: float
    askings: int = 1


class Knocks:
    """Who knocks here, and what was answered. Belongs to the loop thread.

    `is_on` says whether anybody may; `is_forwarded(port)` whether a connection from this port of this machine is a
    hub's, whose other end is anywhere.
    """

    def __init__(
        self,
        *,
        events: Events,
        is_on: Callable[[], bool],
        is_known: Callable[[str], bool],
        is_forwarded: Callable[[int], bool] = lambda port: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._events = events
        self._is_on = is_on
        self._is_known = is_known
        self._is_forwarded = is_forwarded
        self._clock = clock
        self._waiting: dict[str, _Entry] = {}
        self._approved: dict[str, tuple[Admission, bytes, float]] = {}
        self._declined: OrderedDict[str, float] = OrderedDict()
        self._announced: deque[float] = deque(maxlen=MOST_ANNOUNCED)

    def answer(self, listener: Listener, proof: Proof, place: tuple[str, int]) -> Admission:
        """What a machine that knocks gets; `place` is the address and port it comes from.

        Raises WaitingError until the person has decided, RefusedError when they declined or it may not knock.
        """
        if not self._is_on() or not is_near(place[0]) or self._is_forwarded(place[1]):
            raise RefusedError("This machine takes no requests from the network.", "Ask its owner for an invite link.")
        now = self._clock()
        self._tidy(now)
        peer_id = listener.peer_id
        admission, opening, _ = self._approved.get(peer_id, (None, b"", 0.0))
        if admission is not None and opening == proof.opening:
            return admission
        if peer_id in self._declined:
            raise RefusedError("They declined.", "Talk to them, or ask for an invite link.")
        self._note(peer_id, listener.code, proof, now)
        raise WaitingError("Waiting for approval there.", "Ask the person to look at their Vega.")

    def all(self) -> list[Knock]:
        """Who waits, the first first."""
        now = self._clock()
        self._tidy(now)
        return [
            Knock(
                peer_id,
                entry.name,
                entry.words,
                entry.code,
                entry.asked,
                is_waiting=now - entry.heard < WAITING_S,
                is_known=self._is_known(peer_id),
            )
            for peer_id, entry in self._waiting.items()
        ]

    def approve(self, peer_id: str, code: str, admission: Admission) -> None:
        """Let one in as soon as it asks again. `code` is the one that the person compared.

        Raises InputError when it does not wait any more, or asked anew and has another code now.
        """
        entry = self._found(peer_id)
        if entry.code != code:
            raise InputError(f"{entry.name} asked anew, and the code is another one.", "Compare it again.")
        del self._waiting[peer_id]
        self._approved[peer_id] = (admission, entry.opening, self._clock() + KEEP_S)
        self._events.emit(PeersChanged())

    def decline(self, peer_id: str) -> None:
        """Do not let one in, nor hear it for an hour. Raises InputError when it does not wait any more."""
        self._found(peer_id)
        del self._waiting[peer_id]
        self._declined[peer_id] = self._clock() + DECLINED_S
        while len(self._declined) > MOST_DECLINED:
            self._declined.popitem(last=False)
        self._events.emit(PeersChanged())

    def _found(self, peer_id: str) -> _Entry:
        self._tidy(self._clock())
        if peer_id not in self._waiting:
            raise InputError("That machine does not ask any more.", "It can ask again.")
        return self._waiting[peer_id]

    def _note(self, peer_id: str, code: str, proof: Proof, now: float) -> None:
        entry = self._waiting.get(peer_id)
        if entry is not None and entry.opening == proof.opening:  # the same asking: its code stays
            entry.heard = now
            return
        askings = entry.askings + 1 if entry is not None else 1
        if askings > MOST_ASKINGS:
            raise RefusedError("You asked too often.", "Wait ten minutes, or ask for an invite link.")
        is_flooded = len(self._announced) == MOST_ANNOUNCED and now - self._announced[0] < KEEP_S
        if is_flooded or (entry is None and len(self._waiting) >= MOST):
            raise RefusedError("Too many machines ask there just now.", "Ask for an invite link.")
        self._announced.append(now)
        started = entry.started if entry is not None else now
        name = _line(proof.name, NAME_CHARACTERS) or peer_id[:8]
        words = _line(proof.knock, WORDS_CHARACTERS)
        self._waiting[peer_id] = _Entry(name, words, code, proof.opening, time.time(), now, started, askings)
        self._events.emit(Knocked(peer_id, name, words))
        self._events.emit(PeersChanged())

    def _tidy(self, now: float) -> None:
        self._waiting = {key: entry for key, entry in self._waiting.items() if now - entry.started < KEEP_S}
        self._approved = {key: entry for key, entry in self._approved.items() if now < entry[2]}
        while self._declined and next(iter(self._declined.values())) <= now:
            self._declined.popitem(last=False)


def is_near(place: str) -> bool:
    """Whether an address belongs to this machine or a local network: private (RFC 1918, RFC 4193, link-local), or in
    a network that this machine is in; many a university gives its machines public addresses."""
    try:
        address = ipaddress.ip_address(place.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address.is_private or address.is_loopback or address.is_link_local:
        return True
    return any(address in network for network in lan_networks() if network.prefixlen)


def _line(text: str, most: int) -> str:
    """Foreign words as one plain line."""
    return "".join(letter if letter.isprintable() else " " for letter in text[: 4 * most]).strip()[:most]
