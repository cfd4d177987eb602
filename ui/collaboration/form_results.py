"""The results of a form as they come in: sums and charts, a table, and a file for a spreadsheet."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QIODevice, QSaveFile, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.collaboration.answers import Answers
from core.collaboration.form import Form
from core.collaboration.form_results import Sheet, Summary, sheet, summaries, to_csv
from core.errors import StorageError
from core.events import Subscription
from ui.actions import action, start
from ui.collaboration.attempting import Attempting
from ui.collaboration.form_summary import SummaryCard
from ui.messages import Messages
from ui.widgets.button import button
from ui.widgets.dialog import confirm
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import label
from ui.widgets.scroll import scrolled
from ui.widgets.segmented import Segmented
from ui.widgets.table import Cell, Table

# What arrives together is summed up once.
GATHER_MS = 150
COLUMN = 170
SUMMARY, TABLE = "summary", "table"


class ResultsView(Attempting, QWidget):
    """Follows a form and its answers while it is shown."""

    def __init__(self, form: Form, answers: Answers, *, may_write: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form, self.answers, self.may_write = form, answers, may_write
        self.cards: dict[str, SummaryCard] = {}
        self.table: Table | None = None
        self._columns: tuple[str, ...] = ()
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
            found: Any = await asyncio.to_thread(work, self.form.now, tuple(self.answers.submitted))
        finally:
            self._is_summing = False
        if self._subscriptions:  # nobody closed it meanwhile
            (self._show_table if is_table else self._show_summaries)(found)

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
            self.stack.addWidget(self.table)
            self._columns = found.columns
        self.table.set_rows([[_cell(words) for words in row] for row in found.rows], keys=found.ids)
        self.stack.setCurrentWidget(self.table)
        self._offer_removal()

    def _offer_removal(self) -> None:
        self.remove_button.setEnabled(self.table is not None and self.table.key is not None)

    def _build(self) -> None:
        self.count = label(role="heading")
        self.drafts = label(tone="muted")
        self.ways = Segmented(((SUMMARY, "Summary"), (TABLE, "Table")), name="Show as")
        self.ways.chosen.connect(lambda _: self.refresh())
        self.remove_button = button("Remove…", self.remove, kind="quiet", icon="trash-2")
        self.export_button = button("Export CSV…", self.export, icon="download")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.count)
        head.addWidget(self.drafts)
        head.addStretch(1)
        for widget in (self.remove_button, self.export_button, self.ways):
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
