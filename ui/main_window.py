"""The window: sidebar and pages, the palette, messages, files dropped anywhere, and its state from start to start."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from core.backend import Backend
from ui import theme
from ui.actions import action, actions_of, bind_shortcuts
from ui.collaboration.call_place import CallPlace
from ui.collaboration.call_strip import CallStrip
from ui.collaboration.page import CollaborationPage
from ui.collecting import Collector
from ui.dropping import DropVeil, Importer
from ui.links import Links
from ui.messages import Messages
from ui.network.door import Door
from ui.network.joining import invite_in
from ui.notices.herald import Herald
from ui.notices.pause_menu import HOUR_S
from ui.notices.words import count_of
from ui.page import Page
from ui.pages import AT_THE_BOTTOM, BESIDE, IN_THE_SIDEBAR
from ui.palette import Entry, Palette
from ui.sidebar import Sidebar
from ui.widgets.drop_zone import paths_in

SMALLEST = QSize(1000, 640)
FIRST_SIZE = QSize(1280, 800)
# The state's own version: windows of another shape start fresh.
STATE = "window/v1"


class MainWindow(QMainWindow):
    """Shows a started Backend. `closed` is emitted once it is closed; whoever opened it stops the Backend."""

    closed = Signal()

    def __init__(self, backend: Backend) -> None:
        super().__init__()
        self.backend = backend
        self.state = QSettings(str(backend.profile / "window.ini"), QSettings.Format.IniFormat)
        self.pages: dict[str, Page] = {}
        self.classes = {page.name: page for page in (*IN_THE_SIDEBAR, *AT_THE_BOTTOM, *BESIDE)}
        self.importer = Importer(backend, self)
        self.collector = Collector(self)
        self.door = Door(backend, self)
        self.links = Links(backend, self)
        theme.apply(_app(), backend.settings.values.theme)
        self.setWindowTitle("Vega")
        self.setWindowIcon(theme.icon("orbit", "accent"))
        self.setMinimumSize(SMALLEST)
        self.setAcceptDrops(True)
        self._is_quitting = False
        self._build()
        self.herald = Herald(self)
        self.sidebar.bell_pressed.connect(self.open_notices)
        bind_shortcuts(self)
        self._restore()

    # Pages

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def open_page(self, name: str, **wanted: Any) -> Page:
        """Show a page (it is made when it is first shown); `wanted` goes to its `want`.

        A page that this window does not have gives way to the first of the sidebar.
        """
        if name not in self.classes:
            name, wanted = IN_THE_SIDEBAR[0].name, {}
        page = self.pages.get(name) or self._make(name)
        if self.stack.currentWidget() is not page:
            self.stack.setCurrentWidget(page)
            self.sidebar.choose(name)
            self.say_title()
        page.shown()
        if wanted:
            page.want(**wanted)
        self.herald.look()
        return page

    def say_title(self) -> None:
        """The page's title, and how many notices are unread."""
        count = count_of(self.backend.notices.unread)
        title = f"{self.page.title} – Vega" if self.page is not None else "Vega"
        self.setWindowTitle(f"({count}) {title}" if count else title)

    @action(title="Search or jump to…", icon="command", shortcut="Ctrl+K", palette=False)
    def open_palette(self) -> None:
        """Every action and page, by a few letters."""
        self.palette_view.open(self.entries())

    def entries(self) -> list[Entry]:
        """Everything that the palette can do: pages, then the actions of this page, of the window, of the others."""
        found = [
            Entry(
                page.title,
                "Go to",
                page.icon,
                lambda name=name: self.open_page(name),  # type: ignore[misc]
                shortcut=self._keys_of(name),
            )
            for name, page in self.classes.items()
        ]
        here = self.page.name if self.page else ""
        for name, page in sorted(self.classes.items(), key=lambda entry: entry[0] != here):
            for entry in actions_of(page):
                run = lambda name=name, method=entry.method: getattr(self.open_page(name), method)()  # noqa: E731
                spec = entry.spec
                found.append(Entry(spec.title, page.title, spec.icon, run, hint=spec.hint, shortcut=spec.shortcut))
        for entry in actions_of(type(self)):
            spec, run = entry.spec, getattr(self, entry.method)
            found.append(Entry(spec.title, "Window", spec.icon, run, hint=spec.hint, shortcut=spec.shortcut))
        return found

    # Verbs of the window

    @action(title="Switch between light and dark", icon="sun-moon", shortcut="Ctrl+Shift+L")
    def switch_theme(self) -> None:
        """The other theme, from now on."""
        other = "light" if theme.current().is_dark else "dark"
        self.backend.settings.set("theme", other)
        theme.apply(_app(), other)

    @action(title="Follow the system's theme", icon="monitor-cog")
    def follow_system(self) -> None:
        """Light or dark as the desktop says."""
        self.backend.settings.set("theme", "system")
        theme.apply(_app(), "system")

    @action(title="Notifications", icon="bell", shortcut="Ctrl+Shift+N")
    def open_notices(self) -> None:
        """What happened, by day."""
        self.herald.open_panel()

    @action(title="Mark all notifications as read", icon="check-check")
    def read_notices(self) -> None:
        """Nothing is new any more."""
        self.backend.notices.mark_all_read()

    @action(title="Do not disturb for an hour", icon="bell-off")
    async def pause_notices(self) -> None:
        """What arrives is summed up afterwards."""
        await self.backend.notices.pause(HOUR_S)

    @action(title="Dismiss messages", icon="bell-off")
    def dismiss_messages(self) -> None:
        """Take all messages away."""
        Messages.of(self).clear()

    @action(title="Full screen", icon="maximize", shortcut="F11")
    def toggle_full_screen(self) -> None:
        """In and out."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    @action(title="Cancel all running jobs", icon="circle-stop")
    def cancel_jobs(self) -> None:
        """Ask everything that runs to stop."""
        self.backend.jobs.cancel_all()

    @action(title="Quit", icon="log-out", shortcut="Ctrl+Q")
    def quit(self) -> None:
        """Close the window and stop."""
        self._is_quitting = True
        self.close()

    @action(palette=False)
    async def take(self, paths: list[Path]) -> None:
        """Files were dropped: the shown page may want them, otherwise they go into the library; invites are used."""
        invite = invite_in(paths)
        if invite is not None and (self.page is None or self.page.name not in ("network", "collaboration")):
            self.open_page("network", invite=invite)
        elif self.page is None or not self.page.accept_paths(paths):
            await self.importer.add(paths)

    @action(palette=False)
    async def open_link(self, link: str) -> None:
        """Go where a link leads: outside, to an invite, to something in Vega."""
        await self.links.open(link)

    def finish_welcome(self) -> None:
        """The first run is over; it does not open by itself again."""
        self.state.setValue(f"{STATE}/welcomed", True)

    def bring_to_front(self, link: str = "") -> None:
        """A second start on this profile asks the first to show itself, and to open a link."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)
        if link:
            self.open_link(link)

    # Qt

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Remember how it looked and say that it is closed; nothing is waited for here."""
        self.state.setValue(f"{STATE}/geometry", self.saveGeometry())
        if self.page is not None:
            self.state.setValue(f"{STATE}/page", self.page.name)
        self.state.sync()
        if self._goes_to_tray():
            event.ignore()
            self.hide()
            return
        event.accept()
        self.herald.stop()
        self.collector.stop()
        self.door.close()
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files may be dropped anywhere, but on the page that they come from."""
        if paths_in(event.mimeData()) and (self.page is None or not self.page.is_giving):
            words = self.page.drop_words if self.page is not None else ""
            self.veil.show_over(len(paths_in(event.mimeData())), words=words)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """They went elsewhere."""
        self.veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """They are here."""
        self.veil.hide()
        if self.page is not None and self.page.is_giving:
            event.ignore()
            return
        event.acceptProposedAction()
        self.take(paths_in(event.mimeData()))

    # Inside

    def _goes_to_tray(self) -> bool:
        """Whether closing only hides: if it is wanted, there is a tray, and the person's session goes on."""
        is_wanted = self.backend.settings.values.close_to_tray and self.herald.tray is not None
        return is_wanted and not self._is_quitting and not _app().isSavingSession()

    def _build(self) -> None:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.sidebar = Sidebar(IN_THE_SIDEBAR, AT_THE_BOTTOM, self.backend.jobs)
        self.sidebar.chosen.connect(self.open_page)
        self.sidebar.search_wanted.connect(self.open_palette)
        self.call_strip = CallStrip(
            self.backend.calls, self.backend.events, title=self._title_of, leave=lambda: self._call_place().desk.leave()
        )
        self.call_strip.opened.connect(lambda: self._call_place().show_call())
        self.sidebar.add_foot(self.call_strip)
        self.message_area = QWidget()
        column = QVBoxLayout(self.message_area)
        column.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget()
        column.addWidget(self.stack)
        row.addWidget(self.sidebar)
        row.addWidget(self.message_area, 1)
        self.setCentralWidget(body)
        self.veil = DropVeil(self.message_area)
        self.palette_view = Palette(body)
        self._shortcuts()

    def _shortcuts(self) -> None:
        for name in self.classes:
            if keys := self._keys_of(name):
                QShortcut(QKeySequence(keys), self).activated.connect(lambda name=name: self.open_page(name))

    def _keys_of(self, name: str) -> str:
        """Ctrl+1 … for the sidebar's pages in their order, Ctrl+, for the settings."""
        for number, page in enumerate(IN_THE_SIDEBAR, start=1):
            if page.name == name:
                return f"Ctrl+{number}"
        return "Ctrl+," if name == AT_THE_BOTTOM[0].name else ""

    def _call_place(self) -> CallPlace:
        """Where calls are, on its page; that knows the devices which a call uses."""
        page = self.pages.get(CollaborationPage.name) or self._make(CollaborationPage.name)
        assert isinstance(page, CollaborationPage)
        return page.call

    def _title_of(self, workspace_id: str) -> str:
        space = self.backend.collaboration.find(workspace_id)
        return space.title if space is not None else "A call"

    def _make(self, name: str) -> Page:
        page = self.classes[name](self.backend)
        page.turned.connect(self.herald.look)
        self.pages[name] = page
        self.stack.addWidget(page)
        return page

    def _restore(self) -> None:
        geometry = self.state.value(f"{STATE}/geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(FIRST_SIZE)
        is_welcomed = self.state.value(f"{STATE}/welcomed", False, type=bool)
        wanted = str(self.state.value(f"{STATE}/page", "")) if is_welcomed else "welcome"
        self.open_page(wanted)
        QTimer.singleShot(0, self.stack.setFocus)


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
