"""EntryView: what the views of forms and task lists do alike: carets and frames of others, and comments on entries."""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from core.backend import Backend
from core.collaboration.comment_anchors import Anchor, EntryPart
from core.collaboration.comments import Thread
from core.collaboration.entries import Entries
from core.collaboration.entry_places import EntryPlace, Spot, read_place
from core.collaboration.records import Cursor, DocumentEntry
from ui.collaboration.carets import Person
from ui.collaboration.entry_marks import EntryMarks
from ui.collaboration.person_frames import PersonFrames
from ui.collaboration.shared_words import SharedLine, SharedText
from ui.collaboration.views.base import DocumentView

# As a hand on a board: the others follow smoothly, and a key that is held does not fill the line.
TELL_MS = 50


class EntryView(DocumentView):
    """A subclass says what stands where (`fields`), and calls `follow` once it is open and `look` when the person
    chose something else."""

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.marks = EntryMarks(self)
        self.marks.thread_wanted.connect(self.thread_wanted)
        self.marks.comment_wanted.connect(self._comment)
        self.frames = PersonFrames(self)
        self._documents: dict[str, Entries] = {}
        self._spot: Spot | None = None
        self._words: SharedLine | SharedText | None = None
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(TELL_MS)
        self._telling.timeout.connect(self._tell)

    @abstractmethod
    def fields(self) -> Mapping[Spot, QWidget]:
        """What is on the screen of entries and their fields."""

    @abstractmethod
    def chosen_in(self, widget: QWidget) -> Spot | None:
        """What is chosen in a list, or what a widget is about that is none of `fields`."""

    @abstractmethod
    def row_of(self, spot: Spot) -> str | None:
        """The id of the entry in whose row or card a spot is shown; None for none."""

    @abstractmethod
    def part_at(self, spot: Spot) -> EntryPart | None:
        """What a comment made there would be about."""

    def follow(self, *documents: Entries) -> None:
        """From now on tell where this person is in these documents, and show where the others are."""
        self._documents = {table.name: document for document in documents for table in document.tables}
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        self.show_others()

    def look(self) -> None:
        """This person may be elsewhere: soon tell the others."""
        focus = QApplication.focusWidget()
        if self._documents and focus is not None and self.isAncestorOf(focus):
            self._spot = self._found(focus)[0] or self._spot
            if not self._telling.isActive():
                self._telling.start()

    def led_to(self, spot: Spot) -> None:
        """Something was brought into sight and chosen: that is what a comment made now is about."""
        self._spot = spot

    def show_others(self) -> None:
        """Their carets in the words, frames around all else, and their names on the rows of lists."""
        fields = self.fields() if self._documents else {}
        cursors: defaultdict[QWidget, list[Cursor]] = defaultdict(list)
        framed: defaultdict[QWidget, list[Person]] = defaultdict(list)
        rows: defaultdict[str, list[Person]] = defaultdict(list)
        for person, place in self._others():
            document = self._documents[place.spot.table]
            widget = fields.get(place.spot) or fields.get(Spot(place.spot.table, place.spot.key))
            selected = document.selected_at(place) if isinstance(widget, SharedLine | SharedText) else None
            if widget is not None and selected is not None:
                cursors[widget].append(Cursor(*person, *selected))
            if widget is not None and (selected is None or getattr(widget, "is_low", False)):
                framed[widget].append(person)
            if (row := self.row_of(place.spot)) is not None:
                rows[row].append(person)
        for widget in fields.values():
            if isinstance(widget, SharedLine | SharedText):
                widget.show_cursors(cursors.get(widget, ()))
        self.frames.show(framed)
        self.marks.show_people({row: tuple(found) for row, found in rows.items()})

    def marked(self) -> Anchor | None:
        """What this person is at, or was at last."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self._spot = self._found(focus)[0] or self._spot
        return self.part_at(self._spot) if self._spot is not None else None

    def show_threads(self, threads: Sequence[Thread], chosen: str) -> None:
        """Their number where they are about."""
        self.marks.show_threads(threads, chosen)

    async def close_document(self) -> None:
        """Tell nobody any more."""
        self._telling.stop()
        self._documents = {}
        self.frames.show({})
        await super().close_document()

    def place_of(self, peer_id: str) -> Spot | None:
        """Where somebody else is; None when they are nowhere in it."""
        return next((place.spot for person, place in self._others() if person[0] == peer_id), None)

    def _others(self) -> list[tuple[Person, EntryPlace]]:
        places = self.service.places(self.workspace_id, self.entry.id)
        found: list[tuple[Person, EntryPlace]] = []
        for peer_id, (name, told) in sorted(places.items(), key=lambda one: (one[1][0].casefold(), one[0])):
            place = read_place(told)
            if place is not None and place.spot.table in self._documents:
                found.append(((peer_id, name), place))
        return found

    def _comment(self, spot: Spot) -> None:
        if (part := self.part_at(spot)) is not None:
            self.comment_wanted.emit(part)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if self._words is not None and shiboken6.isValid(self._words):
            self._words.caret_moved.disconnect(self.look)
        self._words = None
        if new is not None and self.isAncestorOf(new):
            if isinstance(new, SharedLine | SharedText):
                self._words = new
                new.caret_moved.connect(self.look)
            self.look()

    def _tell(self) -> None:
        focus = QApplication.focusWidget()
        if self._documents and focus is not None and self.isAncestorOf(focus):
            spot, words = self._found(focus)
            place = b""
            if spot is not None:
                place = self._documents[spot.table].place_at(spot, words.selected if words else None).packed()
            self.service.tell(self.workspace_id, self.entry.id, place)

    def _found(self, focus: QWidget) -> tuple[Spot | None, SharedLine | SharedText | None]:
        """What a widget is of, and the words in it if they are the field's."""
        spots = {widget: spot for spot, widget in self.fields().items()}
        at: QWidget | None = focus
        while at is not None and at is not self:
            if (spot := spots.get(at) or self.chosen_in(at)) is not None:
                return spot, at if isinstance(at, SharedLine | SharedText) else None
            at = at.parentWidget()
        return None, None
