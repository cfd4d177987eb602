"""What is on a shelf: shared items, and what is said of one when it is put there, as frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.collaboration import entries_fields as fields
from core.collaboration.talk_checks import DIGEST, FILE_BYTES

NAME_MOST = 200
PEER_MOST = 64
CAPTION_MOST = 2_000
# As the library's.
LABEL_MOST = 100
LABELS_MOST = 50
# A small picture; two thousand of them still fit into one document.
THUMBNAIL_MOST = 24_000
SIDE_MOST = 1_000_000
# A year; more is no honest duration.
DURATION_MOST = 366 * 86_400.0
KINDS = ("picture", "video", "sound", "file")

# A label is a field for each who gives it, so that of two who give and take it at once both are heard.
LABEL = "label:"


@dataclass(frozen=True)
class Offer:
    """An item as somebody puts it on a shelf. `kind` is one of KINDS, `thumbnail` a small WebP or b""."""

    digest: str
    name: str
    kind: str
    media_type: str
    size_bytes: int
    width: int = 0
    height: int = 0
    duration_s: float | None = None
    labels: tuple[str, ...] = ()
    thumbnail: bytes = b""


@dataclass(frozen=True)
class SharedItem:
    """An item on a shelf. `by` is the peer id of whoever shared it, `shared` when, in Unix seconds by their clock."""

    id: str
    digest: str
    name: str
    kind: str
    media_type: str
    size_bytes: int
    width: int
    height: int
    duration_s: float | None
    caption: str
    by: str
    by_name: str
    shared: float
    thumbnail: bytes
    given: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each label and the peer ids of those who gave it, by the alphabet."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Its labels, by the alphabet."""
        return tuple(word for word, _ in self.given)

    def givers(self, word: str) -> tuple[str, ...]:
        """Who gave a label; nobody when it does not carry it."""
        return dict(self.given).get(word, ())


def item_id(digest: str) -> str:
    """The id of a file's entry: whoever shares it, and how often, it is one item."""
    return digest[:32]


def part_at(item_id: str, time_s: float) -> str:
    """An item of a shelf and a moment of it, in one word, as Media Fragments URI 1.0 (section 4.2.1) writes a time."""
    return f"{item_id}#t={time_s:g}" if time_s > 0 else item_id


def place_of(part_id: str) -> tuple[str, float]:
    """The item's id and the moment, 0.0 for none."""
    item_id, _, words = part_id.partition("#t=")
    try:
        return item_id, float(words or 0.0)
    except ValueError:
        return item_id, 0.0


def label_field(peer_id: str, word: str) -> str:
    """Where somebody's label is kept."""
    return f"{LABEL}{peer_id}:{word}"


def read_item(key: str, values: Mapping[str, Any]) -> SharedItem:
    """The item that an entry is. Raises ValueError or TypeError when it is none."""
    digest = values.get("digest")
    if not isinstance(digest, str) or not DIGEST.fullmatch(digest) or item_id(digest) != key:
        raise ValueError("digest")
    size = values.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size <= FILE_BYTES:
        raise ValueError("size")
    kind = values.get("kind")
    duration = fields.number(values, "duration")
    return SharedItem(
        key,
        digest,
        name=fields.text(values, "name", NAME_MOST) or "file",
        kind=kind if isinstance(kind, str) and kind in KINDS else "file",
        media_type=fields.text(values, "type", NAME_MOST),
        size_bytes=size,
        width=_side(values, "width"),
        height=_side(values, "height"),
        duration_s=duration if duration is not None and 0 <= duration <= DURATION_MOST else None,
        caption=fields.text(values, "caption", CAPTION_MOST),
        by=fields.text(values, "by", PEER_MOST),
        by_name=fields.text(values, "by_name", NAME_MOST),
        shared=fields.moment(values, "shared"),
        thumbnail=_thumbnail(values.get("thumbnail")),
        given=_given(values),
    )


def is_thumbnail(data: object) -> bool:
    """Whether it is small and calls itself a WebP (RFC 9649, section 2.4)."""
    return isinstance(data, bytes) and len(data) <= THUMBNAIL_MOST and data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _thumbnail(data: object) -> bytes:
    return data if isinstance(data, bytes) and is_thumbnail(data) else b""


def _side(values: Mapping[str, Any], name: str) -> int:
    found = fields.number(values, name)
    return int(found) if found is not None and 0 < found <= SIDE_MOST else 0


def _given(values: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[str]] = {}
    for name, is_on in fields.keys(values, LABEL).items():
        peer_id, _, word = name.partition(":")
        if is_on is True and 0 < len(peer_id) <= PEER_MOST and 0 < len(word) <= LABEL_MOST and word == word.strip():
            found.setdefault(word, []).append(peer_id)
    return tuple((word, tuple(found[word])) for word in sorted(found)[:LABELS_MOST])
