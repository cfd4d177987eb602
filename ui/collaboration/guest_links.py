"""Links for guests with a browser: those that work, a new one, and the one that was just made."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.collaboration.visits.records import GUEST_ROLES, GuestLink
from ui.network.qr import QrCode
from ui.network.words import until
from ui.widgets.button import button, icon_button
from ui.widgets.dialog import Dialog
from ui.widgets.label import ElidedLabel, label
from ui.widgets.segmented import Segmented

# For how long, in words and seconds; a meeting, a working day, a review, a project's last month.
VALID = (("Two hours", 7200.0), ("A day", 86_400.0), ("A week", 7 * 86_400.0), ("30 days", 30 * 86_400.0))
SINCE = " Reads what is said in the chat since the link was made."
ROLES = {"viewer": "Reads along", "editor": "Writes"}


class GuestLinksDialog(Dialog):
    """Accepted: make a link as `role` for `valid_s` seconds, into the chat too if `has_chat`. With `withdrawn` or
    `shown`, do that to a link instead."""

    def __init__(self, document: str, links: Sequence[tuple[GuestLink, str]], *, parent: QWidget | None = None) -> None:
        """`links` are those that work, each with the title of its document."""
        super().__init__(
            "Guest link",
            f"Whoever has the link comes with a browser: into “{document}” and the calls of this workspace, "
            "without an account and without Vega. The hub between you cannot read along.",
            parent=parent,
            accept="Make a link",
            width=560,
        )
        self.withdrawn = ""
        self.shown: GuestLink | None = None
        self.roles = Segmented([(role, ROLES[role]) for role in GUEST_ROLES], name="What a guest may do")
        self.idea = label(GUEST_ROLES[self.role], role="caption", wraps=True)
        self.roles.chosen.connect(lambda role: self.idea.setText(GUEST_ROLES[role]))
        self.times = QComboBox()
        self.times.setAccessibleName("How long the link works")
        for words, seconds in VALID:
            self.times.addItem(words, seconds)
        self.times.setCurrentIndex(1)
        self.chat = QCheckBox("The chat, from now on")
        self.chat.setChecked(True)
        self.chat.setToolTip("What was said before stays among the members. Who may write in it is in the settings.")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.roles)
        row.addStretch(1)
        row.addWidget(label("Works for", tone="muted"))
        row.addWidget(self.times)
        self.body.addLayout(row)
        self.body.addWidget(self.idea)
        self.body.addWidget(self.chat)
        if links:
            self.body.addSpacing(8)
            self.body.addWidget(label("Links that work", role="heading"))
        for link, title in links:
            self.body.addWidget(self._row(link, title))

    @property
    def role(self) -> str:
        """What a guest may do."""
        return self.roles.key

    @property
    def has_chat(self) -> bool:
        """Whether a guest has the chat too."""
        return self.chat.isChecked()

    @property
    def valid_s(self) -> float:
        """For how long, in seconds."""
        return float(self.times.currentData())

    def _row(self, link: GuestLink, title: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        chat = " · chat" if link.has_chat else ""
        words = f"{title} · {ROLES[link.role].lower()}{chat} · expires {until(link.expires)}"
        row.addWidget(ElidedLabel(words), 1)
        row.addWidget(icon_button("qr-code", f"Show this link: {words}", partial(self._show, link)))
        row.addWidget(button("Withdraw", partial(self._withdraw, link), kind="quiet"))
        return holder

    def _show(self, link: GuestLink) -> None:
        self.shown = link
        self.accept()

    def _withdraw(self, link: GuestLink) -> None:
        self.withdrawn = link.id
        self.accept()


class GuestLinkDialog(Dialog):
    """One link, to be sent or to be seen by a camera."""

    def __init__(self, link: GuestLink, document: str, *, parent: QWidget | None = None) -> None:
        super().__init__(
            "Guest link",
            f"Whoever has it comes into “{document}”. Send it to people whom you trust with that, and to nobody else: "
            "what stands after the # opens the door.",
            parent=parent,
            accept="Done",
            reject="",
            width=560,
        )
        self.link = link
        self.code = QrCode(link.address)
        self.code.setAccessibleName("Guest link as a QR code")
        self.line = QLineEdit(link.address)
        self.line.setReadOnly(True)
        self.line.setAccessibleName("Guest link")
        self.line.setCursorPosition(0)
        self.copy_button = button("Copy link", self.copy, icon="copy", kind="primary")
        if self.accept_button is not None:
            self.accept_button.setProperty("kind", "")
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.code)
        words = QVBoxLayout()
        words.setSpacing(10)
        words.addWidget(label("Link", tone="muted"))
        words.addWidget(self.line)
        words.addWidget(self.copy_button)
        words.addWidget(
            label(
                f"{GUEST_ROLES[link.role]}{SINCE if link.has_chat else ''} "
                f"It expires {until(link.expires)}, and you can withdraw it before.",
                role="caption",
                wraps=True,
            )
        )
        words.addStretch(1)
        row.addLayout(words, 1)
        self.body.addLayout(row)
        self.copy_button.setFocus()

    def copy(self) -> None:
        """Put the link on the clipboard."""
        QGuiApplication.clipboard().setText(self.link.address)
        self.copy_button.setText("Copied")
