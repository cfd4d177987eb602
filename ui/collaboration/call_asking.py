"""What a call asks the person for: a screen that is shared, a file that is recorded into."""

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.collaboration.call_devices import WINDOW
from ui.media.choosing import choose_new
from ui.widgets.choice_list import Choice, ChoiceList
from ui.widgets.dialog import Dialog


async def choose_screen(parent: QWidget, names: Sequence[str], chosen: str) -> str:
    """The screen or window that is to be shared; "" when the person changes their mind."""
    dialog = Dialog("What do the others see?", parent=parent, accept="Share", width=480)
    choices = ChoiceList(name="Screens and windows")
    choices.set_choices([choice_of(name) for name in names])
    choices.choose(chosen)
    choices.itemActivated.connect(lambda item: dialog.accept())
    choices.setMinimumHeight(min(5, len(names)) * 56)
    dialog.add(choices, 1)
    return choices.key if await dialog.answer() else ""


def choice_of(name: str) -> Choice:
    """A screen or a window in two lines."""
    is_window = name.startswith(WINDOW)
    return Choice(name, name.removeprefix(WINDOW), "Only this window" if is_window else "Everything on this screen")


async def choose_file(parent: QWidget) -> Path | None:
    """Where a recording goes."""
    name = time.strftime("Call %Y-%m-%d %H-%M", time.localtime())
    for path in await choose_new(parent, title="Record the call into", name=name, suffix=".webm"):
        return path
    return None
