"""Models that were installed: trained together, or brought by a person as a file; and how each is used."""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from core.errors import InputError, MediaError
from core.events import Events
from core.jobs import NOBODY, Reporter
from core.media.adapters import ADAPTERS
from core.media.analysers.trained import Trained, input_shape, takes_clips
from core.media.catalogue import Catalogue
from core.media.medium import Medium
from core.media.records import InstalledModel, ModelInstalled
from core.media.workbench import Wanted, Workbench
from core.storage.files import FileStore
from core.storage.tables.media import MediaTables, Row

MODEL_BYTES = 512 << 20


class Models:
    """Verbs block and belong in workers."""

    def __init__(self, tables: MediaTables, files: FileStore, events: Events, workbench: Workbench) -> None:
        self._tables = tables
        self._files = files
        self._events = events
        self._workbench = workbench
        self._catalogue = Catalogue(workbench)

    def all(self) -> list[InstalledModel]:
        """The newest first."""
        return [_model(row) for row in self._tables.models()]

    def install(
        self,
        onnx: bytes,
        *,
        model_id: str,
        title: str,
        labels: Sequence[str],
        accuracy: float | None = None,
        source: str = "",
    ) -> InstalledModel:
        """One that was trained together. Raises InputError when it takes neither pictures nor clips."""
        if len(onnx) > MODEL_BYTES:
            raise InputError(
                f"The model has {len(onnx) >> 20} MB; at most {MODEL_BYTES >> 20} are taken.", "Shrink it."
            )
        digest = hashlib.sha256(onnx).hexdigest()
        self._files.add_bytes(onnx)
        input_shape(self._files.path(digest))
        made = InstalledModel(model_id, title, tuple(labels), time.time(), accuracy, source)
        return self._keep(made, digest)

    def offered(self, path: Path) -> list[str]:
        """Ways in which a file could be used. Raises InputError when it is no model or not a safe one."""
        return self._catalogue.offered(path)

    def install_file(
        self,
        path: Path,
        adapter: str,
        *,
        title: str = "",
        labels: Path | None = None,
        sha256: str = "",
        second: Path | None = None,
        options: str = "",
        job: Reporter = NOBODY,
    ) -> InstalledModel:
        """One from a file, checked and tried first. Raises InputError in words, and Cancelled."""
        entry = self._catalogue.check(path, adapter, labels, sha256, second=second, options=options, job=job)
        self._take(path, entry.sha256)
        if second is not None:
            self._take(second, entry.second_sha256)
        model_id = f"{path.stem[:40]}-{entry.sha256[:8]}"
        made = InstalledModel(model_id, title or path.stem, entry.labels, time.time(), None, path.name, adapter)
        return self._keep(made, entry.sha256, second_digest=entry.second_sha256, options=options)

    def mattes(self) -> list[InstalledModel]:
        """Those that part a foreground from the rest, the newest first."""
        return [model for model in self.all() if model.adapter and ADAPTERS[model.adapter].has_matte]

    def towers(self) -> list[InstalledModel]:
        """Those that give vectors, the newest first."""
        return [model for model in self.all() if model.adapter and ADAPTERS[model.adapter].has_vector]

    def matte(self, model_id: str, path: Path, *, device: str = "auto", job: Reporter = NOBODY) -> np.ndarray:
        """The foreground of a picture as a model sees it, float32 (rows, columns) from 0 to 1 over all of it.

        Raises InputError when the model is not installed or gives none, and MediaError.
        """
        wanted = self.wanted(model_id)
        asked = replace(wanted, params={**wanted.params, "as_matte": True})
        [study] = self._workbench.study(Medium(path), [asked], device=device, job=job)
        if study.matte is None or not study.matte.size:
            raise MediaError("The model gave no foreground.", "Install another export of it.")
        return study.matte.astype(np.float32) / 255

    def vector(self, model_id: str, path: Path, *, device: str = "auto", job: Reporter = NOBODY) -> np.ndarray:
        """A picture as a model sees it, a unit vector float32 (n,).

        Raises InputError when the model is not installed or gives none, and MediaError.
        """
        [study] = self._workbench.study(Medium(path), [self.wanted(model_id)], device=device, job=job)
        if not study.vectors:
            raise InputError(f"The model '{model_id}' gives no vectors.", "Choose one that does: a tower of CLIP.")
        return study.vectors[0].numbers

    def remove(self, model_id: str) -> None:
        """Forget a model; what it tagged stays."""
        self._tables.remove_model(model_id)

    def wanted(self, model_id: str) -> Wanted:
        """The analyser that a model is. Raises InputError when it is not installed."""
        row = next((row for row in self._tables.models() if row["id"] == model_id), None)
        if row is None:
            raise InputError(f"No model '{model_id}' is installed.", "Install one: vega use.")
        path, labels = self._files.path(row["digest"]), "\n".join(json.loads(row["labels"]))
        if row["adapter"]:
            second = str(self._files.path(row["second_digest"])) if row["second_digest"] else ""
            params: dict[str, Any] = {
                "model": str(path),
                "adapter": row["adapter"],
                "labels": labels,
                "second": second,
                "options": row["options"],
            }
            return Wanted(f"installed:{model_id}", "installed", params)
        kind = "trained_clips" if takes_clips(input_shape(path)) else "trained"
        return Wanted(f"trained:{model_id}", kind, msgspec.to_builtins(Trained.Params(str(path), labels)))

    def _keep(self, made: InstalledModel, digest: str, **more: str) -> InstalledModel:
        row = {**msgspec.to_builtins(made), "labels": json.dumps(list(made.labels)), "digest": digest, **more}
        self._tables.keep_model(row)
        self._events.emit(ModelInstalled(made.id, made.title))
        return made

    def _take(self, path: Path, sha256: str) -> None:
        """Into the store, but only the very bytes that were checked."""
        if self._files.add_file(path) != sha256:
            raise InputError(f"{path.name} was changed while it was checked.", "Try again.")


def _model(row: Row) -> InstalledModel:
    names = ("id", "title", "installed", "accuracy", "source", "adapter")
    return InstalledModel(**{name: row[name] for name in names}, labels=tuple(json.loads(row["labels"])))
