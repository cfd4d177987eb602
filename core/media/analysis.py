"""Analysis: analysers look at items in the background, first at those that somebody is looking at."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from core.errors import Cancelled, VegaError
from core.events import Events
from core.jobs import Reporter, Within
from core.media.analysers import ANALYSERS
from core.media.medium import Medium
from core.media.records import AnalysisReport, Failure, Item, LibraryChanged
from core.media.workbench import Wanted, Workbench
from core.storage.files import FileStore
from core.storage.tables.fingerprints import FingerprintTables
from core.storage.tables.media import MediaTables

# The analyser whose vectors are voices.
VOICES = "speakers"


class Analysis:
    """Runs analysers on items and keeps what they find."""

    def __init__(
        self, tables: MediaTables, sounds: FingerprintTables, files: FileStore, events: Events, workbench: Workbench
    ) -> None:
        self._tables = tables
        self._sounds = sounds
        self._files = files
        self._events = events
        self._workbench = workbench
        self._guard = threading.Lock()
        self._first: tuple[int, ...] = ()
        self.keeps_voices: Callable[[], bool] = lambda: False
        """Whether what tells voices apart may be kept."""

    def look_first(self, ids: Sequence[int]) -> None:
        """These are on the screen now: they come before the others."""
        with self._guard:
            self._first = tuple(ids)

    def run(
        self, items: Sequence[Item], wanted: Sequence[Wanted], *, again: bool, device: Callable[[], str], job: Reporter
    ) -> AnalysisReport:
        """Each analyser that has not seen an item yet looks at it; `again` lets all look. Raises Cancelled."""
        started, analysed, failures = time.perf_counter(), 0, []
        left = {item.id: item for item in items}
        for count in range(1, len(left) + 1):
            item = left.pop(self._next(left))
            known = set() if again else {row["analyser"] for row in self._tables.reports(item.id)}
            missing = [each for each in wanted if each.name not in known and item.kind in ANALYSERS[each.kind].takes]
            if missing:
                try:
                    self._look(item, missing, device(), Within(job, count - 1, len(items), item.name))
                    analysed += 1
                except Cancelled:
                    raise
                except VegaError as error:
                    failures.append(Failure(item.name, error.what, error.todo))
            job.report(count, len(items), item.name)
        return AnalysisReport(analysed, tuple(failures), time.perf_counter() - started)

    def _next(self, left: dict[int, Item]) -> int:
        with self._guard:
            first = self._first
        return next((number for number in first if number in left), next(iter(left)))

    def _look(self, item: Item, wanted: Sequence[Wanted], device: str, job: Reporter) -> None:
        medium = Medium(self._files.path(item.digest), item.kind, item.duration_s or 0.0)
        studies = self._workbench.study(medium, wanted, device=device, job=job)
        reports: list[dict[str, Any]] = []
        vectors: list[dict[str, Any]] = []
        tags: dict[tuple[str, str], float] = {}
        for each, study in zip(wanted, studies, strict=True):
            whose = {"item_id": item.id, "analyser": each.name}
            reports.append({**whose, "report": study.report.to_json(), "analysed": time.time()})
            tags.update({(each.name, tag.text): tag.score for tag in study.report.tags})
            vectors += [
                {
                    **whose,
                    "box": "" if vector.box is None else msgspec.json.encode(vector.box).decode(),
                    "numbers": vector.numbers.astype("<f4").tobytes(),
                }
                for vector in study.vectors
                if each.name != VOICES or self.keeps_voices()
            ]
            if study.sound is not None:
                # before the report, which says that it is done
                self._sounds.keep(item.id, study.sound.hashes, study.sound.times)
        words = [(item.id, name, text, score) for (name, text), score in tags.items()]
        self._tables.keep_reports(reports, words, vectors)
        self._events.emit(LibraryChanged(changed=(item.id,)))
