"""The results of a form as they come in: sums and charts, a table, and a file for a spreadsheet."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QIODevice, QModelIndex, QPoint, QSaveFile, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.collaboration.answers import Answers
from core.collaboration.comment_anchors import RESPONSES
from core.collaboration.entry_places import Spot
from core.collaboration.form import Form
from core.collaboration.form_results import Sheet, Summary, sheet, summaries, to_csv
from core.errors import StorageError
from core.events import Subscription
from ui import theme
from ui.actions import action, start
from ui.collaboration.attempting import Attempting
from ui.collaboration.comment_mark import KEYS, NEW_SIGN, sign_pixmap
from ui.collaboration.entry_marks import EntryMarks
from ui.collaboration.entry_words import counted
from ui.collaboration.form_summary import SummaryCard
from ui.messages import Messages
from ui.widgets.button import button
from ui.widgets.dialog import confirm
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.label import label
from ui.widgets.scroll import scrolled
from ui.widgets.segmented import Segmented
from ui.widgets.table import Cell, Table

# What arrives together is summed up once.
GATHER_MS = 150
COLUMN = 170
SUMMARY, TABLE = "summary", "table"
# Before the answers stand when, and by whom.
ASKED = 2


class ResultsView(Attempting, QWidget):
    """Follows a form and its answers while it is shown."""

    def __init__(
        self,
        form: Form,
        answers: Answers,
        *,
        may_write: bool,
        marks: EntryMarks | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.marks = marks or EntryMarks(self)
        self.marks.threads_changed.connect(self._mark)
        self.form, self.answers, self.may_write = form, answers, may_write
        self.cards: dict[str, SummaryCard] = {}
        self.table: Table | None = None
        self._columns: tuple[str, ...] = ()
        self._sheet: Sheet | None = None
        self._asked: tuple[str, ...] = ()
        self._wanted: Spot | None = None
        self._is_summing = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(GATHER_MS)
        self._later.timeout.connect(self.refresh)
        self._build()
        self._subscriptions: list[Subscription] = [form.listen(self._heard), answers.listen(self._heard)]

    def close_form(self) -> None:
        """Follow the documents no more."""
        for subscription in self._subscriptions:
            subscription.cancel()
        self._subscriptions.clear()

    def refresh(self) -> None:
        """Show what is so now, once it is summed up."""
        if not self._subscriptions:
            return
        count = len(self.answers.submitted)
        drafts = len(self.answers.drafts)
        self.count.setText(f"{count} response{'' if count == 1 else 's'}")
        self.drafts.setText(f"{drafts} being filled" if drafts else "")
        self.export_button.setEnabled(bool(count))
        self.remove_button.setVisible(self.may_write and self.ways.key == TABLE)
        if not count:
            self.stack.setCurrentWidget(self.empty)
        elif self._is_summing:
            self._heard(None)
        else:
            start(self, self._sum_up())

    async def _sum_up(self) -> None:
        self._is_summing = True
        try:
            is_table = self.ways.key == TABLE
            work = sheet if is_table else summaries
            now = self.form.now
            found: Any = await asyncio.to_thread(work, now, tuple(self.answers.submitted))
        finally:
            self._is_summing = False
        if self._subscriptions:  # nobody closed it meanwhile
            self._asked = tuple(question.id for question in now.questions if question.is_asked)
            (self._show_table if is_table else self._show_summaries)(found)

    def bring(self, response_id: str, question_id: str) -> None:
        """An answer into sight, in the table."""
        self._wanted = Spot(RESPONSES, response_id, question_id)
        self.ways.choose(TABLE)
        self.refresh()

    def answer_at(self, index: QModelIndex) -> Spot | None:
        """The answer in a cell of the table; None where there is none."""
        place = index.column() - ASKED
        if self.table is None or not index.isValid() or not 0 <= place < len(self._asked):
            return None
        return Spot(RESPONSES, self.table.key_of(index), self._asked[place]) if index.data() else None

    def menu(self, index: QModelIndex) -> QMenu | None:
        """What can be done with a cell of the table; None where nothing can."""
        if (spot := self.answer_at(index)) is None:
            return None
        made = QMenu(self)
        comment = made.addAction(theme.icon(NEW_SIGN, "muted"), "Comment on this answer")
        comment.triggered.connect(lambda: self.marks.comment_wanted.emit(spot))
        comment.setShortcut(KEYS)
        return made

    @action(palette=False)
    async def export(self) -> None:
        """Write the table where the person says."""
        title = "".join(letter for letter in self.form.about.title if letter.isalnum() or letter in " -_").strip()
        dialog = QFileDialog(self, "Export as CSV", f"{title or 'form'}.csv", "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(self.write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @action(palette=False)
    async def write(self, path: str) -> None:
        """Write the table there, whole or not at all."""
        responses = tuple(self.answers.submitted)
        found = await asyncio.to_thread(sheet, self.form.now, responses)
        content = await asyncio.to_thread(to_csv, found)
        file = QSaveFile(path)
        is_open = file.open(QIODevice.OpenModeFlag.WriteOnly)
        if not (is_open and file.write(content) == len(content) and file.commit()):
            raise StorageError(f"'{Path(path).name}' cannot be written: {file.errorString()}.", "Choose another place.")
        Messages.of(self).info(f"{len(responses)} responses are in {Path(path).name}.")

    @action(palette=False)
    async def remove(self) -> None:
        """Take the chosen response away, for all."""
        response = self.answers.responses.get(str(self.table.key)) if self.table is not None else None
        if response is None:
            return
        text = "It counts in no result any more, on no machine."
        if await confirm(self, f"Remove the response of {response.author}?", text, accept="Remove", is_danger=True):
            self.answers.remove([response.id])

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's names
        """What came while nobody looked."""
        super().showEvent(event)
        self.refresh()

    def _heard(self, changed: object) -> None:
        if self.isVisible() and not self._later.isActive():
            self._later.start()

    def _show_summaries(self, sums: Sequence[Summary]) -> None:
        found = {summary.question.id: summary for summary in sums}
        for one, card in list(self.cards.items()):
            if one not in found or found[one].question.kind is not card.kind:
                del self.cards[one]
                self._column.removeWidget(card)
                card.hide()
                card.deleteLater()
        for place, (one, summary) in enumerate(found.items()):
            known = self.cards.get(one)
            if known is None:
                known = self.cards[one] = SummaryCard(summary)
            known.show_summary(summary)
            if self._column.indexOf(known) != place:
                self._column.removeWidget(known)
                self._column.insertWidget(place, known)
        self.stack.setCurrentWidget(self.sums)

    def _show_table(self, found: Sheet) -> None:
        if self.table is None or self._columns != found.columns:
            if self.table is not None:
                self.stack.removeWidget(self.table)
                self.table.deleteLater()
            self.table = Table(found.columns, name="Responses")
            self.table.set_widths(*(COLUMN for _ in found.columns))
            self.table.chosen.connect(lambda _: self._offer_removal())
            self.table.clicked.connect(self._read)
            self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            self.table.customContextMenuRequested.connect(self._open_menu)
            self.stack.addWidget(self.table)
            self._columns = found.columns
        self._sheet = found
        self._mark()
        self.stack.setCurrentWidget(self.table)
        self._offer_removal()
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted.field in self._asked:
            self.table.choose(wanted.key, ASKED + self._asked.index(wanted.field))

    def _mark(self) -> None:
        """The answers, with the number of comments on each."""
        if self.table is None or self._sheet is None:
            return
        rows = [
            [
                self._cell(words, Spot(RESPONSES, one, asked)) if asked else _cell(words)
                for words, asked in zip(row, ("",) * ASKED + self._asked, strict=False)
            ]
            for one, row in zip(self._sheet.ids, self._sheet.rows, strict=True)
        ]
        self.table.set_rows(rows, keys=self._sheet.ids)

    def _cell(self, words: str, spot: Spot) -> Cell:
        made, count = _cell(words), self.marks.count(spot)
        if not count:
            return made
        sign = sign_pixmap(count, is_chosen=self.marks.is_chosen(spot), ratio=self.devicePixelRatioF())
        return replace(made, sign=sign, tip=f"{words}\n{counted(count)}")

    def _read(self, index: QModelIndex) -> None:
        spot = self.answer_at(index)
        if spot is not None and self.marks.count(spot):
            self.marks.ask(spot)

    def _open_menu(self, place: QPoint) -> None:
        if self.table is not None and (menu := self.menu(self.table.indexAt(place))) is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.table.viewport().mapToGlobal(place))

    def _offer_removal(self) -> None:
        self.remove_button.setEnabled(self.table is not None and self.table.key is not None)

    def _build(self) -> None:
        self.count = label(role="heading")
        self.drafts = label(tone="muted")
        self.ways = Segmented(((SUMMARY, "Summary"), (TABLE, "Table")), name="Show as")
        self.ways.chosen.connect(lambda _: self.refresh())
        self.remove_button = button("Remove…", self.remove, kind="quiet", icon="trash-2")
        self.export_button = button("Export CSV…", self.export, icon="download")
        # beside the comments there is room for half of it in a line
        head = FlowLayout(gap=8)
        counts = QWidget()
        said = QHBoxLayout(counts)
        said.setContentsMargins(0, 0, 0, 0)
        said.setSpacing(8)
        said.addWidget(self.count)
        said.addWidget(self.drafts)
        counts.setMinimumHeight(self.export_button.sizeHint().height())
        for widget in (counts, self.ways, self.export_button, self.remove_button):
            head.addWidget(widget)
        inside = QWidget()
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(0, 0, 0, 8)
        self._column = QVBoxLayout()
        self._column.setSpacing(14)
        whole.addLayout(self._column)
        whole.addStretch(1)
        self.sums = scrolled(inside, right=12)
        self.empty = EmptyState(
            "chart-column", "No responses yet", "What is submitted is summed up here at once, also while you look."
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.sums)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.stack, 1)


def _cell(words: str) -> Cell:
    """Numbers are ordered as numbers."""
    shown = " ".join(words.split())
    try:
        return Cell(shown, tip=words, sort=float(words))
    except ValueError:
        return Cell(shown, tip=words)
