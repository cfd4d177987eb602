"""The library's verbs: import, analyse, search, label, tag with trained models."""

import hashlib
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from core.errors import Cancelled, InputError, VegaError
from core.events import Events
from core.jobs import NOBODY, Reporter, Within
from core.media.analysers import ANALYSERS
from core.media.analysers.base import Analyser
from core.media.analysers.trained import Trained, input_shape
from core.media.duplicates import Group, groups
from core.media.export import ExportOptions, ExportReport, export
from core.media.library import Importer
from core.media.likeness import Likeness
from core.media.medium import Medium
from core.media.records import (
    AnalysisReport,
    Failure,
    Hit,
    ImportReport,
    InstalledModel,
    Item,
    ItemDetail,
    LabelCount,
    LibraryChanged,
    ModelInstalled,
    Query,
)
from core.media.search import expression, fit
from core.reports import Report, Tag
from core.settings import SettingsStore
from core.storage.files import FileStore
from core.storage.tables.media import MOST_VALUES, MediaTables

MODEL_BYTES = 512 << 20
LABEL_CHARACTERS = 100


class MediaService:
    """The pictures of this machine. Verbs block and belong in workers."""

    def __init__(
        self, *, folder: Path, tables: MediaTables, files: FileStore, events: Events, settings: SettingsStore
    ) -> None:
        self._tables = tables
        self._files = files
        self._events = events
        self._settings = settings
        self._likeness = Likeness()
        self._importer = Importer(tables, files, folder / "thumbnails")

    def import_paths(
        self, paths: Sequence[Path], *, label_by_folder: bool = False, job: Reporter = NOBODY
    ) -> ImportReport:
        """Add files and folders. A file that cannot be read is reported in words; the others go on."""
        whole = ImportReport()
        for part in self._importer.run(paths, label_by_folder=label_by_folder, job=job):
            whole = ImportReport(
                whole.added + part.added, whole.duplicates + part.duplicates, whole.failures + part.failures
            )
            if part.added or part.duplicates:
                self._events.emit(LibraryChanged(added=part.added, changed=part.duplicates))
        return whole

    def analyse(
        self,
        ids: Sequence[int] | None = None,
        *,
        analysers: Sequence[str] | None = None,
        again: bool = False,
        job: Reporter = NOBODY,
    ) -> AnalysisReport:
        """Analyse pictures (None means all) by the named analysers (None means every automatic one).

        Raises InputError for an analyser that is not there, or that a setting has turned off.
        """
        chosen = {name: ANALYSERS[name](device=self._settings.values.device) for name in self._chosen(analysers)}
        items = self.items(Query(), limit=10**9) if ids is None else self._items(ids)
        return self._analyse(items, chosen, again=again, job=job)

    def count(self, query: Query) -> int:
        """How many pictures fit."""
        return self._tables.count(_row(query))

    def items(self, query: Query, *, offset: int = 0, limit: int = 200) -> list[Item]:
        """Pictures that fit. Raises InputError for an unknown order."""
        if query.order not in ("newest", "oldest", "name"):
            raise InputError(f"There is no order '{query.order}'.", "Use newest, oldest or name.")
        return [_item(row) for row in self._tables.items(_row(query), order=query.order, offset=offset, limit=limit)]

    def item(self, item_id: int) -> ItemDetail:
        """Everything about one picture. Raises InputError when there is none."""
        rows = self._tables.by_id([item_id])
        if not rows:
            raise _unknown(item_id)
        reports = tuple((row["analyser"], Report.from_json(row["report"])) for row in self._tables.reports(item_id))
        exif = tuple((name, value) for name, value in json.loads(rows[0]["exif"]))
        return ItemDetail(_item(rows[0]), self._files.path(rows[0]["digest"]), exif, reports)

    def thumbnail(self, item_id: int) -> Path:
        """A WebP file of the picture, longest side 256. Raises InputError when there is no such picture."""
        digest = self._tables.digest_of(item_id)
        if digest is None:
            raise _unknown(item_id)
        return self._importer.thumbnail(digest)

    def search(self, words: str, *, limit: int = 100) -> list[Hit]:
        """Pictures found by labels, tags, the text in them and names; the best first."""
        asked = expression(words)
        if not asked:
            return []
        items = self._items(self._tables.search(asked, limit * 5))
        texts = self._tables.texts([item.id for item in items])
        hits = [Hit(item, *fit(item, words, text=texts.get(item.id, ""))) for item in items]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def duplicates(self) -> list[Group]:
        """Pictures, and videos, that look the same but for size, compression or a retouch; the best of each first."""
        found: list[Group] = []
        for kind in ("picture", "video"):
            known = self._tables.looks(kind)
            found += groups(self._items([number for number, _ in known]), [looks for _, looks in known])
        return found

    def embedding(self, picture: Path) -> np.ndarray:
        """What the network that finds likenesses sees in a picture: a unit vector (1000,). Raises MediaError."""
        return self._likeness.vector(picture, device=self._settings.values.device)

    def similar(self, picture: int | Path, *, limit: int = 50, job: Reporter = NOBODY) -> list[Hit]:
        """Pictures that look like one of the library or like a file; the likest first, itself left out."""
        device = self._settings.values.device
        if isinstance(picture, Path):
            wanted, own = self._likeness.vector(picture, device=device), ""
        else:
            own = self.item(picture).item.digest
            wanted = self._likeness.vector(self._importer.thumbnail(own), digest=own, device=device)
        hits = []
        items = self.items(Query(), limit=10**9)
        for count, item in enumerate(items, 1):
            found = self._likeness.vector(self._importer.thumbnail(item.digest), digest=item.digest, device=device)
            if item.digest != own:
                hits.append(Hit(item, float(np.clip(wanted @ found, 0.0, 1.0)), "looks alike"))
            job.report(count, len(items), "Comparing")
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def label(self, ids: Sequence[int], label: str) -> None:
        """Label pictures by hand. Raises InputError for an empty or very long label."""
        label = label.strip()
        if not label or len(label) > LABEL_CHARACTERS:
            raise InputError("A label needs 1 to 100 characters.", "Choose a short word.")
        self._tables.label(ids, label)
        self._events.emit(LibraryChanged(changed=tuple(ids)))

    def unlabel(self, ids: Sequence[int], label: str) -> None:
        """Take a label away."""
        self._tables.unlabel(ids, label)
        self._events.emit(LibraryChanged(changed=tuple(ids)))

    def labels(self) -> list[LabelCount]:
        """Labels and how many pictures carry each."""
        return [LabelCount(label, count) for label, count in self._tables.labels()]

    def labelled(self, labels: Sequence[str] = ()) -> list[tuple[int, str, Path]]:
        """Item id, label and original of pictures labelled by hand, in id order."""
        return [(number, label, self._files.path(digest)) for number, label, digest in self._tables.labelled(labels)]

    def trash(self, ids: Sequence[int]) -> None:
        """Put pictures into the trash."""
        self._tables.set_trashed(ids, True)
        self._events.emit(LibraryChanged(removed=tuple(ids)))

    def restore(self, ids: Sequence[int]) -> None:
        """Take pictures out of the trash."""
        self._tables.set_trashed(ids, False)
        self._events.emit(LibraryChanged(added=tuple(ids)))

    def export(
        self, ids: Sequence[int], folder: Path, options: ExportOptions, *, job: Reporter = NOBODY
    ) -> ExportReport:
        """Write copies into a folder. One that cannot be written is named; the others go on. Raises InputError."""
        return export(self._items(ids), folder, self._files, options, job=job)

    def install_model(
        self,
        onnx: bytes,
        *,
        model_id: str,
        title: str,
        labels: Sequence[str],
        accuracy: float | None = None,
        source: str = "",
    ) -> InstalledModel:
        """Let a trained model tag pictures here. Raises InputError when it does not take pictures."""
        if len(onnx) > MODEL_BYTES:
            raise InputError(
                f"The model has {len(onnx) >> 20} MB; at most {MODEL_BYTES >> 20} are taken.", "Shrink it."
            )
        digest = hashlib.sha256(onnx).hexdigest()
        self._files.add_bytes(onnx)
        input_shape(self._files.path(digest))
        made = InstalledModel(model_id, title, tuple(labels), time.time(), accuracy, source)
        row = {**msgspec.to_builtins(made), "labels": json.dumps(list(labels)), "digest": digest}
        self._tables.keep_model(row)
        self._events.emit(ModelInstalled(model_id, title))
        return made

    def models(self) -> list[InstalledModel]:
        """Installed models, the newest first."""
        return [_model(row) for row in self._tables.models()]

    def remove_model(self, model_id: str) -> None:
        """Forget an installed model; what it tagged stays."""
        self._tables.remove_model(model_id)

    def tag(self, model_id: str, ids: Sequence[int] | None = None, *, job: Reporter = NOBODY) -> AnalysisReport:
        """Tag pictures with a trained model; None means those without a label that it has not seen."""
        row = next((row for row in self._tables.models() if row["id"] == model_id), None)
        if row is None:
            raise InputError(f"No model '{model_id}' is installed.", "Install one: vega use.")
        params = Trained.Params(str(self._files.path(row["digest"])), "\n".join(json.loads(row["labels"])))
        name = f"trained:{model_id}"
        chosen = self._tables.untagged(name) if ids is None else ids
        analyser = Trained(params, device=self._settings.values.device)
        return self._analyse(self._items(chosen), {name: analyser}, again=True, job=job)

    def _chosen(self, analysers: Sequence[str] | None) -> list[str]:
        if not analysers:
            automatic = [name for name, kind in ANALYSERS.items() if kind.is_automatic]
            return [name for name in automatic if self._may_run(ANALYSERS[name])]
        for name in analysers:
            if name not in ANALYSERS:
                raise InputError(f"There is no analyser '{name}'.", f"Use one of: {', '.join(ANALYSERS)}.")
            if not self._may_run(ANALYSERS[name]):
                setting = ANALYSERS[name].needs
                raise InputError(f"'{name}' is off: the setting '{setting}' says so.", f"Turn '{setting}' on.")
        return list(analysers)

    def _may_run(self, kind: type[Analyser]) -> bool:
        return not kind.needs or bool(getattr(self._settings.values, kind.needs))

    def _analyse(
        self, items: Sequence[Item], analysers: dict[str, Analyser], *, again: bool, job: Reporter
    ) -> AnalysisReport:
        started, analysed, failures = time.perf_counter(), 0, []
        for count, item in enumerate(items, 1):
            known = set() if again else {row["analyser"] for row in self._tables.reports(item.id)}
            missing = {
                name: analyser
                for name, analyser in analysers.items()
                if name not in known and item.kind in analyser.takes
            }
            if missing:
                try:
                    self._analyse_one(item, missing, Within(job, count - 1, len(items), item.name))
                    analysed += 1
                except Cancelled:
                    raise
                except VegaError as error:
                    failures.append(Failure(item.name, error.what, error.todo))
            job.report(count, len(items), item.name)
        return AnalysisReport(analysed, tuple(failures), time.perf_counter() - started)

    def _analyse_one(self, item: Item, analysers: dict[str, Analyser], job: Reporter) -> None:
        medium = Medium(self._files.path(item.digest), item.kind, item.duration_s or 0.0)
        rows: list[dict[str, Any]] = []
        tags: dict[tuple[str, str], float] = {}
        for name, analyser in analysers.items():
            report = analyser.look(medium, job=job)
            rows.append({"item_id": item.id, "analyser": name, "report": report.to_json(), "analysed": time.time()})
            tags.update({(name, tag.text): tag.score for tag in report.tags})
        self._tables.keep_reports(rows, [(item.id, name, text, score) for (name, text), score in tags.items()])
        self._events.emit(LibraryChanged(changed=(item.id,)))

    def _items(self, ids: Sequence[int]) -> list[Item]:
        found: list[Item] = []
        for start in range(0, len(ids), MOST_VALUES):
            found += [_item(row) for row in self._tables.by_id(ids[start : start + MOST_VALUES])]
        return found


def _row(query: Query) -> dict[str, Any]:
    return {**msgspec.to_builtins(query), "words": expression(query.words)}


def _unknown(item_id: int) -> InputError:
    return InputError(f"There is no picture {item_id}.", "See what there is: vega search.")


def _item(row: dict[str, Any]) -> Item:
    names = (name for name in Item.__dataclass_fields__ if name not in ("labels", "tags"))
    tags = tuple(Tag(text, score) for text, score in row["tags"])
    return Item(**{name: row[name] for name in names}, labels=tuple(row["labels"]), tags=tags)


def _model(row: dict[str, Any]) -> InstalledModel:
    values = {name: row[name] for name in ("id", "title", "installed", "accuracy", "source")}
    return InstalledModel(**values, labels=tuple(json.loads(row["labels"])))
