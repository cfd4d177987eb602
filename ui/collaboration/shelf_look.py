"""ShelfLook: one shared item large: its small picture at once, the original when it is here, playing when it can."""

import asyncio
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from core.collaboration.shelf_items import SharedItem
from core.errors import MediaError
from core.media.reading import read_picture
from ui.actions import action
from ui.collaboration.shelf_tile import thumbnail_of
from ui.widgets.button import button
from ui.widgets.dialog import Dialog
from ui.widgets.picture_view import PictureView

WIDTH, HEIGHT = 760, 460
# The longest side that is shown: more than a 4K screen has beside everything else.
LONGEST = 3000


class ShelfLook(Dialog):
    """`wants_original` after it was closed by the button that fetches; show_original when it is here."""

    def __init__(self, item: SharedItem, *, parent: QWidget | None = None) -> None:
        about = item.caption or " · ".join(item.labels)
        super().__init__(item.name, about, parent=parent, accept="", reject="Close", width=WIDTH)
        self.item = item
        self.wants_original = False
        self.picture = PictureView()
        self.picture.setMinimumHeight(HEIGHT)
        self.picture.setAccessibleName(item.name)
        self.picture.set_image(thumbnail_of(item.thumbnail) if item.thumbnail else None)
        self.get_button = button("Get original", self._want, icon="download")
        self.buttons.insertWidget(0, self.get_button)
        self.add(self.picture, 1)

    @action(palette=False)
    async def show_original(self, path: Path, *, time_s: float = 0.0) -> None:
        """The file is here: show it, or play it from a moment on."""
        self.get_button.hide()
        if self.item.kind in ("video", "sound"):
            from ui.media.player import Player  # it takes a moment, and pictures need none

            player = Player()
            player.setMinimumHeight(HEIGHT)
            player.failed.connect(lambda words: self._say(f"It cannot be played here: {words}"))
            self.add(player, 1)
            self.picture.hide()
            player.open(path, duration_s=self.item.duration_s or 0.0, marks=())
            if time_s > 0:
                player.jump(time_s)
            if self.item.thumbnail:
                player.show_poster(thumbnail_of(self.item.thumbnail))
        elif self.item.kind == "picture":
            image = await asyncio.to_thread(picture_in, path)
            if image.isNull():
                self._say("The original cannot be shown; it can be added to your library or saved.")
            else:
                self.picture.set_image(image)

    def _want(self) -> None:
        self.wants_original = True
        self.accept()

    def _say(self, words: str) -> None:
        self.text.setText(words)
        self.text.show()


def picture_in(path: Path) -> QImage:
    """A picture of anybody's, read as safely as for the library; an empty one when it is none. Belongs in a worker."""
    try:
        pixels = np.ascontiguousarray(read_picture(path, longest=LONGEST).pixels)
    except MediaError:
        return QImage()
    height, width, channels = pixels.shape
    # copy(): QImage only borrows the bytes of numpy
    return QImage(pixels.data, width, height, channels * width, QImage.Format.Format_RGB888).copy()
