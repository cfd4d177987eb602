"""PeopleView: who is on the pictures; naming them, joining what is one person and parting what is not."""

import asyncio

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from core.backend import Backend
from core.media.records import Person
from ui.actions import action
from ui.media.faces_dialog import FacesDialog
from ui.media.gallery import Entry, Gallery
from ui.media.menu import build_menu
from ui.messages import Messages
from ui.widgets.button import button
from ui.widgets.dialog import confirm
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import label
from ui.widgets.titled_dialog import TitledDialog

# Somebody seen less often and without a name is only shown when everybody is wanted.
OFTEN = 2
OFF = (
    "Finding faces is off. Faces are personal data: ask the people in your pictures before you turn it on. Everything "
    "stays on this machine, and all of it can be forgotten again."
)
NOBODY = "No faces were found yet. They are looked for when pictures are analysed."


class PeopleView(QWidget):
    """Says by `person_wanted` whose pictures are to be seen."""

    person_wanted = Signal(int, str)
    """Number and name."""

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.backend = backend
        self._people: list[Person] = []
        self.empty = EmptyState("scan-face", "People", OFF, (("Find faces", lambda: self.turn_on()),))
        self.gallery = Gallery(backend.media.people.picture, is_round=True, empty=self.empty)
        self.gallery.opened.connect(lambda entry: self.person_wanted.emit(entry.id, self._name(entry.id)))
        self.gallery.menu_wanted.connect(self._show_menu)
        self.gallery.list.itemSelectionChanged.connect(self._offer)
        self.words = label(tone="muted")
        self.everybody = QCheckBox("Also those seen once")
        self.everybody.toggled.connect(self._show)
        self.name_button = button("Name…", self.name_selected, icon="pencil", kind="quiet")
        self.join_button = button("One person", self.join_selected, icon="users", kind="quiet")
        self.part_button = button("Not all the same…", self.part_selected, icon="split", kind="quiet")
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.words)
        for made in (self.name_button, self.join_button, self.part_button):
            row.addWidget(made)
        row.addStretch()
        row.addWidget(self.everybody)
        self.bar.setFixedHeight(36)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.gallery, 1)
        layout.addWidget(self.bar)
        self._show()

    @action(palette=False)
    async def reload(self) -> None:
        """Read who there is."""
        self.show_people(await asyncio.to_thread(self.backend.media.people.all))

    def show_people(self, people: list[Person]) -> None:
        """Show these."""
        self._people = people
        self._show()

    @action(palette=False)
    async def turn_on(self) -> None:
        """Allow faces to be looked for, and look for them now"""
        self.backend.settings.set("detect_faces", True)
        self._show()
        run = self.backend.jobs.run
        report = await run("Finding faces", self.backend.media.analyse, None, analysers=["faces"], pausable=True)
        await self.reload()
        if report.failures:
            Messages.of(self).info(f"{len(report.failures):,} items could not be looked at.")

    @action(palette=False)
    async def name_selected(self) -> None:
        """Say who somebody is; who has that name already becomes the same person"""
        chosen = self.gallery.selected
        if not chosen:
            return
        person = chosen[0]
        text = "Their pictures are then found by this name. Two people of one name become one."
        dialog = TitledDialog("Who is this?", text, hint="Name", field="Name", parent=self, accept="Name")
        dialog.line.setText(self._name(person.id))
        dialog.line.selectAll()
        if await dialog.answer():
            await asyncio.to_thread(self.backend.media.people.name, person.id, dialog.title)

    @action(palette=False)
    async def join_selected(self) -> None:
        """The chosen are one person"""
        chosen = sorted(self.gallery.selected, key=lambda entry: not self._name(entry.id))
        if len(chosen) > 1:
            first, *others = chosen
            await asyncio.to_thread(self.backend.media.people.merge, first.id, [entry.id for entry in others])

    @action(palette=False)
    async def part_selected(self) -> None:
        """Show somebody's faces and part those that are somebody else's"""
        chosen = self.gallery.selected
        if not chosen:
            return
        people = self.backend.media.people
        faces = await asyncio.to_thread(people.faces, chosen[0].id)
        dialog = FacesDialog(self._name(chosen[0].id), faces, people.picture, parent=self)
        if await dialog.answer() and (wrong := dialog.wrong):
            await asyncio.to_thread(people.part, wrong)

    @action(palette=False)
    async def forget(self) -> None:
        """Remove all faces and names after asking, and look for no more"""
        what = "All faces, names and what tells people apart are removed from this machine. Pictures stay."
        if await confirm(self, "Forget everybody?", what, accept="Forget", is_danger=True):
            self.backend.settings.set("detect_faces", False)
            await asyncio.to_thread(self.backend.media.people.forget)
            await self.reload()

    def _show(self) -> None:
        is_on = self.backend.settings.values.detect_faces
        self.empty.set_text(NOBODY if is_on else OFF)
        for made in self.empty.buttons:
            made.setVisible(not is_on)
        shown = [each for each in self._people if self.everybody.isChecked() or each.name or each.faces >= OFTEN]
        hidden = len(self._people) - len(shown)
        self.gallery.show_entries([_entry(person) for person in shown])
        self.bar.setVisible(bool(self._people))
        self.everybody.setVisible(bool(hidden) or self.everybody.isChecked())
        self._offer()

    def _offer(self) -> None:
        count = len(self.gallery.selected)
        total = len(self.gallery.entries)
        self.words.setText(
            f"{count} of {total} selected" if count else f"{total:,} {'person' if total == 1 else 'people'}"
        )
        self.name_button.setVisible(count == 1)
        self.part_button.setVisible(count == 1)
        self.join_button.setVisible(count > 1)

    def _name(self, person_id: int) -> str:
        return next((person.name for person in self._people if person.id == person_id), "")

    def _show_menu(self, entry: Entry, point: QPoint) -> None:
        if entry.id not in {each.id for each in self.gallery.selected}:
            self.gallery.list.clearSelection()
            self.gallery.select(entry.id)
        is_one = len(self.gallery.selected) == 1
        one = (("Name…", "pencil", "", self.name_selected), ("Not all the same…", "split", "", self.part_selected))
        many = (("These are one person", "users", "", self.join_selected),)
        show = ("Show pictures", "images", "Enter", lambda: self.person_wanted.emit(entry.id, self._name(entry.id)))
        build_menu(self, ((show,), one if is_one else many, (("Forget everybody…", "user-x", "", self.forget),))).popup(
            point
        )


def _entry(person: Person) -> Entry:
    below = "1 picture" if person.items == 1 else f"{person.items:,} pictures"
    return Entry(person.id, person.name or "Who is this?", below, person.face)
