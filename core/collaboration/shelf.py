"""Shelf: items of libraries that are shared into a workspace, each with a small picture and labels given together.

What an item is called by is the SHA-256 of its content, so the same file is one item whoever shares it. Originals are
not in it: they stay where they are until somebody wants one (see talk_files.py).
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from core.collaboration.entries import Entries, EntriesChanged, Table, within
from core.collaboration.entries_undo import Edit
from core.collaboration.shelf_items import (
    CAPTION_MOST,
    LABEL_MOST,
    LABELS_MOST,
    NAME_MOST,
    PEER_MOST,
    Offer,
    SharedItem,
    is_thumbnail,
    item_id,
    label_field,
    read_item,
)
from core.collaboration.talk_checks import FILE_BYTES
from core.errors import InputError

# With small pictures these are some 40 MB, which a document can be; a workspace can have more shelves.
ITEMS_MOST = 2_000


class Shelf(Entries):
    """Each verb is one step of undo; ids of what somebody removed meanwhile are passed over."""

    what: ClassVar[str] = "shelf"
    tables: ClassVar[tuple[Table, ...]] = (
        Table("items", read_item, 2 * ITEMS_MOST, is_text=frozenset({"caption"}).__contains__),
    )

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        self._ranked: list[SharedItem] = []
        super().__init__(stored)

    @property
    def items(self) -> Mapping[str, SharedItem]:
        """By id, in no order."""
        return self._records["items"]

    def shown(self, *, label: str = "", words: str = "") -> list[SharedItem]:
        """The newest first: those that carry a label and have all words in name, caption or labels."""
        wanted = words.casefold().split()
        return [
            item
            for item in self._ranked
            if (not label or label in item.labels) and all(word in _said(item) for word in wanted)
        ]

    def labels(self) -> list[tuple[str, int]]:
        """Every label and how many items carry it, by the alphabet."""
        counts: dict[str, int] = {}
        for item in self._ranked:
            for word in item.labels:
                counts[word] = counts.get(word, 0) + 1
        return sorted(counts.items())

    def share(self, offers: Sequence[Offer], *, by: str, by_name: str) -> tuple[str, ...]:
        """Put items on the shelf; of those that are there, only the labels are added. Returns their ids.

        Raises InputError when there are too many, or for one that cannot be shared.
        """
        known = self.items
        new = {item_id(offer.digest) for offer in offers} - known.keys()
        if len(known) + len(new) > ITEMS_MOST:
            raise InputError(f"A shelf has room for {ITEMS_MOST:,} items.", "Remove some, or make another shelf.")
        edits: dict[str, list[Edit]] = {}
        for offer in offers:
            key = item_id(offer.digest)
            labels = [_label(word) for word in offer.labels[:LABELS_MOST]]
            given = {label_field(by, word): True for word in labels}
            if key in known:
                edits[key] = self._setting("items", key, **given)
            else:
                edits[key] = [self._adding("items", {**_values(offer), **_who(by, by_name), **given}, key)]
        self._do([edit for found in edits.values() for edit in found])
        return tuple(edits)

    def remove(self, ids: Sequence[str], *, me: str, is_owner: bool) -> None:
        """Take items off the shelf. Raises InputError for those of others, unless the owner of the workspace does."""
        found = [self.items[one] for one in ids if one in self.items]
        if not is_owner and any(item.by != me for item in found):
            raise InputError("Only who shared an item, or the owner of the workspace, can remove it.", "Ask them.")
        self._do(self._removing("items", [item.id for item in found]))

    def write_caption(self, one: str, text: str) -> None:
        """What somebody types below an item. Raises InputError when it is too long."""
        self._do(self._setting("items", one, caption=within(text, CAPTION_MOST, "A caption")), is_typing=True)

    def label(self, ids: Sequence[str], word: str, *, me: str) -> None:
        """Give items a label; it counts for each who gives it. Raises InputError for an impossible one."""
        word = _label(word)
        found = [self.items[one] for one in ids if one in self.items]
        if any(len(item.given) >= LABELS_MOST and word not in item.labels for item in found):
            raise InputError(f"An item can have {LABELS_MOST} labels.", "Take one away first.")
        self._do([edit for item in found for edit in self._setting("items", item.id, **{label_field(me, word): True})])

    def unlabel(self, ids: Sequence[str], word: str, *, me: str, is_owner: bool = False) -> None:
        """Take one's own label back; the owner of the workspace takes it away whoever gave it."""
        edits = []
        for one in ids:
            item = self.items.get(one)
            for peer_id in item.givers(word) if item is not None else ():
                if is_owner or peer_id == me:
                    edits += self._setting("items", one, **{label_field(peer_id, word): None})
        self._do(edits)

    def digests(self) -> set[str]:
        """The originals."""
        return {item.digest for item in self.items.values()}

    def announced(self, digest: str) -> tuple[str, int] | None:
        """Who shared an original, and its bytes."""
        item = self.items.get(item_id(digest))
        return (item.by, item.size_bytes) if item is not None and item.digest == digest else None

    def _settle(self, told: EntriesChanged) -> None:
        self._ranked = sorted(self.items.values(), key=lambda item: (-item.shared, item.id))


def _values(offer: Offer) -> dict[str, Any]:
    if offer.size_bytes > FILE_BYTES:
        size = f"{offer.size_bytes / (1 << 30):.1f} GB"
        raise InputError(f"{offer.name} has {size}; a workspace takes up to {FILE_BYTES >> 30}.", "Send it otherwise.")
    return {
        "digest": offer.digest,
        "name": offer.name[:NAME_MOST],
        "kind": offer.kind,
        "type": offer.media_type[:NAME_MOST],
        "size": offer.size_bytes,
        "width": offer.width or None,
        "height": offer.height or None,
        "duration": offer.duration_s,
        "thumbnail": offer.thumbnail if is_thumbnail(offer.thumbnail) else None,
    }


def _who(by: str, by_name: str) -> dict[str, Any]:
    return {"by": by[:PEER_MOST], "by_name": by_name[:NAME_MOST], "shared": time.time()}


def _label(word: str) -> str:
    word = " ".join(word.split())
    if not word or len(word) > LABEL_MOST:
        raise InputError(f"A label needs 1 to {LABEL_MOST} characters.", "Choose a short word.")
    return word


def _said(item: SharedItem) -> str:
    return " ".join((item.name, item.caption, *item.labels)).casefold()
