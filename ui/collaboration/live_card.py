"""LiveCardView: one live card: what it is of, its newest number, its curve, and whether it is still live."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from core.collaboration.live_readings import TRAINING, LiveCard
from ui import theme
from ui.charts.base import words
from ui.charts.line import Line
from ui.widgets.button import icon_button
from ui.widgets.label import ElidedLabel, label, set_tone

# Two fit beside each other between the list of workspaces and the chat.
WIDTH, CHART = 280, 150
# What a training's state says, and its tone.
STATES = {
    "waiting": ("Waiting", "muted"),
    "running": ("Running", "good"),
    "stopped": ("Stopped", "warn"),
    "finished": ("Finished", "accent"),
    "failed": ("Failed", "bad"),
    "deleted": ("Deleted", "muted"),
    "live": ("Live", "good"),
}
# What is over needs no machine to be right.
OVER = ("finished", "deleted")


class LiveCardView(QFrame):
    """`open_wanted(card)` when the person wants to see the training on its page, `remove_wanted(id)`."""

    open_wanted = Signal(object)
    remove_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card: LiveCard | None = None
        self.setProperty("card", True)
        self.setFixedWidth(WIDTH)
        self.title = ElidedLabel(role="heading")
        self.state = label()
        self.menu_button = icon_button("ellipsis", "What can be done with this card")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.menu_button)
        self.menu.aboutToShow.connect(self._fill)
        self.menu_button.setMenu(self.menu)
        self.value = label("–", role="value")
        self.about = label(tone="muted", wraps=True)
        self.updated = ElidedLabel(role="caption")
        self.may_write = False
        self.is_mine = False
        self.chart: Line | None = None
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title, 1)
        top.addWidget(self.state)
        top.addWidget(self.menu_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(18, 12, 18, 14)
        self._column.setSpacing(4)
        self._column.addLayout(top)
        for part in (self.value, self.about, self.updated):
            self._column.addWidget(part)

    def show_card(self, card: LiveCard, *, is_online: bool, is_mine: bool, may_write: bool) -> None:
        """Show what is so now; a card whose machine is away stays as it was last."""
        self.may_write, self.is_mine = may_write, is_mine
        is_stale = not is_online and card.state not in OVER
        text, tone = ("Stale", "warn") if is_stale else STATES[card.state]
        self.state.setText(text)
        set_tone(self.state, tone)
        self.title.set_text(card.title or "Untitled")
        self.value.setText("–" if card.value is None else words.say(card.value, card.form, card.unit))
        self.about.setText(_about(card))
        when = datetime.fromtimestamp(card.updated).astimezone()
        is_today = when.date() == datetime.now().astimezone().date()
        day = "" if is_today else f"{when.day} {when:%B}, "
        away = " · its machine is away" if is_stale else ""
        self.updated.set_text(f"{card.machine_name or 'A machine'} · {day}{when:%H:%M:%S}{away}")
        self._draw(card)
        self.menu_button.setVisible(may_write or (is_mine and card.kind == TRAINING))
        self.card = card
        self.setAccessibleName(f"{self.title.whole}: {text}, {self.value.text()}. {self.about.text()}")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """The same as the button's."""
        if not self.menu_button.isHidden():
            self.menu.popup(event.globalPos())

    def _draw(self, card: LiveCard) -> None:
        if self.chart is None:
            params = Line.Params(
                x="number" if card.kind == TRAINING else "time",
                form=card.form,
                unit=card.unit,
                from_zero=card.kind != TRAINING,
                empty="The curve begins with the second round." if card.kind == TRAINING else "No number yet.",
            )
            self.chart = Line(params)
            self.chart.setFixedHeight(CHART)
            self._column.insertWidget(3, self.chart)
        if self.card is None or self.card.points != card.points:
            name = "Accuracy" if card.kind == TRAINING else card.title
            xs, ys = [x for x, _ in card.points], [y for _, y in card.points]
            self.chart.set_data({name: (xs, ys)} if xs else {}, x_title="Round" if card.kind == TRAINING else "")
        self.chart.set_caption(card.title)

    def _fill(self) -> None:
        self.menu.clear()
        card = self.card
        if card is None:
            return
        if self.is_mine and card.kind == TRAINING and card.state != "deleted":
            opened = self.menu.addAction(theme.icon("graduation-cap", "muted"), "Open the training")
            opened.triggered.connect(lambda: self.open_wanted.emit(card))
        if self.may_write:
            removed = self.menu.addAction(theme.icon("trash-2", "muted"), "Remove the card")
            removed.triggered.connect(lambda: self.remove_wanted.emit(card.id))


def _about(card: LiveCard) -> str:
    if card.kind != TRAINING:
        return "In the last hour"
    people = "1 participant" if card.participants == 1 else f"{card.participants} participants"
    return f"Round {card.round:,} of {card.rounds:,} · {people}"
