"""Identifiers: the names in a workspace's code, and how one that is begun goes on: those of the same document first."""

import re
from collections import Counter, defaultdict

NAME = re.compile(r"[^\W\d]\w*")
# Shorter ones are typed faster than they are read; what is left of one must be worth a key.
LEAST_LETTERS, LEAST_BEGUN, LEAST_REST = 4, 2, 2
# One that the document itself has counts as so many elsewhere.
OWN_WEIGHT = 1000


class Identifiers:
    """Learns texts by source (a document) and forgets what they no longer say."""

    def __init__(self) -> None:
        self._sources: dict[str, Counter[str]] = {}
        self._everywhere: Counter[str] = Counter()
        # by their first letters, so that a key looks at a few
        self._begins: defaultdict[str, set[str]] = defaultdict(set)

    def learn(self, source: str, text: str) -> None:
        """`source` says this now, and nothing any more that it said before."""
        now = Counter(name for name in NAME.findall(text) if len(name) >= LEAST_LETTERS)
        before = self._sources.get(source, Counter())
        self._sources[source] = now
        for name in before.keys() | now.keys():
            self._everywhere[name] += now[name] - before[name]
            if self._everywhere[name] > 0:
                self._begins[name[:LEAST_BEGUN]].add(name)
            else:
                del self._everywhere[name]
                self._begins[name[:LEAST_BEGUN]].discard(name)

    def complete(self, source: str, before: str) -> str:
        """The rest of the name that is begun at the end of `before`; "" for none."""
        begun = next((found[0] for found in NAME.finditer(before[-120:]) if found.end() == len(before[-120:])), "")
        if len(begun) < LEAST_BEGUN:
            return ""
        own = self._sources.get(source, Counter())
        fitting = [
            name
            for name in self._begins.get(begun[:LEAST_BEGUN], ())
            if name.startswith(begun) and len(name) - len(begun) >= LEAST_REST
        ]
        best = min(fitting, key=lambda name: (-own[name] * OWN_WEIGHT - self._everywhere[name], name), default=begun)
        return best[len(begun) :]
