"""TopicsView: what looks alike in the library by its covers; making an album of a topic, and labelling it at once."""

import asyncio
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.backend import Backend
from core.media import edits
from core.media.edits import Edit
from core.media.records import LibraryChanged
from core.media.topics import Survey, Topic, Topics
from ui.actions import action
from ui.media.albums_view import counted
from ui.media.gallery import Entry, Gallery, bar_of
from ui.media.menu import build_menu
from ui.messages import Messages
from ui.widgets.button import button
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import label
from ui.widgets.titled_dialog import TitledDialog

NOTHING = (
    "Vega groups pictures and videos by what they look like, on this machine only, once it has analysed them. "
    "Nothing was analysed yet."
)
TOO_DIFFERENT = "A topic needs three items that look alike, and there are none among those that were analysed."
LOOKING = "Comparing what the library shows…"


class TopicsView(QWidget):
    """Looks for topics when it is shown and the library has changed since; `topic_wanted` says which is to be seen."""

    topic_wanted = Signal(str, object)
    """Name and the numbers of its items, a tuple."""
    edited = Signal(object)
    """The Edit that was done to a topic's items, for whoever remembers what can be taken back."""

    def __init__(self, backend: Backend, topics: Topics, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.backend = backend
        self._finder = topics
        self._survey: Survey | None = None
        self._is_looking = False
        # how often the library has changed, and which of these states the topics are of
        self._changes, self._seen = 1, 0
        self.empty = EmptyState("boxes", "No topics yet", NOTHING, (("Look again", lambda: self.look_again()),))
        self.gallery = Gallery(backend.media.thumbnail, is_round=False, empty=self.empty)
        self.gallery.opened.connect(self._open)
        self.gallery.menu_wanted.connect(self._show_menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.gallery, 1)
        self.words = label(tone="muted")
        self.again = button("Look again", self.look_again, icon="refresh-cw", kind="quiet")
        self.bar = bar_of(self.words, self.again)
        layout.addWidget(self.bar)
        subscription = backend.events.subscribe(LibraryChanged, self._changed)
        self.destroyed.connect(lambda: subscription.cancel())
        self._show()

    @property
    def is_stale(self) -> bool:
        """Whether the library has changed since the topics were looked for."""
        return self._seen != self._changes

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What is shown is up to date, or soon will be."""
        super().showEvent(event)
        if self.is_stale:
            self.look_again()

    @action(palette=False)
    async def look_again(self) -> None:
        """Group the library anew by what it shows"""
        if self._is_looking:
            return
        self._is_looking, changes = True, self._changes
        self._show()
        try:
            self._survey = await self.backend.jobs.run("Looking for topics", self._finder.find)
            self._seen = changes
        finally:
            self._is_looking = False
            self._show()

    @action(palette=False)
    async def make_album(self, topic: Topic) -> None:
        """Gather a topic in an album whose title is asked for"""
        text = "The items stay in the library; what is added later does not come in by itself."
        dialog = TitledDialog("Make an album of it", text, hint="Title", parent=self, accept="Make")
        dialog.line.setText(titled(topic))
        dialog.line.selectAll()
        if await dialog.answer():
            media = self.backend.media
            album = await asyncio.to_thread(media.albums.create, dialog.title)
            await self._edit(partial(edits.gather, media, album.id, album.title, topic.item_ids))

    @action(palette=False)
    async def label_all(self, topic: Topic) -> None:
        """Give all items of a topic a label that is asked for"""
        heading = f"Label {counted(len(topic.item_ids))}"
        text = "Labels are what a model learns from: have a look at the items first."
        dialog = TitledDialog(heading, text, hint="Label", field="Label", parent=self, accept="Label")
        dialog.line.setText(topic.name)
        dialog.line.selectAll()
        if await dialog.answer():
            await self._edit(partial(edits.relabel, self.backend.media, topic.item_ids, [dialog.title]))

    async def _edit(self, do: Callable[[], Edit | None]) -> None:
        done = await asyncio.to_thread(do)
        if done is None:
            Messages.of(self).info("Nothing had to be changed.")
            return
        self.edited.emit(done)
        Messages.of(self).info(f"{done.words}.")

    def _changed(self, _: LibraryChanged) -> None:
        was_stale, self._changes = self.is_stale, self._changes + 1
        if not was_stale:
            self._show()

    def _show(self) -> None:
        topics = self._survey.topics if self._survey else ()
        self.gallery.show_entries(
            [Entry(topic.cover, titled(topic), counted(len(topic.item_ids)), topic.cover) for topic in topics]
        )
        was_analysed = self._survey is not None and self._survey.items > 0
        self.empty.set_text(LOOKING if self._is_looking else TOO_DIFFERENT if was_analysed else NOTHING)
        # where nothing is shown, there is only something to find once the library has changed
        for made in self.empty.buttons:
            made.setVisible(self.is_stale and not self._is_looking)
        self.again.setVisible(not self._is_looking)
        self.bar.setVisible(bool(topics))
        self._say()

    def _say(self) -> None:
        count = len(self._survey.topics) if self._survey else 0
        inside = sum(len(topic.item_ids) for topic in self._survey.topics) if self._survey else 0
        said = [f"{count:,} {'topic' if count == 1 else 'topics'}"]
        if self._survey:
            said.append(f"{inside:,} of {counted(self._survey.items)}")
        if self._is_looking:
            said.append("looking again…")
        elif self.is_stale:
            said.append("the library has changed since")
        self.words.setText(" · ".join(said))

    def _topic(self, entry: Entry) -> Topic | None:
        """The topic of an entry; None when it has gone meanwhile."""
        topics = self._survey.topics if self._survey else ()
        return next((topic for topic in topics if topic.cover == entry.id), None)

    def _open(self, entry: Entry) -> None:
        if topic := self._topic(entry):
            self.topic_wanted.emit(titled(topic), topic.item_ids)

    def _show_menu(self, entry: Entry, point: QPoint) -> None:
        topic = self._topic(entry)
        if topic is None:
            return
        build_menu(
            self,
            (
                (("Show", "images", "Enter", lambda: self._open(entry)),),
                (
                    ("Make an album of it…", "book-open", "", lambda: self.make_album(topic)),
                    ("Label all…", "tag", "", lambda: self.label_all(topic)),
                ),
            ),
        ).popup(point)


def titled(topic: Topic) -> str:
    """Its name as a title: a large letter first."""
    return topic.name[:1].upper() + topic.name[1:]
