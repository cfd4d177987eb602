"""The panel beside a picture: labels by hand, what the models see in it, its text, and where it comes from."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QFrame, QGridLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from core.media.records import ItemDetail
from core.reports import Boxes, Report, Spoken, Tag, Text
from ui.media.scores import ScoreRows
from ui.media.stars import Stars
from ui.widgets.button import button
from ui.widgets.chips import Chips
from ui.widgets.label import label
from ui.widgets.report_view import ReportView

# Tags shown; below these the models only guess.
TAGS = 8
WIDTH = 340
# Width of the names of facts.
NAMES = 96


class Facts(QScrollArea):
    """Everything that is known of one picture, in the order a person asks."""

    label_added = Signal(str)
    """The person gave the picture this label."""
    label_removed = Signal(str)
    """The person took this label away."""
    row_chosen = Signal(tuple)
    """The person clicked a row of a table; its cells."""
    rated = Signal(int)
    """The person gave so many stars."""
    tag_chosen = Signal(str)
    """The person wants all pictures with this tag."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("About this picture")
        self.labels = Chips(removable=True)
        self.labels.removed.connect(self.label_removed)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Add a label")
        self.field.setAccessibleName("Add a label")
        self.field.returnPressed.connect(self._enter)
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self.field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)
        self._shown: QWidget | None = None
        self._is_open = False
        content = QWidget()
        self._layout = QVBoxLayout(content)
        self._layout.setContentsMargins(0, 0, 12, 0)
        self._layout.setSpacing(10)
        self.stars = Stars()
        self.stars.rated.connect(self.rated)
        self._layout.addWidget(self.stars)
        self._layout.addWidget(label("Labels", role="heading"))
        self._layout.addWidget(self.labels)
        self._layout.addWidget(self.field)
        self._layout.addStretch()
        self.setWidget(content)

    def show_detail(self, detail: ItemDetail, labels: Sequence[str]) -> None:
        """Show what is known; `labels` complete what the person types."""
        self.stars.set_count(detail.item.rating)
        self.labels.set_words(detail.item.labels, tone="accent")
        self.labels.setVisible(bool(detail.item.labels))
        self._known.setStringList(list(labels))
        place = self.verticalScrollBar().value()
        body = self._body(detail)
        if self._shown is not None:
            self._layout.removeWidget(self._shown)
            self._shown.deleteLater()
        self._shown = body
        self._layout.insertWidget(4, body)
        self.verticalScrollBar().setValue(place)

    def _body(self, detail: ItemDetail) -> QWidget:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(10)
        if tags := best(detail.item.tags):
            rows = ScoreRows(tags)
            rows.chosen.connect(self.tag_chosen)
            layout.addWidget(label("What is in it", role="heading"))
            layout.addWidget(rows)
        said = [worded(report) for _, report in detail.reports]
        for report in said:
            if _is_text(report):
                layout.addSpacing(8)
                layout.addWidget(label(report.title, role="heading"))
                layout.addWidget(self._view(report, with_title=False))
        layout.addSpacing(8)
        layout.addWidget(label("About", role="heading"))
        layout.addLayout(_table(about(detail)))
        self._add_rest(layout, [report for report in said if report.parts and not _is_text(report)])
        return body

    def _view(self, report: Report, *, with_title: bool = True) -> ReportView:
        view = ReportView(report, with_title=with_title)
        view.row_chosen.connect(self.row_chosen)
        return view

    def _add_rest(self, layout: QVBoxLayout, reports: Sequence[Report]) -> None:
        """Tables and curves of the analysers, for those who want to know more."""
        if not reports:
            return
        rest = QWidget()
        column = QVBoxLayout(rest)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for report in reports:
            column.addWidget(self._view(report))
        more = button("More from the analysis", kind="quiet", icon="list")
        more.setCheckable(True)
        more.toggled.connect(rest.setVisible)
        more.toggled.connect(self._remember)
        more.setChecked(self._is_open)
        rest.setVisible(self._is_open)
        layout.addSpacing(8)
        layout.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(rest)

    def _remember(self, is_open: bool) -> None:
        self._is_open = is_open

    def _enter(self) -> None:
        if typed := " ".join(self.field.text().split()):
            # the completer writes the chosen text after this handler
            self.field.clear()
            self.label_added.emit(typed)


def best(tags: Sequence[Tag]) -> list[Tag]:
    """The strongest tags, each word once."""
    strongest: dict[str, Tag] = {}
    for tag in tags:
        if tag.text not in strongest or strongest[tag.text].score < tag.score:
            strongest[tag.text] = tag
    return sorted(strongest.values(), key=lambda tag: -tag.score)[:TAGS]


def worded(report: Report) -> Report:
    """The report without what the page shows elsewhere: boxes lie over the picture, tags have their own list.

    What is said is shown once, as words to be clicked.
    """
    is_spoken = any(isinstance(part, Spoken) for part in report.parts)
    unwanted = (Boxes, Text) if is_spoken else (Boxes,)
    return Report(report.title, tuple(part for part in report.parts if not isinstance(part, unwanted)))


def _is_text(report: Report) -> bool:
    return any(isinstance(part, Text | Spoken) for part in report.parts)


def about(detail: ItemDetail) -> list[tuple[str, str]]:
    """The facts of the file, then what the camera wrote."""
    item = detail.item
    facts = [("Name", item.name)]
    if item.width and item.height:
        facts.append(("Size", f"{item.width:,} × {item.height:,} pixels"))
    facts.append(("File", size_in_words(item.size_bytes)))
    if item.taken is not None:
        facts.append(("Taken", _when(item.taken)))
    facts.append(("Added", _when(item.added)))
    if item.country:
        facts.append(("Country", item.country))
    if item.note:
        facts.append(("Note", item.note))
    return [*facts, *detail.exif]


def size_in_words(count: int) -> str:
    """Bytes as a person reads them (powers of 1,000, as file managers do)."""
    size = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit in ("bytes", "kB") else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def _when(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds).astimezone():%d %b %Y, %H:%M}"


def _table(facts: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(facts):
        left, right = label(name, tone="muted", wraps=True), label(value, wraps=True, is_selectable=True)
        left.setFixedWidth(NAMES)
        for part in (left, right):
            part.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(left, row, 0)
        grid.addWidget(right, row, 1)
    return grid
