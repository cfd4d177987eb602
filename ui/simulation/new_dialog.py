"""The dialog for a new simulation: data, virtual participants, and everything a training can be told."""

import dataclasses

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from core.federated.records import SourceSpec, TrainingConfig
from core.federated.simulation.plan import PLAN_SLOTS, SimulationPlan, check_plan
from core.federated.sources import SOURCES
from ui.federated.config_forms import ConfigForms, own_params
from ui.federated.kind_params import KindParams
from ui.widgets.form import Form
from ui.widgets.label import label
from ui.widgets.titled_dialog import TitledDialog

# The sample first: nothing has to be prepared for it.
FIRST = "digits"
CONFIG_FIRST = ("task", "model", "strategy", "rounds", "per_round", "robust", "compression")
# Nobody can be away in a simulation.
WITHOUT = ("quorum",)


class NewSimulationDialog(TitledDialog):
    """`title`, `source()`, `plan()` and `config()` once it was accepted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            "New simulation",
            "Virtual participants learn in this program, as real ones would on their machines: find out which choices "
            "suit your data before you invite anybody.",
            hint="What is tried, in a few words",
            parent=parent,
            accept="Run",
            width=640,
        )
        self.sources = QComboBox()
        self.sources.setAccessibleName("Where the data comes from")
        for name in sorted(SOURCES, key=lambda name: (name != FIRST, SOURCES[name].title)):
            self.sources.addItem(SOURCES[name].title, name)
        self.source_params = KindParams(SOURCES)
        self.source_params.show_kind(FIRST)
        self.sources.currentIndexChanged.connect(lambda _: self.source_params.show_kind(self._source))
        self.plan_form = Form(SimulationPlan)
        self.plan_own = {slot: own_params(self.plan_form, slot, PLAN_SLOTS[slot]) for slot in PLAN_SLOTS}
        self.forms = ConfigForms(first=CONFIG_FIRST, without=WITHOUT)
        self.add_forms(self._column(), height=440)

    def source(self) -> SourceSpec:
        """Where the data comes from. Raises InputError that names the field."""
        return SourceSpec(self._source, dict(self.source_params.values()))

    def plan(self) -> SimulationPlan:
        """The virtual participants. Raises InputError that names the field."""
        plan = self.plan_form.build(SimulationPlan)
        partition, attack = self.plan_own["partition"].values(), self.plan_own["attack"].values()
        return dataclasses.replace(plan, partition_params=partition, attack_params=attack)

    def config(self) -> TrainingConfig:
        """How they learn. Raises InputError that names the field."""
        return self.forms.config(quorum=1)

    def check(self) -> None:
        """Raise InputError for values that cannot be."""
        self.source()
        check_plan(self.config(), self.plan())

    @property
    def _source(self) -> str:
        return str(self.sources.currentData())

    def _column(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for heading, widgets in (
            ("Data", (self.sources, self.source_params)),
            ("How they learn", (self.forms,)),
            ("Virtual participants", (self.plan_form,)),
        ):
            column.addSpacing(8)
            column.addWidget(label(heading, role="heading"))
            for widget in widgets:
                column.addWidget(widget)
        column.addStretch(1)
        return holder
