"""A shelf as it was: its items, the newest first, with what was said of each."""

from collections.abc import Iterator

from core.collaboration.past.entries import PastEntry, PastField, PastGroup, PastState
from core.collaboration.shelf import Shelf
from core.collaboration.shelf_items import SharedItem

ITEMS = "items"
SORTS = {"picture": "Picture", "video": "Video", "sound": "Sound", "file": "File"}


def read(shelf: Shelf) -> PastState:
    """The shelf."""
    items = shelf.shown()
    entries = tuple(
        PastEntry(
            f"item {item.id}",
            SORTS[item.kind],
            item.name,
            ITEMS,
            (("items", item.id),),
            tuple(_fields(item)),
            picture=item.thumbnail,
        )
        for item in items
    )
    return PastState((PastGroup(ITEMS, "Shared items", str(len(items)) if items else ""),), entries)


def _fields(item: SharedItem) -> Iterator[PastField]:
    if item.caption:
        yield PastField("caption", "Caption", item.caption)
    for word, givers in item.given:
        # a label counts for each who gives it
        words = word if len(givers) == 1 else f"{word} (given by {len(givers)})"
        yield PastField(f"label {word}", "Label", words, givers)
    if item.by_name:
        yield PastField("by", "Shared by", item.by_name, item.by)
