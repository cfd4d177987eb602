"""The library's verbs: import, analyse, search, label, tag with trained models."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from core.errors import InputError, MediaError
from core.events import Events
from core.jobs import NOBODY, Reporter
from core.media import likeness
from core.media.albums import Albums
from core.media.alike import Alike
from core.media.analysers import ANALYSERS
from core.media.analysers.base import Analyser
from core.media.analysis import VOICES, Analysis
from core.media.apart import Apart
from core.media.duplicates import Group, groups
from core.media.export import ExportOptions, ExportReport, export
from core.media.fingerprints import find
from core.media.installing import Models
from core.media.library import Importer
from core.media.medium import Medium
from core.media.people import People
from core.media.records import (
    AnalysisReport,
    Hit,
    ImportReport,
    InstalledModel,
    Item,
    ItemDetail,
    LabelCount,
    LibraryChanged,
    Place,
    Query,
)
from core.media.search import expression, fit, heard_at
from core.media.strips import beside, kept
from core.media.topics import Topics
from core.media.towers import Towers
from core.media.voices import Voices
from core.media.workbench import Wanted, Workbench
from core.reports import Report, Tag
from core.settings import SettingsStore
from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.albums import AlbumTables
from core.storage.tables.fingerprints import FingerprintTables
from core.storage.tables.folders import FolderTables
from core.storage.tables.media import MOST_VALUES, ORDERS, MediaTables
from core.storage.tables.people import PeopleTables
from core.storage.tables.topics import TopicTables

LABEL_CHARACTERS = 100
MOST_STARS = 5
# Hits beyond those that are wanted, among which a better fit may be.
AGAIN = 10


class MediaService:
    """The pictures of this machine. Verbs block and belong in workers."""

    def __init__(
        self,
        *,
        folder: Path,
        database: Database,
        files: FileStore,
        events: Events,
        settings: SettingsStore,
        workbench: Workbench | None = None,
    ) -> None:
        """`workbench` is where files are decoded and looked at: in processes apart, unless another is given."""
        self._tables = MediaTables(database)
        self._files = files
        self._events = events
        self._settings = settings
        bench = workbench or Apart()
        vectors = PeopleTables(database)
        self.albums = Albums(AlbumTables(database), events)
        self.people = People(folder / "faces", vectors, files, events)
        self._importer = Importer(self._tables, files, folder / "thumbnails", bench)
        self._imports = FolderTables(database)
        self._bench, self._sounds = bench, FingerprintTables(database)
        self._analysis = Analysis(self._tables, self._sounds, files, events, bench)
        self._analysis.keeps_voices = lambda: settings.values.recognise_voices
        self.voices = Voices(vectors, events)
        self.topics = Topics(self._tables, vectors, TopicTables(database))
        self.installed = Models(self._tables, files, events, bench)
        self._alike = Alike(self._tables, vectors)
        self._towers = Towers(self._tables, vectors, self.installed)

    def import_paths(
        self, paths: Sequence[Path], *, label_by_folder: bool = False, job: Reporter = NOBODY
    ) -> ImportReport:
        """Add files and folders. A file that cannot be read is reported in words; the others go on.

        Until it has ended, it is among the unfinished ones, so that it can go on after the program was killed.
        """
        number = self._imports.begin([os.fsencode(path.absolute()) for path in paths], label_by_folder)
        try:
            return self._import(paths, label_by_folder, job)
        finally:
            self._imports.end(number)

    def resume_imports(self, *, job: Reporter = NOBODY) -> ImportReport:
        """Go on with imports that the program did not live to end."""
        whole = ImportReport()
        for number, paths, label_by_folder in self._imports.unfinished():
            try:
                part = self._import([Path(os.fsdecode(path)) for path in paths], label_by_folder, job)
            finally:
                self._imports.end(number)
            whole = whole.plus(part)
        return whole

    @property
    def has_unfinished_imports(self) -> bool:
        """Whether an import did not live to end."""
        return bool(self._imports.unfinished())

    def _import(self, paths: Sequence[Path], label_by_folder: bool, job: Reporter) -> ImportReport:
        whole = ImportReport()
        for part in self._importer.run(paths, label_by_folder=label_by_folder, job=job):
            whole = whole.plus(part)
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
        wanted = [Wanted(name, name) for name in self._chosen(analysers)]
        items = self.items(Query(), limit=10**9) if ids is None else self._items(ids)
        report = self._analysis.run(items, wanted, again=again, device=self._device, job=job)
        if any(each.name == "faces" for each in wanted):
            self.people.group(job=job)
        if any(each.name == VOICES for each in wanted):
            self.voices.recognise(job=job)
        return report

    def look_first(self, ids: Sequence[int]) -> None:
        """These are on the screen now: whatever is being analysed, they come before the others."""
        self._analysis.look_first(ids)

    def _device(self) -> str:
        return self._settings.values.device

    def count(self, query: Query) -> int:
        """How many pictures fit."""
        return self._tables.count(_row(query))

    def items(self, query: Query, *, offset: int = 0, limit: int = 200) -> list[Item]:
        """Pictures that fit. Raises InputError for an unknown order."""
        if query.order not in ORDERS:
            raise InputError(f"There is no order '{query.order}'.", f"Use one of: {', '.join(ORDERS)}.")
        return [_item(row) for row in self._tables.items(_row(query), order=query.order, offset=offset, limit=limit)]

    def item(self, item_id: int) -> ItemDetail:
        """Everything about one picture. Raises InputError when there is none."""
        rows = self._tables.by_id([item_id])
        if not rows:
            raise _unknown(item_id)
        read = ((row["analyser"], Report.from_json(row["report"])) for row in self._tables.reports(item_id))
        reports = tuple(
            (name, self.voices.worded(item_id, report) if name == VOICES else report) for name, report in read
        )
        exif = tuple((name, value) for name, value in json.loads(self._tables.exif(item_id)))
        return ItemDetail(_item(rows[0]), self._files.path(rows[0]["digest"]), exif, reports)

    def find(self, digest: str) -> Item | None:
        """The item with this content; None when it is not here, or in the trash."""
        number = self._tables.known(digest)
        return next(iter(self.items(Query(among=(number,)), limit=1)), None) if number else None

    def thumbnail(self, item_id: int) -> Path:
        """A WebP file of the picture, longest side 256. Raises InputError when there is no such picture."""
        digest = self._tables.digest_of(item_id)
        if digest is None:
            raise _unknown(item_id)
        return self._importer.thumbnail(digest)

    def strip(self, item_id: int) -> Path:
        """Frames of a video as one WebP file, made when first asked for. Raises InputError and MediaError."""
        found = self.item(item_id)
        if found.item.kind != "video":
            raise InputError(f"{found.item.name} is no video.", "Only videos have frames.")
        return kept(found.path, found.item.duration_s or 0.0, beside(self.thumbnail(item_id)))

    def search(self, words: str, *, limit: int = 100) -> list[Hit]:
        """Pictures found by labels, tags, the text in them and names; the best first."""
        asked = expression(words)
        if not asked:
            return []
        items = self._items(self._tables.search(asked, limit + AGAIN))
        texts = self._tables.texts([item.id for item in items])
        hits = [Hit(item, *fit(item, words, text=texts.get(item.id, ""))) for item in items]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def duplicates(self) -> list[Group]:
        """Pictures, and videos, that look the same but for size, compression or a retouch; the best of each first."""
        found: list[Group] = []
        for kind in ("picture", "video"):
            known = self._tables.looks(kind)
            items = self._items([number for number, _ in known])
            found += groups(items, [looks for _, looks in known], vector=self._alike.vector)
        return found

    def embedding(self, picture: Path) -> np.ndarray:
        """What the network that finds likenesses sees in a picture: a unit vector (1000,). Raises MediaError."""
        return likeness.vector(picture, device=self._settings.values.device)

    def similar(self, picture: int | Path, *, by: str = "", limit: int = 50, job: Reporter = NOBODY) -> list[Hit]:
        """Pictures that look like one of the library or like a file; the likest first, itself left out.

        `by` is an installed model that gives vectors; without it the network that ships compares. Raises InputError.
        """
        device = self._device()
        if by:
            found = self._towers.nearest(picture, limit, model_id=by, device=device, job=job)
        else:
            found = self._alike.nearest(picture, limit, thumbnail=self._importer.thumbnail, device=device, job=job)
        if not found and not isinstance(picture, Path) and self._tables.digest_of(picture) is None:
            raise _unknown(picture)
        items = {item.id: item for item in self._items([number for number, _ in found])}
        return [Hit(items[number], score, "looks alike") for number, score in found if number in items]

    def same_sound(self, sound: int | Path, *, limit: int = 50, job: Reporter = NOBODY) -> list[Hit]:
        """Where the sound of an item or a file is heard in the library, itself left out; the surest first.

        Only what the analyser `same_sound` has listened to is found. Raises MediaError for a file without sound.
        """
        path = sound if isinstance(sound, Path) else self.item(sound).path
        wanted = [Wanted("same_sound", "same_sound", {"as_query": True})]
        [study] = self._bench.study(Medium(path, "sound"), wanted, job=job)
        if study.sound is None:
            raise MediaError("There is no sound track in it.", "Choose a file with sound.")
        found = find(study.sound, *self._sounds.look_up(study.sound.hashes))
        places = {match.item_id: match for match in found if match.item_id != sound}
        most = max((match.score for match in found), default=1)
        return [
            Hit(item, min(1.0, places[item.id].score / most), heard_at(places[item.id].offset_s))
            for item in self._items(list(places)[:limit])
        ]

    def rate(self, ratings: Mapping[int, int]) -> dict[int, int]:
        """Give items 0 to 5 stars; what those that change had before. Raises InputError for another number."""
        if not all(0 <= stars <= MOST_STARS for stars in ratings.values()):
            raise InputError(f"A rating is a number from 0 to {MOST_STARS}.", "0 takes the rating away.")
        before = dict(self._tables.rate(list(ratings.items())))
        self._told(list(before))
        return before

    def countries(self) -> list[LabelCount]:
        """Countries in which something was taken, and how much."""
        return [LabelCount(name, count) for name, count in self._tables.countries()]

    def places(self) -> list[Place]:
        """Where everything was taken that says so."""
        return [Place(*row) for row in self._tables.places()]

    def label(self, ids: Sequence[int], label: str) -> list[int]:
        """Label items by hand; those that did not have it. Raises InputError for an empty or very long label."""
        label = label.strip()
        if not label or len(label) > LABEL_CHARACTERS:
            raise InputError("A label needs 1 to 100 characters.", "Choose a short word.")
        return self._told(self._tables.label(ids, label))

    def unlabel(self, ids: Sequence[int], label: str) -> list[int]:
        """Take a label away; those that had it."""
        return self._told(self._tables.unlabel(ids, label))

    def _told(self, changed: list[int]) -> list[int]:
        if changed:
            self._events.emit(LibraryChanged(changed=tuple(changed)))
        return changed

    def labels(self) -> list[LabelCount]:
        """Labels and how many pictures carry each."""
        return [LabelCount(label, count) for label, count in self._tables.labels()]

    def labelled(self, labels: Sequence[str] = (), *, kind: str = "") -> list[tuple[int, str, Path]]:
        """Item id, label and original of what is labelled by hand, in id order; of one kind, or of all ("")."""
        found = self._tables.labelled(labels, kind)
        return [(number, label, self._files.path(digest)) for number, label, digest in found]

    def trash(self, ids: Sequence[int]) -> list[int]:
        """Put items into the trash; those that were not in it."""
        gone = self._tables.set_trashed(ids, True)
        if gone:
            self._events.emit(LibraryChanged(removed=tuple(gone)))
        return gone

    def restore(self, ids: Sequence[int]) -> list[int]:
        """Take items out of the trash; those that were in it."""
        back = self._tables.set_trashed(ids, False)
        if back:
            self._events.emit(LibraryChanged(added=tuple(back)))
        return back

    def empty_trash(self, *, job: Reporter = NOBODY) -> int:
        """What is in the trash goes for good, with its files and all that is known of it; how much it was."""
        trashed, gone = self._tables.digests_in_trash(), []
        try:
            for number, digest in trashed:
                # the item first: a file that nobody knows is only waste, an item without its file is broken
                self._tables.delete([number])
                gone.append(number)
                thumbnail = self._importer.thumbnail(digest)
                for path in (self._files.path(digest), thumbnail, beside(thumbnail)):
                    path.unlink(missing_ok=True)
                job.report(len(gone), len(trashed), "Emptying the trash")
        finally:  # also when somebody cancelled
            if gone:
                self._alike.forget(gone)
                self._towers.forget(gone)
                self.people.tidy()
                self._events.emit(LibraryChanged(removed=tuple(gone)))
        return len(gone)

    def passing(self, hits: Sequence[Hit], query: Query) -> list[Hit]:
        """Those hits that fit a query's filters, in their order."""
        fit = self._tables.passing([hit.item.id for hit in hits], _row(query))
        return [hit for hit in hits if hit.item.id in fit]

    def export(
        self, ids: Sequence[int], folder: Path, options: ExportOptions, *, job: Reporter = NOBODY
    ) -> ExportReport:
        """Write copies into a folder. One that cannot be written is named; the others go on. Raises InputError."""
        return export(self._items(ids), folder, self._files, options, job=job)

    def install_model(self, onnx: bytes, **about: Any) -> InstalledModel:
        """Let a model that was trained together tag pictures or videos here; see `Models.install`."""
        return self.installed.install(onnx, **about)

    def models(self) -> list[InstalledModel]:
        """Installed models, the newest first."""
        return self.installed.all()

    def remove_model(self, model_id: str) -> None:
        """Forget an installed model; what it tagged stays."""
        self.installed.remove(model_id)

    def tag(self, model_id: str, ids: Sequence[int] | None = None, *, job: Reporter = NOBODY) -> AnalysisReport:
        """Let an installed model look; None means what it has not seen and, unless it compares, carries no label."""
        wanted = self.installed.wanted(model_id)
        compares = any(model.id == model_id for model in self.installed.towers())
        chosen = self._tables.unseen(wanted.name, also_labelled=compares) if ids is None else ids
        return self._analysis.run(self._items(chosen), [wanted], again=True, device=self._device, job=job)

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
    return Item(
        **row | {"labels": tuple(row["labels"]), "tags": tuple(Tag(text, score) for text, score in row["tags"])}
    )
