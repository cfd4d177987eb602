"""What people and programs wrote into a picture: title, description, author, keywords, rating, from IPTC and XMP.

IPTC-IIM 4.2 (record 2) and XMP's Dublin Core (ISO 16684-1). Where both speak, XMP counts: it is the younger one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image, IptcImagePlugin

# IPTC-IIM data sets of record 2.
OBJECT_NAME, KEYWORDS, BYLINE, HEADLINE, CAPTION = (2, 5), (2, 25), (2, 80), (2, 105), (2, 120)
# What is longer is no keyword, and more are no description.
LONGEST, MOST_KEYWORDS, MOST_XMP_BYTES = 200, 200, 1 << 20


@dataclass(frozen=True)
class Written:
    """Texts are "" and the rating None where nothing was written; ratings go from 0 to 5, -1 is "rejected"."""

    title: str = ""
    description: str = ""
    author: str = ""
    keywords: tuple[str, ...] = ()
    rating: int | None = None

    def rows(self) -> tuple[tuple[str, str], ...]:
        """As a person reads it."""
        stars = "rejected" if self.rating == -1 else f"{self.rating} of 5"
        found = (
            ("Title", self.title),
            ("Description", self.description),
            ("Author", self.author),
            ("Keywords", ", ".join(self.keywords)),
            ("Rating", "" if self.rating is None else stars),
        )
        return tuple((name, text) for name, text in found if text)


def read_written(image: Image.Image) -> Written:
    """Of an open picture. Broken words are no words: nothing is raised."""
    old, new = _iptc(image), _xmp(image)
    keywords = dict.fromkeys((*new.keywords, *old.keywords))
    return Written(
        new.title or old.title,
        new.description or old.description,
        new.author or old.author,
        tuple(keywords)[:MOST_KEYWORDS],
        new.rating,
    )


def _iptc(image: Image.Image) -> Written:
    try:
        found: dict[tuple[int, int], Any] = IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[arg-type]  # any
    except Exception:  # foreign bytes; Pillow raises nearly anything
        return Written()
    many = found.get(KEYWORDS, [])
    return Written(
        _text(found.get(HEADLINE) or found.get(OBJECT_NAME)),
        _text(found.get(CAPTION), longest=2000),
        _text(found.get(BYLINE)),
        tuple(word for value in (many if isinstance(many, list) else [many]) if (word := _text(value))),
    )


def _text(value: Any, *, longest: int = LONGEST) -> str:
    if isinstance(value, list):
        value = value[0] if value else b""
    if not isinstance(value, bytes):
        return ""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("latin-1")
    return " ".join(text.replace("\0", " ").split())[:longest]


def _xmp(image: Image.Image) -> Written:
    if not 0 < len(image.info.get("xmp", b"")) <= MOST_XMP_BYTES:
        return Written()
    try:
        parts = list(_descriptions(image.getxmp()))
    except Exception:  # foreign XML, read by defusedxml; whatever it raises means that there is nothing to read
        return Written()
    merged = {name: value for part in parts for name, value in part.items()}
    rating = _first(merged.get("Rating"))
    return Written(
        _first(merged.get("title"))[:LONGEST],
        _first(merged.get("description"))[:2000],
        _first(merged.get("creator"))[:LONGEST],
        tuple(word[:LONGEST] for word in _all(merged.get("subject"))),
        int(float(rating)) if rating.lstrip("-").replace(".", "", 1).isdigit() and -1 <= float(rating) <= 5 else None,
    )


def _descriptions(xmp: Any) -> Iterator[dict[str, Any]]:
    """The properties of every description; XMP may have one or several."""
    rdf = (xmp.get("xmpmeta") or xmp).get("RDF", {}) if isinstance(xmp, dict) else {}
    found = rdf.get("Description", []) if isinstance(rdf, dict) else []
    yield from (part for part in (found if isinstance(found, list) else [found]) if isinstance(part, dict))


def _all(value: Any) -> list[str]:
    """The texts of a property: a text, a list, or one of XMP's arrays, each perhaps with its language."""
    if isinstance(value, str):
        return [text] if (text := " ".join(value.split())) else []
    if isinstance(value, list):
        return [text for entry in value for text in _all(entry)]
    if isinstance(value, dict):
        inner = next((value[name] for name in ("Bag", "Seq", "Alt", "li", "text") if name in value), None)
        return _all(inner)
    return []


def _first(value: Any) -> str:
    return next(iter(_all(value)), "")
