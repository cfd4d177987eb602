"""The dialog for a new training: a title, what most people choose, and the rest behind a button."""

import dataclasses
from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.errors import InputError
from core.federated.choices import SLOTS, check_config
from core.federated.records import TrainingConfig
from core.params import params_of
from ui.federated.kind_params import KindParams
from ui.widgets.button import button
from ui.widgets.dialog import Dialog
from ui.widgets.form import Form
from ui.widgets.label import label
from ui.widgets.scroll import scrolled

# What somebody chooses who does not read papers.
FIRST = ("task", "model", "strategy", "rounds", "quorum", "image_side", "channels")


class NewTrainingDialog(Dialog):
    """`title` and `config()` once it was accepted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            "New training",
            "This machine coordinates: it sends the model, brings the updates together and keeps the result. "
            "Everybody's data stays where it is.",
            parent=parent,
            accept="Create",
            width=600,
        )
        self.line = QLineEdit()
        self.line.setPlaceholderText("What is learned, in a few words")
        self.line.setAccessibleName("Title")
        self.line.setMaxLength(200)
        self.line.textChanged.connect(self._offer)
        self.add(label("Title"))
        self.add(self.line)
        self.first = Form(TrainingConfig, only=FIRST)
        self.rest = Form([entry for entry in params_of(TrainingConfig) if entry.name not in FIRST])
        self.rest.hide()
        self.own = {slot: self._own(slot) for slot in SLOTS}
        self.more = button("More choices", self._show_rest, icon="chevron-down", kind="quiet")
        forms = QWidget()
        column = QVBoxLayout(forms)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.first)
        column.addWidget(self.more)
        column.addWidget(self.rest)
        column.addStretch(1)
        self.problem = label(tone="bad", wraps=True)
        self.problem.hide()
        area = scrolled(forms, right=12)
        area.setMinimumHeight(380)
        self.add(area, 1)
        self.add(self.problem)
        self._offer()
        self.line.setFocus()

    @property
    def title(self) -> str:
        """What it is called."""
        return self.line.text().strip()

    def config(self) -> TrainingConfig:
        """What was chosen. Raises InputError that names the field, or says which choices contradict each other."""
        rest = self.rest.build(TrainingConfig, **self.first.values())
        config = self.first.build(TrainingConfig, **{name: getattr(rest, name) for name in self.rest.params})
        own: dict[str, Any] = {f"{slot}_params": params.values() for slot, params in self.own.items()}
        config = dataclasses.replace(config, **own)
        check_config(config)
        return config

    def accept(self) -> None:
        """Only with values that can be."""
        try:
            self.config()
        except InputError as error:
            # a field's own error stands below the field; what contradicts each other belongs to none
            self.problem.setText(str(error))
            self.problem.show()
            self._show_rest()
            return
        super().accept()

    def _own(self, slot: str) -> KindParams:
        form = self.first if slot in self.first.params else self.rest
        params = KindParams(SLOTS[slot])
        box = form.fields[slot].widget
        for number in range(box.count()):
            box.setItemText(number, SLOTS[slot][box.itemData(number)].title)
        params.show_kind(str(form.values()[slot]))
        form.put_below(slot, params)
        form.changed.connect(lambda name, value: params.show_kind(str(value)) if name == slot else None)
        return params

    def _offer(self) -> None:
        if self.accept_button is not None:
            self.accept_button.setEnabled(bool(self.title))

    def _show_rest(self) -> None:
        self.rest.show()
        self.more.hide()
