"""The look: colours by name in two themes, Inter, one style sheet; follows the system and switches live.

    theme.apply(app, "system")          once at the start and again whenever the setting changes
    theme.current().accent              "#6ea8fe"; read it when painting, never keep it
    theme.changed.connect(self.update)  after a switch; style sheets and icons follow by themselves
    theme.icon("tag")                   a Lucide icon in the text colour; theme.icon("tag", "accent") in another

Widgets choose their look by properties, which style.qss answers to:
    QLabel       role: title | heading | value | caption        tone: muted | good | warn | bad | accent
    QPushButton  kind: primary | quiet | danger                 (none: the plain bordered button)
    QToolButton  flat by nature
    any QFrame   card: true                                     surface, border and 10 px corners
"""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

FOLDER = Path(str(files("resources"))) / "theme"
FONTS = Path(str(files("resources"))) / "fonts"
FAMILY = "Inter"
# The reference pictures are set in 13 px; everything else is a step from it.
TEXT_PX = 13
CHOICES = ("system", "light", "dark")


@dataclass(frozen=True)
class Theme:
    """Colours as "#rrggbb", by what they are for."""

    name: str
    window: str
    """Behind everything."""
    sidebar: str
    surface: str
    """Cards, fields, dialogs."""
    raised: str
    """On a surface: chips, hovered rows, empty picture frames."""
    border: str
    strong: str
    """A border under the pointer."""
    text: str
    muted: str
    """Second voice: captions, units, what is not chosen."""
    faint: str
    """What cannot be used now; never for words that must be read."""
    accent: str
    accent_hover: str
    on_accent: str
    selected: str
    good: str
    warn: str
    bad: str
    violet: str
    """What is foreseen rather than measured."""
    band: str
    """Around what is foreseen."""
    series: tuple[str, ...]
    """Curves of one chart, in this order."""

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on a dark ground."""
        return QColor(self.window).lightness() < 128


class _Look(QObject):
    """What the program looks like now."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = read("dark")
        self.choice = "dark"
        self.is_following = False


@cache
def read(name: str) -> Theme:
    """A theme from its file."""
    values = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return Theme(name=name, **{**values, "series": tuple(values["series"])})


_look = _Look()
changed = _look.changed


def current() -> Theme:
    """The theme that is shown."""
    return _look.theme


def colour(name: str) -> QColor:
    """A colour of the current theme by its name, or the colour itself for "#rrggbb"."""
    return QColor(name if name.startswith("#") else getattr(_look.theme, name))


def apply(app: QApplication, choice: str = "system") -> None:
    """Dress the program: "dark", "light", or "system" to follow the desktop from now on."""
    _look.choice = choice
    hints = app.styleHints()
    # window frames and native dialogs take their colours from here
    schemes = {"dark": Qt.ColorScheme.Dark, "light": Qt.ColorScheme.Light}
    hints.setColorScheme(schemes.get(choice, Qt.ColorScheme.Unknown))
    if not _look.is_following:
        _look.is_following = True
        hints.colorSchemeChanged.connect(lambda _: _follow(app))
    _dress(app)


def _follow(app: QApplication) -> None:
    if _look.choice == "system":
        _dress(app)


def _wanted(app: QApplication) -> str:
    if _look.choice != "system":
        return _look.choice
    return "light" if app.styleHints().colorScheme() == Qt.ColorScheme.Light else "dark"


def _dress(app: QApplication) -> None:
    name = _wanted(app)
    is_first = app.property("vega_theme") is None
    if app.property("vega_theme") == name:
        return
    app.setProperty("vega_theme", name)
    _look.theme = read(name)
    if is_first:
        load_fonts()
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(font())
    app.setPalette(palette(_look.theme))
    app.setStyleSheet(style_sheet(_look.theme))
    changed.emit()


@cache
def load_fonts() -> None:
    """Make the shipped weights of Inter known to Qt (once)."""
    for path in sorted(FONTS.glob("*.otf")):
        QFontDatabase.addApplicationFont(str(path))


def font(size_px: int = TEXT_PX, weight: QFont.Weight = QFont.Weight.Normal, *, is_tabular: bool = False) -> QFont:
    """Inter in a size and weight; tabular figures stand under each other in columns."""
    made = QFont(FAMILY)
    made.setPixelSize(size_px)
    made.setWeight(weight)
    if is_tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def style_sheet(theme: Theme) -> str:
    """style.qss with the colours of `theme` filled in."""
    template = Template((FOLDER / "style.qss").read_text(encoding="utf-8"))
    values = {field.name: getattr(theme, field.name) for field in fields(theme) if field.name != "series"}
    # QSS wants forward slashes on every system
    return template.substitute(values, images=(FOLDER / theme.name).as_posix())


def palette(theme: Theme) -> QPalette:
    """The same colours for what Fusion paints without a style sheet."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, value in (
        (roles.Window, theme.window),
        (roles.WindowText, theme.text),
        (roles.Base, theme.surface),
        (roles.AlternateBase, theme.raised),
        (roles.Text, theme.text),
        (roles.Button, theme.surface),
        (roles.ButtonText, theme.text),
        (roles.BrightText, theme.bad),
        (roles.ToolTipBase, theme.raised),
        (roles.ToolTipText, theme.text),
        (roles.PlaceholderText, theme.muted),
        (roles.Highlight, theme.accent),
        (roles.HighlightedText, theme.on_accent),
        (roles.Accent, theme.accent),
        (roles.Link, theme.accent),
        (roles.LinkVisited, theme.violet),
        (roles.Light, theme.raised),
        (roles.Midlight, theme.border),
        (roles.Mid, theme.border),
        (roles.Dark, theme.border),
        (roles.Shadow, theme.sidebar),
    ):
        made.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faint))
    return made


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again after a property of `widget` changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


from ui.icons import icon  # noqa: E402  # icons read the theme when they paint; this name is the door to them

__all__ = ["Theme", "apply", "changed", "colour", "current", "font", "icon", "read", "restyle", "style_sheet"]
