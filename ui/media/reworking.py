"""What is to be made of a video or a sound, and how."""

from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from core.media.reworks import REWORKS
from core.media.reworks.base import Rework
from ui.widgets.dialog import Dialog
from ui.widgets.form import Form
from ui.widgets.label import label


class ReworkDialog(Dialog):
    """`rework` once it was accepted, with its parameters."""

    def __init__(self, name: str, kind: str, *, parent: QWidget | None = None) -> None:
        """`kind` is "video" or "sound"."""
        text = f"{name} itself stays as it is: what is made becomes a new item."
        super().__init__("Cut, convert or repair", text, parent=parent, accept="Make", width=560)
        self.box = QComboBox()
        self.box.setAccessibleName("What to make")
        self.hint = label("", role="caption", wraps=True)
        self.forms = QStackedWidget()
        self._forms: dict[str, Form] = {}
        for key, rework in REWORKS.items():
            if kind in rework.takes:
                self._forms[key] = Form(rework.Params)
                self.forms.addWidget(self._forms[key])
                self.box.addItem(rework.title, key)
        self.add(self.box)
        self.add(self.hint)
        self.add(self.forms, 1)
        self.box.currentIndexChanged.connect(lambda _: self._choose())
        self._choose()

    @property
    def key(self) -> str:
        """Which rework is chosen."""
        return str(self.box.currentData())

    @property
    def rework(self) -> Rework:
        """What was chosen, with its parameters. Raises InputError, and marks the field that it is about."""
        kind = REWORKS[self.key]
        return kind(self._forms[self.key].build(kind.Params))

    def _choose(self) -> None:
        self.forms.setCurrentWidget(self._forms[self.key])
        self.hint.setText((REWORKS[self.key].__doc__ or "").split("\n")[0])
