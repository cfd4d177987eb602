"""The Welcome page: three calm steps, the first of which shows a result on the sample pictures."""

import asyncio
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

import resources
from core.backend import Backend
from ui.actions import action
from ui.dropping import Importer
from ui.messages import Messages
from ui.network import joining
from ui.network.join_row import JoinRow, page_of
from ui.page import MARGINS, Page
from ui.welcome.step import Step
from ui.widgets.button import action_button
from ui.widgets.drop_zone import DropZone
from ui.widgets.label import label

SAMPLES = Path(resources.__file__).parent / "samples"
ENDINGS = {".jpg", ".jpeg", ".png", ".webp"}
# There is one among the samples.
FIRST_WORD = "cat"
WIDEST = 980


class WelcomePage(Page):
    """Try, add, join; or skip."""

    name: ClassVar[str] = "welcome"
    title: ClassVar[str] = "Welcome"
    icon: ClassVar[str] = "sparkles"

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(backend, parent)
        self.importer = Importer(backend, self)
        self._build()

    def accept_paths(self, paths: list[Path]) -> bool:
        """Own pictures were dropped here."""
        self.add(paths)
        return True

    @action(title="Try it with the sample pictures", icon="sparkles")
    async def try_samples(self) -> None:
        """Add the samples, read them, and search for a cat."""
        paths = sorted(path for path in SAMPLES.iterdir() if path.suffix.lower() in ENDINGS)
        async with self.first.busy("Reading the sample pictures on this machine…"):
            await self.importer.add(paths, is_quiet=True)
        self._finish("media", words=FIRST_WORD)
        Messages.of(self).info("Found by what is in it. Try “coffee”, or “radiology” for a word on a sign.")

    @action(title="Add your own pictures…", icon="image-plus")
    async def choose(self) -> None:
        """Pick files."""
        dialog = QFileDialog(self, "Add pictures")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        dialog.finished.connect(lambda code: None if done.done() else done.set_result(code))
        dialog.open()
        if await done:
            self.add([Path(name) for name in dialog.selectedFiles()])
        dialog.deleteLater()

    @action(palette=False)
    async def add(self, paths: list[Path]) -> None:
        """Into the library, and go there."""
        self._finish("media")
        await self.importer.add(paths)

    @action(palette=False)
    async def join(self) -> None:
        """Pair with the machine behind the link and go to what it leads to."""
        joined = await joining.join(self.backend, self.join_row)
        Messages.of(self).info(joining.in_words(joined))
        self._finish(page_of(joined.scope) or "network")

    @action(title="Skip the welcome", icon="arrow-right", palette=False)
    def skip(self) -> None:
        """Straight to the program; the palette finds this page again."""
        self._finish("")

    def _finish(self, page: str, **wanted: object) -> None:
        """To another page, "" for the first one; unless the person went elsewhere meanwhile."""
        window = self.window()
        if hasattr(window, "finish_welcome"):
            window.finish_welcome()
        if self.isVisible():
            self.open_page(page, **wanted)

    def _build(self) -> None:
        self.first = Step(
            "sparkles",
            "See what it does",
            "Eleven sample pictures are read on this machine: what they show and what is written on them. "
            "Then you search them by words. It takes less than a minute.",
        )
        self.try_button = action_button(self.try_samples, text="Try the samples", kind="primary")
        self.first.add(self.try_button)
        self.second = Step(
            "image-plus", "Add your own pictures", "They are copied into your profile and never leave this machine."
        )
        self.drop = DropZone("Drop files or folders", "or click to choose", icon="upload")
        self.drop.dropped.connect(self.add)
        self.drop.clicked.connect(self.choose)
        self.second.add(self.drop)
        self.third = Step(
            "users",
            "Join a team",
            "Somebody sent you a link? Paste it to train a model together or share a workspace. Only updates of the "
            "model travel, never your pictures.",
        )
        self.join_row = JoinRow()
        self.join_row.wanted.connect(lambda _: self.join())
        self.third.add(self.join_row)
        self._lay_out()

    def _lay_out(self) -> None:
        steps = QHBoxLayout()
        steps.setSpacing(14)
        for step in (self.first, self.second, self.third):
            steps.addWidget(step, 1)
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        heading = label("Welcome to Vega", role="title")
        heading.setProperty("size", "large")
        words = label(
            "Read, label, train together, use and see: with your own data, on your own machine.",
            tone="muted",
            wraps=True,
        )
        for line in (heading, words):
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
        column.addSpacing(26)
        column.addLayout(steps)
        column.addSpacing(18)
        column.addWidget(
            action_button(self.skip, text="Skip for now", kind="quiet", with_icon=False),
            0,
            Qt.AlignmentFlag.AlignHCenter,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*MARGINS)
        layout.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(inside, 1000)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(3)
