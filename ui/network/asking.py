"""Asking a machine nearby to be let in: a word to its person, a code to compare, and the wait for their answer."""

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from core.backend import Backend
from core.networking.records import Discovered, Joined
from ui.widgets.dialog import Dialog
from ui.widgets.label import label

WORDS_CHARACTERS = 200
COMPARE = "If theirs is another one, somebody between you pretends to be one of you."


class AskDialog(Dialog):
    """What is said to the other person along with the question."""

    def __init__(self, name: str, *, parent: QWidget) -> None:
        text = f"The person at “{name}” sees your machine's name and these words, and decides what to let you into."
        super().__init__(f"Ask “{name}” to let you in", text, parent=parent, accept="Ask")
        self.line = QLineEdit()
        self.line.setPlaceholderText("Who you are and what it is about (may stay empty)")
        self.line.setAccessibleName("Words to the other person")
        self.line.setMaxLength(WORDS_CHARACTERS)
        self.add(self.line)
        self.line.setFocus()


class WaitDialog(Dialog):
    """The code that both people see, until the other one has decided."""

    def __init__(self, name: str, *, parent: QWidget) -> None:
        text = f"Ask the person at “{name}”, by voice, which code they see. {COMPARE}"
        super().__init__(f"Asking “{name}” to let you in", text, parent=parent, accept="", reject="Cancel")
        self.code = code_label("")
        self.state = label("Reaching it…", tone="muted")
        self.state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.add(self.code)
        self.add(self.state)

    def show_code(self, code: str) -> None:
        """The other side shows this too now."""
        self.code.setText(in_pairs(code))
        self.code.setAccessibleName(f"Code {' '.join(code)}")
        self.state.setText("Waiting for their answer…")


class SameDialog(Dialog):
    """Let in: before the person goes on, did both see one code? Who did not compare may not be who they say."""

    def __init__(self, joined: Joined, code: str, *, parent: QWidget) -> None:
        what = f" into “{joined.title}”" if joined.title else ""
        text = f"Go on only when they saw the same code as you. {COMPARE}"
        if not code:
            text = "They let you in before a code was shown. Go on only when you had agreed on this with them."
        super().__init__(
            f"{joined.peer.name} lets you in{what}", text, parent=parent, accept="Same code", reject="Another code"
        )
        if code:
            self.add(code_label(code))
        if self.accept_button is not None and self.reject_button is not None:  # no Return by accident
            self.accept_button.setDefault(False)
            self.reject_button.setFocus()


async def ask_to_join(backend: Backend, seen: Discovered, parent: QWidget) -> Joined | None:
    """Ask, and wait; None when the person changed their mind or the codes differed. Raises what `ask` raises."""
    first = AskDialog(seen.name, parent=parent)
    if not await first.answer():
        return None
    waiting = WaitDialog(seen.name, parent=parent)
    codes: list[str] = []

    def show(code: str) -> None:
        codes.append(code)
        waiting.show_code(code)

    closed = asyncio.ensure_future(waiting.answer())
    asking = asyncio.ensure_future(backend.network.ask(seen.peer_id, first.line.text().strip(), waiting=show))
    try:
        await asyncio.wait((closed, asking), return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            return None
        waiting.reject()
        joined = asking.result()
        if await SameDialog(joined, "".join(codes), parent=parent).answer():
            return joined
        await backend.network.forget(joined.peer.id)
        return None
    finally:
        asking.cancel()
        closed.cancel()
        await asyncio.gather(asking, closed, return_exceptions=True)


def in_pairs(code: str) -> str:
    """A code as it is read aloud: 123 456."""
    return f"{code[:3]} {code[3:]}"


def code_label(code: str) -> QLabel:
    """A code, large, in the middle."""
    made = label(in_pairs(code) if code else " ", role="value", is_selectable=bool(code))
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    if code:
        made.setAccessibleName(f"Code {' '.join(code)}")
    return made
