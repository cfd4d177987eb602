"""Files dropped anywhere on the window: the veil that says so, and the way into the library."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from core.backend import Backend
from core.collaboration.talk_records import Reference
from core.collaboration.talk_words import references_in
from core.media.records import ImportReport
from ui import icons, theme
from ui.messages import Messages

# What is dragged out of the library: links to the items, a line each, beside their files.
ITEMS_TYPE = "application/x-vega-items"


def items_in(data: QMimeData) -> tuple[Reference, ...]:
    """The items of a library that are dragged; nothing for files from elsewhere."""
    if not data.hasFormat(ITEMS_TYPE):
        return ()
    text = bytes(data.data(ITEMS_TYPE).data()).decode(errors="replace")
    return references_in(text)[1]


class Importer:
    """Adds files to the library and analyses what is new, when the settings say so."""

    def __init__(self, backend: Backend, widget: QWidget) -> None:
        self._backend = backend
        self._widget = widget

    async def add(self, paths: Sequence[Path], *, is_quiet: bool = False) -> ImportReport:
        """Import and analyse as two jobs. Raises what the library raises; files that fail are in the report."""
        jobs, media = self._backend.jobs, self._backend.media
        title = "Adding 1 file" if len(paths) == 1 else f"Adding {len(paths):,} files"
        report = await jobs.run(title, media.import_paths, list(paths))
        if not is_quiet or report.failures:
            Messages.of(self._widget).info(in_words(report))
        if report.added and self._backend.settings.values.analyse_on_import:
            pictures = "1 picture" if len(report.added) == 1 else f"{len(report.added):,} pictures"
            await jobs.run(f"Analysing {pictures}", media.analyse, list(report.added))
        return report


def in_words(report: ImportReport) -> str:
    """What an import brought, as one or two sentences."""
    added, known, failed = len(report.added), len(report.duplicates), len(report.failures)
    said = []
    if added:
        said.append(f"{added:,} {'picture was' if added == 1 else 'pictures were'} added.")
    if known:
        said.append(f"{known:,} {'was' if known == 1 else 'were'} there already.")
    if failed:
        first = report.failures[0]
        said.append(f"{failed:,} could not be read ({Path(first.path).name}: {first.what})")
    return " ".join(said) or "There was no picture in it."


class DropVeil(QWidget):
    """Covers the content while files hang over the window."""

    def __init__(self, area: QWidget) -> None:
        super().__init__(area)
        self._area = area
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._count, self._words = 0, ""
        area.installEventFilter(self)
        self.hide()

    def show_over(self, count: int, *, words: str = "") -> None:
        """Say what happens to so many files; with `words`, only these, in a frame through which the content is seen."""
        self._count, self._words = count, words
        self.setGeometry(self._area.rect())
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keep covering it."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._area.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A quiet ground, a dashed frame, an icon and a line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._words:
            self._paint_frame(painter)
            painter.end()
            return
        ground = theme.colour("window")
        ground.setAlpha(225)
        painter.fillRect(self.rect(), ground)
        frame = QRectF(self.rect()).adjusted(26, 26, -26, -26)
        painter.setPen(QPen(theme.colour("accent"), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(theme.current().selected))
        painter.drawRoundedRect(frame, 12, 12)
        middle = frame.center()
        icons.paint(painter, QRectF(middle.x() - 20, middle.y() - 46, 40, 40), "image-plus", theme.current().accent)
        painter.setFont(theme.font(16, theme.font().Weight.DemiBold))
        painter.setPen(theme.colour("text"))
        words = "Drop it here" if self._count == 1 else f"Drop {self._count:,} files here"
        place = QRectF(frame.left(), middle.y() + 6, frame.width(), 28)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        """A frame at the edge, and the words in a pill at the bottom."""
        painter.setPen(QPen(theme.colour("accent"), 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(8, 8, -8, -8), 12, 12)
        painter.setFont(theme.font(13, theme.font().Weight.DemiBold))
        width = painter.fontMetrics().horizontalAdvance(self._words) + 40
        pill = QRectF((self.width() - width) / 2, self.height() - 58, width, 36)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(pill, 18, 18)
        painter.setPen(theme.colour("on_accent"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self._words)
