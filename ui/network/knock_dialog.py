"""Somebody asks to be let in: who, with which words and code, into what, as what; yes or no."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from core.backend import Backend
from core.collaboration.records import Workspace
from core.collaboration.roles import IDEAS, INVITED
from core.networking.records import Knock
from ui.network.asking import COMPARE, code_label
from ui.widgets.button import button
from ui.widgets.dialog import Dialog
from ui.widgets.label import label

ONLY_PAIR = "Your machines know each other, and nothing is shared yet."


class KnockDialog(Dialog):
    """`workspace_id` ("" to pair only) and `role` when it was accepted; `is_declined` when it was not."""

    def __init__(self, knock: Knock, spaces: Sequence[Workspace], *, parent: QWidget) -> None:
        """`spaces` are the open workspaces that live here."""
        text = "It is nearby, on your network."
        if knock.is_known:
            text = "It is a machine that you know already."
        if not knock.is_waiting:
            text += " It has stopped asking for now; approved, it comes in only if it goes on with the same question."
        super().__init__(
            f"“{knock.name}” asks to join", text, parent=parent, accept="Approve", reject="Not now", width=520
        )
        self._spaces = {space.id: space for space in spaces}
        self.is_declined = False
        if knock.words:
            self.add(label(f"“{knock.words}”", wraps=True))
        self.add(code_label(knock.code))
        self.add(label(f"Approve only when they see the same code; ask them by voice. {COMPARE}", wraps=True))
        self._add_choices()
        self.decline_button = button("Decline", self.decline, kind="danger")
        self.decline_button.setToolTip("It is told so, and not heard for an hour.")
        self.buttons.insertWidget(0, self.decline_button)
        if self.accept_button is not None:  # Return must not let anybody in
            self.accept_button.setDefault(False)
        if self.reject_button is not None:
            self.reject_button.setFocus()

    @property
    def workspace_id(self) -> str:
        """Into what it is let; "" only pairs."""
        return str(self.place.currentData())

    @property
    def role(self) -> str:
        """As what."""
        return str(self.box.currentData())

    def decline(self) -> None:
        """Not this machine."""
        self.is_declined = True
        self.reject()

    def _add_choices(self) -> None:
        self.place = QComboBox()
        self.place.setAccessibleName("Let it into")
        for space in self._spaces.values():
            self.place.addItem(space.title, space.id)
        self.place.addItem("No workspace: pair only", "")
        self.box = QComboBox()
        self.box.setAccessibleName("As")
        for role in INVITED:
            self.box.addItem(role.capitalize(), role)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(label("Let it into", tone="muted"), self.place)
        form.addRow(label("As", tone="muted"), self.box)
        self.body.addLayout(form)
        self.hint = label("", role="caption", wraps=True)
        self.add(self.hint)
        self.place.setCurrentIndex(self.place.count() - 1)
        self.place.currentIndexChanged.connect(lambda _: self._place_chosen())
        self.box.currentIndexChanged.connect(lambda _: self._say())
        self._place_chosen()

    def _place_chosen(self) -> None:
        space = self._spaces.get(self.workspace_id)
        self.box.setEnabled(space is not None)
        if space is not None:
            self.box.setCurrentIndex(self.box.findData(space.invited_role))
        self._say()

    def _say(self) -> None:
        self.hint.setText(IDEAS[self.role] if self.workspace_id else ONLY_PAIR)


async def decide(backend: Backend, peer_id: str, parent: QWidget) -> str:
    """Let the person decide about who knocks; what is so now, in words. Raises InputError: gone, or another code."""
    knock = next((knock for knock in backend.network.knocks() if knock.peer_id == peer_id), None)
    if knock is None:
        return "Nobody asks to join any more."
    spaces = [space for space in backend.collaboration.workspaces() if space.role == "owner" and space.state == "open"]
    dialog = KnockDialog(knock, spaces, parent=parent)
    if await dialog.answer():
        if dialog.workspace_id:
            await backend.collaboration.inviting.let_in(dialog.workspace_id, peer_id, knock.code, role=dialog.role)
        else:
            await backend.network.approve(peer_id, knock.code)
        return f"“{knock.name}” may come in."
    if dialog.is_declined:
        await backend.network.decline(peer_id)
        return f"“{knock.name}” was declined."
    return ""
