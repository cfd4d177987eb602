"""Which model writes a call down: the English one that ships with Vega, or a Vosk model for another language."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from core.collaboration.calls.pausing import PausedSpeech
from core.errors import MediaError
from core.media.live_speech import LiveSpeech, is_model
from ui.actions import action
from ui.collaboration.call_memory import CallMemory
from ui.media.choosing import choose_folder
from ui.media.dictation import NO_FOLDER, NO_MODEL
from ui.widgets.button import button
from ui.widgets.dialog import Dialog
from ui.widgets.label import ElidedLabel, label

if TYPE_CHECKING:
    from core.collaboration.calls.transcript import Recogniser

TEXT = (
    "Everybody in the call is written down, with name and time, and sees that they are. "
    "Nothing leaves this machine: the model listens here."
)
ENGLISH, ENGLISH_IDEA = "English", "Ships with Vega (Whisper). Whole sentences, a few seconds behind."
OTHER, OTHER_IDEA = "Another language", "Word by word, with a Vosk model."
# As they are remembered.
KIND, FOLDER, WHISPER, VOSK = "writes_down", "vosk_model", "whisper", "vosk"


class RecogniserDialog(Dialog):
    """What was used the last time is chosen already; `factory()` makes recognisers of what is chosen."""

    def __init__(self, memory: CallMemory, parent: QWidget | None = None) -> None:
        super().__init__("Write down what is said", TEXT, parent=parent, accept="Write down", width=520)
        self._memory = memory
        self.model: Path | None = None
        """The folder of a Vosk model."""
        self.english, self.other = QRadioButton(ENGLISH), QRadioButton(OTHER)
        self._group = QButtonGroup(self)
        self.folder = ElidedLabel()
        self.choose = button("Choose…", self.choose_model, tip="The folder of a Vosk model")
        self.hint = label("", tone="muted", wraps=True)
        for radio, idea in ((self.english, ENGLISH_IDEA), (self.other, OTHER_IDEA)):
            self._group.addButton(radio)
            rows = QVBoxLayout()
            rows.setSpacing(2)
            rows.addWidget(radio)
            rows.addWidget(label(f"      {idea}", role="caption"))
            self.body.addLayout(rows)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 0, 0)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        self.body.addLayout(row)
        self.body.addWidget(self.hint)
        is_other = memory.get(KIND) == VOSK
        (self.other if is_other else self.english).setChecked(True)
        kept = memory.get(FOLDER)
        self.use(Path(kept) if kept and is_model(Path(kept)) else None)
        self._group.buttonToggled.connect(self._say)
        self._say()

    @action(palette=False)
    async def choose_model(self) -> None:
        """Choose another Vosk model."""
        for folder in await choose_folder(self, title="Folder of a Vosk model"):
            self.other.setChecked(True)
            self.use(folder)

    def use(self, folder: Path | None) -> None:
        """This is the Vosk model; what is none is said."""
        self.model = folder if folder is not None and is_model(folder) else None
        self.folder.set_text(self.model.name if self.model else NO_FOLDER)
        self.folder.setToolTip(str(self.model or ""))
        self._say(f"“{folder.name}” holds no Vosk model. {NO_MODEL}" if folder is not None and not self.model else "")

    def factory(self) -> "Callable[[], Recogniser]":
        """What makes a recogniser for each voice; it blocks. Remembered for the next time."""
        is_english = self.english.isChecked()
        self._memory.keep(KIND, WHISPER if is_english else VOSK)
        if self.model is not None:
            self._memory.keep(FOLDER, str(self.model))
        return english if is_english or self.model is None else recogniser_of(self.model)

    def _say(self, problem: object = "") -> None:
        is_other = self.other.isChecked()
        self.folder.setEnabled(is_other)
        words = problem if isinstance(problem, str) and problem else NO_MODEL
        self.hint.setText(words)
        self.hint.setVisible(is_other and self.model is None)
        if self.accept_button is not None:
            self.accept_button.setEnabled(not is_other or self.model is not None)


async def choose_recogniser(parent: QWidget, memory: CallMemory) -> "Callable[[], Recogniser] | None":
    """A factory of recognisers with the model that the person chooses; None when they change their mind."""
    dialog = RecogniserDialog(memory, parent)
    return dialog.factory() if await dialog.answer() else None


def english() -> "Recogniser":
    """Whisper, between pauses that silero-vad finds. Blocks while the model is loaded. Raises MediaError."""
    from core.media.speech import Whisper, speech_spans

    whisper = Whisper()
    return PausedSpeech(speech_spans, lambda samples: whisper.transcribe([samples], language="en").text)


def recogniser_of(folder: Path) -> "Callable[[], Recogniser]":
    """A factory; each participant is heard by one of their own, all with the same model. Raises MediaError."""
    if not is_model(folder):
        raise MediaError(f"“{folder.name}” holds no Vosk model.", "Choose the unpacked folder with am/final.mdl in it.")
    return lambda: LiveSpeech(folder)
