"""What can be done with a line: verbs by key, by menu, and in a bar that floats over the line under the pointer."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from core.collaboration.talk_records import ChatLine
from core.collaboration.talk_words import line_reference, link_of
from ui import theme
from ui.widgets.button import icon_button

# How many verbs the bar shows; the others are in the menu.
IN_BAR = 3


@dataclass(frozen=True)
class Verb:
    """A verb of a line."""

    name: str
    title: str
    icon: str
    keys: str


VERBS = (
    Verb("react", "React…", "smile-plus", "+"),
    Verb("reply", "Answer", "reply", "R"),
    Verb("thread", "Open thread", "messages-square", "T"),
    Verb("edit", "Edit", "pencil", "E"),
    Verb("copy", "Copy words", "copy", "Ctrl+C"),
    Verb("link", "Copy link", "link", "L"),
    Verb("delete", "Delete…", "trash-2", "Del"),
)

# What can be done with a line wherever it stands.
COPYING = ("copy", "link")


def verbs_of(line: ChatLine, *, me: str, is_owner: bool, is_open: bool, has_threads: bool) -> list[Verb]:
    """What this person can do with a line."""
    is_mine = line.author_id == me
    allowed = {
        "react": is_open,
        "reply": is_open,
        "thread": has_threads and (is_open or line.replies > 0),
        "edit": is_open and is_mine and bool(line.text),
        "copy": bool(line.text),
        "link": True,
        "delete": is_open and (is_mine or is_owner),
    }
    if line.removed_by:
        allowed = {"thread": has_threads and line.replies > 0}
    if line.state == "refused":
        allowed = {"copy": bool(line.text)}
    return [verb for verb in VERBS if allowed.get(verb.name)]


def copy(name: str, line: ChatLine) -> None:
    """A line's words or a link to it, for the clipboard: what the verbs of COPYING do."""
    link = link_of(line_reference(line.id, line.author, line.text))
    QGuiApplication.clipboard().setText(link if name == "link" else line.text)


class VerbBar(QFrame):
    """Floats at the right of a line; `chosen(verb name)`, `more` for the menu."""

    chosen = Signal(str)
    more = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName("What can be done with this line")
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 2, 3, 2)
        row.setSpacing(0)
        self.buttons: dict[str, QToolButton] = {}
        for verb in VERBS:
            made = icon_button(verb.icon, f"{verb.title.rstrip('…')}  ({verb.keys})")
            made.clicked.connect(lambda _=False, name=verb.name: self.chosen.emit(name))
            self.buttons[verb.name] = made
            row.addWidget(made)
        self.more_button = icon_button("ellipsis", "More", self.more.emit)
        row.addWidget(self.more_button)
        for made in (*self.buttons.values(), self.more_button):
            # the list keeps the keys; Tab would otherwise visit a bar that moves
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def offer(self, verbs: Sequence[Verb]) -> None:
        """Show the first of these."""
        names = [verb.name for verb in verbs]
        shown = names[:IN_BAR] if len(names) > IN_BAR + 1 else names
        for name, made in self.buttons.items():
            made.setVisible(name in shown)
        self.more_button.setVisible(len(shown) < len(names))
        self.adjustSize()


def menu_of(verbs: Sequence[Verb], parent: QWidget) -> QMenu:
    """The verbs as a menu; an action's data is the verb's name."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for verb in verbs:
        entry = menu.addAction(theme.icon(verb.icon, "bad" if verb.name == "delete" else "muted"), verb.title)
        # the list listens to the keys; here they are only shown
        entry.setText(f"{verb.title}\t{verb.keys}")
        entry.setData(verb.name)
    return menu
