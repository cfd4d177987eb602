"""Alike: items that look like one of the library or like a file, by vectors that are kept beside them."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import numpy as np

from core.jobs import NOBODY, Reporter
from core.media import likeness
from core.media.narrowing import WIDTH
from core.media.vectors import VectorIndex
from core.storage.tables.media import MediaTables
from core.storage.tables.people import PeopleTables

# The analyser whose vectors these are.
ANALYSER = "classes"
# Vectors that one transaction stores.
BATCH = 64


class Alike:
    """Finds; what was not analysed yet is looked at once, by its thumbnail."""

    def __init__(self, tables: MediaTables, vectors: PeopleTables) -> None:
        self._tables = tables
        self._vectors = vectors
        self._seen = 0
        self._index = VectorIndex(vectors, ANALYSER, WIDTH)

    def nearest(
        self,
        picture: int | Path,
        count: int,
        *,
        thumbnail: Callable[[str], Path],
        device: str = "auto",
        job: Reporter = NOBODY,
    ) -> list[tuple[int, float]]:
        """Items (not the one itself, none of the trash) with cosines from 0 to 1, the likest first."""
        gone = self._fill(thumbnail, device, job)
        wanted = likeness.narrow(picture, device=device) if isinstance(picture, Path) else picture
        return likest(self._index, wanted, count, without=gone if isinstance(picture, Path) else {*gone, picture})

    def forget(self, items: Sequence[int]) -> None:
        """These went for good: they take no place among the likest."""
        self._index.forget(items)

    def vector(self, item_id: int) -> np.ndarray | None:
        """What the network saw in an item, a unit vector; None where it has not looked yet."""
        data = self._vectors.vector(item_id, ANALYSER)
        return None if data is None else np.frombuffer(data, np.float32)

    def _fill(self, thumbnail: Callable[[str], Path], device: str, job: Reporter) -> set[int]:
        """Look at what nobody has looked at yet; what is in the trash."""
        last, missing, gone = self._tables.since(self._seen, ANALYSER)
        for start in range(0, len(missing), BATCH):
            rows = []
            for count, (number, digest) in enumerate(missing[start : start + BATCH], start + 1):
                numbers = likeness.narrow(thumbnail(digest), device=device)
                rows.append({"item_id": number, "analyser": ANALYSER, "numbers": numbers.tobytes()})
                job.report(count, len(missing), "Looking at what is new")
            self._vectors.keep(rows)
        # looked at once, an item keeps a vector: only what comes later need be asked for
        self._seen = last
        return gone


def likest(
    index: VectorIndex, wanted: int | np.ndarray, count: int, *, without: Collection[int]
) -> list[tuple[int, float]]:
    """Items with cosines from 0 to 1, the likest first; `without` are those that are left out."""
    found = index.nearest(wanted, count + len(without))
    return [(item, min(1.0, max(0.0, cosine))) for item, cosine in found if item not in without][:count]
