"""People: faces that look alike are one person, until somebody who knows them says otherwise."""

import json
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image

from core.errors import InputError
from core.events import Events
from core.jobs import NOBODY, Reporter
from core.media.reading import read_picture
from core.media.records import Face, LibraryChanged, PeopleChanged, Person
from core.reports import Box
from core.storage.files import FileStore
from core.storage.tables.people import PeopleTables, Row
from core.whole_file import whole

# Faces of one person are nearer than this (Euclidean; 0.6 already joins strangers).
NEAR = 0.5
# How many of somebody's faces a new one is compared with: the mean of the nearest few.
NEAREST = 3
# Faces that are grouped among themselves at once: their distances take the square of it.
BLOCK = 4000
NAME_CHARACTERS = 100
FACE_SIDE, READ_SIDE = 160, 1600
# What of its surroundings a picture of a face shows.
MARGIN = 0.35


class People:
    """Who is on the pictures. Verbs block and belong in workers."""

    def __init__(self, folder: Path, tables: PeopleTables, files: FileStore, events: Events) -> None:
        self._folder = folder
        self._tables = tables
        self._files = files
        self._events = events

    def all(self) -> list[Person]:
        """Everybody with a face: the named first, then those seen most often."""
        return [msgspec.convert(row, Person) for row in self._tables.people()]

    def faces(self, person_id: int | None = None) -> list[Face]:
        """The faces of somebody; of all when nobody is named."""
        return [_face(row) for row in self._tables.faces(person_id=person_id) if row["box"]]

    def group(self, *, job: Reporter = NOBODY) -> int:
        """Say whose the faces are that belong to nobody yet; how many were."""
        rows = self._tables.faces()
        new = [row for row in rows if row["person_id"] is None and not row["is_by_hand"]]
        if not new:
            return 0
        known = [row for row in rows if row["person_id"] is not None]
        left = self._join(new, known)
        for start in range(0, len(left), BLOCK):
            part = left[start : start + BLOCK]
            for faces in _alike(part):
                self._tables.assign(faces, self._tables.new_person(), by_hand=False)
            job.report(min(start + BLOCK, len(left)), len(left), "Who looks alike")
        self._tables.index(sorted({row["item_id"] for row in new}))
        self._events.emit(PeopleChanged())
        return len(new)

    def name(self, person_id: int, name: str) -> int:
        """Give somebody a name; who carries it already becomes the same person. Raises InputError for a bad name.

        The number of the person who carries it.
        """
        name = checked_name(name)
        other = self._tables.person_named(name)
        if other is not None and other != person_id:
            self._tables.merge(other, person_id)
            self._changed(other)
            return other
        self._tables.rename(person_id, name)
        self._changed(person_id)
        return person_id

    def merge(self, person_id: int, others: Sequence[int]) -> None:
        """These are all one person, who keeps the first one's name."""
        for other in others:
            if other != person_id:
                self._tables.merge(person_id, other)
        self._changed(person_id)

    def part(self, faces: Sequence[int]) -> int:
        """These faces are somebody else's, of whom no name is known yet; the number of that person."""
        before = {row["person_id"] for row in self._tables.faces() if row["id"] in set(faces)}
        person_id = self._tables.new_person()
        self._tables.assign(faces, person_id, by_hand=True)
        self._tables.sweep()
        self._changed(person_id, *(other for other in before if other))
        return person_id

    def forget(self) -> None:
        """Remove all faces, vectors and names: nothing is known of anybody then."""
        self._tables.forget_faces()
        for path in self._folder.glob("*.webp"):
            path.unlink(missing_ok=True)
        self._changed()

    def tidy(self) -> None:
        """Items went for good: pictures of their faces go, and those without a name who are seen nowhere else."""
        self._tables.sweep()
        there = {f"{row['id']}.webp" for row in self._tables.faces()}
        for path in self._folder.glob("*.webp"):
            if path.name not in there:
                path.unlink(missing_ok=True)

    def picture(self, face_id: int) -> Path:
        """A WebP of a face with some of what surrounds it. Raises InputError for a face that is not there."""
        path = self._folder / f"{face_id}.webp"
        if path.exists():
            return path
        row = next((row for row in self._tables.faces() if row["id"] == face_id and row["box"]), None)
        if row is None:
            raise InputError(f"There is no face {face_id}.", "It may have gone with its picture.")
        pixels = read_picture(self._files.path(row["digest"]), longest=READ_SIDE).pixels
        self._folder.mkdir(parents=True, exist_ok=True)
        with whole(path) as half:
            _cut(pixels, _face(row).box).save(half, "WEBP", quality=85)
        return path

    def _join(self, new: Sequence[Row], known: Sequence[Row]) -> list[Row]:
        """Faces that are near to somebody's become theirs; the others."""
        if not known:
            return list(new)
        people = np.array([row["person_id"] for row in known])
        there = matrix(known)
        left = []
        for row in new:
            distances = np.linalg.norm(there - matrix([row]), axis=1)
            near = np.argsort(distances)[: NEAREST * 4]
            best, person = min(
                (float(np.sort(distances[near][people[near] == one])[:NEAREST].mean()), int(one))
                for one in np.unique(people[near])
            )
            if best < NEAR:
                self._tables.assign([row["id"]], person, by_hand=False)
            else:
                left.append(row)
        return left

    def _changed(self, *people: int) -> None:
        items = sorted({item for person in people for item in self._tables.items_of(person)})
        self._tables.index(items)
        self._events.emit(PeopleChanged())
        if items:
            self._events.emit(LibraryChanged(changed=tuple(items)))


def _alike(rows: Sequence[Row]) -> list[list[int]]:
    """Numbers of faces in groups whose mean distance is small (average linkage)."""
    if len(rows) == 1:
        return [[rows[0]["id"]]]
    from scipy.cluster.hierarchy import fcluster, linkage

    groups = fcluster(linkage(matrix(rows), "average"), NEAR, "distance")
    numbers = np.array([row["id"] for row in rows])
    return [[int(number) for number in numbers[groups == group]] for group in np.unique(groups)]


def checked_name(name: str) -> str:
    """The name of a person without needless spaces. Raises InputError for a bad one."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_CHARACTERS:
        raise InputError(f"A name needs 1 to {NAME_CHARACTERS} characters.", "Choose another.")
    return name


def matrix(rows: Sequence[Row]) -> np.ndarray:
    """The vectors of faces or voices as they are kept: rows × dimensions, float32."""
    return np.stack([np.frombuffer(row["numbers"], np.float32) for row in rows])


def _face(row: Row) -> Face:
    box = msgspec.convert(json.loads(row["box"]), Box)
    return Face(row["id"], row["item_id"], row["digest"], box, row["person_id"] or 0)


def _cut(pixels: np.ndarray, box: Box) -> Image.Image:
    """A square around a box."""
    height, width = pixels.shape[:2]
    middle_x, middle_y = (box.left + box.right) / 2 * width, (box.top + box.bottom) / 2 * height
    half = max((box.right - box.left) * width, (box.bottom - box.top) * height) * (0.5 + MARGIN)
    half = max(1.0, min(half, width / 2, height / 2))
    left = min(max(0.0, middle_x - half), width - 2 * half)
    top = min(max(0.0, middle_y - half), height - 2 * half)
    area = (round(left), round(top), round(left + 2 * half), round(top + 2 * half))
    return Image.fromarray(pixels).crop(area).resize((FACE_SIDE, FACE_SIDE), Image.Resampling.LANCZOS)
