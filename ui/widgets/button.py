"""Buttons: primary, plain, quiet, danger and icon-only, all with a name, a tooltip and a visible focus."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QToolButton

from ui import theme

ICON = QSize(16, 16)
# Wider than high: the square icon in its middle then keeps a distance from the words.
BESIDE_WORDS = QSize(24, 16)
# What an icon's colour is on each kind of button.
_COLOURS = {"primary": "on_accent", "danger": "bad", "quiet": "muted"}


def button(
    text: str, do: Callable[..., Any] | None = None, *, icon: str = "", kind: str = "", tip: str = ""
) -> QPushButton:
    """A button with words. `kind`: primary (one a screen), quiet, danger, link, or "" for the plain one."""
    made = QPushButton(text)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        made.setIcon(theme.icon(icon, _COLOURS.get(kind, "text")))
        made.setIconSize(BESIDE_WORDS)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setToolTip(tip)
    made.setAccessibleName(text.replace("&", ""))
    made.setAutoDefault(False)
    if do is not None:
        made.clicked.connect(do)
    return made


def action_button(method: Callable[..., Any], *, text: str = "", kind: str = "", with_icon: bool = True) -> QPushButton:
    """A button for an `@action` method: its title, icon, hint and shortcut."""
    spec: Any = method.spec  # type: ignore[attr-defined]  # ui.actions puts it there
    return button(
        text or spec.title,
        method,
        icon=spec.icon if with_icon else "",
        kind=kind,
        tip=with_keys(spec.hint, spec.shortcut),
    )


def icon_button(
    icon: str, name: str, do: Callable[..., Any] | None = None, *, shortcut: str = "", checkable: bool = False
) -> QToolButton:
    """A button with a picture only; `name` is its tooltip and what a screen reader says."""
    made = QToolButton()
    made.setIcon(theme.icon(icon, "muted"))
    made.setIconSize(ICON)
    made.setToolTip(with_keys(name, shortcut))
    made.setAccessibleName(name)
    made.setCheckable(checkable)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if do is not None:
        made.clicked.connect(do)
    return made


def with_keys(text: str, shortcut: str) -> str:
    """A tooltip that also teaches the keys."""
    if not shortcut:
        return text
    keys = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text}  ({keys})" if text else keys
