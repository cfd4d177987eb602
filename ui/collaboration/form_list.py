"""The questions of a form in their order: chosen, dragged, and carried by keys."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.collaboration.comment_anchors import QUESTIONS
from core.collaboration.entry_places import Spot
from core.collaboration.form_questions import Question, QuestionKind
from ui import icons, theme
from ui.collaboration.carets import FLAG, paint_flags, paint_frame
from ui.collaboration.comment_mark import KEYS, NEW_SIGN, paint_sign, sign_width
from ui.collaboration.entry_marks import EntryMarks
from ui.collaboration.form_kinds import SORTS

MIME = "application/x-vega-question"
ROW = 46
AnyIndex = QModelIndex | QPersistentModelIndex
# The row above the questions: what the form is called and for.
ABOUT = ""


class QuestionRows(QAbstractListModel):
    """The form's title, then its questions; what is dropped between them asks to be moved there."""

    dropped = Signal(str, int)

    def __init__(self, marks: EntryMarks | None = None) -> None:
        super().__init__()
        self.marks = marks or EntryMarks(self)
        self.title = ""
        self.questions: tuple[Question, ...] = ()
        self.may_write = True

    def rowCount(self, parent: AnyIndex | None = None) -> int:  # noqa: N802 - Qt's names
        """How many rows."""
        return 0 if parent is not None and parent.isValid() else len(self.questions) + 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The question for the painter (None for the form itself), words for everybody else."""
        if not index.isValid() or index.row() > len(self.questions):
            return None
        question = self.questions[index.row() - 1] if index.row() else None
        if role == Qt.ItemDataRole.UserRole:
            return question
        if role == Qt.ItemDataRole.DisplayRole:
            return question.title if question is not None else self.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(words for _, words in question_marks(question)) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if question is None:
                return f"The form itself: {self.title or 'Untitled'}"
            required = ", required" if question.is_required else ""
            said = self.marks.spoken(Spot(QUESTIONS, question.id))
            words = f"{index.row()}. {question.title or 'Untitled'}. {SORTS[question.kind].title}{required}"
            return f"{words}. {said}" if said else words
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Questions can be dragged and fall between rows only."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        both = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return both | Qt.ItemFlag.ItemIsDragEnabled if index.row() and self.may_write else both

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        """Questions are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Questions of this form."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """The id of one question."""
        made = QMimeData()
        if indexes and indexes[0].row():
            made.setData(MIME, self.questions[indexes[0].row() - 1].id.encode())
        return made

    def canDropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex
    ) -> bool:
        """Only who may write, and not above the form's title."""
        return self.may_write and data.hasFormat(MIME) and row != 0

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex
    ) -> bool:
        """Ask to move it; Qt must remove nothing."""
        if self.canDropMimeData(data, action, row, column, parent):
            one = bytes(data.data(MIME).data()).decode("ascii", "replace")
            ids = [question.id for question in self.questions]
            if one in ids:
                place = len(ids) if row < 0 else row - 1
                self.dropped.emit(one, place - (ids.index(one) < place))
        return False

    def fill(self, title: str, questions: Sequence[Question]) -> None:
        """Other rows; what is chosen stays chosen."""
        self.title = title
        if [one.id for one in questions] == [one.id for one in self.questions]:
            self.questions = tuple(questions)
            self.dataChanged.emit(self.index(0), self.index(len(questions)))
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self.questions[index.row() - 1].id if index.row() else ABOUT for index in before]
        self.questions = tuple(questions)
        places = {ABOUT: 0} | {one.id: number for number, one in enumerate(questions, 1)}
        after = [self.index(places[one]) if one in places else QModelIndex() for one in ids]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()


