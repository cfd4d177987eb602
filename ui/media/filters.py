"""The row above the grid: which pictures, in which order, and what they are compared with."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from core.media.records import LabelCount, Query
from ui.media.narrowing import Narrowing, NarrowingButton
from ui.widgets.chips import Chips

ORDERS = (
    ("Newest first", "newest"),
    ("Oldest first", "oldest"),
    ("By name", "name"),
    ("By date taken", "taken"),
    ("Best first", "best"),
)
KINDS = (("Everything", ""), ("Pictures", "picture"), ("Videos", "video"), ("Sounds", "sound"))
ALL, UNLABELLED, TRASH, LABELLED = "all", "unlabelled", "trash", "label"


class FilterBar(QWidget):
    """Says which `Query` the person wants."""

    changed = Signal()
    """Another choice was made."""
    similar_ended = Signal()
    """The person no longer wants pictures like one picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scope = QComboBox()
        self.scope.setAccessibleName("Show")
        self.scope.setMinimumWidth(190)
        self.scope.setMaxVisibleItems(20)
        self.order = QComboBox()
        self.order.setAccessibleName("Order")
        for title, value in ORDERS:
            self.order.addItem(title, value)
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind")
        for title, value in KINDS:
            self.kind.addItem(title, value)
        self.kind.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.narrowing = Narrowing(self)
        self.narrowing.changed.connect(self.changed)
        self.more = NarrowingButton(self.narrowing)
        self.similar = Chips(removable=True)
        self.similar.removed.connect(lambda _: self.similar_ended.emit())
        self.similar.hide()
        self._labels: tuple[LabelCount, ...] = ()
        self.set_labels(())
        self.scope.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.order.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        for widget in (self.scope, self.kind, self.order, self.more, self.similar):
            self._layout.addWidget(widget)
        self._layout.addStretch()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._layout.addWidget(widget)

    def query(self, words: str = "") -> Query:
        """The filter that is chosen, with these words."""
        kind, label = self._chosen()
        query = Query(
            words=words,
            label=label,
            unlabelled=kind == UNLABELLED,
            order=self.order.currentData(),
            trash=kind == TRASH,
            kind=self.kind.currentData(),
        )
        return self.narrowing.apply(query)

    @property
    def is_trash(self) -> bool:
        """Whether the trash is shown."""
        return self._chosen()[0] == TRASH

    @property
    def reason(self) -> str:
        """Why nothing may be listed; empty when the library itself is empty."""
        kind, label = self._chosen()
        if self.narrowing.count:
            return f"Nothing fits: {self.narrowing.words}."
        if self.kind.currentData():
            return f"There are no {self.kind.currentText().lower()} here."
        return {
            UNLABELLED: "Every picture has a label.",
            TRASH: "The trash is empty.",
            LABELLED: f"No picture is labelled “{label}” any more.",
        }.get(kind, "")

    def show_all(self) -> None:
        """Filter nothing."""
        self.scope.setCurrentIndex(0)
        self.kind.setCurrentIndex(0)
        self.narrowing.clear()

    def show_label(self, label: str) -> None:
        """Only pictures that carry this label, which may be so new that it is not offered yet."""
        if label not in {entry.label for entry in self._labels}:
            self.set_labels((*self._labels, LabelCount(label, 0)))
        places = [place for place in range(self.scope.count()) if self._chosen(place) == (LABELLED, label)]
        self.scope.setCurrentIndex(places[0])

    def set_labels(self, labels: Sequence[LabelCount]) -> None:
        """Offer these labels; the choice stays when it still exists."""
        if tuple(labels) == self._labels and self.scope.count():
            return
        self._labels = tuple(labels)
        chosen = self._chosen() if self.scope.count() else (ALL, "")
        entries = [("All", (ALL, "")), ("Without a label", (UNLABELLED, ""))]
        entries += [(_counted(entry), (LABELLED, entry.label)) for entry in labels]
        entries.append(("Trash", (TRASH, "")))
        self.scope.blockSignals(True)
        self.scope.clear()
        for title, data in entries:
            self.scope.addItem(title, data)
        if labels:
            self.scope.insertSeparator(2)
        self.scope.insertSeparator(self.scope.count() - 1)
        places = [place for place in range(self.scope.count()) if self._chosen(place) == chosen]
        self.scope.setCurrentIndex(places[0] if places else 0)
        self.scope.blockSignals(False)
        if not places:
            self.changed.emit()

    def set_ranked(self, is_ranked: bool) -> None:
        """Search results have an order of their own: the best first."""
        self.order.setEnabled(not is_ranked)
        self.order.setToolTip("Search results are listed best first" if is_ranked else "")

    def show_similar(self, name: str, *, words: str = "") -> None:
        """Say which picture the grid is compared with, or `words` instead; an empty name ends it."""
        self.similar.set_words([words or f"Similar to {name}"] if name else [], tone="accent")
        self.similar.setVisible(bool(name))

    def _chosen(self, place: int | None = None) -> tuple[str, str]:
        data = self.scope.itemData(self.scope.currentIndex() if place is None else place)
        # a separator has no data, and Qt may hand a tuple back as a list
        return (str(data[0]), str(data[1])) if data else ("", "")


def _counted(entry: LabelCount) -> str:
    return f"{entry.label}  ({entry.count:,})" if entry.count else entry.label
