"""Herald: brings notices to the person: in the window, by the system, on the bell, in the title and on the taskbar."""

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from core.events import Subscription
from core.notices.records import DigestReady, Notice, NoticeArrived, NoticesChanged, Screen
from ui.messages import Messages
from ui.notices.panel import NoticePanel
from ui.notices.system import System
from ui.notices.tray import Tray
from ui.notices.words import BUTTONS, for_the_system, said, summed

if TYPE_CHECKING:
    from ui.main_window import MainWindow

# A burst of notices is heard once.
SOUND_S = 2.0
# What tells that the window is seen or not.
SEEN = frozenset(
    {
        QEvent.Type.WindowActivate,
        QEvent.Type.WindowDeactivate,
        QEvent.Type.WindowStateChange,
        QEvent.Type.Show,
        QEvent.Type.Hide,
    }
)


class Herald(QObject):
    """Belongs to one window, tells the core what is on its screen, and says what arrives."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.notices = window.backend.notices
        self.panel = NoticePanel(self.notices, window)
        self.panel.followed.connect(self.follow)
        self.panel.settings_wanted.connect(lambda: window.open_page("settings", setting="notify_level"))
        self.tray = Tray(self.notices, window) if Tray.is_there() else None
        if self.tray is not None:
            self.tray.open_wanted.connect(window.bring_to_front)
            self.tray.quit_wanted.connect(window.quit)
        self.system = System(self.tray, self)
        self._sounded = 0.0
        self._looking = QTimer(self, singleShot=True, interval=0)
        self._looking.timeout.connect(self.notices.look)
        events = window.backend.events
        self._subscriptions: list[Subscription] = [
            events.subscribe(NoticeArrived, self._tell),
            events.subscribe(DigestReady, self._sum_up),
            events.subscribe(NoticesChanged, self._count),
        ]
        self.notices.screen = self.screen
        window.installEventFilter(self)
        self._count()

    def screen(self) -> Screen:
        """What the person sees now."""
        window, page = self.window, self.window.page
        is_visible = window.isVisible() and not window.isMinimized()
        if page is None:
            return Screen(is_visible, window.isActiveWindow())
        return Screen(is_visible, window.isActiveWindow(), page.name, page.open_item, page.open_parts)

    def look(self) -> None:
        """Something else is on the screen."""
        self._looking.start()

    def follow(self, notice: Notice, **more: object) -> None:
        """Lead to what a notice is about; `more` goes to the page, too."""
        self.notices.mark_read(notice.id)
        self.window.bring_to_front()
        self.window.open_page(notice.page, **notice.wanted, **more)

    def open_panel(self) -> None:
        """Show the list."""
        self.window.bring_to_front()
        self.panel.open_beside(self.window.sidebar.bell)

    def stop(self) -> None:
        """The window closes for good."""
        for entry in self._subscriptions:
            entry.cancel()
        self.notices.screen = Screen
        self._looking.stop()
        self.system.stop()
        if self.tray is not None:
            self.tray.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The window comes, goes, or gets the focus."""
        if event.type() in SEEN:
            self.look()
        return False

    def _tell(self, event: NoticeArrived) -> None:
        notice = event.notice

        def show() -> None:
            self.follow(notice)

        def agree() -> None:
            self.follow(notice, agreed=True)

        # the Workspaces page itself says what was refused, with what to do
        if self.screen().is_visible and not (notice.kind == "refused" and "collaboration" in self.window.pages):
            button, do = (BUTTONS[notice.kind], agree) if notice.kind in BUTTONS else ("Show", show)
            Messages.of(self.window).info(said(notice, event.words), button=button, do=do, about=notice.key)
        with_text = self.window.backend.settings.values.notify_text
        self._call_out(notice.key, *for_the_system(notice, event.words, with_text=with_text), then=show)

    def _sum_up(self, event: DigestReady) -> None:
        digest = event.digest

        def show() -> None:
            if len(digest.notices) == 1:
                self.follow(digest.notices[0])
            else:
                self.open_panel()

        if self.screen().is_visible:
            Messages.of(self.window).info(summed(digest), button="Show", do=show, about="digest")
        self._call_out("digest", digest.title, digest.text, then=show)

    def _call_out(self, key: str, title: str, text: str, *, then: Any) -> None:
        """By the system while another program is in front, and by a sound if that is wanted."""
        values = self.window.backend.settings.values
        if not self.screen().is_focused or not self.screen().is_visible:
            if values.notify_system:
                self.system.say(key, title, text, then)
            QApplication.alert(self.window)
        if values.notify_sound and time.monotonic() - self._sounded > SOUND_S:
            self._sounded = time.monotonic()
            QApplication.beep()

    def _count(self, event: object = None) -> None:
        count = self.notices.unread
        self.window.sidebar.bell.set_count(count)
        self.window.sidebar.bell.set_quiet(self.notices.hush.is_on)
        self.window.say_title()
        if isinstance(app := QApplication.instance(), QApplication):
            app.setBadgeNumber(count)  # where the taskbar knows numbers
        if self.tray is not None:
            self.tray.set_count(count)
        if self.panel.isVisible():
            self.panel.refresh()
