"""Form: draws any parameters (core.params) as fields with their help, units and ranges, so a new kind needs no screen.

form = Form(params_of(FedAvg.Params))                 # or a dataclass: Form(TrainingConfig)
form.changed.connect(…)                               # after every edit
config = form.build(TrainingConfig)                   # raises InputError that names the field
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from core.errors import InputError
from core.params import Param, build, params_of
from ui import theme
from ui.widgets.field import Field, make_field
from ui.widgets.label import label

T = TypeVar("T")


class Form(QWidget):
    """One row a parameter: name and help on the left, the field on the right."""

    changed = Signal(str, object)
    """The parameter's name and its new value."""

    def __init__(
        self,
        declared: type | Sequence[Param],
        values: Mapping[str, object] | None = None,
        *,
        only: Sequence[str] = (),
        field_width: int = 200,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        entries = params_of(declared) if isinstance(declared, type) else tuple(declared)
        self.params = {entry.name: entry for entry in entries if not only or entry.name in only}
        self.fields: dict[str, Field] = {}
        self._errors: dict[str, Any] = {}
        self._rows: dict[str, int] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnMinimumWidth(1, field_width)
        for entry in self.params.values():
            self._add(entry, field_width)
        self.set_values(values or {})
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def values(self) -> dict[str, object]:
        """What the fields say now, unchecked texts included."""
        return {name: field.value() for name, field in self.fields.items()}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Fill the fields (no signals); what is not given shows its default."""
        for name, field in self.fields.items():
            field.set_value(values.get(name, self.params[name].default))

    def set_value(self, name: str, value: object) -> None:
        """Fill one field (no signal)."""
        self.fields[name].set_value(value)

    def build(self, declared: type[T], **others: object) -> T:
        """The values as `declared`. Raises InputError, and marks the field that it is about."""
        for name, entry in self.params.items():
            try:
                entry.check(self.fields[name].value())
            except InputError as error:
                self.set_error(name, str(error))
                self.fields[name].widget.setFocus()
                raise
            self.set_error(name, "")
        return build(declared, {**self.values(), **others})

    def set_error(self, name: str, text: str) -> None:
        """Say below the field what is wrong with it; "" takes it away."""
        words = self._errors[name]
        words.setText(text)
        words.setVisible(bool(text))
        widget = self.fields[name].widget
        if bool(widget.property("bad")) != bool(text):
            widget.setProperty("bad", bool(text))
            theme.restyle(widget)

    def has_error(self, name: str) -> bool:
        """Whether something is wrong with what the field says."""
        return bool(self._errors[name].text())

    def set_enabled(self, name: str, is_enabled: bool, why: str = "") -> None:
        """Let a field be used or not; `why` is shown below it."""
        self.fields[name].widget.setEnabled(is_enabled)
        note = self.fields[name].note
        note.setText(why or self.params[name].help)

    def put_below(self, name: str, widget: QWidget) -> None:
        """Place a widget under a parameter's row, over the whole width: what belongs to the value chosen there."""
        self._grid.addWidget(widget, self._rows[name] + 1, 0, 1, 2)

    def set_row_visible(self, name: str, is_visible: bool) -> None:
        """Show or hide a parameter."""
        self.fields[name].words.setVisible(is_visible)
        self.fields[name].widget.setVisible(is_visible)

    def _add(self, entry: Param, field_width: int) -> None:
        field = make_field(entry)
        self.fields[entry.name] = field
        field.widget.setFixedWidth(field_width)
        field.widget.setAccessibleName(entry.title)
        field.widget.setAccessibleDescription(entry.help)
        field.widget.setToolTip(entry.help)
        error = label(tone="bad", wraps=True)
        error.hide()
        self._errors[entry.name] = error
        field.column.addWidget(error)
        # every second row stays free for what `put_below` places there
        row = self._rows[entry.name] = 2 * len(self._rows)
        self._grid.addWidget(field.words, row, 0)
        self._grid.addWidget(field.widget, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        field.listen(partial(self.changed.emit, entry.name))
