"""LiveView: the live cards of a workspace side by side, as many beside each other as there is room."""

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.collaboration.entries import EntriesChanged
from core.collaboration.live_cards import LiveCards
from core.events import Subscription
from ui.collaboration.attempting import Attempting
from ui.collaboration.live_card import LiveCardView
from ui.messages import Messages
from ui.widgets.button import button
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.scroll import scrolled

GAP = 14


class LiveView(Attempting, QWidget):
    """Follows one LiveCards. `set_online` says which machines are there."""

    open_wanted = Signal(object)
    """A LiveCard whose training the person wants to see."""
    training_wanted = Signal()
    figure_wanted = Signal()
    """The person wants to share a training, or a figure of this machine."""

    def __init__(self, cards: LiveCards, *, me: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = cards
        self.me = me
        self.views: dict[str, LiveCardView] = {}
        self._online: frozenset[str] = frozenset({me})
        self._build()
        for keys, verb in ((QKeySequence.StandardKey.Undo, cards.undo), (QKeySequence.StandardKey.Redo, cards.redo)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda verb=verb: self.attempt(verb))
        self._subscription: Subscription | None = cards.listen(self._heard)
        self.refresh()

    def set_online(self, machines: Collection[str]) -> None:
        """These machines are there, this one too."""
        if self._online != frozenset(machines) | {self.me}:
            self._online = frozenset(machines) | {self.me}
            self.refresh()

    def close_cards(self) -> None:
        """Follow the document no more."""
        if self._subscription is not None:
            self._subscription.cancel()
            self._subscription = None

    def refresh(self) -> None:
        """Show what is so now."""
        shown = self.cards.shown()
        for one in self.views.keys() - {card.id for card in shown}:
            gone = self.views.pop(one)
            self._flow.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for card in shown:
            view = self.views.get(card.id) or self._add(card.id)
            view.show_card(
                card,
                is_online=card.machine in self._online,
                is_mine=card.machine == self.me,
                may_write=self.cards.is_writable,
            )
        for made in (*self.empty.buttons, self.training_button, self.figure_button):
            made.setVisible(self.cards.is_writable)
        self.bar.setVisible(bool(shown) and self.cards.is_writable)
        self.stack.setCurrentWidget(self.area if shown else self.empty)
        self._holder.updateGeometry()

    def show_card(self, card_id: str) -> None:
        """Bring a card into sight."""
        if card_id in self.views:
            self.area.ensureWidgetVisible(self.views[card_id])

    def _heard(self, changed: EntriesChanged) -> None:
        self.refresh()

    def _add(self, card_id: str) -> LiveCardView:
        made = self.views[card_id] = LiveCardView()
        made.open_wanted.connect(self.open_wanted)
        made.remove_wanted.connect(self._remove)
        self._flow.addWidget(made)
        return made

    def _remove(self, card_id: str) -> None:
        self.attempt(self.cards.remove, card_id)
        Messages.of(self).info("The card was removed.", button="Undo", do=lambda: self.attempt(self.cards.undo))

    def _build(self) -> None:
        self.empty = EmptyState(
            "layout-dashboard",
            "Nothing is live here yet",
            "Share a training that you coordinate, or a figure of this machine. Everybody here then sees how it goes, "
            "as it goes.",
            (("Share a training…", self.training_wanted.emit), ("Share a figure…", self.figure_wanted.emit)),
        )
        self.training_button = button("A training…", self.training_wanted.emit, icon="graduation-cap")
        self.figure_button = button("A figure…", self.figure_wanted.emit, icon="chart-line")
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.training_button)
        row.addWidget(self.figure_button)
        self._holder = QWidget()
        self._flow = FlowLayout(self._holder, gap=GAP)
        policy = self._holder.sizePolicy()
        policy.setHeightForWidth(True)
        self._holder.setSizePolicy(policy)
        column = QWidget()
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._holder)
        inside.addStretch(1)
        self.area: QScrollArea = scrolled(column, right=12, bottom=8)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.area)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(self.bar)
        whole.addWidget(self.stack, 1)
