"""What an invite into a workspace may do: as what, for how long, for how many."""

from PySide6.QtWidgets import QComboBox, QFormLayout, QSpinBox, QWidget

from core.collaboration.inviting import DAY_S, HOUR_S, MOST_USES, WEEK_S
from core.collaboration.roles import IDEAS, INVITED
from ui.widgets.dialog import Dialog
from ui.widgets.label import label
from ui.widgets.segmented import Segmented

VALID = {"hour": HOUR_S, "day": DAY_S, "week": WEEK_S}


class InviteOptionsDialog(Dialog):
    """`role`, `valid_s` and `uses` once it was accepted."""

    def __init__(self, title: str, role: str, *, parent: QWidget | None = None) -> None:
        """`title` is the workspace's."""
        super().__init__(f"Invite to “{title}”", parent=parent, accept="Make the link")
        self.box = QComboBox()
        self.box.setAccessibleName("As")
        for name in INVITED:
            self.box.addItem(name.capitalize(), name)
        self.box.setCurrentIndex(self.box.findData(role))
        self.time = Segmented((("hour", "1 hour"), ("day", "1 day"), ("week", "1 week")), name="Works for")
        self.time.choose("day")
        self.count = QSpinBox()
        self.count.setRange(1, MOST_USES)
        self.count.setSuffix(" person")
        self.count.setAccessibleName("For how many")
        self.count.lineEdit().setTextMargins(6, 0, 0, 0)
        self.count.valueChanged.connect(lambda count: self.count.setSuffix(" person" if count == 1 else " people"))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow(label("As", tone="muted"), self.box)
        self.idea = label("", role="caption", wraps=True)
        form.addRow("", self.idea)
        form.addRow(label("Works for", tone="muted"), self.time)
        form.addRow(label("Lets in", tone="muted"), self.count)
        self.body.addLayout(form)
        self.box.currentIndexChanged.connect(lambda _: self.idea.setText(IDEAS[self.role]))
        self.idea.setText(IDEAS[self.role])

    @property
    def role(self) -> str:
        """As what they come."""
        return str(self.box.currentData())

    @property
    def valid_s(self) -> float:
        """How long the link works."""
        return VALID[self.time.key]

    @property
    def uses(self) -> int:
        """How many may use it."""
        return self.count.value()
