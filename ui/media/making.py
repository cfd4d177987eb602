"""Making: new items from those there are: repaired, cut out; what they are made from is never changed."""

import asyncio
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from core.backend import Backend
from core.errors import InputError, MediaError
from core.jobs import NOBODY, Reporter
from core.media import cutout, enhance
from core.media.made import jpeg_bytes, png_bytes
from core.media.reading import read_picture
from core.media.records import ItemDetail
from core.media.reworks.base import Rework
from core.reports import Box, Boxes
from ui.actions import action
from ui.media.cutting_out import CutOutDialog
from ui.media.enhancing import EnhanceDialog
from ui.media.reworking import ReworkDialog
from ui.media.taking import Taking
from ui.messages import Messages

# More pixels a side than any picture that is read has.
WHOLE = 1 << 20


class Making(Taking):
    """The verbs of the library's page that make a new item."""

    @action(title="Enhance…", icon="wand-sparkles", shortcut="E")
    async def enhance(self) -> None:
        """See what could be better in the selected picture, before and after; saved as a new item"""
        detail = await self._picture()
        pixels = await asyncio.to_thread(_pixels, detail.path)
        dialog = EnhanceDialog(detail.item.name, pixels, parent=self)
        if await dialog.answer():
            repairs = dialog.repairs()
            made = await self.backend.jobs.run("Enhancing", enhance.apply, pixels, repairs)
            await self._save(detail, made, "enhanced")

    @action(title="Cut out…", icon="crop")
    async def cut_out(self) -> None:
        """Cut a person or a thing out of the selected picture; saved as a new item"""
        detail = await self._picture()
        pixels = await asyncio.to_thread(_pixels, detail.path)
        models = await asyncio.to_thread(self.media.installed.mattes)
        foreground = partial(self.media.installed.matte, path=detail.path, device=self.backend.settings.values.device)
        things = things_of(detail)
        dialog = CutOutDialog(detail.item.name, pixels, things, models=models, foreground=foreground, parent=self)
        if await dialog.answer():
            wish = dialog.cut()
            made = await self.backend.jobs.run("Cutting out", cutout.cut, pixels, wish, foreground=foreground)
            await self._save(detail, made, "cut out")

    @action(title="Cut, convert or repair…", icon="wrench")
    async def rework(self) -> None:
        """Make something new of the selected video or sound: a part, another form, less noise"""
        tiles = await self.chosen()
        if not tiles or tiles[0].item.kind == "picture":
            raise InputError("No video or sound is selected.", "Select one in the grid, or open it.")
        detail = await asyncio.to_thread(self.media.item, tiles[0].item.id)
        dialog = ReworkDialog(detail.item.name, detail.item.kind, parent=self)
        if await dialog.answer():
            run = self.backend.jobs.run
            name, number, words = await run(dialog.rework.title, reworked, self.backend, detail, dialog.rework)
            said = f"“{name}” is in the library. {words}".strip()
            Messages.of(self).info(said, button="Undo", do=lambda: self.trash_these([number]))

    async def _picture(self) -> ItemDetail:
        """The first of the chosen items. Raises InputError when it is no picture."""
        tiles = await self.chosen()
        if not tiles or tiles[0].item.kind != "picture":
            raise InputError("No picture is selected.", "Select one in the grid, or open it.")
        return await asyncio.to_thread(self.media.item, tiles[0].item.id)

    async def _save(self, detail: ItemDetail, made: np.ndarray, what: str) -> None:
        """A new item beside the one it was made from, with its labels."""
        suffix, data = (".png", png_bytes) if made.shape[2] == 4 else (".jpg", jpeg_bytes)
        name = f"{Path(detail.item.name).stem} ({what}){suffix}"
        number = await asyncio.to_thread(_keep, self.backend, name, data, made, detail.item.labels)
        Messages.of(self).info(f"“{name}” is in the library.", button="Undo", do=lambda: self.trash_these([number]))


def things_of(detail: ItemDetail) -> list[Box]:
    """What can be cut out: objects and faces, not lines of text."""
    parts = [part for name, report in detail.reports if name in ("objects", "faces") for part in report.parts]
    return [box for part in parts if isinstance(part, Boxes) for box in part.boxes]


def reworked(backend: Backend, detail: ItemDetail, rework: Rework, *, job: Reporter = NOBODY) -> tuple[str, int, str]:
    """Make it and import it: its name, its number, and what a person should know. Raises MediaError and InputError."""
    own = Path(detail.item.name)
    name = f"{own.stem} ({rework.word}){rework.suffix(own)}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        words = rework.make(detail.path, path, job=job)
        return name, _imported(backend, path, detail.item.labels), words


def _pixels(path: Path) -> np.ndarray:
    return read_picture(path, longest=WHOLE).pixels


def _keep(
    backend: Backend, name: str, encode: Callable[[Any], bytes], made: np.ndarray, labels: tuple[str, ...]
) -> int:
    """Import a picture that was made here; its number. Raises InputError when it is there already."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(encode(made))
        return _imported(backend, path, labels)


def _imported(backend: Backend, path: Path, labels: tuple[str, ...]) -> int:
    report = backend.media.import_paths([path])
    if report.failures:
        raise MediaError(report.failures[0].what, report.failures[0].todo)
    number = (*report.added, *report.duplicates)[0]
    for label in labels:
        backend.media.label([number], label)
    return number
