"""Further filters of the library: stars, when, where, who, which album, and what is wrong with it."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QPushButton, QVBoxLayout, QWidget

from core.media.records import Album, LabelCount, Person, Query
from ui.widgets.button import button
from ui.widgets.label import label

ANY = "Any"
STARS = tuple((f"{'★' * count} and more" if count < 5 else "★" * 5, count) for count in range(1, 6))
STATES = (("Whole", "ready"), ("Damaged", "damaged"))
QUALITIES = tuple((word.capitalize(), word) for word in ("blurred", "noisy", "dark", "bright", "tilted"))
YEARS_BACK = 20
DAY_S = 86_400.0


class Narrowing(QFrame):
    """A card that opens below its button; `apply(query)` adds what is chosen."""

    changed = Signal()
    """Another choice was made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("card", True)
        self.setAccessibleName("Filters")
        self.stars = self._box("Stars", STARS)
        self.when = self._box("When", whens(datetime.date.today()))  # noqa: DTZ011 - the person's own calendar
        self.country = self._box("Country", ())
        self.person = self._box("Person", ())
        self.album = self._box("Album", ())
        self.quality = self._box("Quality", QUALITIES)
        self.state = self._box("State", STATES)
        self._area: tuple[float, float, float, float] | None = None
        self._topic: tuple[str, tuple[int, ...]] = ("", ())
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for box in self._boxes:
            form.addRow(label(box.accessibleName(), tone="muted"), box)
        self.clear_button = button("Clear all", self.clear, kind="quiet", icon="x")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.clear_button, 0, Qt.AlignmentFlag.AlignRight)

    @property
    def count(self) -> int:
        """How many filters are on."""
        return sum(box.currentIndex() > 0 for box in self._boxes) + (self._area is not None) + bool(self._topic[1])

    def apply(self, query: Query) -> Query:
        """The query, narrowed."""
        since, until = self.when.currentData() or (0.0, 0.0)
        return replace(
            query,
            least_rating=self.stars.currentData() or 0,
            since=since,
            until=until,
            country=self.country.currentData() or "",
            person=self.person.currentData() or 0,
            album=self.album.currentData() or 0,
            tag=self.quality.currentData() or query.tag,
            state=self.state.currentData() or "",
            area=self._area,
            among=self._topic[1],
        )

    def offer(self, albums: Sequence[Album], people: Sequence[Person], countries: Sequence[LabelCount]) -> None:
        """What there is to choose from; a choice stays while it exists."""
        self._fill(self.album, [(f"{album.title}  ({album.count:,})", album.id) for album in albums])
        self._fill(self.person, [(person.name, person.id) for person in people if person.name])
        self._fill(self.country, [(f"{found.label}  ({found.count:,})", found.label) for found in countries])

    def show_album(self, album_id: int, title: str) -> None:
        """Only what is in an album."""
        self._only(self.album, album_id, title)

    def show_person(self, person_id: int, name: str) -> None:
        """Only pictures of somebody."""
        self._only(self.person, person_id, name or "Somebody without a name")

    def show_area(self, area: tuple[float, float, float, float]) -> None:
        """Only what was taken between these degrees: south, west, north, east."""
        self._quietly_clear()
        self._area = area
        self.changed.emit()

    def show_topic(self, name: str, ids: tuple[int, ...]) -> None:
        """Only what is in a topic."""
        self._quietly_clear()
        self._topic = (name, ids)
        self.changed.emit()

    def clear(self) -> None:
        """Filter nothing here."""
        if self.count:
            self._quietly_clear()
            self.changed.emit()

    def open_below(self, widget: QWidget) -> None:
        """Show it below a button, within the screen."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(0, widget.height() + 4))
        self.move(corner)
        self.show()
        self.stars.setFocus()

    @property
    def words(self) -> str:
        """The filters that are on, in words."""
        said = [box.currentText().split("  (")[0] for box in self._boxes if box.currentIndex() > 0]
        said += ["this part of the map"] if self._area else []
        return ", ".join([*said, *([self._topic[0]] if self._topic[1] else [])])

    @property
    def _boxes(self) -> tuple[QComboBox, ...]:
        return (self.stars, self.when, self.country, self.person, self.album, self.quality, self.state)

    def _box(self, name: str, choices: Sequence[tuple[str, object]]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setMinimumWidth(210)
        box.addItem(ANY, None)
        for title, value in choices:
            box.addItem(title, value)
        box.currentIndexChanged.connect(lambda _: self.changed.emit())
        return box

    def _fill(self, box: QComboBox, choices: Sequence[tuple[str, object]]) -> None:
        chosen = box.currentData()
        if [(box.itemText(row), box.itemData(row)) for row in range(1, box.count())] == list(choices):
            return
        box.blockSignals(True)
        box.clear()
        box.addItem(ANY, None)
        for title, value in choices:
            box.addItem(title, value)
        place = box.findData(chosen) if chosen is not None else 0
        box.setCurrentIndex(max(0, place))
        box.blockSignals(False)
        if place < 0:
            self.changed.emit()

    def _only(self, box: QComboBox, value: int, title: str) -> None:
        self._quietly_clear()
        place = box.findData(value)
        box.blockSignals(True)
        if place < 0:
            box.addItem(title, value)
            place = box.count() - 1
        box.setCurrentIndex(place)
        box.blockSignals(False)
        self.changed.emit()

    def _quietly_clear(self) -> None:
        self._area, self._topic = None, ("", ())
        for box in self._boxes:
            box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(False)


class NarrowingButton(QPushButton):
    """Opens the filters and says how many are on."""

    def __init__(self, narrowing: Narrowing, parent: QWidget | None = None) -> None:
        super().__init__("Filters", parent)
        self._narrowing = narrowing
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setAccessibleName("Filters")
        self.clicked.connect(lambda _: narrowing.open_below(self))
        narrowing.changed.connect(self.look)

    def look(self) -> None:
        """Say how many filters are on, and which."""
        count = self._narrowing.count
        self.setText(f"Filters · {count}" if count else "Filters")
        self.setToolTip(self._narrowing.words or "Stars, when, where, who, which album, what is wrong with it")


def whens(today: datetime.date) -> list[tuple[str, tuple[float, float]]]:
    """Times to choose from, as (since, until) in Unix seconds; until 0 means until now."""
    midnight = datetime.datetime.combine(today, datetime.time()).timestamp()
    found = [
        ("Today", (midnight, 0.0)),
        ("Last 7 days", (midnight - 6 * DAY_S, 0.0)),
        ("Last 30 days", (midnight - 29 * DAY_S, 0.0)),
    ]
    for year in range(today.year, today.year - YEARS_BACK, -1):
        begin, end = (datetime.datetime(each, 1, 1).timestamp() for each in (year, year + 1))  # noqa: DTZ001
        found.append((str(year), (begin, end)))
    return found
