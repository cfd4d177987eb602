"""Catalogue: models in files of any origin, looked at, checked and tried before they are used.

A file is only read until it has passed every check that can be made by reading; then it is tried on a grey picture in a
process apart, where what breaks, hangs or fills the memory costs nothing but the trial.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from core.errors import InputError, MediaError
from core.jobs import NOBODY, Reporter
from core.media.adapters import ADAPTERS
from core.media.adapters.base import Adapter
from core.media.analysers.installed import options_of
from core.media.apart import Apart
from core.media.labels import labels_in, labels_of
from core.media.medium import Medium
from core.media.workbench import Wanted, Workbench
from core.onnx_file import Declared, read_declared
from core.params import build

# The largest that the library installs; SAM's largest encoder needs external data and is refused anyway.
MOST_BYTES = 512 << 20
# SAM's base encoder takes about 5 s on a slow processor; loading it takes as long again.
TRIAL_S = 60.0
# What is tried: width and height differ, so that a model that mixes them up is found out.
GREY, GREY_SIZE = (127, 127, 127), (320, 240)


@dataclass(frozen=True)
class CatalogueEntry:
    """A model that passed: its files by path and SHA-256, and how it is used. `trial_s` is how long the trial took."""

    path: Path
    sha256: str
    size_bytes: int
    adapter: str
    labels: tuple[str, ...] = ()
    second: Path | None = None
    second_sha256: str = ""
    options: str = ""
    trial_s: float = 0.0

    def params(self, *, model: Path | None = None, second: Path | None = None) -> dict[str, str]:
        """Parameters of the analyser `installed`, for copies of the files at other places where there are some."""
        other = second or self.second
        return {
            "model": str(model or self.path),
            "adapter": self.adapter,
            "labels": "\n".join(self.labels),
            "second": "" if other is None else str(other),
            "options": self.options,
        }


class Catalogue:
    """Says which adapters fit a file, and checks one. Methods block and belong in workers."""

    def __init__(self, workbench: Workbench | None = None, *, most_bytes: int = MOST_BYTES) -> None:
        self._workbench = Apart(silent_s=TRIAL_S) if workbench is None else workbench
        self._most_bytes = most_bytes

    def offered(self, path: Path) -> list[str]:
        """Adapters that fit a file, which is read only. Raises InputError when it is no model or not a safe one.

        A classifier and a tower of CLIP have the same shapes: it is for the person to choose.
        """
        model, _, _ = read_declared(path, most_bytes=self._most_bytes)
        return [name for name, kind in ADAPTERS.items() if not kind().fits(model)]

    def check(
        self,
        path: Path,
        adapter: str,
        labels: Path | None = None,
        sha256: str = "",
        *,
        second: Path | None = None,
        second_sha256: str = "",
        options: str = "",
        job: Reporter = NOBODY,
    ) -> CatalogueEntry:
        """Read, check and try a model. `labels` is a text file, one a line; without one the model's own are taken.

        Raises InputError in words, and Cancelled.
        """
        kind = ADAPTERS[adapter]
        used = kind(build(kind.Params, options_of(options)))
        model, digest, data = self._read(path, sha256)
        _fit(used.fits(model), adapter)
        found = _labels(used, model, labels)
        others = self._second(used, model, second, second_sha256)
        entry = CatalogueEntry(
            path, digest, len(data), adapter, found, second, others[0] if others else "", options=options
        )
        return self._tried(entry, data, others[1] if others else b"", job)

    def _read(self, path: Path, sha256: str) -> tuple[Declared, str, bytes]:
        model, digest, data = read_declared(path, most_bytes=self._most_bytes)
        if sha256 and sha256.strip().lower() != digest:
            raise InputError(
                f"{path.name} is not the file that was meant: its SHA-256 is {digest}.", "Download it again."
            )
        return model, digest, data

    def _second(self, used: Adapter, model: Declared, second: Path | None, sha256: str) -> tuple[str, bytes] | None:
        """Digest and bytes of the second file; None when there is to be none. Raises InputError."""
        if not used.needs_second(model):
            if second is not None:
                raise InputError("This model is one file.", "Leave the second one out.")
            return None
        if second is None:
            raise InputError("This model is only the half of one.", "Give its encoder as the second file.")
        other, digest, data = self._read(second, sha256)
        _fit(used.fits_second(other), used.name)
        return digest, data

    def _tried(self, entry: CatalogueEntry, data: bytes, other: bytes, job: Reporter) -> CatalogueEntry:
        """The entry with the time that a grey picture took. Copies are tried: the very bytes that were read."""
        with TemporaryDirectory() as name:
            folder = Path(name)
            grey, model = folder / "grey.png", folder / "model.onnx"
            Image.new("RGB", GREY_SIZE, GREY).save(grey)
            model.write_bytes(data)
            second = folder / "second.onnx" if other else None
            if second is not None:
                second.write_bytes(other)
            wanted = Wanted("trial", "installed", entry.params(model=model, second=second))
            started = time.perf_counter()
            try:
                self._workbench.study(Medium(grey), [wanted], device="cpu", job=job)
            except (MediaError, InputError) as error:
                raise InputError(
                    f"{entry.path.name} cannot be used; on a grey picture: {error.what}",
                    "Install another export of it.",
                ) from error
            took = time.perf_counter() - started
        return replace(entry, trial_s=took)


def _fit(wrong: str, adapter: str) -> None:
    if wrong:
        raise InputError(f"The model does not fit '{adapter}': {wrong}.", "Choose another adapter, or another export.")


def _labels(used: Adapter, model: Declared, path: Path | None) -> tuple[str, ...]:
    """As many labels as the model has classes. Raises InputError."""
    if not used.has_labels:
        return ()
    found: Sequence[str] = labels_of(path) if path is not None else labels_in(model)
    if not found:
        raise InputError("The model does not say what its labels are.", "Give a text file with one label a line.")
    count = used.classes(model)
    if count and len(found) != count:
        raise InputError(
            f"There are {len(found)} labels for {count} classes.", "Give a text file with one label a line, in order."
        )
    return tuple(found)
