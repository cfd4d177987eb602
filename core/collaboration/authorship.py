"""Authorship: whose edits and entries are, by the writer that the engine knows and the signed edits name.

Edits for a guest with a browser are made by the owner's machine under a message of the engine that names the guest. It
is among what is signed, so nobody else can give a guest words, and of anybody else such a message says nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

NAME_CHARACTERS = 200
GUEST = "guest-"
# What is said of a guest's edits; before guests had ids in it, only the name was.
_GUEST_WORDS = re.compile(r"(?:(guest-[0-9a-f]{16}) )?(.+ \(guest\))")

AuthorOf = Callable[[int], str]


@dataclass(frozen=True)
class Author:
    """A machine's person: peer id and name."""

    peer_id: str
    name: str

    def stored(self) -> dict[str, Any]:
        """What an entry says of its author."""
        return {"author": self.peer_id, "name": self.name[:NAME_CHARACTERS]}


class Authorship:
    """Whose each edit of a document is: its machine's person's, or a guest's for whom the owner's machine made it."""

    def __init__(self, authors: Mapping[int, str], *, owner: str = "") -> None:
        """`authors` says whose the edits are, by writer; `owner` is who may write for guests, "" for nobody."""
        self._authors = dict(authors)
        self._owner = owner
        # by writer, of the edits for guests in their order: the first one's number, the one after the last, whose
        self._guests: dict[int, list[tuple[int, int, str]]] = {}
        self.guests: dict[str, str] = {}
        """The guests who wrote, by id: what they are called."""

    def note(self, writer: int, start: int, end: int, message: str) -> str:
        """Some edits of a writer have a message; returns whose they are. Of each writer the first come first."""
        guest = guest_of(message) if self._owner and self.of(writer) == self._owner else None
        if guest is None:
            return self.of(writer)
        self._guests.setdefault(writer, []).append((start, end, guest.peer_id))
        self.guests[guest.peer_id] = guest.name
        return guest.peer_id

    def has_guests(self, writer: int) -> bool:
        """Whether some edits of a writer are a guest's."""
        return writer in self._guests

    def of(self, writer: int) -> str:
        """Whose the edits of a writer are, but those for guests; "" when that is not known."""
        return self._authors.get(writer, "")

    def of_edit(self, writer: int, number: int) -> str:
        """Whose one edit is."""
        found = self._guests.get(writer, [])
        place = bisect_right(found, number, key=lambda one: one[0]) - 1
        return found[place][2] if place >= 0 and number < found[place][1] else self.of(writer)


def guest_words(guest: Author) -> str:
    """The message of edits that are made for a guest."""
    return f"{guest.peer_id} {guest.name}"


def guest_of(message: str) -> Author | None:
    """The guest whom a message names; of one without an id the name stands for it. None when it names none."""
    found = _GUEST_WORDS.fullmatch(message[: 2 * NAME_CHARACTERS])
    return Author(found[1] or found[2], found[2]) if found is not None else None


def author_of_entry(entries: Any, key: str, value: object, *, author_of: AuthorOf) -> Author | None:
    """Who an entry of an engine's map, with this value, says wrote it; None when it says nobody, or somebody else did.

    `author_of` is the peer id of who made a copy's edits, "" when that is not known.
    """
    if not isinstance(value, Mapping):
        return None
    peer_id, name = value.get("author"), value.get("name")
    if not isinstance(peer_id, str) or not isinstance(name, str) or not peer_id:
        return None
    writer = entries.get_last_editor(key)
    is_true = writer is not None and author_of(writer) == peer_id
    return Author(peer_id, name[:NAME_CHARACTERS]) if is_true else None


def entry_time(value: object) -> float | None:
    """A moment that another machine wrote, if it is one, in Unix seconds."""
    is_time = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e11
    return float(value) if is_time and isinstance(value, int | float) else None
