"""TimeLine: a slider through the moments of a document, with play."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from core.collaboration.history import Moment
from ui import theme
from ui.collaboration.when import when
from ui.widgets.button import icon_button
from ui.widgets.label import ElidedLabel

# Smooth enough to follow; a long history goes in bigger steps, so that it takes a dozen seconds.
STEP_MS = 80
STEPS = 150


class TimeLine(QWidget):
    """`moved(number)` when another moment is wanted; -1 is before all of them."""

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._moments: Sequence[Moment] = ()
        self._names: dict[str, str] = {}
        self.play_button = icon_button("play", "Play", self._toggle)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Moment")
        self.slider.valueChanged.connect(self._changed)
        self.words = ElidedLabel("", tone="muted")
        self.words.setFixedWidth(230)
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._step)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.play_button)
        row.addWidget(self.slider, 1)
        row.addWidget(self.words)

    @property
    def number(self) -> int:
        """The moment that is shown."""
        return self.slider.value()

    def show_moments(self, moments: Sequence[Moment], names: dict[str, str]) -> None:
        """Offer these, and go to the last; `names` by peer id."""
        self._moments, self._names = moments, names
        self.slider.blockSignals(True)
        self.slider.setRange(-1, len(moments) - 1)
        self.slider.setValue(len(moments) - 1)
        self.slider.blockSignals(False)
        self._say()

    def go_to(self, number: int) -> None:
        """As if the person had moved there."""
        self.stop()
        self.slider.setValue(number)

    def stop(self) -> None:
        """Play no more."""
        self._timer.stop()
        self.play_button.setIcon(theme.icon("play", "muted"))

    def _toggle(self) -> None:
        if self._timer.isActive():
            self.stop()
            return
        if self.number >= self.slider.maximum():
            self.slider.setValue(-1)
        self.play_button.setIcon(theme.icon("pause", "muted"))
        self._timer.start()

    def _step(self) -> None:
        self.slider.setValue(self.number + max(1, len(self._moments) // STEPS))
        if self.number >= self.slider.maximum():
            self.stop()

    def _changed(self, number: int) -> None:
        self._say()
        self.moved.emit(number)

    def _say(self) -> None:
        if not 0 <= self.number < len(self._moments):
            self.words.set_text("At the beginning" if self._moments else "Nothing was written yet")
            return
        moment = self._moments[self.number]
        self.words.set_text(f"{self._names.get(moment.author_id, 'Somebody')}, {when(moment.written)}")
