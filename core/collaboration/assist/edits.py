"""Edits: who changed a document on which day, as far as its engine and its log know."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from core.collaboration.assist.insights import Edits
from core.collaboration.shared import Change


def edits(document_id: str, changes: Iterable[Change], authors: Mapping[int, str]) -> list[Edits]:
    """By day of this machine's calendar and author (a peer id; "" where the log does not say whose a writer is)."""
    counted: Counter[tuple[date, str]] = Counter()
    for change in changes:
        day = datetime.fromtimestamp(change.at).astimezone().date()
        counted[day, authors.get(change.writer, "")] += change.count
    return [Edits(document_id, author, day, count) for (day, author), count in sorted(counted.items())]
