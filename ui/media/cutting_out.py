"""A person or a thing cut out of a picture: which, and what is to be behind it."""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.media.cutout import Cut, Foreground, is_nothing, laid, matte_of
from core.media.enhance import smaller
from core.media.records import InstalledModel
from core.reports import Box
from ui import theme
from ui.media.enhancing import COLUMN, SHOWN, SIZE, image_of
from ui.media.fetching import Fetcher
from ui.widgets.choice_list import ROW, Choice, ChoiceList
from ui.widgets.dialog import Dialog
from ui.widgets.label import label, set_tone
from ui.widgets.picture_view import RADIUS, PictureView
from ui.widgets.segmented import Segmented

BACKGROUNDS = (("transparent", "None"), ("white", "White"), ("blurred", "Blurred"))
PERSON = "person"
# Before the id of an installed model.
MODEL = "model "
WORKING = "Cutting out…"
NOTHING = "Nothing to cut out was found here. Choose something else."
# A square of the board behind what is transparent.
SQUARE = 10
# Rows that are seen at once; the rest is scrolled to.
MOST_ROWS = 6


class Board(PictureView):
    """A picture over a checkerboard, which shows through where the picture is transparent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(QSize(480, 360))
        self.setAccessibleName("What is cut out")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The board under the picture only, then the picture."""
        image = self.image
        if image is not None and image.hasAlphaChannel():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            clip = QPainterPath()
            clip.addRoundedRect(QRectF(self.place()), RADIUS, RADIUS)
            painter.setClipPath(clip)
            place = self.place()
            painter.fillRect(place, theme.colour("surface"))
            for top in range(0, place.height(), SQUARE):
                for left in range(top // SQUARE % 2 * SQUARE, place.width(), 2 * SQUARE):
                    painter.fillRect(place.left() + left, place.top() + top, SQUARE, SQUARE, _other_square())
            painter.end()
        super().paintEvent(event)


class CutOutDialog(Dialog):
    """What to cut out, and before what; `cut()` once it was accepted. It saves nothing."""

    def __init__(
        self,
        name: str,
        pixels: np.ndarray,
        boxes: Sequence[Box],
        *,
        models: Sequence[InstalledModel] = (),
        foreground: Foreground | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`pixels` is the whole picture, uint8 (h, w, 3); `boxes` what was detected in it.

        `models` are installed ones that part a foreground from the rest; `foreground` asks one, in a worker.
        """
        text = f"{name} itself stays as it is: what you cut out becomes a new item."
        super().__init__("Cut out", text, parent=parent, accept="Save as a new item", width=880)
        self._boxes = tuple(boxes)
        self._seen: Cut | None = None
        self.view = Board()
        self.what = ChoiceList(name="What to cut out")
        choices = choices_of(self._boxes, models)
        self.what.set_choices(choices)
        self.what.choose(_likeliest(self._boxes, models))
        self.what.setFixedHeight(min(len(choices), MOST_ROWS) * ROW + 4)
        self.behind = Segmented(BACKGROUNDS, name="Background")
        self.words = label(WORKING, tone="muted", wraps=True)
        self._lay_out()
        trial = Trial(pixels, foreground)
        self._fetcher = Fetcher(trial.answer, remembered=2, parent=self)
        self._fetcher.fetched.connect(self._show)
        self._fetcher.failed.connect(self._say_failed)
        self.what.chosen.connect(self._try)
        self.behind.chosen.connect(self._try)
        self._try()
        self._fetcher.want(None)

    def cut(self) -> Cut:
        """What was chosen, for `core.media.cutout.cut`."""
        key, background = self.what.key, self.behind.key
        if key.startswith(MODEL):
            return Cut(None, background, model=key.removeprefix(MODEL))
        return Cut(None if key == PERSON else self._boxes[int(key)], background)

    @property
    def is_settled(self) -> bool:
        """Whether everything that was asked for is shown."""
        return self._seen == self.cut()

    def _lay_out(self) -> None:
        side = QWidget()
        side.setFixedWidth(COLUMN)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label("What", role="heading"))
        column.addWidget(self.what)
        column.addSpacing(12)
        column.addWidget(label("Background", role="heading"))
        column.addWidget(self.behind)
        column.addSpacing(12)
        column.addWidget(self.words)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.view, 1)
        row.addWidget(side)
        self.body.addLayout(row, 1)
        self.resize(SIZE)
        self.what.setFocus()

    def _try(self) -> None:
        self._say(WORKING)
        self._offer(is_possible=False)  # until something is found
        self._fetcher.forget()
        self._fetcher.want(self.cut())

    def _show(self, wish: object, answer: Any) -> None:
        if wish is None:
            if self.view.image is None:  # until the first is cut out
                self.view.set_image(answer)
                self.view.set_boxes(self._boxes)
            return
        if wish != self.cut():
            return
        self._seen = self.cut()
        self.view.set_boxes(())
        self.view.set_image(answer.image)
        self._say(NOTHING if answer.is_nothing else "", tone="warn" if answer.is_nothing else "muted")
        self._offer(is_possible=not answer.is_nothing)

    def _say(self, words: str, *, tone: str = "muted") -> None:
        self.words.setText(words)
        set_tone(self.words, tone)

    def _offer(self, *, is_possible: bool) -> None:
        if self.accept_button is not None:
            self.accept_button.setEnabled(is_possible)

    def _say_failed(self, _: object, error: object) -> None:
        self._say(f"It cannot be cut out: {error}", tone="bad")


class Sheet:
    """What was cut out, for the screen; the picture itself when nothing was."""

    def __init__(self, image: QImage, *, is_nothing: bool) -> None:
        self.image = image
        self.is_nothing = is_nothing


class Trial:
    """Cuts out in workers, in a small picture, each thing once. Knows no widget."""

    def __init__(self, pixels: np.ndarray, foreground: Foreground | None = None) -> None:
        self._pixels = pixels
        self._foreground = foreground
        self._lock = threading.Lock()
        self._mattes: dict[Cut, np.ndarray] = {}

    def answer(self, wish: Cut | None) -> Any:
        """The picture for None, else a Sheet."""
        shown = smaller(self._pixels, SHOWN)
        if wish is None:
            return image_of(shown)
        thing = replace(wish, background="")
        with self._lock:  # another background is no reason to look for the thing again
            if thing not in self._mattes:
                self._mattes[thing] = matte_of(shown, wish, foreground=self._foreground)
        matte = self._mattes[thing]
        if is_nothing(matte):
            return Sheet(image_of(shown), is_nothing=True)
        return Sheet(image_of(laid(shown, matte, wish.background)), is_nothing=False)


def choices_of(boxes: Sequence[Box], models: Sequence[InstalledModel] = ()) -> list[Choice]:
    """Everybody, the foreground by each model, then each box by its name and how sure it is; those of one name are
    counted."""
    total, seen = Counter(box.label for box in boxes), Counter[str]()
    made = [Choice(PERSON, "Everybody", "All persons in the picture")]
    made += [Choice(f"{MODEL}{model.id}", "Foreground", f"By {model.title}") for model in models]
    for number, box in enumerate(boxes):
        seen[box.label] += 1
        name = (box.label or "box").capitalize()
        title = f"{name} {seen[box.label]}" if total[box.label] > 1 else name
        made.append(Choice(str(number), title, f"{box.score:.0%} sure" if box.score < 1.0 else "Marked in the picture"))
    return made


def _likeliest(boxes: Sequence[Box], models: Sequence[InstalledModel] = ()) -> str:
    """Persons are seen in anything, so they come first only where one was detected or nothing else can be."""
    if any(box.label in ("person", "face") for box in boxes):
        return PERSON
    if boxes:
        return "0"
    return f"{MODEL}{models[0].id}" if models else PERSON


def _other_square() -> QColor:
    return theme.colour("border")
