"""What the grid lists: the library under a filter, or the hits of a search, in windows of rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from core.media.records import Hit, Item, Query
from core.media.service import MediaService

# Hits of one search; more than a person looks through.
MOST_HITS = 500


@dataclass(frozen=True)
class Tile:
    """One place in the grid: a picture and, in search results, why it is there. `score` is between 0 and 1."""

    item: Item
    why: str = ""
    score: float | None = None


class Listing(Protocol):
    """A list of unknown length. Both methods touch the disk and belong in a worker."""

    def count(self) -> int:
        """How many rows there are now; to be called before `window`."""

    def window(self, offset: int, limit: int) -> Sequence[Tile]:
        """The rows from `offset` on, at most `limit`."""


class Filtered:
    """The library under a filter, read in windows from the database."""

    def __init__(self, media: MediaService, query: Query) -> None:
        self._media = media
        self._query = query

    def count(self) -> int:
        """How many pictures the filter lets through."""
        return self._media.count(self._query)

    def window(self, offset: int, limit: int) -> Sequence[Tile]:
        """Rows of the database."""
        return [Tile(item) for item in self._media.items(self._query, offset=offset, limit=limit)]


class Found:
    """The hits of a search, best first; counting searches again, so a refresh shows what is true now."""

    def __init__(
        self, find: Callable[[], Sequence[Hit]], narrow: Callable[[Sequence[Hit]], Sequence[Hit]] | None = None
    ) -> None:
        """`narrow` leaves those that the filters let through."""
        self._find = find
        self._narrow = narrow
        self._hits: Sequence[Hit] = []

    def count(self) -> int:
        """Search, and say how much was found."""
        found = self._find()
        self._hits = found if self._narrow is None else self._narrow(found)
        return len(self._hits)

    def window(self, offset: int, limit: int) -> Sequence[Tile]:
        """A part of what the last count found."""
        return [Tile(hit.item, hit.why, hit.score) for hit in self._hits[offset : offset + limit]]


def read_all(listing: Listing, ranges: Sequence[tuple[int, int]], *, step: int = 1000) -> list[Tile]:
    """Every tile of the row ranges (first, last), both included; for verbs on selections of any size."""
    tiles: list[Tile] = []
    for first, last in ranges:
        for offset in range(first, last + 1, step):
            tiles += listing.window(offset, min(step, last + 1 - offset))
    return tiles


# What stands for a picture when those are wanted that look like each other.
TWICE = "twice"


def twice(media: MediaService) -> list[Hit]:
    """What is there more than once, copy after copy, the best of each first."""
    hits: list[Hit] = []
    for group in media.duplicates():
        count = len(group.items)
        hits.append(Hit(group.best, 1.0, f"Best of {count}"))
        hits += [Hit(item, 1.0, f"Copy of {group.best.name}") for item in group.others]
    return hits


@dataclass(frozen=True)
class Wanted:
    """What the person wants to see: words, pictures like one (a number, a file, or `TWICE`: like each other).

    `by` is the installed model that compares, if any.
    """

    query: Query
    words: str = ""
    like: int | Path | str | None = None
    like_name: str = ""
    by: str = ""
    reason: str = ""

    @property
    def is_search(self) -> bool:
        """Whether there is a best first. A comparison goes before words; the trash is not searched."""
        return self.like is not None or bool(self.words and not self.query.trash)

    def listing(self, media: MediaService) -> Listing:
        """The list for it."""

        def narrow(hits: Sequence[Hit]) -> Sequence[Hit]:
            return media.passing(hits, self.query)

        if isinstance(self.like, str):
            return Found(partial(twice, media), narrow)
        if self.like is not None:
            return Found(partial(media.similar, self.like, by=self.by, limit=MOST_HITS), narrow)
        if self.is_search:
            return Found(partial(media.search, self.words, limit=MOST_HITS), narrow)
        return Filtered(media, self.query)

    def when_empty(self) -> str:
        """What to say when nothing is listed; nothing when the library itself is empty."""
        if isinstance(self.like, str):
            return "Nothing is there twice."
        if self.like is not None:
            return f"Nothing looks like {self.like_name}. Pictures are compared once they are analysed."
        if self.is_search:
            return f"No picture fits “{self.words}”. Try another word, or analyse the pictures first."
        return self.reason
