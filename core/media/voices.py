"""Voices: speakers of recordings who have a name, and are known again in others."""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import InputError
from core.events import Events
from core.jobs import NOBODY, Reporter
from core.media.people import checked_name, matrix
from core.media.records import LibraryChanged, PeopleChanged
from core.media.speakers import THRESHOLD
from core.reports import Report, Table
from core.storage.tables.people import PeopleTables

# "Speaker 3" as the analyser writes it.
NUMBERED = re.compile(r"^Speaker (\d+)$")


@dataclass(frozen=True)
class Voice:
    """A speaker of an item, by number from 1, and their name ("" while nobody gave one)."""

    id: int
    item_id: int
    speaker: int
    name: str


class Voices:
    """Who is heard. Verbs block and belong in workers."""

    def __init__(self, tables: PeopleTables, events: Events) -> None:
        self._tables = tables
        self._events = events

    def of(self, item_id: int) -> list[Voice]:
        """The speakers of an item, in their order; none where voices are not kept."""
        rows = self._tables.voices(item_id=item_id)
        return [Voice(row["id"], item_id, place, row["name"]) for place, row in enumerate(rows, 1)]

    def name(self, item_id: int, speaker: int, name: str) -> None:
        """Say who speaks; they are known again in other recordings. Raises InputError for a bad name or number."""
        name = checked_name(name)
        voice = next((voice for voice in self.of(item_id) if voice.speaker == speaker), None)
        if voice is None:
            raise InputError(f"Nothing is kept of speaker {speaker}.", "Turn 'recognise_voices' on and analyse again.")
        person = self._tables.person_named(name) or self._tables.new_person(name)
        self._tables.assign([voice.id], person, by_hand=True)
        self._tables.sweep()
        self._changed([item_id])
        self.recognise()

    def recognise(self, *, job: Reporter = NOBODY) -> int:
        """Say whose the voices are that belong to nobody yet and sound like somebody's; how many do."""
        rows = self._tables.voices()
        known = [row for row in rows if row["person_id"] is not None]
        new = [row for row in rows if row["person_id"] is None]
        if not known or not new:
            return 0
        people, voices = np.array([row["person_id"] for row in known]), matrix(known)
        names = np.unique(people)
        means = np.stack([voices[people == person].mean(axis=0) for person in names])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        cosines = matrix(new) @ means.T
        found: list[int] = []
        for count, (row, likeness) in enumerate(zip(new, cosines, strict=True), 1):
            best = int(likeness.argmax())
            if 1.0 - likeness[best] < THRESHOLD:
                self._tables.assign([row["id"]], int(names[best]), by_hand=False)
                found.append(row["item_id"])
            job.report(count, len(new), "Whose voices these are")
        self._changed(found)
        return len(found)

    def worded(self, item_id: int, report: Report) -> Report:
        """The report with names where speakers have one."""
        names = {f"Speaker {voice.speaker}": voice.name for voice in self.of(item_id) if voice.name}
        if not names:
            return report
        parts = tuple(_renamed(part, names) if isinstance(part, Table) else part for part in report.parts)
        return dataclasses.replace(report, parts=parts)

    def _changed(self, items: Sequence[int]) -> None:
        if items:
            self._tables.index(sorted(set(items)))
            self._events.emit(PeopleChanged())
            self._events.emit(LibraryChanged(changed=tuple(sorted(set(items)))))


def _renamed(table: Table, names: dict[str, str]) -> Table:
    rows = tuple(tuple(names.get(cell, cell) if NUMBERED.match(cell) else cell for cell in row) for row in table.rows)
    return dataclasses.replace(table, rows=rows)
