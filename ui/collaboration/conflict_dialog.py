"""ConflictDialog: one passage in four texts: before, yours, theirs, and as it was merged; the person chooses."""

from PySide6.QtWidgets import QFrame, QLabel, QRadioButton, QVBoxLayout, QWidget

from core.collaboration.assist.merging import Proposal
from core.collaboration.reviewing import Conflict
from ui.collaboration.when import when
from ui.widgets.dialog import Dialog
from ui.widgets.label import label
from ui.widgets.scroll import scrolled

HEIGHT = 380
REASONS_MOST = 6
IDEAS = {
    "deleted": "One of you deleted this passage while the other changed it.",
    "rewritten": "Both of you rewrote this passage.",
    "removed": "One of you deleted this while the other changed it.",
}
NOTHING = "(deleted)"


class ConflictDialog(Dialog):
    """`choice` is one of reviewing.CHOICES once it was accepted."""

    def __init__(self, conflict: Conflict, name: str, *, parent: QWidget, proposal: Proposal | None = None) -> None:
        is_removed = conflict.sort == "removed"
        end = "" if is_removed else "; later changes in it stay"
        text = f"{IDEAS[conflict.sort]} It was merged at {when(conflict.found)}{end}."
        title = "Shall it come back?" if is_removed else "Which words should stay?"
        super().__init__(title, text, parent=parent, accept="Use this", reject="Later", width=560)
        self._choices: dict[str, QRadioButton] = {}
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(label("Before, it was", tone="muted"))
        self._column.addWidget(_passage(conflict.before))
        if is_removed:
            self._offer("merged", "Leave it deleted", None)
            who = ("mine", "you", conflict.mine) if conflict.mine else ("theirs", name, conflict.theirs)
            self._offer(who[0], f"Bring it back, as {who[1]} changed it", who[2])
        else:
            self._offer("merged", "As it is now", conflict.merged)
            self._offer("mine", "Yours", conflict.mine)
            self._offer("theirs", f"Those of {name}", conflict.theirs)
        if conflict.mine.strip() and conflict.theirs.strip():
            self._offer("both", "Both, one after the other", None)
        if proposal is not None:
            self._offer("proposed", "Merged word by word, a proposal", proposal.text)
            for reason in proposal.reasons[:REASONS_MOST]:
                self._column.addWidget(label(f"· {reason.words}", role="caption", wraps=True))
        self._column.addStretch(1)
        area = scrolled(content, right=8)
        area.setMinimumHeight(HEIGHT)
        self.add(area, 1)
        self._choices["merged"].setChecked(True)
        self._choices["merged"].setFocus()

    @property
    def choice(self) -> str:
        """What the person chose."""
        return next(key for key, made in self._choices.items() if made.isChecked())

    def choose(self, key: str) -> None:
        """As if the person had chosen it."""
        self._choices[key].setChecked(True)

    def _offer(self, key: str, words: str, text: str | None) -> None:
        made = QRadioButton(words)
        self._choices[key] = made
        self._column.addSpacing(4)
        self._column.addWidget(made)
        if text is not None:
            self._column.addWidget(_passage(text))


def _passage(text: str) -> QFrame:
    frame = QFrame()
    frame.setProperty("raised", True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 8, 12, 8)
    words: QLabel = label(text.strip() or NOTHING, tone="" if text.strip() else "muted", wraps=True, is_selectable=True)
    column.addWidget(words)
    return frame
