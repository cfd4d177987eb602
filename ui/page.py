"""Page: a feature's screen. Adding one is a folder with page.py and a line in main_window.py."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.backend import Backend
from core.events import Subscription
from ui.actions import bind_shortcuts
from ui.widgets.scroll import scrolled

E = TypeVar("E")

# Left, top, right, bottom of a page's content, and the space between its cards: from the reference pictures.
MARGINS = (26, 20, 26, 22)
GAP = 16


class Page(QWidget):
    """One screen of the window. Its verbs are `@action` methods; it shows records and listens to events."""

    name: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]
    """A Lucide icon's name."""
    turned = Signal()
    """Something else is open on the page."""

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.backend = backend
        self.setObjectName(f"page-{self.name}")
        self.setAccessibleName(self.title)
        subscriptions: list[Subscription] = []
        self._subscriptions = subscriptions
        # a closure over the list only: `self` is already gone when Qt says destroyed
        self.destroyed.connect(lambda: _cancel(subscriptions))
        bind_shortcuts(self)

    @property
    def open_item(self) -> str:
        """The id of what is open on the page and in sight (a workspace, a training), "" for nothing."""
        return ""

    @property
    def open_parts(self) -> tuple[str, ...]:
        """What of it is in sight, as `core.notices.records.Screen` names parts."""
        return ()

    def shown(self) -> None:
        """Called whenever the page becomes visible."""

    @property
    def drop_words(self) -> str:
        """What a page with several places for files says of dropping them; its places stay in sight then."""
        return ""

    @property
    def is_giving(self) -> bool:
        """Whether what is dragged over the window comes from this page, and need not be dropped on it."""
        return False

    def accept_paths(self, paths: list[Path]) -> bool:
        """Files or folders were dropped on the page; True when it took them. Otherwise the Library does."""
        return False

    def lay_out(self, header: QWidget, body: QWidget, *, scrolls: bool = False) -> None:
        """The usual page: a header, and a body below it that scrolls when it is higher than the window."""
        left, top, right, bottom = MARGINS
        column = QVBoxLayout(self)
        column.setContentsMargins(left, top, 0 if scrolls else right, 0 if scrolls else bottom)
        column.setSpacing(GAP)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, right if scrolls else 0, 0)
        line.addWidget(header)
        column.addLayout(line)
        column.addWidget(scrolled(body, right=right, bottom=bottom) if scrolls else body, 1)

    def want(self, **wanted: object) -> None:
        """Another page asked for something here (`open_page("media", words="cat")`); pages say what they take."""

    def listen(self, kind: type[E], handler: Callable[[E], None]) -> None:
        """Call `handler` with every event of this kind for as long as the page lives."""
        self._subscriptions.append(self.backend.events.subscribe(kind, handler))

    def open_page(self, name: str, **wanted: object) -> None:
        """Ask the window to show another page; `wanted` goes to that page's `want(**wanted)`."""
        window = self.window()
        if window is not self and hasattr(window, "open_page"):
            window.open_page(name, **wanted)


def _cancel(subscriptions: list[Subscription]) -> None:
    for entry in subscriptions:
        entry.cancel()
