"""Who speaks in a recording: a name for each voice that was told apart; they are known again in others."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QFormLayout, QLineEdit, QWidget

from core.media.voices import Voice
from ui.widgets.dialog import Dialog
from ui.widgets.label import label

TEXT = "The recording is then found by these names, and who has one is known again in other recordings."


class VoicesDialog(Dialog):
    """`names` are those that were typed or changed, by the speaker's number."""

    def __init__(self, voices: Sequence[Voice], known: Sequence[str], *, parent: QWidget | None = None) -> None:
        """`known` are names that there are already, to be completed."""
        super().__init__("Who speaks?", TEXT, parent=parent, accept="Name", width=420)
        self._before = {voice.speaker: voice.name for voice in voices}
        self.fields: dict[int, QLineEdit] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for voice in voices:
            field = QLineEdit(voice.name)
            field.setPlaceholderText("Name")
            field.setAccessibleName(f"Name of speaker {voice.speaker}")
            completer = QCompleter(list(known), field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            field.setCompleter(completer)
            field.textChanged.connect(lambda _: self._offer())
            self.fields[voice.speaker] = field
            form.addRow(label(f"Speaker {voice.speaker}", tone="muted"), field)
        holder = QWidget()
        holder.setLayout(form)
        self.add(holder)
        self._offer()

    @property
    def names(self) -> dict[int, str]:
        """New names by the speaker's number; an emptied field changes nothing."""
        typed = {speaker: " ".join(field.text().split()) for speaker, field in self.fields.items()}
        return {speaker: name for speaker, name in typed.items() if name and name != self._before[speaker]}

    def _offer(self) -> None:
        if self.accept_button is not None:
            self.accept_button.setEnabled(bool(self.names))
