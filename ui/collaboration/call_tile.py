"""A tile of a call: somebody's picture or the first letter of their name, and a ring that shows their voice."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.collaboration.calls.records import Participant
from ui import icons, theme
from ui.collaboration.call_words import described, state
from ui.collaboration.carets import colour_of

if TYPE_CHECKING:
    import av

RADIUS = 10
# Louder than this the ring begins, and at full width it is a raised voice.
QUIET_DBFS, LOUD_DBFS = -50.0, -12.0
RING = 3.0
# Of the name on a picture: dark in both themes, because a picture has no theme.
SHADE, INK = QColor(11, 14, 18, 170), QColor("#f2f4f7")
PLATE = 24


class CallTile(QWidget):
    """`part` is "camera" or "screen": a screen is shown whole, a face fills the tile."""

    def __init__(self, participant: Participant, part: str = "camera", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.participant, self.part = participant, part
        self.level = 0.0
        """From 0, silent, to 1."""
        self._frame: av.VideoFrame | None = None
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.show_participant(participant)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Sixteen to nine."""
        return QSize(320, 180)

    def show_participant(self, participant: Participant) -> None:
        """They are so now."""
        self.participant = participant
        is_on = participant.has_screen if self.part == "screen" else participant.has_camera
        if not is_on:
            self.show_frame(None)
        words = described(participant)
        self.setAccessibleName(f"Screen of {participant.name}" if self.part == "screen" else words)
        self.update()

    def show_frame(self, frame: "av.VideoFrame | None") -> None:
        """The newest picture; it is made into pixels only when it is painted."""
        if frame is not self._frame:
            self._frame, self._image = frame, None
            self.update()

    def show_level(self, dbfs: float) -> None:
        """How loud they are."""
        share = (dbfs - QUIET_DBFS) / (LOUD_DBFS - QUIET_DBFS)
        level = 0.0 if self.participant.is_muted else min(1.0, max(0.0, share))
        if round(level * 20) != round(self.level * 20):
            self.level = level
            self.update()

    @property
    def has_picture(self) -> bool:
        """Whether there is something to be seen."""
        return self._frame is not None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Ground, picture or letter, name, ring."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        shape = QPainterPath()
        shape.addRoundedRect(area, RADIUS, RADIUS)
        painter.fillPath(shape, theme.colour("raised"))
        image = self._pixels()
        if image is not None:
            painter.save()
            painter.setClipPath(shape)
            self._paint_picture(painter, image, area)
            painter.restore()
        else:
            self._paint_letter(painter, area)
        if words := state(self.participant):
            painter.fillPath(shape, QColor(SHADE))
            painter.setPen(INK)
            painter.setFont(theme.font(13, QFont.Weight.Medium))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
        self._paint_name(painter, area)
        pen = QPen(theme.colour("good" if self.level else "border"), 1 + self.level * (RING - 1))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, RADIUS, RADIUS)
        painter.end()

    def _pixels(self) -> QImage | None:
        if self._image is None and self._frame is not None:
            values = self._frame.to_ndarray(format="rgb24")
            height, width = values.shape[:2]
            self._image = QImage(values.tobytes(), width, height, width * 3, QImage.Format.Format_RGB888).copy()
        return self._image

    def _paint_picture(self, painter: QPainter, image: QImage, area: QRectF) -> None:
        fits = (area.width() / image.width(), area.height() / image.height())
        scale = min(fits) if self.part == "screen" else max(fits)
        size = QPointF(image.width() * scale, image.height() * scale)
        place = QRectF(area.center() - size / 2, area.center() + size / 2)
        if self.participant.state == "me" and self.part == "camera":
            # as in a mirror: that is how everybody knows themselves
            painter.translate(2 * area.center().x(), 0)
            painter.scale(-1, 1)
        painter.drawImage(place, image)

    def _paint_letter(self, painter: QPainter, area: QRectF) -> None:
        side = max(28.0, min(area.width(), area.height()) * 0.36)
        disc = QRectF(0, 0, side, side)
        disc.moveCenter(area.center() - QPointF(0, PLATE / 4))
        colour = colour_of(self.participant.peer_id)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(disc)
        painter.setPen(theme.colour("on_accent"))
        painter.setFont(theme.font(max(12, round(side * 0.42)), QFont.Weight.DemiBold))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, (self.participant.name.strip() or "?")[0].upper())

    def _paint_name(self, painter: QPainter, area: QRectF) -> None:
        person = self.participant
        name = "You" if person.state == "me" else person.name
        words = f"{name} · screen" if self.part == "screen" else name
        font = theme.font(12, QFont.Weight.Medium)
        signs = [] if self.part == "screen" else _signs(person)
        room = area.width() - 16 - 18 - 18 * len(signs)
        metrics = QFontMetricsF(font)
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(24.0, room))
        width = metrics.horizontalAdvance(words) + 18 + 18 * len(signs)
        plate = QRectF(area.left() + 8, area.bottom() - 8 - PLATE, width, PLATE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(SHADE)
        painter.drawRoundedRect(plate, 6, 6)
        left = plate.left() + 9
        for sign in signs:
            icons.paint(painter, QRectF(left - 1, plate.center().y() - 7, 14, 14), sign, INK.name())
            left += 18
        painter.setPen(INK)
        painter.setFont(font)
        painter.drawText(QRectF(left, plate.top(), plate.right() - left, PLATE), Qt.AlignmentFlag.AlignVCenter, words)


def _signs(person: Participant) -> list[str]:
    """Icons before the name."""
    signs = ["mic-off"] if person.is_muted else []
    return [*signs, "captions"] if person.is_writing_down else signs
