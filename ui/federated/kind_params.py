"""KindParams: below the choice of a kind, what the kind is and its own parameters."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from core.kinds import Registry
from core.params import params_of
from ui.widgets.form import Form
from ui.widgets.label import label


class KindParams(QFrame):
    """`show_kind(name)` draws the kind's idea, its paper and its parameters; `values()` reads what differs."""

    changed = Signal()

    def __init__(self, kinds: Registry[Any]) -> None:
        super().__init__()
        self.kinds = kinds
        self.kind = ""
        self.form: Form | None = None
        self.setObjectName("kind-params")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 0, 0, 6)
        self._column.setSpacing(2)
        self._idea = label(role="caption", wraps=True)
        self._column.addWidget(self._idea)

    def show_kind(self, name: str) -> None:
        """Draw another kind; what was filled in for the last one is gone."""
        if name == self.kind:
            return
        self.kind = name
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None
        kind = self.kinds[name]
        idea = (kind.__doc__ or "").strip().split("\n")[0]
        paper = getattr(kind, "paper", "")
        self._idea.setText(f"{idea} ({paper})" if paper else idea)
        if params_of(kind.Params):
            self.form = Form(kind.Params, field_width=180)
            self.form.changed.connect(lambda *_: self.changed.emit())
            self._column.addWidget(self.form)

    def values(self) -> dict[str, Any]:
        """What was chosen otherwise than the default. Raises InputError, and marks the field that it is about."""
        if self.form is None:
            return {}
        declared = self.kinds[self.kind].Params
        filled, plain = self.form.build(declared), declared()
        return {
            name: getattr(filled, name) for name in self.form.params if getattr(filled, name) != getattr(plain, name)
        }
