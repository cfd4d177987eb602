"""Near-duplicates: pictures that are the same but for size, compression or a retouch, and which of them is the best.

Perceptual hashes (pHash: the signs of the lowest frequencies of a small grey picture, by imagehash) that differ in few
of 64 bits. Among n pictures those are found without comparing all pairs: two hashes that differ in at most seven bits
agree in at least one of eight bytes.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import imagehash
import numpy as np
from PIL import Image

from core.media.records import Item

# Bits of 64 that may differ: what JPEG at quality 30 and half the size do to photographs.
DIFFER = 6
# Below this contrast (standard deviation of 0 to 255) all pictures look alike.
CONTRAST = 6.0
# Copies at half the size, as JPEG of quality 30 or darkened have 0.86 and more (measured on the samples).
LEAST_COSINE = 0.6

# An item's number to its unit vector.
Vector = Callable[[int], np.ndarray | None]


@dataclass(frozen=True)
class Group:
    """Items that look the same, the best first."""

    items: tuple[Item, ...]

    @property
    def best(self) -> Item:
        """The one to keep."""
        return self.items[0]

    @property
    def others(self) -> tuple[Item, ...]:
        """Those that could go."""
        return self.items[1:]


def looks(pixels: np.ndarray) -> int | None:
    """The perceptual hash of a picture uint8 (h, w, 3) as a signed 64-bit number; None where all is of one colour."""
    image = Image.fromarray(pixels)
    if np.asarray(image.convert("L")).std() < CONTRAST:
        return None
    bits = np.packbits(imagehash.phash(image).hash.ravel())
    return int(bits.view(">i8")[0])


def alike(hashes: Sequence[int], *, differ: int = DIFFER) -> list[list[int]]:
    """Places of hashes that look the same, in groups of at least two, in order."""
    values = np.array(hashes, np.int64).view(np.uint64)
    leader = list(range(len(values)))

    def find(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for byte in range(8):
        part = (values >> np.uint64(8 * byte)) & np.uint64(0xFF)
        order = np.argsort(part, kind="stable")
        edges = np.flatnonzero(np.diff(part[order])) + 1
        for bucket in np.split(order, edges):
            for place, mine in enumerate(bucket[:-1]):
                others = bucket[place + 1 :]
                near = others[np.bitwise_count(values[others] ^ values[mine]) <= differ]
                for other in near:
                    leader[find(int(other))] = find(int(mine))
    found: dict[int, list[int]] = defaultdict(list)
    for place in range(len(values)):
        found[find(place)].append(place)
    return [group for group in found.values() if len(group) > 1]


def groups(items: Sequence[Item], hashes: Sequence[int], *, vector: Vector = lambda number: None) -> list[Group]:
    """Near-duplicates among items of one kind; of videos only those that last equally long.

    `vector` gives what the library's network sees in an item, a unit vector, or None where it has not looked yet: what
    only has the same light and shade as the best of its group is left out by it.
    """
    made = []
    for places in alike(hashes):
        for part in _by_length([items[place] for place in places]):
            best, *others = sorted(part, key=_rank)
            kept = (best, *(other for other in others if _looks_like(vector(best.id), vector(other.id))))
            if len(kept) > 1:
                made.append(Group(kept))
    return sorted(made, key=lambda group: group.best.id)


def _looks_like(one: np.ndarray | None, other: np.ndarray | None) -> bool:
    return one is None or other is None or float(one @ other) >= LEAST_COSINE


def _by_length(items: Sequence[Item]) -> list[list[Item]]:
    found: dict[int | None, list[Item]] = defaultdict(list)
    for item in items:
        found[None if item.duration_s is None else round(item.duration_s)].append(item)
    return list(found.values())


def _rank(item: Item) -> tuple[bool, int, int, float]:
    """Whole before damaged, then the most pixels, then the least compressed, then the oldest."""
    return (item.state != "ready", -item.width * item.height, -item.size_bytes, item.added)
