"""Files of the chat on the screen: taken to go with a line, fetched, shown, kept somewhere, put into the library."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QWidget

from core.backend import Backend
from core.collaboration.talk_records import Attachment
from core.errors import InputError
from ui.actions import start
from ui.dropping import Importer
from ui.media.choosing import choose_new
from ui.messages import Messages
from ui.widgets.button import button
from ui.widgets.dialog import Dialog
from ui.widgets.picture_view import PictureView

# More decoded pixels are not shown: they would take the memory of the machine.
MOST_MB = 512
# A file that was here within this time is what the person waits for.
SOON_S = 3.0


class TalkFilesView(QObject):
    """Verbs for files of one chat; `taken(attachment)` when one is ready to be sent."""

    taken = Signal(object)

    def __init__(self, backend: Backend, widget: QWidget, *, workspace: Callable[[], str]) -> None:
        super().__init__(widget)
        self._backend = backend
        self._talk = backend.collaboration.talk
        self._widget = widget
        self._workspace = workspace

    async def take(self, paths: Sequence[Path]) -> None:
        """Files go with the next line."""
        workspace = self._workspace()
        for path in paths:
            taken = await self._backend.jobs.run(f"Taking {path.name}", self._talk.attach, path)
            if workspace == self._workspace():  # otherwise the person is in another chat by now
                self.taken.emit(taken)

    async def take_picture(self, image: QImage) -> None:
        """A picture that was pasted goes with the next line."""
        name = time.strftime("picture-%Y-%m-%d-%H%M%S.png")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            if not await asyncio.to_thread(image.save, str(path)):
                raise InputError("What was copied is no picture.", "Copy it again.")
            await self.take([path])

    async def open(self, file: Attachment) -> None:
        """Fetch it when it is elsewhere; show a picture, offer what can be done with another file."""
        began = time.monotonic()
        path = await self._fetched(file)
        if time.monotonic() - began > SOON_S:
            # the person does something else by now: no window over it
            Messages.of(self._widget).info(
                f"{file.name} is here.", button="Open", do=lambda: start(self._widget, self.open(file))
            )
            return
        image = await asyncio.to_thread(_read, path) if file.thumbnail else None
        dialog = Dialog(file.name, parent=self._widget, accept="", reject="Close", width=720 if image else 420)
        if image is not None and not image.isNull():
            view = PictureView()
            view.setMinimumHeight(420)
            view.set_image(image)
            view.setAccessibleName(file.name)
            dialog.add(view, 1)
        else:
            dialog.text.setText("It is on this machine now, as a part of this workspace.")
            dialog.text.show()
        wanted: list[str] = []

        def choose(name: str) -> None:
            wanted.append(name)
            dialog.accept()

        if file.media_type.startswith(("image/", "video/", "audio/")):
            dialog.buttons.insertWidget(0, button("Add to the library", lambda: choose("add"), icon="image-plus"))
        dialog.buttons.insertWidget(0, button("Save as…", lambda: choose("save"), icon="download"))
        await dialog.answer()
        if "add" in wanted:
            await self.add_to_library(file)
        elif "save" in wanted:
            await self.save(file)

    async def save(self, file: Attachment) -> None:
        """Put it where the person says."""
        await self._fetched(file)
        suffix = Path(file.name).suffix or ".bin"
        for target in await choose_new(self._widget, title="Save as", name=file.name, suffix=suffix):
            await self._backend.jobs.run(f"Saving {target.name}", self._talk.save_as, file.digest, target)
            Messages.of(self._widget).info(f"{target.name} was saved.")

    async def add_to_library(self, file: Attachment) -> None:
        """Into the media library, under its name."""
        await self._fetched(file)
        with tempfile.TemporaryDirectory() as folder:
            named = Path(folder) / Path(file.name).name
            await self._backend.jobs.run(f"Copying {file.name}", self._talk.save_as, file.digest, named)
            await Importer(self._backend, self._widget).add([named])

    async def _fetched(self, file: Attachment) -> Path:
        talk, jobs = self._talk, self._backend.jobs
        return await jobs.follow(f"Fetching {file.name}", talk.fetch, self._workspace(), file.digest)


def _read(path: Path) -> QImage:
    QImageReader.setAllocationLimit(MOST_MB)
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    return reader.read()
