"""Pictures come in: import, then analysis when the settings say so; what cannot be used stops nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.backend import Backend
from core.media.records import Failure


@dataclass(frozen=True)
class Added:
    """What became of the files that were given."""

    added: tuple[int, ...]
    duplicates: tuple[int, ...]
    failures: tuple[Failure, ...]

    def in_words(self) -> str:
        """One sentence for the person who gave them."""
        parts = []
        if self.added:
            parts.append(f"{len(self.added):,} added")
        if self.duplicates:
            parts.append(f"{len(self.duplicates):,} {'was' if len(self.duplicates) == 1 else 'were'} here already")
        if self.failures:
            parts.append(f"{len(self.failures):,} could not be used")
        return (", ".join(parts) or "No picture was found there") + "."


async def add(backend: Backend, paths: Sequence[Path], *, by_folder: bool = False) -> Added:
    """Import files and folders, each picture labelled with its folder's name when asked; they show meanwhile."""
    verb = backend.media.import_paths
    report = await backend.jobs.run("Adding to the library", verb, paths, label_by_folder=by_folder, pausable=True)
    return Added(report.added, report.duplicates, tuple(report.failures))


async def resume(backend: Backend) -> Added:
    """Go on with imports that the program did not live to end."""
    report = await backend.jobs.run("Ending an import", backend.media.resume_imports, pausable=True)
    return Added(report.added, report.duplicates, tuple(report.failures))


async def analyse(backend: Backend, ids: Sequence[int] | None, *, again: bool = False) -> tuple[Failure, ...]:
    """Analyse these pictures, or all that were not yet; answers what could not be."""
    report = await backend.jobs.run("Analysing", backend.media.analyse, ids, again=again, pausable=True)
    return tuple(report.failures)
