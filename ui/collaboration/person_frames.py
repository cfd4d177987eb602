"""Frames around what others are at in a form or a card, in their colours and with their names."""

from collections.abc import Mapping, Sequence

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QScrollArea, QWidget

from core.collaboration.records import Cursor
from ui.collaboration.carets import BETWEEN, FLAG, Person, flag_width, flags_width, paint_flag, paint_frame
from ui.collaboration.shared_words import SharedLine, SharedText
from ui.widgets.moment_field import MomentField

# Between a field and the frame around it; a card's stands on its border.
AROUND = 4
RADIUS, CARD_RADIUS = 6, 10
# From the right end of a frame to the last name.
INDENT = 12
# A name stands half on the upper border.
HALF = FLAG // 2


class PersonFrames(QObject):
    """Those of one view. A low field of words in which others write has their names only: their carets are in it."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.frames: dict[QWidget, PersonFrame] = {}

    def show(self, people: Mapping[QWidget, Sequence[Person]]) -> None:
        """Who is at these widgets, and at no others; at a low field with carets they stand above these."""
        for widget in list(self.frames):
            if widget not in people or not shiboken6.isValid(widget):
                self.frames.pop(widget).end()
        for widget, found in people.items():
            if widget not in self.frames:
                self.frames[widget] = PersonFrame(widget, self._view)
            self.frames[widget].show_people(found)


class PersonFrame(QWidget):
    """Follows one widget wherever that goes, and lies on what scrolls with it. The mouse goes through."""

    def __init__(self, target: QWidget, view: QWidget) -> None:
        self._watched, host = [target], view
        parent = target.parentWidget()
        while parent is not None and parent is not view:
            above = parent.parentWidget()
            if above is not None and isinstance(above.parentWidget(), QScrollArea):
                host = parent
                break
            self._watched.append(parent)
            parent = above
        super().__init__(host)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._target, self._host = target, host
        self._people: tuple[Person, ...] = ()
        self._look: object = None
        self._flags: list[tuple[int, Person]] = []
        self._box = QRect()
        # 0 where only names are drawn
        self._radius = 0
        target.destroyed.connect(self.end)
        for widget in self._watched:
            widget.installEventFilter(self)

    def show_people(self, people: Sequence[Person]) -> None:
        """These are there now."""
        self._people = tuple(people)
        self.follow()

    def end(self) -> None:
        """Nobody is there any more."""
        for widget in self._watched:
            if shiboken6.isValid(widget):
                widget.removeEventFilter(self)
        if shiboken6.isValid(self):
            self.hide()
            self.deleteLater()

    def follow(self) -> None:
        """Be where the widget is."""
        if not shiboken6.isValid(self._target) or not self._target.isVisibleTo(self._host):
            self.hide()
            return
        target = self._target
        self._radius = 0 if self._carets else CARD_RADIUS if target.property("card") else RADIUS
        around = AROUND if self._radius == RADIUS else 0
        size = target.size()
        if isinstance(target, QCheckBox | MomentField):
            # what is in it, not all the room that it has
            size.setWidth(min(size.width(), target.sizeHint().width()))
        inside = QRect(target.mapTo(self._host, QPoint()), size)
        box = inside.adjusted(-around, -around, around, around).intersected(self._host.rect())
        whole = box.adjusted(0, -HALF, 0, HALF + 1).intersected(self._host.rect())
        self._box = box.translated(-whole.topLeft())
        self._flags = self._placed(inside.left() - whole.left(), whole.width())
        look = (whole, self._box, tuple(self._flags), self._radius)
        if look != self._look:
            self._look = look
            self.setGeometry(whole)
            self.update()
        if self.isHidden():
            self.show()
            self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """It moved, or what is in it did."""
        kinds = QEvent.Type
        is_move = event.type() in (kinds.Move, kinds.Resize, kinds.Show, kinds.Hide)
        if is_move or (event.type() == kinds.Paint and self._carets and watched is self._target):
            self.follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The line around it in the colour of who came first, and all names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._radius and self._people:
            paint_frame(painter, QRectF(self._box), self._people[0][0], radius=self._radius)
        top = self._box.top() - HALF if self._box.top() >= HALF else self._box.bottom() - HALF
        for left, (peer_id, name) in self._flags:
            paint_flag(painter, left, top, peer_id=peer_id, name=name)
        painter.end()

    @property
    def _carets(self) -> Sequence[Cursor]:
        target = self._target
        return target.cursors if isinstance(target, SharedLine | SharedText) and target.is_low else ()

    def _placed(self, start: int, width: int) -> list[tuple[int, Person]]:
        """From left to right, none over another: at their carets, or one after the other."""
        target, carets = self._target, self._carets
        if carets and isinstance(target, SharedLine | SharedText):
            wanted = sorted((start + target.caret_x(one.head) - 1, (one.peer_id, one.name)) for one in carets)
        else:
            # at the right end: above a field stands on the left what it is called
            left = self._box.right() - INDENT - flags_width(self._people)
            wanted = [(max(0, left), person) for person in self._people]
        found: list[tuple[int, Person]] = []
        free = 0
        for left, person in wanted:
            wide = flag_width(person[1])
            place = max(free, min(left, width - wide))
            found.append((place, person))
            free = place + wide + BETWEEN
        return found
