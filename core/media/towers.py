"""Towers: likeness as an installed model sees it (a tower of CLIP), among all that it has looked at."""

from collections.abc import Sequence
from pathlib import Path

from core.errors import InputError
from core.jobs import NOBODY, Reporter
from core.media.alike import likest
from core.media.installing import Models
from core.media.vectors import VectorIndex
from core.storage.tables.media import MediaTables
from core.storage.tables.people import PeopleTables


class Towers:
    """Finds; unlike the network that ships, a model looks only at what it is told to."""

    def __init__(self, tables: MediaTables, vectors: PeopleTables, models: Models) -> None:
        self._tables = tables
        self._vectors = vectors
        self._models = models
        self._indexes: dict[str, VectorIndex] = {}

    def nearest(
        self, picture: int | Path, count: int, *, model_id: str, device: str = "auto", job: Reporter = NOBODY
    ) -> list[tuple[int, float]]:
        """Items (not the one itself, none of the trash) with cosines from 0 to 1, the likest first.

        Raises InputError when the model is not installed, gives no vectors or has not looked, and MediaError.
        """
        name = self._models.wanted(model_id).name
        index = self._indexes.setdefault(name, VectorIndex(self._vectors, name))
        gone = self._tables.trashed()
        if isinstance(picture, Path):
            return likest(index, self._models.vector(model_id, picture, device=device, job=job), count, without=gone)
        if picture not in index:
            raise InputError(
                f"The model '{model_id}' has no vector of picture {picture}.",
                f"If it gives any, let it look first: in Models…, or vega tag {model_id}.",
            )
        return likest(index, picture, count, without={*gone, picture})

    def forget(self, items: Sequence[int]) -> None:
        """These went for good."""
        for index in self._indexes.values():
            index.forget(items)
