"""GrammarShelf: the installed model in the profile, and the sentences that a person wants left as they are."""

import hashlib
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec

from core.collaboration.assist.grammar.model_files import gather
from core.collaboration.assist.grammar.records import GrammarModel
from core.errors import InputError, StorageError
from core.jobs import Reporter
from core.storage.files import hash_file, write_atomically

MODEL, RECORD, LEFT, NEW, OLD = "model", "model.json", "left.txt", ".new-", ".old-"
# A person who leaves so many sentences alone has switched the hints off long ago.
LEFT_MOST = 5000


class GrammarShelf:
    """One folder of the profile. Methods block."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._left: dict[str, None] | None = None

    def model(self) -> GrammarModel | None:
        """The installed one; None for none. One whose record cannot be read counts as none."""
        try:
            return msgspec.json.decode((self.folder / MODEL / RECORD).read_bytes(), type=GrammarModel)
        except (OSError, msgspec.MsgspecError):
            return None

    @property
    def place(self) -> Path:
        """Where the files of the installed model are."""
        return self.folder / MODEL

    def stage(self, source: Path, *, job: Reporter) -> tuple[Path, int, str]:
        """Copy a model beside the installed one, to be tried there: the folder, its bytes, a digest of all files.

        Raises InputError, StorageError, Cancelled; then nothing is left of it.
        """
        job.report(0, 0, source.name)
        staged = self.folder / f"{NEW}{uuid.uuid4().hex}"
        try:
            size = gather(source, staged)
            job.report(1, 2, "checking")
            names = sorted(path.name for path in staged.iterdir())
            told = "".join(f"{name} {hash_file(staged / name)}\n" for name in names)
        except BaseException:
            self.drop(staged)
            raise
        return staged, size, hashlib.sha256(told.encode()).hexdigest()

    def take(self, staged: Path, record: GrammarModel) -> None:
        """Put a staged model in the place of the one that is installed. Raises StorageError."""
        write_atomically(staged / RECORD, msgspec.json.encode(record))
        old = self.folder / f"{OLD}{uuid.uuid4().hex}"
        try:
            if self.place.exists():
                self.place.rename(old)
            staged.rename(self.place)
        except OSError as error:
            raise StorageError(
                f"The model cannot be put into the profile: {error.strerror or error}.", "Free some space, or restart."
            ) from error
        self.drop(old)

    def remove(self) -> None:
        """Forget the installed model and its files. Raises InputError when there is none, and StorageError."""
        if not self.place.exists():
            raise InputError("No grammar model is installed.", "There is nothing to remove.")
        old = self.folder / f"{OLD}{uuid.uuid4().hex}"
        try:
            self.place.rename(old)
        except OSError as error:
            raise StorageError(f"The model cannot be removed: {error.strerror or error}.", "Restart.") from error
        self.drop(old)

    def prepare(self) -> None:
        """Remove what an earlier run of the program left unfinished, and read what is left alone."""
        for path in self._unfinished():
            self.drop(path)
        self._known()

    def drop(self, folder: Path) -> None:
        """Remove a folder of this shelf as far as the system lets it go; the next start sweeps the rest."""
        shutil.rmtree(folder, ignore_errors=True)

    def leave(self, sentence: str) -> None:
        """Never propose anything for a sentence again. Only a digest of it is kept. Raises StorageError."""
        left = self._known()
        left[_digest(sentence)] = None
        while len(left) > LEFT_MOST:
            del left[next(iter(left))]
        write_atomically(self.folder / LEFT, "".join(f"{each}\n" for each in left).encode())

    def is_left(self, sentence: str) -> bool:
        """Whether a person wants a sentence left as it is."""
        return _digest(sentence) in self._known()

    def _known(self) -> dict[str, None]:
        if self._left is None:
            try:
                lines = (self.folder / LEFT).read_text(encoding="ascii", errors="ignore").split()
            except OSError:  # there is none yet, or it cannot be read: then everything is read again
                lines = []
            self._left = dict.fromkeys(lines[-LEFT_MOST:])
        return self._left

    def _unfinished(self) -> Iterator[Path]:
        for mark in (NEW, OLD):
            yield from self.folder.glob(f"{mark}*")


def _digest(sentence: str) -> str:
    return hashlib.sha256(" ".join(sentence.split()).encode("utf-8", "replace")).hexdigest()
