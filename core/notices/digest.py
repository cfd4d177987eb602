"""Summing up: several notices in one sentence."""

from collections import Counter
from collections.abc import Sequence

from core.notices.records import Digest, Notice

# One and several of each kind, in the order of what matters.
_WORDS = {
    "call": ("a call", "{} calls"),
    "missed": ("a missed call", "{} missed calls"),
    "mention": ("a mention", "{} mentions"),
    "chat": ("a message", "{} messages"),
    "asked": ("a request for an item", "{} requests for items"),
    "shelved": ("an item that you asked for", "{} items that you asked for"),
    "refused": ("a refused edit", "{} refused edits"),
    "conflict": ("a conflict", "{} conflicts"),
    "called": ("a training to take part in", "{} trainings to take part in"),
    "training": ("a training that ended", "{} trainings that ended"),
    "missing": ("a round with somebody missing", "{} rounds with somebody missing"),
    "peer": ("somebody who joined", "{} machines that joined"),
    "trouble": ("trouble with a machine", "trouble with {} machines"),
}


def sum_up(held: Sequence[Notice]) -> Digest:
    """All of them in one; `held` is not empty, the newest first. One alone keeps its own words."""
    title = "While it was quiet" if any(notice.held == "quiet" for notice in held) else "While you were away"
    if len(held) == 1:
        return Digest(title, f"{held[0].title}: {held[0].text}", tuple(held))
    counted: Counter[str] = Counter()
    for notice in held:
        counted[notice.kind] += notice.count
    parts = [
        one if counted[kind] == 1 else several.format(counted[kind])
        for kind, (one, several) in _WORDS.items()
        if counted[kind]
    ]
    said = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    return Digest(title, said[0].upper() + said[1:], tuple(held))
