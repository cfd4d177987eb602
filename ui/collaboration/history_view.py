"""HistoryView: a document's past: a time line with play, who made what, named versions, comparing, restoring."""

import asyncio

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from core.backend import Backend
from core.collaboration.history import PastVersion
from core.collaboration.past.reader import AnyHistory
from core.collaboration.records import DocumentEntry
from core.collaboration.versions import NamedVersion
from ui import theme
from ui.actions import action
from ui.collaboration.carets import colour_of
from ui.collaboration.past.base import PastView, Wanted
from ui.collaboration.past.ways import past_view
from ui.collaboration.time_line import TimeLine
from ui.collaboration.when import when
from ui.messages import Messages
from ui.widgets.button import action_button, icon_button
from ui.widgets.choice_list import Choice, ChoiceList
from ui.widgets.flow import FlowLayout
from ui.widgets.label import label
from ui.widgets.titled_dialog import TitledDialog

# Of the list: as wide as it is, and as narrow as it gets.
LIST_WIDTH, LIST_LEAST = 220, 120
# What the box says while nothing is compared.
NOTHING = "Compare with…"
NOW = "Now"
BEGINNING = "The beginning"
THIS_MOMENT = "This moment"


class HistoryView(QWidget):
    """Made by the desk; `closed` when the person wants the document back."""

    closed = Signal()

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry) -> None:
        super().__init__()
        self.backend = backend
        self.service = backend.collaboration.histories
        self.workspace_id = workspace_id
        self.entry = entry
        self.history: AnyHistory | None = None
        self.past: PastView | None = None
        # the moment that the person holds to compare others with, and what it is called
        self._held: tuple[str, PastVersion] | None = None
        self._bases: list[PastVersion | None] = []
        # where "this moment" stands among what can be compared with
        self._this = -1
        self._versions: list[NamedVersion] = []
        self._names: dict[str, str] = {}
        self._is_showing = False
        self._build()
        theme.changed.connect(self._say_authors)

    async def open(self) -> None:
        """Read the past. Raises InputError, StorageError."""
        self.history = await self.service.of(self.workspace_id, self.entry.id)
        self._names = self.backend.collaboration.names(self.workspace_id) | self.history.guests
        self.past = past_view(self.entry.format, self.history, self._names, self._picture)
        self.place.addWidget(self.past)
        self.time_line.show_moments(self.history.moments, self._names)
        may_write = self.backend.collaboration.may_write(self.workspace_id, self.entry.id)
        for made in (self.restore_button, self.name_button):
            made.setVisible(may_write)
        self._say_authors()
        await self._read_versions()
        await self._show()

    @action(palette=False)
    async def show_moment(self) -> None:
        """Show the moment of the time line; of many wanted in a row only the last."""
        if self._is_showing:
            return
        self._is_showing = True
        try:
            shown = None
            while shiboken6.isValid(self) and shown != (wanted := (self.time_line.number, self.base)):
                shown = wanted
                await self._show()
        finally:
            self._is_showing = False

    @action(title="Restore", icon="rotate-ccw", palette=False)
    async def restore(self) -> None:
        """Make the document as it was at this moment; what came after stays in the history."""
        if self.history is not None:
            version = self.history.at(self.time_line.number).version
            await self.service.restore(self.workspace_id, self.entry.id, version)
            kept = " The answers are as they are now." if self.entry.format == "form" else ""
            Messages.of(self).info(f"Restored. What was there before is in the history.{kept}")
            self.closed.emit()

    @action(title="Name…", icon="bookmark", palette=False)
    async def name_moment(self) -> None:
        """Give this moment a name, so that everybody finds it again."""
        if self.history is not None:
            at = self.history.at(self.time_line.number)
            dialog = TitledDialog(
                "Name this version", "Everybody in this workspace sees it.", hint="As in: sent to print", parent=self
            )
            if await dialog.answer():
                key = (self.workspace_id, self.entry.id)
                await self.service.name(*key, version=at.version, beside=at.beside, title=dialog.title)
                await self._read_versions()

    @action(title="Forget the name", icon="bookmark", palette=False)
    async def forget(self) -> None:
        """Take the name of the chosen version away; the moment stays in the history."""
        kind, _, version_id = self.list.key.partition(" ")
        if kind == "version":
            await self.service.forget(self.workspace_id, version_id)
            await self._read_versions()

    async def _read_versions(self) -> None:
        self._versions = await self.service.versions(self.workspace_id, self.entry.id)
        self._offer_bases(self.compare_box.currentText())
        self.list.set_choices(self._choices())
        self.list.blockSignals(True)
        self.forget_button.setVisible(self.list.key.startswith("version"))
        self.list.blockSignals(False)

    @property
    def base(self) -> PastVersion | None:
        """What the shown moment is compared with; None for nothing."""
        place = self.compare_box.currentIndex()
        return self._bases[place] if 0 <= place < len(self._bases) else None

    def _offer_bases(self, chosen: str) -> None:
        """What the shown moment can be compared with."""
        found: list[tuple[str, PastVersion | None]] = [(NOTHING, None), (BEGINNING, PastVersion(b""))]
        if self.history is not None:
            found.append((NOW, self.history.at(len(self.history.moments) - 1)))
        if self._held is not None:
            found.append(self._held)
        self._this = len(found)
        found.append((THIS_MOMENT, None))
        if self.history is not None:
            found += [(one.title, self.history.whole(PastVersion(one.version, one.beside))) for one in self._versions]
        self._bases = [version for _, version in found]
        titles = [title for title, _ in found]
        self.compare_box.blockSignals(True)
        self.compare_box.clear()
        self.compare_box.addItems(titles)
        self.compare_box.setCurrentIndex(titles.index(chosen) if chosen in titles else 0)
        self.compare_box.blockSignals(False)

    def _compare(self) -> None:
        """The person chose what to compare with; "this moment" is held, and another one can be gone to."""
        if self.compare_box.currentIndex() == self._this and self.history is not None:
            self._held = self.time_line.words.whole, self.history.at(self.time_line.number)
            self._offer_bases(self._held[0])
        self.show_moment()

    async def _show(self) -> None:
        history, past, number = self.history, self.past, self.time_line.number
        if history is not None and past is not None:
            wanted = Wanted(number, history.at(number), self.base)
            found = await asyncio.to_thread(past.read, wanted)
            if shiboken6.isValid(past):  # nobody closed it meanwhile
                past.show_read(wanted, found)

    def _picture(self, digest: str) -> QImage | None:
        image = QImage(str(self.backend.files.path(digest)))
        return None if image.isNull() else image

    def _choices(self) -> list[Choice]:
        """Named versions and who wrote when, the newest first."""
        if self.history is None:
            return []
        found: list[tuple[int, int, Choice]] = []
        for version in self._versions:
            caption = f"Named by {version.author.name}, {when(version.named)}"
            number = self.history.number_of(PastVersion(version.version, version.beside))
            found.append((number, 1, Choice(f"version {version.id}", version.title, caption, "accent")))
        for sitting in self.history.sittings():
            name = self._names.get(sitting.author_id, "Somebody")
            choice = Choice(f"moment {sitting.last}", name, when(sitting.ended))
            found.append((sitting.last, 0, choice))
        return [choice for _, _, choice in sorted(found, key=lambda entry: entry[:2], reverse=True)]

    def _chosen(self, key: str) -> None:
        kind, _, rest = key.partition(" ")
        self.forget_button.setVisible(kind == "version" and not self.restore_button.isHidden())
        if self.history is None:
            return
        if kind == "moment":
            self.time_line.go_to(int(rest))
            return
        version = next((found for found in self._versions if found.id == rest), None)
        if version is not None:
            self.time_line.go_to(self.history.number_of(PastVersion(version.version, version.beside)))

    def _say_authors(self) -> None:
        while (item := self.authors.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        has_legend = self.past is not None and self.past.has_legend
        for peer_id in self.history.authors() if self.history is not None and not has_legend else ():
            name = label(self._names.get(peer_id, "Somebody"))
            name.setStyleSheet(f"color: {colour_of(peer_id).name()}; font-weight: 600;")
            self.authors.addWidget(name)
        self.authors.addStretch(1)

    def _build(self) -> None:
        self.compare_box = QComboBox()
        self.compare_box.setAccessibleName("Compare with")
        self.compare_box.setToolTip("What this moment is compared with")
        self.compare_box.setMinimumWidth(90)
        self.compare_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.compare_box.setMaximumWidth(240)
        self.compare_box.currentIndexChanged.connect(lambda _: self._compare())
        self.name_button = action_button(self.name_moment, kind="quiet")
        self.restore_button = action_button(self.restore)
        verbs = FlowLayout(gap=8)
        for made in (self.compare_box, self.name_button, self.restore_button):
            verbs.addWidget(made)
        top = QHBoxLayout()
        top.addLayout(verbs, 1)
        back = icon_button("x", "Back to the document", self.closed.emit)
        top.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        self.time_line = TimeLine()
        self.time_line.moved.connect(lambda _: self.show_moment())
        self.authors = QHBoxLayout()
        self.authors.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(self._middle(), 1)
        column.addLayout(self.authors)
        column.addWidget(self.time_line)

    def _middle(self) -> QHBoxLayout:
        self.list = ChoiceList(name="Versions and who wrote when")
        self.list.setMinimumWidth(LIST_LEAST)
        self.list.setMaximumWidth(LIST_WIDTH)
        self.list.chosen.connect(self._chosen)
        self.forget_button = action_button(self.forget, kind="quiet")
        self.forget_button.hide()
        side = QVBoxLayout()
        side.addWidget(self.list, 1)
        side.addWidget(self.forget_button)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.place = QVBoxLayout()
        row.addLayout(self.place, 1)
        row.addLayout(side)
        return row
