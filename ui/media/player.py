"""Player: a video or sound plays in its place, with a line of its scenes and words to jump to."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Q_ARG, QLoggingCategory, QMetaObject, QRect, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoFrame, QVideoSink
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.media.wording import clock
from ui import theme
from ui.media.spectrogram_view import SpectrogramView
from ui.widgets.button import icon_button
from ui.widgets.label import label

# Height of the line, of its bar, and of a mark.
LINE, BAR, MARK = 28, 6, 14


class Player(QWidget):
    """Shows one medium at a time. `failed(words)` when it cannot be played here."""

    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # its threads would log through Python, see `_do`
        QLoggingCategory.setFilterRules("qt.multimedia*=false")
        self.player = QMediaPlayer(self)
        self.audio = QAudioOutput(self)
        self.sink = QVideoSink(self)
        self.player.setAudioOutput(self.audio)
        self.player.setVideoSink(self.sink)
        self.shown = Screen()
        self.line = TimeLine()
        self.toggle = icon_button("play", "Play  (Space)", self.play_or_pause)
        self.spectrum = icon_button("activity", "Spectrogram", checkable=True)
        self.sound = icon_button("volume-2", "Sound off", self._mute)
        self.time = label(tone="muted")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.toggle)
        row.addWidget(self.line, 1)
        row.addWidget(self.time)
        row.addWidget(self.spectrum)
        row.addWidget(self.sound)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.shown, 1)
        # computed only while it is seen
        self.spectrogram = SpectrogramView()
        self.spectrogram.hide()
        self.spectrogram.wanted.connect(self.jump)
        self.spectrum.toggled.connect(self.spectrogram.setVisible)
        column.addWidget(self.spectrogram, 1)
        column.addLayout(row)
        # frames come from a thread of the player
        self.sink.videoFrameChanged.connect(self.shown.show_frame, Qt.ConnectionType.QueuedConnection)
        self.player.positionChanged.connect(self._moved)
        self.player.durationChanged.connect(lambda ms: self.line.set_duration(ms / 1000))
        self.player.playbackStateChanged.connect(lambda state: self._say(state))
        self.player.errorOccurred.connect(lambda error, words: self.failed.emit(words))
        self.line.wanted.connect(self.jump)

    def open(self, path: Path, *, duration_s: float, marks: Sequence[float]) -> None:
        """Get a file ready; `marks` are times worth jumping to."""
        self.shown.clear()
        self.line.set_duration(duration_s)
        self.line.set_marks(marks)
        self.spectrogram.open(path)
        self._do("setSource", Q_ARG(QUrl, QUrl.fromLocalFile(str(path))))
        self._moved(0)

    def show_poster(self, image: QImage) -> None:
        """What is seen before it plays, and while a sound does."""
        self.shown.show_poster(image)

    def close_medium(self) -> None:
        """Stop, and let go of the file."""
        self._do("stop")
        self._do("setSource", Q_ARG(QUrl, QUrl()))
        self.spectrogram.close_medium()
        self.shown.clear()

    def play_or_pause(self) -> None:
        """The one or the other."""
        if self.player.playbackState() == QMediaPlayer.PlaybackState.PlayingState:
            self._do("pause")
        else:
            self._do("play")

    def jump(self, seconds: float) -> None:
        """Go there and play."""
        self._do("setPosition", Q_ARG("qlonglong", round(seconds * 1000)))
        self._do("play")

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """What nobody sees makes no noise."""
        self._do("pause")
        super().hideEvent(event)

    def _do(self, verb: str, *values: Any) -> None:
        """Let the event loop call a slot of the player.

        Called from here, it would hold Python's lock while it waits for its threads, which may need that lock to log.
        """
        QMetaObject.invokeMethod(self.player, verb, Qt.ConnectionType.QueuedConnection, *values)

    def _mute(self) -> None:
        self.audio.setMuted(not self.audio.isMuted())
        is_off = self.audio.isMuted()
        self.sound.setIcon(theme.icon("volume-x" if is_off else "volume-2"))
        self.sound.setToolTip("Sound on" if is_off else "Sound off")

    def _moved(self, ms: int) -> None:
        self.line.set_position(ms / 1000)
        self.spectrogram.set_position(ms / 1000)
        self.time.setText(f"{clock(ms / 1000)} / {clock(self.line.duration_s)}")

    def _say(self, state: QMediaPlayer.PlaybackState) -> None:
        is_playing = state == QMediaPlayer.PlaybackState.PlayingState
        self.toggle.setIcon(theme.icon("pause" if is_playing else "play"))
        self.toggle.setToolTip("Pause  (Space)" if is_playing else "Play  (Space)")


class Screen(QWidget):
    """The picture, as large as it fits, without a window of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = QVideoFrame()
        self._poster = QImage()
        self.setMinimumSize(160, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def is_moving(self) -> bool:
        """Whether a frame of the video is shown."""
        return self._frame.isValid()

    def show_frame(self, frame: QVideoFrame) -> None:
        """The next picture of a video."""
        if frame.isValid():
            self._frame = frame
            self.update()

    def show_poster(self, image: QImage) -> None:
        """A picture while there is no frame."""
        self._poster = image
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._frame, self._poster = QVideoFrame(), QImage()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The frame, or the poster."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._frame.isValid():
            options = QVideoFrame.PaintOptions()
            options.backgroundColor = QColor(0, 0, 0, 0)
            options.aspectRatioMode = Qt.AspectRatioMode.KeepAspectRatio
            self._frame.paint(painter, QRectF(self.rect()), options)
        elif not self._poster.isNull():
            size = self._poster.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(self.rect().center())
            painter.drawImage(place, self._poster)


class TimeLine(QWidget):
    """Where it is, and marks at times worth jumping to; `wanted(seconds)` when the person points somewhere."""

    wanted = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.duration_s = 0.0
        self.position_s = 0.0
        self.marks: tuple[float, ...] = ()
        self.setFixedHeight(LINE)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Place in time")
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide."""
        return QSize(300, LINE)

    def set_duration(self, seconds: float) -> None:
        """How long it is; what the file says may become better known while it plays."""
        if seconds > 0:
            self.duration_s = seconds
            self.update()

    def set_marks(self, marks: Sequence[float]) -> None:
        """Times worth jumping to."""
        self.marks = tuple(sorted(set(marks)))
        self.update()

    def set_position(self, seconds: float) -> None:
        """Where it is."""
        self.position_s = seconds
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go there."""
        self.wanted.emit(self._time(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Say which time lies under the pointer, and drag."""
        time = self._time(event.position().x())
        self.setToolTip(clock(time))
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.wanted.emit(time)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The bar, what is behind it, and the marks."""
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        whole = QRectF(0, middle - BAR / 2, self.width(), BAR)
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(whole, BAR / 2, BAR / 2)
        painter.setBrush(QColor(colours.muted))
        for mark in self.marks:
            painter.drawRoundedRect(QRectF(self._x(mark) - 1, middle - MARK / 2, 2, MARK), 1, 1)
        painter.setBrush(QColor(colours.accent))
        here = self._x(self.position_s)
        painter.drawRoundedRect(QRectF(0, middle - BAR / 2, here, BAR), BAR / 2, BAR / 2)
        painter.drawEllipse(QRectF(here - 6, middle - 6, 12, 12).intersected(QRectF(self.rect())))

    def _x(self, seconds: float) -> float:
        return self.width() * min(1.0, seconds / self.duration_s) if self.duration_s else 0.0

    def _time(self, x: float) -> float:
        return self.duration_s * min(1.0, max(0.0, x / max(1, self.width())))
