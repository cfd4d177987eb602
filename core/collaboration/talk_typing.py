"""Who types in which chat just now. Nothing of it is kept; it is over some seconds after the last word of it."""

import time
from collections.abc import Callable

# How long somebody types after saying so, and how often a typing person says so.
TYPING_S, SAY_S = 5.0, 3.0
# People shown as typing in one workspace; others would only fill the memory.
MOST = 50


class Typists:
    """By workspace and machine: name, thread and until when."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._typing: dict[str, dict[str, tuple[str, str, float]]] = {}
        self._said: dict[tuple[str, str], float] = {}

    def may_say(self, workspace_id: str, thread: str) -> bool:
        """Whether it is time to tell others again that this person types."""
        now, key = self._clock(), (workspace_id, thread)
        if now - self._said.get(key, -SAY_S) < SAY_S:
            return False
        self._said[key] = now
        return True

    def stopped(self, workspace_id: str, thread: str) -> None:
        """The person sent it: the next letter is news again."""
        self._said.pop((workspace_id, thread), None)

    def heard(self, workspace_id: str, peer_id: str, name: str, thread: str) -> None:
        """Somebody types."""
        people = self._typing.setdefault(workspace_id, {})
        if peer_id in people or len(people) < MOST:
            people[peer_id] = (name, thread, self._clock() + TYPING_S)

    def silent(self, workspace_id: str, peer_id: str) -> bool:
        """Somebody said something or went away; True when that changes who types."""
        return self._typing.get(workspace_id, {}).pop(peer_id, None) is not None

    def now(self, workspace_id: str, thread: str) -> list[str]:
        """The names of those who type there."""
        people, now = self._typing.get(workspace_id, {}), self._clock()
        for peer_id in [peer_id for peer_id, (_, _, until) in people.items() if until <= now]:
            del people[peer_id]
        return sorted(name for name, where, _ in people.values() if where == thread)

    def forget(self, workspace_id: str) -> None:
        """The workspace is gone."""
        self._typing.pop(workspace_id, None)
