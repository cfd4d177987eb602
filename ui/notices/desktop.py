"""Desktop: notifications of the freedesktop specification, spoken over D-Bus, where a desktop offers them.

Source: Desktop Notifications Specification 1.3, https://specifications.freedesktop.org/notification-spec/.
"""

import html
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import Q_ARG, Q_RETURN_ARG, SLOT, QMetaObject, QObject, Qt, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusInterface, QDBusMessage, QDBusPendingCallWatcher

SERVICE = INTERFACE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
# The desktop answers within milliseconds or not at all.
PATIENCE_MS = 2_000
# Notifications whose click still leads somewhere.
REMEMBERED = 50
# The desktop decides how long one stays.
ITS_OWN_TIME = -1

log = logging.getLogger(__name__)

Connect = Callable[[], QDBusConnection]


class Desktop(QObject):
    """`say` never waits: the desktop is asked what it can, and once it answered, a thread of its own asks the rest."""

    _shown = Signal(str, int)

    @staticmethod
    def is_there(connect: Connect = QDBusConnection.sessionBus) -> bool:
        """Whether somebody answers to the specification's name on the session's bus."""
        bus = connect()
        return bus.isConnected() and bool(bus.interface().isServiceRegistered(SERVICE).value())

    def __init__(self, parent: QObject | None = None, *, connect: Connect = QDBusConnection.sessionBus) -> None:
        super().__init__(parent)
        self._connect = connect
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desktop-notifications")
        # the desktop's number of what is about a key, so that the next one takes its place
        self._numbers: dict[str, int] = {}
        self._then: dict[str, Callable[[], Any]] = {}
        self._shown.connect(self._remember)
        slot: Any = SLOT("_invoked(QDBusMessage)")  # a str, whatever PySide's stubs say
        connect().connect(SERVICE, PATH, INTERFACE, "ActionInvoked", self, slot)

    def say(self, key: str, title: str, text: str, then: Callable[[], Any]) -> None:
        """Show it in the place of an earlier one of the same key; a click does `then`."""
        self._then.pop(key, None)
        self._then[key] = then
        for old in list(self._then)[:-REMEMBERED]:
            del self._then[old]
            self._numbers.pop(old, None)
        # a desktop that hangs is met here, where nothing waits: what the thread does first would stop Python
        asked = QDBusMessage.createMethodCall(SERVICE, PATH, INTERFACE, "GetCapabilities")
        watcher = QDBusPendingCallWatcher(self._connect().asyncCall(asked, PATIENCE_MS), self)
        watcher.finished.connect(lambda: self._answered(watcher, key, title, text))

    def stop(self) -> None:
        """Say nothing more; what waits is dropped."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _answered(self, watcher: QDBusPendingCallWatcher, key: str, title: str, text: str) -> None:
        watcher.deleteLater()
        if watcher.isError():
            log.warning("The desktop does not answer: %s", watcher.error().message())
            return
        found = watcher.reply().arguments()
        # what others wrote must not become markup
        reads_markup = bool(found) and "body-markup" in found[0]
        self._thread.submit(self._ask, key, title, html.escape(text, quote=False) if reads_markup else text)

    def _ask(self, key: str, title: str, text: str) -> None:
        """On the thread. Only through the interface's own slots do numbers become the uint32 that D-Bus wants."""
        try:
            desktop = QDBusInterface(SERVICE, PATH, INTERFACE, self._connect())
            desktop.setTimeout(PATIENCE_MS)
            number: Any = QMetaObject.invokeMethod(
                desktop,
                "Notify",
                Qt.ConnectionType.DirectConnection,
                Q_RETURN_ARG("uint"),
                Q_ARG("QString", "Vega"),
                Q_ARG("uint", self._numbers.get(key, 0)),
                Q_ARG("QString", ""),
                Q_ARG("QString", title),
                Q_ARG("QString", text),
                Q_ARG("QStringList", ["default", "Open"]),
                Q_ARG("QVariantMap", {"desktop-entry": "vega", "category": "im.received"}),
                Q_ARG("int", ITS_OWN_TIME),
            )
            self._shown.emit(key, int(number))
        except Exception:  # nobody waits for this; whatever a desktop answers must not vanish
            log.exception("The desktop did not take a notification")

    @Slot(str, int)
    def _remember(self, key: str, number: int) -> None:
        self._numbers[key] = number

    @Slot(QDBusMessage)
    def _invoked(self, message: QDBusMessage) -> None:
        number = message.arguments()[0] if message.arguments() else 0
        key = next((key for key, known in self._numbers.items() if known == number), "")
        if (then := self._then.get(key)) is not None:
            then()
