"""Dragging out of the window: the originals of the chosen items under their own names, for any other program."""

import atexit
import functools
import itertools
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDrag, QFontMetrics, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from core.collaboration.talk_records import Reference
from core.collaboration.talk_words import link_of
from core.errors import Cancelled, InputError, StorageError, VegaError
from core.whole_file import whole
from ui import theme
from ui.dropping import ITEMS_TYPE
from ui.media.fetching import Fetcher
from ui.media.listing import Tile

log = logging.getLogger(__name__)

# From here on a file is linked, for a copy would take longer than a drag. Smaller ones are copied: a program that
# saves into the file it was given would otherwise change the library's own.
LINKED_FROM = 256 << 20
# More is an export, not a drag.
MOST_FILES, MOST_BYTES = 500, 4 << 30
# What Windows does not allow in a name; elsewhere only the first two.
FORBIDDEN = re.compile(r'[/\x00\\:*?"<>|\x01-\x1f]' if os.name == "nt" else r"[/\x00]")
# The picture under the pointer.
SIDE = 96

Read = Callable[[], Sequence[Tile]]


class Dragging(QObject):
    """Makes the files in a worker, then lets the person drag them."""

    failed = Signal(object)
    """The error that kept the files from being made."""

    def __init__(self, locate: Callable[[int], Path], source: QWidget) -> None:
        """`locate` gives the original of an item; it is called in a worker. `source` is where drags begin."""
        super().__init__(source)
        self._locate = locate
        self._source = source
        self._picture: QPixmap | None = None
        self.is_running = False
        """Whether the person drags something out of here now."""
        self._fetcher = Fetcher(self._make, remembered=1, parent=self)
        self._fetcher.fetched.connect(self._take)
        self._fetcher.failed.connect(lambda read, error: self._fail(error))

    def begin(self, read: Read, picture: QPixmap | None) -> None:
        """Drag what `read` gives, which is called in a worker; `picture` is seen under the pointer."""
        self._picture = picture
        self._fetcher.want(read)

    def _make(self, read: Read) -> tuple[list[Path], list[Reference]]:
        tiles = [*read()]
        size = sum(tile.item.size_bytes for tile in tiles if tile.item.size_bytes < LINKED_FROM)
        if len(tiles) > MOST_FILES or size > MOST_BYTES:
            raise InputError(f"{len(tiles):,} items are too many to be dragged.", "Export them instead.")
        paths = named([(tile.item.name, self._locate(tile.item.id)) for tile in tiles], is_wanted=_is_held)
        return paths, [Reference("item", tile.item.digest, tile.item.name) for tile in tiles]

    def _take(self, read: Read, made: tuple[list[Path], list[Reference]]) -> None:
        paths, items = made
        if paths and _is_held():
            self.run(paths, items)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, VegaError):
            error = StorageError("The files to be dragged could not be made.", "Export them instead.")
        self.failed.emit(error)

    def run(self, paths: Sequence[Path], items: Sequence[Reference] = ()) -> None:
        """Let the person drag these files; returns when they are dropped. No task may be waiting for this.

        Vega itself takes them on other pages, which open when they are held over the sidebar; `items` says what they
        are of the library.
        """
        drag = QDrag(self._source)
        drag.setMimeData(mime_of(paths, items))
        drag.setPixmap(under_pointer(self._picture, len(paths), ratio=self._source.devicePixelRatioF()))
        drag.setHotSpot(QPoint(SIDE // 2, SIDE // 2))
        self.is_running = True
        try:
            drag.exec(Qt.DropAction.CopyAction)
        finally:
            self.is_running = False


def mime_of(paths: Sequence[Path], items: Sequence[Reference] = ()) -> QMimeData:
    """Files as file managers, mail programs and editors take them, and for Vega which items they are."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    if items:
        data.setData(ITEMS_TYPE, "\n".join(link_of(item) for item in items).encode())
    return data


def named(files: Sequence[tuple[str, Path]], *, is_wanted: Callable[[], bool] = lambda: True) -> list[Path]:
    """A file for each (name, original) under that name. They stay as long as the program runs.

    Originals that are gone are left out. Raises StorageError, and Cancelled once it is no longer wanted.
    """
    found: list[Path] = []
    taken: set[str] = set()
    for name, original in files:
        if not is_wanted():
            raise Cancelled
        try:
            found.append(_given(original, _free(FORBIDDEN.sub("_", name).strip() or "file", taken)))
        except FileNotFoundError as error:
            log.warning("%s cannot be dragged: %s", name, error)
        except OSError as error:
            raise StorageError(
                f"{name} cannot be copied: {error.strerror or error}.", "Free some space for temporary files."
            ) from error
    return found


@functools.cache
def folder() -> Path:
    """Where dragged files lie until the program ends: the program that got one may read it much later."""
    made = Path(tempfile.mkdtemp(prefix="vega-drag-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def under_pointer(picture: QPixmap | None, count: int, *, ratio: float = 1.0) -> QPixmap:
    """What is seen while dragging: one picture, and how many there are."""
    made = QPixmap(QSize(SIDE, SIDE) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    place = QRect(0, 0, SIDE, SIDE)
    if picture is None or picture.isNull():
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().raised))
        painter.drawRoundedRect(place.adjusted(8, 20, -8, -20), 8, 8)
    else:
        size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
        shown = QRect(QPoint(0, 0), size)
        shown.moveCenter(place.center())
        painter.setOpacity(0.85)
        painter.drawPixmap(shown, picture)
        painter.setOpacity(1.0)
    if count > 1:
        _count(painter, f"{count:,}")
    painter.end()
    return made


def _count(painter: QPainter, text: str) -> None:
    painter.setFont(theme.font(12, theme.font().Weight.DemiBold))
    width = max(22, QFontMetrics(painter.font()).horizontalAdvance(text) + 12)
    badge = QRect(SIDE - width, 4, width, 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.current().accent))
    painter.drawRoundedRect(badge, 11, 11)
    painter.setPen(QColor(theme.current().on_accent))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


def _free(name: str, taken: set[str]) -> str:
    """The name, or "a (2).jpg" when one of the same drag has it; some systems do not tell "A" from "a"."""
    path, found, number = Path(name), name, 1
    while found.casefold() in taken:
        number += 1
        found = path.with_stem(f"{path.stem} ({number})").name
    taken.add(found.casefold())
    return found


def _given(original: Path, name: str) -> Path:
    """The file of that name: the one of an earlier drag, unless somebody has worked on it since then."""
    is_like = original.stat()
    for turn in itertools.count():
        target = folder() / f"{original.name[:24]}-{turn}" / name
        if not target.exists():
            _give(original, target)
            break
        found = target.stat()
        if (found.st_size, found.st_mtime_ns) == (is_like.st_size, is_like.st_mtime_ns):
            break
    return target


def _give(original: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    if original.stat().st_size >= LINKED_FROM:
        try:
            os.link(original, target)
            return
        except OSError:
            log.debug("%s lies on another disk; it is copied", target.name)
    with whole(target) as half:
        shutil.copy2(original, half)


def _is_held() -> bool:
    """Whether the person still drags."""
    return bool(QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton)