class QuestionList(QListView):
    """`chosen(id)` ("" for the form itself), `moved(id, index)`, `removed(id)`, `copied(id)`."""

    chosen = Signal(str)
    moved = Signal(str, int)
    removed = Signal(str)
    copied = Signal(str)

    def __init__(self, marks: EntryMarks | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marks = marks or EntryMarks(self)
        for signal in (self.marks.threads_changed, self.marks.people_moved):
            signal.connect(self.viewport().update)
        self.rows = QuestionRows(self.marks)
        self.rows.dropped.connect(self.moved.emit, Qt.ConnectionType.QueuedConnection)
        self.setModel(self.rows)
        self._painter = _Painter(self.marks)
        self.setItemDelegate(self._painter)
        self.setAccessibleName("Questions")
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit(self.key))
        theme.changed.connect(self.viewport().update)

    @property
    def key(self) -> str:
        """The id of the chosen question; "" for the form itself."""
        row = self.currentIndex().row()
        return self.rows.questions[row - 1].id if 0 < row <= len(self.rows.questions) else ABOUT

    def choose(self, key: str) -> None:
        """Choose a question, or the form itself."""
        ids = [ABOUT, *(question.id for question in self.rows.questions)]
        if key in ids:
            index = self.rows.index(ids.index(key))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's names
        """Between rows, as the model says: QListView would rather move the rows itself."""
        QAbstractItemView.dropEvent(self, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click on the number of its comments reads them."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        question: Question | None = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        if event.button() == Qt.MouseButton.LeftButton and question is not None:
            sign = self._painter.comments_at(self.visualRect(index), question)
            if sign.width() and sign.contains(event.position()):
                self.marks.ask(Spot(QUESTIONS, question.id))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """What can be done with the question under the mouse, or the chosen one."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        if self.key and (by_key or self.indexAt(event.pos()).isValid()):
            place = self.visualRect(self.currentIndex()).center()
            menu = self.menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(place) if by_key else event.globalPos())

    def menu(self) -> QMenu:
        """What can be done with the chosen question."""
        made, one = QMenu(self), self.key
        comment = made.addAction(theme.icon(NEW_SIGN, "muted"), "Comment on this question")
        comment.triggered.connect(lambda: self.marks.comment_wanted.emit(Spot(QUESTIONS, one)))
        comment.setShortcut(KEYS)
        if self.rows.may_write:
            made.addSeparator()
            made.addAction(theme.icon("copy", "muted"), "Duplicate", lambda: self.copied.emit(one))
            made.addAction(theme.icon("trash-2", "muted"), "Remove", lambda: self.removed.emit(one))
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl with an arrow carries, Delete removes, Ctrl+D copies."""
        key, is_ctrl = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        one = self.key if self.rows.may_write else ABOUT
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key))
        if step and is_ctrl:
            place = [question.id for question in self.rows.questions].index(one) + step if one else -1
            if 0 <= place < len(self.rows.questions):
                self.moved.emit(one, place)
        elif key == Qt.Key.Key_Delete and one:
            self.removed.emit(one)
        elif key == Qt.Key.Key_D and is_ctrl and one:
            self.copied.emit(one)
        else:
            super().keyPressEvent(event)


class _Painter(QStyledItemDelegate):
    def __init__(self, marks: EntryMarks) -> None:
        super().__init__()
        self.marks = marks

    def comments_at(self, rect: QRect, question: Question) -> QRectF:
        """Where the number of its comments is on a row in `rect`; of no size when nobody said anything."""
        wide = sign_width(self.marks.count(Spot(QUESTIONS, question.id)))
        return QRectF(rect.right() - 10 - wide, rect.top(), wide, rect.height())

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802
        return QSize(160, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        question: Question | None = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        is_under = bool(state & QStyle.StateFlag.State_MouseOver)
        has_focus = is_chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(theme.colour("accent") if has_focus else Qt.PenStyle.NoPen)
        ground = theme.colour("selected" if is_chosen else "raised")
        painter.setBrush(ground if is_chosen or is_under else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 8, 8)
        icon = SORTS[question.kind].icon if question is not None else "clipboard-list"
        sign = QRectF(rect.left() + 12, rect.center().y() - 7, 16, 16)
        icons.paint(painter, sign, icon, theme.current().accent if is_chosen else theme.current().muted)
        is_heading = question is None or question.kind is QuestionKind.SECTION
        font = theme.font(13, QFont.Weight.DemiBold if is_heading else QFont.Weight.Normal)
        words = index.data(Qt.ItemDataRole.DisplayRole) or ("Untitled form" if question is None else "Untitled")
        marks = question_marks(question)
        spot = Spot(QUESTIONS, question.id) if question is not None else None
        said = self.comments_at(rect, question) if question is not None else QRectF()
        if spot is not None and said.width():
            paint_sign(painter, said, self.marks.count(spot), is_chosen=self.marks.is_chosen(spot))
            rect = rect.adjusted(0, 0, -round(said.width()) - 8, 0)
        width = rect.width() - 54 - 20 * len(marks)
        painter.setFont(font)
        painter.setPen(theme.colour("text" if index.data(Qt.ItemDataRole.DisplayRole) else "muted"))
        shown = QFontMetrics(font).elidedText(words.replace("\n", " "), Qt.TextElideMode.ElideRight, width)
        painter.drawText(
            QRect(rect.left() + 40, rect.top(), width, rect.height()), Qt.AlignmentFlag.AlignVCenter, shown
        )
        for place, (icon, _) in enumerate(marks, 1):
            mark = QRectF(rect.right() - 6 - 20 * place, rect.center().y() - 6, 14, 14)
            icons.paint(painter, mark, icon, theme.current().muted)
        if people := self.marks.people.get(question.id if question is not None else ABOUT, ()):
            box = QRectF(option.rect).adjusted(1, 1, -1, -1)
            paint_frame(painter, box, people[0][0], radius=8)
            paint_flags(painter, box.left() + 12, box.bottom() - FLAG + 1, people)
        painter.restore()


def question_marks(question: Question | None) -> list[tuple[str, str]]:
    """The signs at the right of a question, and what they mean."""
    found = []
    if question is not None and question.is_required:
        found.append(("asterisk", "Must be answered"))
    if question is not None and question.condition is not None:
        found.append(("split", "Shown depending on another answer"))
    return found
