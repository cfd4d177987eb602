"""PictureView: a picture as large as there is room, with labelled boxes over it."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.reports import Box
from ui import theme

RADIUS = 8.0


class PictureView(QWidget):
    """Keeps the picture's shape; never enlarges it beyond its own pixels times `most_zoom`."""

    def __init__(self, parent: QWidget | None = None, *, most_zoom: float = 4.0) -> None:
        super().__init__(parent)
        self.most_zoom = most_zoom
        self._image: QImage | None = None
        self._scaled: QPixmap | None = None
        self._boxes: tuple[Box, ...] = ()
        self._boxes_visible = True
        self.setMinimumSize(QSize(120, 90))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Picture")
        theme.changed.connect(self.update)

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    @property
    def boxes(self) -> tuple[Box, ...]:
        """What is drawn over it."""
        return self._boxes

    def set_image(self, image: QImage | None) -> None:
        """Show a picture (upright, as it is to be seen) or nothing."""
        self._image = None if image is None or image.isNull() else image
        self._scaled = None
        self.updateGeometry()
        self.update()

    def set_boxes(self, boxes: Sequence[Box]) -> None:
        """Draw these over it."""
        self._boxes = tuple(boxes)
        names = ", ".join(dict.fromkeys(box.label for box in self._boxes if box.label))
        self.setAccessibleDescription(names)
        self.update()

    def set_boxes_visible(self, is_visible: bool) -> None:
        """Show or hide the boxes."""
        self._boxes_visible = is_visible
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """The picture's own size, within reason."""
        if self._image is None:
            return QSize(320, 240)
        return self._image.size().scaled(QSize(640, 480), Qt.AspectRatioMode.KeepAspectRatio)

    def place(self) -> QRect:
        """Where the picture is drawn, in this widget's coordinates."""
        if self._image is None:
            return QRect()
        size = self._image.size()
        fitted = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        most = size * self.most_zoom
        if fitted.width() > most.width():
            fitted = most
        place = QRect(0, 0, max(1, fitted.width()), max(1, fitted.height()))
        place.moveCenter(self.rect().center())
        return place

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The picture with soft corners, then the boxes."""
        if self._image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self.place()
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(place), RADIUS, RADIUS)
        painter.save()
        painter.setClipPath(clip)
        painter.drawPixmap(place, self._pixels(place.size()))
        painter.restore()
        if self._boxes_visible:
            # the small ones last, so that they are not covered
            for box in sorted(self._boxes, key=lambda box: (box.left - box.right) * (box.bottom - box.top)):
                self._draw(painter, box, QRectF(place))
        painter.end()

    def _pixels(self, size: QSize) -> QPixmap:
        """Scaled once a size: smooth scaling of 12 MP takes longer than a frame."""
        ratio = self.devicePixelRatioF()
        wanted = size * ratio
        if self._scaled is None or self._scaled.size() != wanted:
            assert self._image is not None
            scaled = self._image.scaled(
                wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self._scaled = QPixmap.fromImage(scaled)
        self._scaled.setDevicePixelRatio(ratio)
        return self._scaled

    def _draw(self, painter: QPainter, box: Box, place: QRectF) -> None:
        colour = colour_of(box.label)
        frame = QRectF(
            QPointF(place.left() + box.left * place.width(), place.top() + box.top * place.height()),
            QPointF(place.left() + box.right * place.width(), place.top() + box.bottom * place.height()),
        ).intersected(place)
        painter.setPen(QPen(colour, 2))
        painter.setBrush(QColor(colour.red(), colour.green(), colour.blue(), 26))
        painter.drawRoundedRect(frame, 4, 4)
        if not box.label:
            return
        text = f"{box.label}  {box.score:.0%}" if box.score < 1.0 else box.label
        painter.setFont(theme.font(11, theme.font().Weight.DemiBold))
        metrics = QFontMetricsF(painter.font())
        tag = QRectF(0, 0, metrics.horizontalAdvance(text) + 10, metrics.height() + 4)
        above = frame.top() - tag.height() - 1
        tag.moveTopLeft(QPointF(frame.left(), above if above >= place.top() else frame.top() + 1))
        if tag.right() > place.right():
            tag.moveRight(max(place.right(), place.left() + tag.width()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(tag, 4, 4)
        painter.setPen(QColor("#0b0e12" if colour.lightnessF() > 0.55 else "#ffffff"))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)


def colour_of(word: str) -> QColor:
    """The same word has the same colour in every picture."""
    series = theme.current().series
    return QColor(series[sum(word.encode()) % len(series)])
