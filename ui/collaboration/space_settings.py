"""A workspace's settings, for its owner: title, as what people are invited, who may chat."""

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from core.collaboration.records import Workspace
from core.collaboration.roles import IDEAS, INVITED
from ui.widgets.dialog import Dialog
from ui.widgets.label import label

TITLE_CHARACTERS = 200
CHATTING = {
    "guest": "Everybody",
    "viewer": "Everybody but guests",
    "commenter": "Commenters and editors",
}


class SpaceSettingsDialog(Dialog):
    """`title`, `invited_role` and `chat_role` once it was accepted."""

    def __init__(self, space: Workspace, *, parent: QWidget | None = None) -> None:
        super().__init__("Workspace settings", parent=parent, accept="Save", width=520)
        self.line = QLineEdit(space.title)
        self.line.setAccessibleName("Title")
        self.line.setMaxLength(TITLE_CHARACTERS)
        self.line.textChanged.connect(self._offer)
        self.invited = QComboBox()
        self.invited.setAccessibleName("New members are")
        for role in INVITED:
            self.invited.addItem(role.capitalize(), role)
        self.invited.setCurrentIndex(self.invited.findData(space.invited_role))
        self.chat = QComboBox()
        self.chat.setAccessibleName("Who may chat")
        for role, words in CHATTING.items():
            self.chat.addItem(words, role)
        self.chat.setCurrentIndex(self.chat.findData(space.chat_role))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow(label("Title", tone="muted"), self.line)
        form.addRow(label("New members are", tone="muted"), self.invited)
        self.idea = label("", role="caption", wraps=True)
        form.addRow("", self.idea)
        form.addRow(label("Who may chat", tone="muted"), self.chat)
        form.addRow("", label("The others read along. What was said stays.", role="caption", wraps=True))
        self.body.addLayout(form)
        self.invited.currentIndexChanged.connect(lambda _: self._say())
        self._say()

    @property
    def title(self) -> str:
        """What it is called."""
        return self.line.text().strip()

    @property
    def invited_role(self) -> str:
        """As what people are invited and let in, unless the owner says otherwise each time."""
        return str(self.invited.currentData())

    @property
    def chat_role(self) -> str:
        """The least role that may chat."""
        return str(self.chat.currentData())

    def _offer(self) -> None:
        if self.accept_button is not None:
            self.accept_button.setEnabled(bool(self.title))

    def _say(self) -> None:
        self.idea.setText(IDEAS[self.invited_role])
