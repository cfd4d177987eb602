"""Records of the library: items, what is known of them, and what is announced about them."""

from dataclasses import dataclass
from pathlib import Path

from core.reports import Box, Report, Tag


@dataclass(frozen=True)
class Item:
    """One picture, video or sound (`kind`). State is "ready" or "damaged" (then `note` says how).

    `taken` and `added` in Unix seconds; `pages` counts pages or frames of a still format; `rating` from 0 (none) to 5;
    `country` is where it was taken.
    """

    id: int
    digest: str
    name: str
    kind: str
    state: str
    width: int
    height: int
    size_bytes: int
    taken: float | None
    added: float
    labels: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    note: str = ""
    duration_s: float | None = None
    pages: int = 1
    latitude: float | None = None
    longitude: float | None = None
    rating: int = 0
    country: str = ""


@dataclass(frozen=True)
class ItemDetail:
    """Everything about one picture; reports by analyser name."""

    item: Item
    path: Path
    exif: tuple[tuple[str, str], ...]
    reports: tuple[tuple[str, Report], ...]


@dataclass(frozen=True)
class Failure:
    """One file that could not be used, why, and what to do. `state`: "damaged", "locked", "too large" or "unknown"."""

    path: str
    what: str
    todo: str
    state: str = "damaged"


@dataclass(frozen=True)
class ImportReport:
    """What an import brought."""

    added: tuple[int, ...] = ()
    duplicates: tuple[int, ...] = ()
    failures: tuple[Failure, ...] = ()

    def plus(self, other: "ImportReport") -> "ImportReport":
        """Both together."""
        return ImportReport(
            self.added + other.added, self.duplicates + other.duplicates, self.failures + other.failures
        )


@dataclass(frozen=True)
class Place:
    """Where an item was taken, in degrees."""

    item_id: int
    latitude: float
    longitude: float


@dataclass(frozen=True)
class AnalysisReport:
    """What an analysis did."""

    analysed: int
    failures: tuple[Failure, ...]
    seconds: float


@dataclass(frozen=True)
class Query:
    """What the library is asked for. Order is "newest", "oldest", "taken", "best" or "name"; `kind` as an item's.

    What is empty or 0 filters nothing. `album` and `person` are numbers; `since` and `until` Unix seconds (when it was
    taken, or else added); `area` is south, west, north, east in degrees; `among` the numbers of the only items wanted.
    """

    words: str = ""
    label: str = ""
    tag: str = ""
    unlabelled: bool = False
    order: str = "newest"
    trash: bool = False
    kind: str = ""
    album: int = 0
    person: int = 0
    least_rating: int = 0
    since: float = 0.0
    until: float = 0.0
    state: str = ""
    country: str = ""
    area: tuple[float, float, float, float] | None = None
    among: tuple[int, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A found picture, how well it fits (0 to 1), and by what."""

    item: Item
    score: float
    why: str


@dataclass(frozen=True)
class LabelCount:
    """A label and how many pictures carry it."""

    label: str
    count: int


@dataclass(frozen=True)
class Album:
    """A title, how many items it holds, and the one that stands for it (0: none)."""

    id: int
    title: str
    count: int
    cover: int = 0


@dataclass(frozen=True)
class Person:
    """Somebody who was seen: the name ("" while nobody gave one), how often, and one face to know them by."""

    id: int
    name: str
    faces: int
    items: int
    face: int


@dataclass(frozen=True)
class Face:
    """One face on an item: where (in fractions), and whose it is (0 while nobody knows)."""

    id: int
    item_id: int
    digest: str
    box: Box
    person_id: int


@dataclass(frozen=True)
class PeopleChanged:
    """Faces were found, or people named, joined or parted."""


@dataclass(frozen=True)
class AlbumsChanged:
    """Albums were made, renamed, filled or removed."""


@dataclass(frozen=True)
class InstalledModel:
    """A model that tags items here: trained together, or brought as a file and used by an `adapter`."""

    id: str
    title: str
    labels: tuple[str, ...]
    installed: float
    accuracy: float | None
    source: str
    adapter: str = ""


@dataclass(frozen=True)
class LibraryChanged:
    """Pictures were added, changed or removed."""

    added: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()


@dataclass(frozen=True)
class ModelInstalled:
    """A trained model can tag pictures from now on."""

    model_id: str
    title: str
