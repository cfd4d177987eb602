"""A Report: what an analysis says, in parts that one view draws, one file stores and one index searches.

Adding an analyser therefore needs no new screen, no new table and no new search.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

import msgspec

from core.errors import InputError


@dataclass(frozen=True)
class Tag:
    """A word that the library finds this item by. `score` is the model's own, between 0 and 1."""

    text: str
    score: float = 1.0


@dataclass(frozen=True)
class Text:
    """A paragraph or a recognised text."""

    text: str
    heading: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of cells under `columns`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    heading: str = ""


@dataclass(frozen=True)
class Image:
    """A picture in the profile's file store, by its SHA-256."""

    digest: str
    heading: str = ""


@dataclass(frozen=True)
class Series:
    """A curve: `x` and `y` of equal length, drawn by a chart."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    x_title: str = ""
    y_title: str = ""
    heading: str = ""


@dataclass(frozen=True)
class Box:
    """A rectangle over the picture as a person sees it, in fractions of its width and height (0 to 1)."""

    left: float
    top: float
    right: float
    bottom: float
    label: str = ""
    score: float = 1.0


@dataclass(frozen=True)
class Boxes:
    """Rectangles over the picture that was analysed."""

    boxes: tuple[Box, ...]
    heading: str = ""


@dataclass(frozen=True)
class Spoken:
    """Words in their order, each with the second in which it begins."""

    words: tuple[tuple[float, str], ...]
    heading: str = ""

    @property
    def text(self) -> str:
        """The words as one text."""
        return " ".join(word for _, word in self.words)


Part: TypeAlias = Text | Table | Image | Series | Boxes | Spoken
_NAMES: dict[str, type] = {
    "text": Text,
    "table": Table,
    "image": Image,
    "series": Series,
    "boxes": Boxes,
    "spoken": Spoken,
}


@dataclass(frozen=True)
class Report:
    """What one analyser says of one item. `tags` and all texts are searched."""

    title: str
    parts: tuple[Part, ...] = ()
    tags: tuple[Tag, ...] = field(default=())

    def words(self) -> str:
        """Everything in it that can be searched, as one text."""
        texts = [part.text for part in self.parts if isinstance(part, Text)]
        cells = [cell for part in self.parts if isinstance(part, Table) for row in part.rows for cell in row]
        labels = [box.label for part in self.parts if isinstance(part, Boxes) for box in part.boxes]
        return "\n".join([*(tag.text for tag in self.tags), *texts, *cells, *labels])

    def to_json(self) -> str:
        """The form it is stored in."""
        names = {cls: name for name, cls in _NAMES.items()}
        parts = [{"part": names[type(part)], **msgspec.to_builtins(part)} for part in self.parts]
        stored = {"title": self.title, "parts": parts, "tags": msgspec.to_builtins(self.tags)}
        return msgspec.json.encode(stored).decode()

    @classmethod
    def from_json(cls, text: str) -> "Report":
        """Read the stored form. Raises InputError when it is not one."""
        try:
            stored = msgspec.json.decode(text)
            parts: tuple[Part, ...] = tuple(
                msgspec.convert({key: value for key, value in part.items() if key != "part"}, _NAMES[part["part"]])
                for part in stored["parts"]
            )
            return cls(stored["title"], parts, msgspec.convert(stored["tags"], tuple[Tag, ...]))
        except (msgspec.MsgspecError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"This is not a stored report: {error}.", "Analyse the item again.") from error
