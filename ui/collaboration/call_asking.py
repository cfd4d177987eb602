"""What a call asks the person for: a model that writes down, a file that is recorded into."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from core.errors import MediaError
from core.media.live_speech import LiveSpeech, is_model
from ui.media.choosing import choose_folder, choose_new

if TYPE_CHECKING:
    from core.collaboration.calls.transcript import Recogniser

MODEL_TITLE = "Folder of a Vosk model for the language that is spoken"


async def choose_recogniser(parent: QWidget) -> "Callable[[], Recogniser] | None":
    """A factory of recognisers with the model that the person chooses. Raises MediaError when it is none."""
    for folder in await choose_folder(parent, title=MODEL_TITLE):
        return await asyncio.to_thread(recogniser_of, folder)
    return None


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
