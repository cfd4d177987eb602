"""The Library page: pictures come in, are found, looked at, labelled, tagged by trained models, and go."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.backend import Backend
from core.errors import InputError, VegaError
from core.media.records import AlbumsChanged, LibraryChanged, ModelInstalled, PeopleChanged
from ui.actions import action
from ui.media import duplicates, exporting
from ui.media.browser import Browser, inset
from ui.media.choosing import choose_files
from ui.media.detail import DetailView
from ui.media.labelling import LabelChange
from ui.media.listing import TWICE, Tile, Wanted
from ui.media.making import Making
from ui.media.menu import build_menu, item_verbs
from ui.media.pictures import load
from ui.media.query_field import QueryField
from ui.media.tile import INSET
from ui.media.trained import ModelsDialog, choose_model
from ui.media.views import Views
from ui.messages import Messages
from ui.page import GAP, MARGINS
from ui.widgets.button import action_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.header import Header

# Changes of the library are shown at most this often while jobs run.
REFRESH_MS = 300
# The search waits until the person has typed.
TYPING_MS = 200

WELCOME = (
    "Vega reads them on this machine only: what is in them, the words in them, when they were taken. "
    "Then they can be searched, labelled and learned from."
)


class MediaPage(Making):
    """The grid or one picture, and every verb on them."""

    name: ClassVar[str] = "media"
    title: ClassVar[str] = "Library"
    icon: ClassVar[str] = "images"

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(backend, parent)
        self.begin_curating(backend)
        self.models = ModelsDialog(backend, self)
        # what similar pictures are wanted of: a number of the library or a file, its name, and by which model
        self._like: tuple[int | Path | str | None, str, str] = (None, "", "")
        self._refreshing = self._timer(REFRESH_MS, self._refresh)
        self._typing = self._timer(TYPING_MS, self._open)
        self._build()
        self._connect()
        self._open()
        self.resume_imports()

    # What the window calls

    def shown(self) -> None:
        """Read the labels, albums, people and places; the grid keeps itself up to date."""
        self.refresh_labels()
        self.views.reload()

    def accept_paths(self, paths: list[Path]) -> bool:
        """Files were dropped: they are added, whatever they are."""
        self.add(paths)
        return True

    @property
    def is_giving(self) -> bool:
        """Whether its items are dragged."""
        return self.browser.dragging.is_running

    def want(self, **wanted: object) -> None:
        """Another page asks for what `words` find, for what carries a `label`, for a `view`, for the `samples`, or for
        the `item` with a SHA-256, a video or sound from `time_s` on."""
        if digest := wanted.get("item"):
            self.open_digest(str(digest), time_s=wanted.get("time_s"), words=str(wanted.get("words") or ""))
        elif wanted.get("samples"):
            self.add_samples()
        elif view := wanted.get("view"):
            self.views.show_view(str(view))
        elif label := wanted.get("label"):
            self.search.clear()
            self._show_like(None)
            self.browser.filters.show_label(str(label))
        elif words := wanted.get("words"):
            self._search_for(str(words))

    # Finding

    @action(title="Search the library", icon="search", shortcut="Ctrl+F")
    def find(self) -> None:
        """By labels, what is in the picture, the words on it, its name"""
        self._close_detail()
        self.search.setFocus()
        self.search.selectAll()

    @action(title="Find similar pictures", icon="scan-search")
    async def find_similar(self) -> None:
        """Pictures that look like the selected one"""
        if tiles := await self.chosen():
            self._show_like(tiles[0].item.id, tiles[0].item.name)

    @action(title="Find similar by an installed model…", icon="scan-search")
    async def find_similar_by(self) -> None:
        """Pictures that look like the selected one to a model of yours, such as CLIP"""
        tiles, models = await self.chosen(), await asyncio.to_thread(self.media.installed.towers)
        if not models:
            raise InputError("No installed model gives vectors.", "Install a tower of CLIP first: Models….")
        if tiles and (model := await choose_model(self, models)):
            item = tiles[0].item
            self._show_like(item.id, item.name, words=f"Similar to {item.name}, by {model.title}", by=model.id)

    @action(title="Find pictures like a file…", icon="file-search")
    async def find_like_file(self) -> None:
        """The file itself is not added"""
        if paths := await choose_files(self, title="Find pictures like this one"):
            self._show_like(paths[0], paths[0].name)

    @action(title="Export the selected items…", icon="download", shortcut="Ctrl+E")
    async def export_selected(self) -> None:
        """Write copies into a folder, without private data unless you want it"""
        if (ids := await self.chosen_ids()) and (report := await exporting.export(self, self.backend, ids)):
            self.browser.failures.show_failures(report.failures)
            Messages.of(self).info(exporting.in_words(report))

    @action(title="Find duplicates", icon="copy")
    async def find_duplicates(self) -> None:
        """What is there more than once, smaller or compressed; the best copy of each first"""
        self._show_like(TWICE, TWICE)
        await duplicates.offer(self)

    # Trained models

    @action(title="Models…", icon="brain")
    async def show_models(self) -> None:
        """Use models that were trained together"""
        await self.models.reload()
        self.models.open()

    # One picture

    @action(palette=False)
    async def open_row(self, row: int) -> None:
        """Show one picture alone"""
        tile = await self._tile(row)
        if tile is not None:
            self.browser.select_only(row)
            await self._show_detail(tile.item.id, row)

    @action(palette=False)
    async def open_digest(self, digest: str, *, time_s: object = None, words: str = "") -> None:
        """Show the item with this content, from a moment on; say so when it is not here"""
        item = await asyncio.to_thread(self.media.find, digest)
        if item is None:
            self._close_detail()
            raise InputError(
                f"{f'“{words}”' if words else 'The item'} is not in this library.",
                "Ask whoever pointed to it to share it into the workspace.",
            )
        await self._show_detail(item.id, self.browser.model.row_of(item.id))
        if isinstance(time_s, int | float) and time_s > 0:
            self.detail.jump_to(float(time_s))

    @action(palette=False)
    async def reload_detail(self) -> None:
        """What is shown alone has changed"""
        if self.detail.item_id is not None:
            await self._show_detail(self.detail.item_id, self.browser.model.row_of(self.detail.item_id))

    @action(palette=False)
    async def refresh_labels(self) -> None:
        """Offer the labels that there are"""
        self.browser.filters.set_labels(await asyncio.to_thread(self.media.labels))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape ends a search."""
        if event.key() == Qt.Key.Key_Escape and (self._like[1] or self.search.text()):
            self._search_for("")
        elif Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_5:
            self.rate_selected(event.key() - Qt.Key.Key_0.value)
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        buttons = (
            ("Add files…", self.add_files),
            ("Add folder…", self.add_folder),
            ("Try the samples", self.add_samples),
        )
        empty = EmptyState("images", "Drop pictures, videos, sounds or folders here", WELCOME, buttons)
        self.browser = Browser(self.media, empty=empty)
        for method in (self.show_models, self.analyse):
            self.browser.filters.add_right(action_button(method, kind="quiet"))
        self.search = QueryField()
        self.views = Views(self.backend, self.browser)
        self.header = Header("Library")
        self.header.add(self.views.choice)
        self.header.add(self.search)
        self.header.add(action_button(self.add_folder, with_icon=False))
        self.header.add(action_button(self.add_files, kind="primary", with_icon=False))
        self.listing = QWidget()
        column = QVBoxLayout(self.listing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(inset(self.header))
        column.addWidget(self.views, 1)
        self.detail = DetailView()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.listing)
        self.stack.addWidget(self.detail)
        layout = QVBoxLayout(self)
        left, top, right, bottom = MARGINS
        layout.setContentsMargins(left - INSET, top, right - INSET, bottom)
        layout.addWidget(self.stack)

    def _connect(self) -> None:
        browser, detail = self.browser, self.detail
        self.search.textChanged.connect(self._typing.start)
        self.search.textChanged.connect(self.views.show_items)
        self.search.left_down.connect(browser.grid.take_focus)
        self.search.picture_wanted.connect(self.find_like_file)
        self.search.picture_dropped.connect(lambda path: self._show_like(path, path.name))
        browser.filters.changed.connect(self._open)
        browser.filters.similar_ended.connect(partial(self._show_like, None))
        browser.grid.opened.connect(self.open_row)
        browser.grid.customContextMenuRequested.connect(self._show_menu)
        browser.model.failed.connect(self._tell)
        browser.footer.label.clicked.connect(self.label_selected)
        browser.footer.similar.clicked.connect(self.find_similar)
        browser.footer.export.clicked.connect(self.export_selected)
        browser.footer.trash.clicked.connect(self.trash_selected)
        browser.footer.restore.clicked.connect(self.restore_selected)
        detail.closed.connect(self._close_detail)
        detail.moved.connect(self._move)
        detail.similar_wanted.connect(self.find_similar)
        detail.trash_wanted.connect(self.trash_selected)
        # the first group is how to come here
        detail.menu_wanted.connect(
            lambda point: build_menu(self, item_verbs(self, 0, is_trash=self.is_in_trash)[1:]).popup(point)
        )
        browser.footer.album.clicked.connect(self.add_to_album)
        browser.footer.rated.connect(self.rate_selected)
        detail.facts.label_added.connect(lambda label: self.relabel(LabelChange(added=(label,))))
        detail.facts.label_removed.connect(lambda label: self.relabel(LabelChange(removed=(label,))))
        detail.facts.rated.connect(self.rate_selected)
        detail.facts.tag_chosen.connect(self._search_for)
        self.views.topics.edited.connect(self.history.did)
        self.models.tagged.connect(lambda report: browser.failures.show_failures(report.failures))
        self.listen(LibraryChanged, self._changed)
        self.listen(AlbumsChanged, lambda _: self.views.reload())
        self.listen(PeopleChanged, lambda _: self.views.reload())
        self.listen(ModelInstalled, lambda _: self.models.reload() if self.models.isVisible() else None)

    def _timer(self, wait_ms: int, do: Callable[[], None]) -> QTimer:
        timer = QTimer(self, interval=wait_ms, singleShot=True)
        timer.timeout.connect(do)
        return timer

    def _open(self) -> None:
        """List what the search field, the filters and the compared picture say."""
        filters = self.browser.filters
        words = " ".join(self.search.text().split())
        wanted = Wanted(filters.query(), words, *self._like, reason=filters.reason)
        filters.set_ranked(wanted.is_search)
        self.browser.open(wanted)

    def _changed(self, event: LibraryChanged) -> None:
        self.browser.thumbnails.forget(event.changed)
        if not self._refreshing.isActive():
            self._refreshing.start()
        if self._is_alone and self.detail.item_id in event.changed:
            self.reload_detail()

    def _refresh(self) -> None:
        self.browser.model.refresh()
        self.refresh_labels()
        self.views.reload_places()

    def _show_like(self, picture: int | Path | str | None, name: str = "", *, words: str = "", by: str = "") -> None:
        self._like = (picture, name, by)
        self.browser.filters.show_similar(name, words=words or ("There more than once" if picture == TWICE else ""))
        self._close_detail()
        self._open()

    def _search_for(self, words: str) -> None:
        self.browser.filters.show_all()
        self.search.setText(words)
        self._show_like(None)

    @property
    def _is_alone(self) -> bool:
        """Whether one picture is shown alone."""
        return self.stack.currentWidget() is self.detail

    def _close_detail(self) -> None:
        if self._is_alone:
            self.stack.setCurrentWidget(self.listing)
            self.detail.clear()
            self.browser.grid.setFocus()

    def _move(self, step: int) -> None:
        row = self.browser.model.row_of(self.detail.item_id or 0)
        if row is not None:
            self.open_row(row + step)

    def _tell(self, error: Exception) -> None:
        if isinstance(error, VegaError):
            Messages.of(self).error(error)
        else:
            Messages.of(self).crash(error)

    def _show_menu(self, point: QPoint) -> None:
        grid = self.browser.grid
        row = grid.indexAt(point).row()
        if row < 0:
            return
        groups = item_verbs(self, row, is_trash=self.browser.filters.is_trash)
        build_menu(self, groups).popup(grid.viewport().mapToGlobal(point))

    async def _show_detail(self, item_id: int, row: int | None) -> None:
        detail = await asyncio.to_thread(self.media.item, item_id)
        labels = [entry.label for entry in await asyncio.to_thread(self.media.labels)]
        is_other = self.detail.item_id != item_id
        self.detail.show_detail(detail, labels, row=row, count=self.browser.model.rowCount())
        if not self._is_alone:
            self.stack.setCurrentWidget(self.detail)
            self.detail.setFocus()
        if is_other:
            self.detail.show_picture(item_id, await asyncio.to_thread(load, detail))

    async def _tile(self, row: int) -> Tile | None:
        model = self.browser.model
        if not 0 <= row < model.rowCount() or model.listing is None:
            return None
        return model.tile(row) or (await asyncio.to_thread(model.listing.window, row, 1))[0]

    async def chosen(self) -> list[Tile]:
        """The item that is shown alone, or the selected ones, also those that were never on screen."""
        if self._is_alone and self.detail.detail is not None:
            return [Tile(self.detail.detail.item)]
        return await asyncio.to_thread(self.browser.selection_reader())

    # What curating asks

    @property
    def is_in_trash(self) -> bool:
        """Whether the trash is shown."""
        return self.browser.filters.is_trash

    @property
    def album(self) -> tuple[int, str]:
        """Number and title of the album that is shown."""
        box = self.browser.filters.narrowing.album
        return box.currentData() or 0, box.currentText().split("  (")[0]

    def label_alone(self) -> bool:
        """Where one item is shown alone, go to its label field."""
        if self._is_alone:
            self.detail.facts.field.setFocus()
        return self._is_alone

    def close_alone(self) -> None:
        """Back to the grid."""
        self._close_detail()

    @action(palette=False)
    async def relabel(self, change: LabelChange) -> None:
        """Give and take labels of the item that is shown alone"""
        if self.detail.item_id is not None:
            await self.relabel_these([self.detail.item_id], change)
