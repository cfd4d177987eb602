"""One talk on the screen: the main one of a workspace or a thread, with its lines, who types, and where to write."""

import asyncio
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.backend import Backend
from core.collaboration.records import Workspace
from core.collaboration.talk_records import Attachment, ChatLine
from ui.actions import action
from ui.collaboration.talk_composer import Composer
from ui.collaboration.talk_emoji import EmojiChooser
from ui.collaboration.talk_files import TalkFilesView
from ui.collaboration.talk_layout import Box
from ui.collaboration.talk_list import LineList
from ui.collaboration.talk_markup import html_of
from ui.collaboration.talk_pointing import choose_item
from ui.collaboration.talk_verbs import COPYING, copy
from ui.collaboration.talk_window import Loaded, TalkWindow
from ui.media.choosing import choose_any
from ui.widgets.button import button
from ui.widgets.dialog import confirm
from ui.widgets.label import ElidedLabel

# After the last letter: often enough to lose nothing, seldom enough for the disk.
DRAFT_MS, LOOK_MS = 500, 1000


class TalkPane(QWidget):
    """`thread_wanted(line)`, `reference_opened(reference, line)`, `line_wanted(id)` when that is elsewhere."""

    thread_wanted = Signal(object)
    reference_opened = Signal(object, object)

    def __init__(self, backend: Backend, *, has_threads: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.backend = backend
        self.talk = backend.collaboration.talk
        self.space: Workspace | None = None
        self.view: TalkWindow | None = None
        self._first_new = self._new_thread = ""
        self._is_fresh = True  # what is new now was not seen coming
        self._is_saying = False
        self._loading = asyncio.Lock()
        self._build(has_threads)
        self._connect()
        self.setAcceptDrops(True)

    async def open(self, space: Workspace, thread: str = "") -> None:
        """Show another talk, or the same one as it is now."""
        if self.view is None or (self.view.workspace_id, self.view.thread) != (space.id, thread):
            await self._keep_draft()
            self.space, self.view = space, TalkWindow(self.talk, space.id, thread)
            self._first_new, self._is_fresh, self.list.is_at_end = "", True, True
            self.composer.clear()
            self.composer.set_text(await asyncio.to_thread(self.talk.draft, space.id, thread))
        self.renew(space)
        await self._refresh()

    def renew(self, space: Workspace) -> None:
        """The same workspace, with another state or role perhaps."""
        self.space = space
        is_open = space.state == "open" and self.backend.collaboration.may_chat(space.id)
        self.composer.set_open(is_open, why="You may read along" if space.state == "open" and not is_open else "")
        self.list.is_open = is_open
        self.list.is_owner = space.role == "owner"

    async def leave(self) -> None:
        """Keep what was begun."""
        await self._keep_draft()
        self.space = self.view = None

    @action(palette=False)
    async def refresh(self) -> None:
        """Show what is so now."""
        await self._refresh()

    @action(palette=False)
    async def say(self, text: str) -> None:
        """Say it, or put it in the place of what is edited."""
        if self.view is None or self._is_saying:  # Return was held down: one line is enough
            return
        self._is_saying = True
        try:
            await self._say(self.view, text)
        finally:
            self._is_saying = False
        await self._refresh()

    @action(palette=False)
    async def react(self, line: ChatLine, emoji: str) -> None:
        """Give a reaction, or take it back."""
        has = any(one.emoji == emoji and self.me in one.peer_ids for one in line.reactions)
        await self.talk.react(line.workspace_id, line.id, emoji, is_on=not has)

    @action(palette=False)
    async def delete(self, line: ChatLine) -> None:
        """Take a line away for all, when the person means it."""
        text = "It goes from every machine; those who read it have read it."
        if await confirm(self, "Delete this line?", text, accept="Delete", is_danger=True):
            await self.talk.delete(line.workspace_id, line.id)

    @action(palette=False)
    async def attach(self) -> None:
        """Files that go with the next line."""
        self.composer.check_new()
        await self.files.take(await choose_any(self, title="Send a file"))

    @action(palette=False)
    async def point(self) -> None:
        """A link to something in the library goes with the next line."""
        self.composer.check_new()
        if reference := await choose_item(self, self.backend):
            self.composer.point_to(reference)

    @action(palette=False)
    async def take(self, paths: list[Path]) -> None:
        """These files go with the next line."""
        self.composer.check_new()
        await self.files.take(paths)

    @action(palette=False)
    async def take_picture(self, image: QImage) -> None:
        """This picture goes with the next line."""
        self.composer.check_new()
        await self.files.take_picture(image)

    @action(palette=False)
    async def open_file(self, file: Attachment) -> None:
        """Fetch and show it."""
        await self.files.open(file)

    @action(palette=False)
    async def show_line(self, line_id: str) -> None:
        """Go to a line, wherever in this talk it is."""
        await self.go_to(line_id)

    async def go_to(self, line_id: str) -> bool:
        """Bring a line into sight; False when it is not in this talk."""
        if self.list.point_out(line_id):
            return True
        window = self.view
        line = await asyncio.to_thread(self.talk.line, window.workspace_id, line_id) if window else None
        if window is None or line is None or line.thread != window.thread:
            return False
        async with self._loading:
            await asyncio.to_thread(window.around, line)
            self.list.is_at_end = False
            await self._show()
            return self.list.point_out(line_id)

    @action(palette=False)
    async def open_new_thread(self) -> None:
        """The thread in which somebody said something last that was not read."""
        if self.view is not None and self._new_thread:
            line = await asyncio.to_thread(self.talk.line, self.view.workspace_id, self._new_thread)
            if line is not None:
                self.thread_wanted.emit(line)

    @action(palette=False)
    async def to_newest(self) -> None:
        """Back to the end."""
        if self.view is not None:
            self.list.is_at_end = True
            async with self._loading:
                self.view.newest()
                await self._show()

    def edit_last(self) -> None:
        """Write the newest line of one's own anew."""
        mine = [row.line for row in self.list.lines.rows if "edit" in self.list.verbs_for(row.line)]
        if mine:
            self.composer.edit(mine[-1])

    @property
    def is_watched(self) -> bool:
        """Whether somebody can be reading this: it is in sight, in the window that they work in."""
        return self.isVisible() and self.isActiveWindow() and not self.window().isMinimized()

    @property
    def me(self) -> str:
        """This machine's peer id."""
        return self.backend.network.identity.peer_id

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """What came meanwhile is new."""
        super().showEvent(event)
        self._is_fresh = True

    def event(self, event: QEvent) -> bool:
        """The person turned to the window again, and reads what came meanwhile; or they turned away."""
        if event.type() == QEvent.Type.WindowDeactivate:
            self._is_fresh = True
        elif event.type() == QEvent.Type.WindowActivate and self.view is not None:
            self.refresh()
        return super().event(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files may be dropped anywhere on the talk."""
        if event.mimeData().hasUrls() and self.list.is_open:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """They go with the next line."""
        self.composer.field.insertFromMimeData(event.mimeData())
        event.acceptProposedAction()

    # Parts

    async def _say(self, view: TalkWindow, text: str) -> None:
        composer, space, edited = self.composer, view.workspace_id, self.composer.editing
        if edited is not None:
            await self.talk.edit(space, edited.id, text)
        else:
            await self.talk.say(
                space,
                text,
                reply_to=composer.reply_to.id if composer.reply_to else "",
                thread=view.thread,
                attachments=tuple(composer.attachments),
                references=tuple(composer.references),
            )
            self.list.is_at_end, self._first_new = True, ""
            async with self._loading:
                view.newest()
        if view is self.view and edited is None:
            composer.clear(text)
        elif view is self.view and composer.editing is edited:
            composer.leave()
        await self.talk.keep_draft(space, composer.draft if view is self.view else "", view.thread)

    async def _refresh(self) -> None:
        # one after the other: what was read before somebody went elsewhere must not be shown after it
        async with self._loading:
            await self._show()

    async def _show(self) -> None:
        window, space = self.view, self.space
        if window is None or space is None:
            return
        members = self.talk.members(space.id)
        names = tuple(sorted(member.name for member in members))
        loaded = await asyncio.to_thread(_load, window, names)
        if window is not self.view:
            return
        self.list.drawing.me, self.list.drawing.names = self.me, names
        self.composer.set_names([member.name for member in members if member.peer_id != self.me])
        self._mark_new(loaded)
        self._offer_threads(loaded)
        self.list.show_lines(list(loaded.lines), first_new=self._first_new)
        self._look()
        if self.is_watched and self.list.is_at_end and window.is_live:
            window.trim(loaded.lines)
            if loaded.unread.count:
                await self.talk.mark_read(space.id, window.thread)

    def _offer_threads(self, loaded: Loaded) -> None:
        """What is new in threads may hang on lines that are far out of sight."""
        self._new_thread = loaded.threads[0][0] if loaded.threads else ""
        said = f"{sum(count for _, count in loaded.threads):,} new in threads"
        self.threads_button.setText(said)
        self.threads_button.setAccessibleName(said)
        self.threads_button.setVisible(bool(loaded.threads))

    def _mark_new(self, loaded: Loaded) -> None:
        """The divider stands where the person was away; what comes before one's eyes needs none."""
        if loaded.unread.count and (self._is_fresh or not self.is_watched or not self.list.is_at_end):
            self._first_new = self._first_new or loaded.unread.first
        if self._is_fresh and loaded.unread.count:
            self._first_new = loaded.unread.first
        if self.is_watched:
            self._is_fresh = False

    @action(palette=False)
    async def _more(self, is_older: bool) -> None:
        window = self.view
        if window is None or self._loading.locked():
            return
        async with self._loading:
            if await asyncio.to_thread(window.older if is_older else window.newer):
                await self._show()

    @action(palette=False)
    async def _keep_draft_now(self) -> None:
        await self._keep_draft()

    async def _keep_draft(self) -> None:
        self._draft_timer.stop()
        if self.view is not None:
            await self.talk.keep_draft(self.view.workspace_id, self.composer.draft, self.view.thread)

    def _typed(self) -> None:
        self._draft_timer.start()
        if self.view is not None and self.composer.text and self.composer.editing is None:
            self.talk.typing(self.view.workspace_id, self.view.thread)

    def _look(self) -> None:
        """Who types, and whether newer lines are out of sight."""
        window = self.view
        names = self.talk.typists(window.workspace_id, window.thread) if window is not None else []
        self.typing.set_text(_typing(names))
        self._offer_end()

    def _offer_end(self) -> None:
        is_there = self.view is None or (self.list.is_at_end and self.view.is_live)
        if self.end_button.isHidden() != is_there:
            self.end_button.setHidden(is_there)

    def _verb(self, name: str, line: ChatLine) -> None:
        if name == "reply":
            self.composer.answer(line)
        elif name == "edit":
            self.composer.edit(line)
        elif name == "thread":
            self.thread_wanted.emit(line)
        elif name in COPYING:
            copy(name, line)
        elif name == "delete":
            self.delete(line)
        elif name == "react":
            chooser = EmojiChooser(self)
            chooser.chosen.connect(lambda emoji: self.react(line, emoji))
            row = self.list.lines.index(self.list.lines.row_of(line.id))
            chooser.open_at(self.list.viewport().mapToGlobal(self.list.visualRect(row).topRight()))

    def _part(self, box: Box, line: ChatLine) -> None:
        wants: dict[str, Any] = {
            "quote": lambda: self.show_line(box.value.id),
            "picture": lambda: self.open_file(box.value),
            "file": lambda: self.open_file(box.value),
            "reference": lambda: self.reference_opened.emit(box.value, line),
            "reaction": lambda: self.react(line, box.value.emoji) if self.list.is_open else None,
            "thread": lambda: self.thread_wanted.emit(line),
        }
        wants[box.kind]()

    def _build(self, has_threads: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.list = LineList()
        self.list.setMinimumHeight(120)
        self.list.drawing.has_threads = has_threads
        self.typing = ElidedLabel(role="caption")
        self.threads_button = button("", self.open_new_thread, kind="link")
        self.threads_button.hide()
        self.end_button = button("Newest lines", self.to_newest, icon="arrow-down", kind="link")
        self.composer = Composer()
        row = QHBoxLayout()
        row.addWidget(self.typing, 1)
        row.addWidget(self.threads_button)
        row.addWidget(self.end_button)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        column.addWidget(self.composer)
        self.files = TalkFilesView(self.backend, self, workspace=lambda: self.space.id if self.space else "")
        self.list.drawing.progress = lambda file: (
            self.talk.files.progress(self.space.id, file.digest) if self.space else None
        )
        self._draft_timer = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._look_timer = QTimer(self, interval=LOOK_MS)
        self._look_timer.start()

    def _connect(self) -> None:
        self.list.verb.connect(self._verb)
        self.list.part.connect(self._part)
        self.list.older.connect(lambda: self._more(True))
        self.list.newer.connect(lambda: self._more(False))
        self.list.verticalScrollBar().valueChanged.connect(self._offer_end)
        self.composer.said.connect(self.say)
        self.composer.attach_wanted.connect(self.attach)
        self.composer.point_wanted.connect(self.point)
        self.composer.typed.connect(self._typed)
        self.composer.field.up_wanted.connect(self.edit_last)
        self.composer.field.files.connect(self.take)
        self.composer.field.picture.connect(self.take_picture)
        self.files.taken.connect(self.composer.attach)
        # a hidden pane keeps its words itself; there may be no loop any more when the window is gone
        self._draft_timer.timeout.connect(lambda: self._keep_draft_now() if self.isVisible() else None)
        self._look_timer.timeout.connect(self._look)


def _load(window: TalkWindow, names: tuple[str, ...]) -> Loaded:
    """Read, and turn words into rich text, which is kept for when they are laid out on the loop's thread."""
    loaded = window.load()
    for line in loaded.lines:
        html_of(line.text, names)
    return loaded


def _typing(names: list[str]) -> str:
    if not names:
        return ""
    if len(names) == 1:
        return f"{names[0]} is typing…"
    return f"{', '.join(names[:-1])} and {names[-1]} are typing…" if len(names) < 4 else "Several people are typing…"
