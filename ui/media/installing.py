"""Installing a model from a file: how it is used, what its labels are called, and a second file where it has one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QWidget

from core.media.adapters import ADAPTERS
from ui.actions import action
from ui.media.choosing import choose_any
from ui.widgets.button import button
from ui.widgets.dialog import Dialog
from ui.widgets.label import label

TEXT = "It is checked and tried on a grey picture, apart from this program, before anything looks at yours."


class FileField(QWidget):
    """A file that may be chosen."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setReadOnly(True)
        self.line.setPlaceholderText("None")
        self.line.setAccessibleName(name)
        self._name = name
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(button("Choose…", self.choose))

    @property
    def path(self) -> Path | None:
        """What was chosen."""
        return Path(self.line.text()) if self.line.text() else None

    @action(palette=False)
    async def choose(self) -> None:
        """Ask for a file"""
        if paths := await choose_any(self, title=self._name):
            self.line.setText(str(paths[0]))


class InstallDialog(Dialog):
    """`adapter`, `title`, `labels` and `second` once it was accepted."""

    def __init__(self, path: Path, offered: Sequence[str], *, parent: QWidget | None = None) -> None:
        """`offered` are the adapters that fit the file; there is at least one."""
        super().__init__(f"Install {path.name}?", TEXT, parent=parent, accept="Install", width=520)
        self.name = QLineEdit(path.stem)
        self.name.setAccessibleName("Title")
        self.box = QComboBox()
        self.box.setAccessibleName("Used as")
        for name in offered:
            self.box.addItem(ADAPTERS[name].title, name)
        self.labels_field = FileField("Labels, one a line")
        self.second_field = FileField("Second file")
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(label("Title", tone="muted"), self.name)
        form.addRow(label("Used as", tone="muted"), self.box)
        form.addRow(label("Labels", tone="muted"), self.labels_field)
        form.addRow(label("Second file", tone="muted"), self.second_field)
        holder = QWidget()
        holder.setLayout(form)
        self.add(holder)
        self.hint = label("", role="caption", wraps=True)
        self.add(self.hint)
        self.box.currentIndexChanged.connect(lambda _: self._say())
        self._say()

    @property
    def adapter(self) -> str:
        """How it is used."""
        return str(self.box.currentData())

    @property
    def title(self) -> str:
        """What it is called."""
        return " ".join(self.name.text().split())

    @property
    def labels(self) -> Path | None:
        """The file of labels; None takes the model's own."""
        return self.labels_field.path

    @property
    def second(self) -> Path | None:
        """The encoder of a model of two files."""
        return self.second_field.path

    def _say(self) -> None:
        words = (ADAPTERS[self.adapter].__doc__ or "").split("\n")[0]
        labels = " Without a file of labels the model's own are taken." if ADAPTERS[self.adapter].has_labels else ""
        self.hint.setText(words + labels)
        self.labels_field.setEnabled(ADAPTERS[self.adapter].has_labels)
        self.second_field.setEnabled(ADAPTERS[self.adapter].is_prompted)
