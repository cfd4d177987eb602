"""ConfigForms: everything that a training can be told, what most people choose first, the rest behind a button."""

import dataclasses
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.federated.choices import SLOTS
from core.federated.records import TrainingConfig
from core.params import params_of
from ui.federated.kind_params import KindParams
from ui.widgets.button import button
from ui.widgets.form import Form

# What somebody chooses who does not read papers.
FIRST = ("task", "model", "strategy", "rounds", "quorum", "image_side", "channels")


class ConfigForms(QWidget):
    """Two forms with the chosen kinds' own parameters below each choice; `config()` reads them."""

    def __init__(self, *, first: tuple[str, ...] = FIRST, without: tuple[str, ...] = ()) -> None:
        super().__init__()
        entries = [entry for entry in params_of(TrainingConfig) if entry.name not in without]
        self.first = Form([entry for entry in entries if entry.name in first])
        self.rest = Form([entry for entry in entries if entry.name not in first])
        self.rest.hide()
        self.own = {slot: own_params(self._form(slot), slot, SLOTS[slot]) for slot in SLOTS}
        self.more = button("More choices", self.show_rest, icon="chevron-down", kind="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.first)
        column.addWidget(self.more)
        column.addWidget(self.rest)

    def config(self, **others: object) -> TrainingConfig:
        """What was chosen, unchecked against each other. Raises InputError, and marks the field that it is about."""
        rest = self.rest.build(TrainingConfig, **{**self.first.values(), **others})
        chosen = {name: getattr(rest, name) for name in (*self.rest.params, *others)}
        config = self.first.build(TrainingConfig, **chosen)
        own: dict[str, Any] = {f"{slot}_params": params.values() for slot, params in self.own.items()}
        return dataclasses.replace(config, **own)

    def show_rest(self) -> None:
        """Show everything."""
        self.rest.show()
        self.more.hide()

    def _form(self, slot: str) -> Form:
        return self.first if slot in self.first.params else self.rest


def own_params(form: Form, slot: str, kinds: Any) -> KindParams:
    """The chosen kind's own parameters below the choice, which names kinds by their titles."""
    params = KindParams(kinds)
    box = form.fields[slot].widget
    for number in range(box.count()):
        box.setItemText(number, kinds[box.itemData(number)].title)
    params.show_kind(str(form.values()[slot]))
    form.put_below(slot, params)
    form.changed.connect(lambda name, value: params.show_kind(str(value)) if name == slot else None)
    return params
