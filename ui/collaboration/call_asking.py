"""What a call asks the person for: a model that writes down, a file that is recorded into."""

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from core.errors import MediaError
from core.media.live_speech import LiveSpeech, is_model
from ui.collaboration.call_devices import WINDOW
from ui.media.choosing import choose_folder, choose_new
from ui.widgets.choice_list import Choice, ChoiceList
from ui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from core.collaboration.calls.transcript import Recogniser

MODEL_TITLE = "Folder of a Vosk model for the language that is spoken"


async def choose_recogniser(parent: QWidget) -> "Callable[[], Recogniser] | None":
    """A factory of recognisers with the model that the person chooses. Raises MediaError when it is none."""
    for folder in await choose_folder(parent, title=MODEL_TITLE):
        return await asyncio.to_thread(recogniser_of, folder)
    return None


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


def recogniser_of(folder: Path) -> "Callable[[], Recogniser]":
    """A factory; each participant is heard by one of their own, all with the same model. Raises MediaError."""
    if not is_model(folder):
        raise MediaError(f"“{folder.name}” holds no Vosk model.", "Choose the unpacked folder with am/final.mdl in it.")
    return lambda: LiveSpeech(folder)
