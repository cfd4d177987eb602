"""Everything about one card, beside the board: several may write in it at once."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.collaboration.comment_anchors import CARDS
from core.collaboration.entry_places import Spot
from core.collaboration.records import Member
from core.collaboration.tasks import TaskList
from core.collaboration.tasks_cards import COLOURS, TITLE_MOST, Card
from ui import theme
from ui.collaboration.attempting import Attempting
from ui.collaboration.comment_mark import CommentMark
from ui.collaboration.entry_marks import EntryMarks
from ui.collaboration.person_frames import AROUND
from ui.collaboration.shared_words import SharedLine, SharedText
from ui.collaboration.tasks_checks import CheckList
from ui.collaboration.tasks_swatch import Swatch
from ui.widgets.button import button, icon_button
from ui.widgets.chips import Chips
from ui.widgets.label import label
from ui.widgets.moment_field import DayField
from ui.widgets.scroll import scrolled

WIDTH = 340


class CardDetail(Attempting, QFrame):
    """`closed` when the person is done with it; `label_wanted` when a new label is to be made for its card."""

    closed = Signal()
    label_wanted = Signal(str)

    def __init__(self, tasks: TaskList, marks: EntryMarks | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.marks = marks or EntryMarks(self)
        self.card_id = ""
        self.members: tuple[Member, ...] = ()
        self._may_write = True
        self.setProperty("card", True)
        self.setAccessibleName("Card")
        self._make_fields()
        self._lay_out()

    def show_card(self, card_id: str) -> None:
        """Another card."""
        self.card_id = card_id
        self.checks.show_card(card_id)
        self.comment_mark.show_for(*([Spot(CARDS, card_id)] if card_id else []))

    def fields(self) -> dict[Spot, QWidget]:
        """Where in the card somebody can be; nowhere while none is shown."""
        if not self.card_id:
            return {}
        named = {
            "": self,
            "title": self.title,
            "description": self.description,
            "is_done": self.done,
            "due": self.due,
            "assignees": self.people_button,
            "labels": self.labels_button,
            "colour": self.colours,
        }
        return {Spot(CARDS, self.card_id, name): widget for name, widget in named.items()} | self.checks.fields()

    def refresh(self, card: Card, members: Sequence[Member], *, may_write: bool) -> None:
        """What is so now."""
        self.members, self._may_write = tuple(members), may_write
        self.title.show_text(card.title)
        self.description.show_text(card.description)
        with QSignalBlocker(self.done):
            self.done.setChecked(card.is_done)
        self.due.show_words(card.due)
        self.due.set_editable(may_write)
        for name, swatch in self.swatches.items():
            swatch.setChecked(name == card.colour)
        self.people.set_words([name for _, name in card.assignees])
        self.labels.set_words([label.title for one, label in self.tasks.labels.items() if one in card.labels])
        self.people.setVisible(bool(card.assignees))
        self.labels.setVisible(any(one in card.labels for one in self.tasks.labels))
        self.checks.refresh(may_write=may_write)
        for field in (self.title, self.description):
            field.setReadOnly(not may_write)
        for widget in (self.done, self.people_button, self.labels_button, self.foot):
            widget.setEnabled(may_write)
        for swatch in self.swatches.values():
            swatch.setEnabled(may_write)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's names
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def people_menu(self) -> QMenu:
        """Everybody in the workspace, and who was given the card and has left."""
        card = self.tasks.cards.get(self.card_id)
        given = dict(card.assignees) if card is not None else {}
        known = {member.peer_id: member.name for member in self.members} | given
        made = QMenu(self)
        for peer_id, name in sorted(known.items(), key=lambda pair: pair[1].casefold()):
            action = made.addAction(name)
            action.setCheckable(True)
            action.setChecked(peer_id in given)
            action.triggered.connect(
                lambda is_on, peer_id=peer_id, name=name: self.attempt(
                    self.tasks.assign, self.card_id, peer_id, name, is_on=is_on
                )
            )
        if not known:
            made.addAction("Nobody is in this workspace").setEnabled(False)
        return made

    def labels_menu(self) -> QMenu:
        """Every label, and a new one."""
        card = self.tasks.cards.get(self.card_id)
        made = QMenu(self)
        for one, found in self.tasks.labels.items():
            action = made.addAction(theme.icon("tag", found.colour), found.title or "Untitled")
            action.setCheckable(True)
            action.setChecked(card is not None and one in card.labels)
            action.triggered.connect(
                lambda is_on, one=one: self.attempt(self.tasks.tag, self.card_id, one, is_on=is_on)
            )
        made.addSeparator()
        made.addAction(theme.icon("plus", "muted"), "New label…").triggered.connect(
            lambda: self.label_wanted.emit(self.card_id)
        )
        return made

    def _make_fields(self) -> None:
        tasks = self.tasks
        self.title = SharedLine("Title of the card", most=TITLE_MOST, hint="What is to do")
        self.title.written.connect(lambda text: self.attempt(tasks.write_card, self.card_id, "title", text))
        self.description = SharedText(
            "Description", hint="More about it. Everybody here sees it as you type.", rows=(4, 14)
        )
        self.description.written.connect(lambda text: self.attempt(tasks.write_card, self.card_id, "description", text))
        for field in (self.title, self.description):
            field.undo_wanted.connect(lambda: self.attempt(tasks.undo))
            field.redo_wanted.connect(lambda: self.attempt(tasks.redo))
        self.done = QCheckBox("Done")
        self.done.toggled.connect(lambda is_on: self.attempt(tasks.change_card, self.card_id, is_done=is_on))
        self.due = DayField(name="Due")
        self.due.changed.connect(lambda day: self.attempt(tasks.change_card, self.card_id, due=day))
        self.swatches = {name: Swatch(name) for name in COLOURS}
        for name, swatch in self.swatches.items():
            swatch.clicked.connect(
                lambda is_on, name=name: self.attempt(tasks.change_card, self.card_id, colour=name if is_on else "")
            )
        self.people, self.labels = Chips(), Chips()
        self.people_button = _menu_button("user-round-plus", "Who does it", self.people_menu)
        self.labels_button = _menu_button("tag", "Labels", self.labels_menu)
        self.checks = CheckList(tasks)
        self.copy_button = button("Duplicate", lambda: self.attempt(tasks.duplicate_card, self.card_id), kind="quiet")
        self.remove_button = button("Remove", self._remove, kind="danger", icon="trash-2")
        self.comment_mark = CommentMark(self.marks, "Comment on this card")
        self.close_button = icon_button("x", "Close", self.closed.emit, shortcut="Esc")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16 - AROUND, 12, 8, 12)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setContentsMargins(AROUND, 0, 8, 0)
        head.addWidget(self.done, 1)
        head.addWidget(self.comment_mark)
        head.addWidget(self.close_button)
        column.addLayout(head)
        inside = QWidget()
        body = QVBoxLayout(inside)
        # room for the frames of others
        body.setContentsMargins(AROUND, 0, 0, 0)
        body.setSpacing(8)
        body.addWidget(self.title)
        body.addWidget(self.description)
        body.addLayout(_heading("Due"))
        body.addWidget(self.due)
        for words, opener, chips in (
            ("Who does it", self.people_button, self.people),
            ("Labels", self.labels_button, self.labels),
        ):
            body.addLayout(_heading(words, opener))
            body.addWidget(chips)
        self.colours = QWidget()
        swatches = QHBoxLayout(self.colours)
        swatches.setContentsMargins(0, 0, 0, 0)
        for swatch in self.swatches.values():
            swatches.addWidget(swatch)
        body.addLayout(_heading("Colour", self.colours))
        body.addLayout(_heading("Check list"))
        body.addWidget(self.checks)
        body.addStretch(1)
        column.addWidget(scrolled(inside, right=12), 1)
        self.foot = QWidget()
        verbs = QHBoxLayout(self.foot)
        verbs.setContentsMargins(AROUND, 0, 8, 0)
        verbs.addWidget(self.copy_button)
        verbs.addStretch(1)
        verbs.addWidget(self.remove_button)
        column.addWidget(self.foot)

    def _remove(self) -> None:
        card_id = self.card_id
        self.closed.emit()
        self.attempt(self.tasks.remove_cards, [card_id])


def _heading(words: str, opener: QWidget | None = None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 6, 0, 0)
    row.addWidget(label(words, role="caption"), 1)
    if opener is not None:
        row.addWidget(opener)
    return row


def _menu_button(icon: str, name: str, make: object) -> QToolButton:
    """A button whose menu is made anew each time it opens."""
    made = icon_button(icon, name)

    def open_menu() -> None:
        menu: QMenu = make()  # type: ignore[operator]
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(made.mapToGlobal(made.rect().bottomLeft()))

    made.clicked.connect(open_menu)
    return made
