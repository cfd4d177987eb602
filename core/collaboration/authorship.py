"""Authorship: whose an entry of a shared map is, by the writer that the engine knows and the signed edits name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

NAME_CHARACTERS = 200

AuthorOf = Callable[[int], str]


@dataclass(frozen=True)
class Author:
    """A machine's person: peer id and name."""

    peer_id: str
    name: str

    def stored(self) -> dict[str, Any]:
        """What an entry says of its author."""
        return {"author": self.peer_id, "name": self.name[:NAME_CHARACTERS]}


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
