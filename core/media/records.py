"""Records of the library: items, what is known of them, and what is announced about them."""

from dataclasses import dataclass
from pathlib import Path

from core.reports import Report, Tag


@dataclass(frozen=True)
class Item:
    """One picture, video or sound (`kind`). State is "ready" or "damaged" (then `note` says how).

    `taken` and `added` in Unix seconds; `pages` counts pages or frames of a still format.
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


@dataclass(frozen=True)
class AnalysisReport:
    """What an analysis did."""

    analysed: int
    failures: tuple[Failure, ...]
    seconds: float


@dataclass(frozen=True)
class Query:
    """What the library is asked for. Order is "newest", "oldest" or "name"; `kind` as an item's, "" for all."""

    words: str = ""
    label: str = ""
    tag: str = ""
    unlabelled: bool = False
    order: str = "newest"
    trash: bool = False
    kind: str = ""


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
class InstalledModel:
    """A trained model that tags pictures here."""

    id: str
    title: str
    labels: tuple[str, ...]
    installed: float
    accuracy: float | None
    source: str


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
