"""The bar above the board: tools, colours, widths, and taking back."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QWidget

from core.collaboration.board_shapes import COLOURS
from core.collaboration.colour_names import COLOUR_NAMES
from ui import theme
from ui.collaboration.board_canvas import BoardCanvas
from ui.widgets.button import icon_button
from ui.widgets.flow import FlowLayout

TOOLS = (
    ("select", "mouse-pointer", "Select", "V"),
    ("pen", "pencil", "Pen", "P"),
    ("rectangle", "square", "Rectangle", "R"),
    ("ellipse", "circle", "Ellipse", "O"),
    ("line", "minus", "Line", "L"),
    ("arrow", "arrow-right", "Arrow", "A"),
    ("text", "type", "Text", "T"),
    ("sticky", "sticky-note", "Sticky note", "N"),
    ("eraser", "eraser", "Eraser", "E"),
)
WIDTHS = ((2.0, "Thin"), (4.0, "Medium"), (8.0, "Thick"))


class BoardBar(QWidget):
    """Follows its canvas: the tool in the hand, what can be taken back."""

    picture_wanted = Signal()
    library_wanted = Signal()

    def __init__(self, canvas: BoardCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        # in a narrow window it takes two lines rather than make the window wider
        self._row = FlowLayout(self, gap=4)
        self.tools: dict[str, QToolButton] = {}
        self.colours: dict[str, _Swatch] = {}
        self.widths: dict[float, _Swatch] = {}
        self._add_tools()
        self.picture = icon_button("image", "Picture…", self.picture_wanted.emit)
        self.library = icon_button("images", "Picture of the library…", self.library_wanted.emit)
        self._row.addWidget(self.picture)
        self._row.addWidget(self.library)
        self._add_gap()
        self._add_look()
        self._add_gap()
        undo, redo = (QKeySequence(key).toString() for key in ("Ctrl+Z", "Ctrl+Y"))
        self.undo = icon_button("undo-2", "Undo", lambda: canvas.attempt(canvas.board.undo), shortcut=undo)
        self.redo = icon_button("redo-2", "Redo", lambda: canvas.attempt(canvas.board.redo), shortcut=redo)
        self.fit = icon_button("maximize", "Show all", canvas.fit, shortcut="0")
        for made in (self.undo, self.redo, self.fit):
            self._row.addWidget(made)
        canvas.tool_changed.connect(self._show_tool)
        canvas.board_changed.connect(self.refresh)
        self._show_tool(canvas.tool_name)
        self.refresh()

    def refresh(self) -> None:
        """What can be taken back now."""
        self.undo.setEnabled(self._canvas.board.can_undo)
        self.redo.setEnabled(self._canvas.board.can_redo)

    def _add_tools(self) -> None:
        group = QButtonGroup(self)
        for name, icon, title, key in TOOLS:
            made = icon_button(icon, title, shortcut=key, checkable=True)
            made.setIcon(theme.icon(icon, "muted", on="accent"))
            made.clicked.connect(lambda _=False, name=name: self._canvas.set_tool(name))
            group.addButton(made)
            self.tools[name] = made
            self._row.addWidget(made)

    def _add_look(self) -> None:
        colours, widths = QButtonGroup(self), QButtonGroup(self)
        for name in COLOURS:
            self.colours[name] = swatch = _Swatch(COLOUR_NAMES[name], colour=name)
            swatch.clicked.connect(lambda _=False, name=name: self._canvas.set_style(colour=name))
            colours.addButton(swatch)
            self._row.addWidget(swatch)
        self._add_gap()
        for width, title in WIDTHS:
            self.widths[width] = swatch = _Swatch(title, width=width)
            swatch.clicked.connect(lambda _=False, width=width: self._canvas.set_style(width=width))
            widths.addButton(swatch)
            self._row.addWidget(swatch)
        self.fill = icon_button("palette", "Fill shapes with their colour", checkable=True)
        self.fill.setIcon(theme.icon("palette", "muted", on="accent"))
        self.fill.toggled.connect(lambda is_on: self._canvas.set_style(is_filled=is_on))
        self._row.addWidget(self.fill)
        self.colours[self._canvas.look.colour].setChecked(True)
        self.widths[self._canvas.look.width].setChecked(True)

    def _add_gap(self) -> None:
        rule = QFrame()
        rule.setFixedSize(1, 26)
        rule.setProperty("rule", True)
        rule.setStyleSheet("min-height: 26px; max-height: 26px;")
        self._row.addWidget(rule)

    def _show_tool(self, name: str) -> None:
        # a part of a picture is drawn in the middle of choosing, and has no button
        self.tools["select" if name == "part" else name].setChecked(True)


class _Swatch(QToolButton):
    """A colour as a dot, or a width as a stroke."""

    def __init__(self, title: str, *, colour: str = "", width: float = 0.0) -> None:
        super().__init__()
        self._colour, self._width = colour, width
        self.setCheckable(True)
        self.setToolTip(title)
        self.setAccessibleName(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's names
        """As large as the buttons beside it."""
        return QSize(26, 26)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The button, then the dot or stroke."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QRectF(self.rect()).center()
        if self._colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(self._colour))
            painter.drawEllipse(centre, 6.0, 6.0)
        else:
            colour = theme.colour("accent" if self.isChecked() else "muted")
            line = Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour, min(6.0, self._width * 0.75), line, Qt.PenCapStyle.RoundCap))
            painter.drawLine(centre - QPointF(6, 0), centre + QPointF(6, 0))
        painter.end()
