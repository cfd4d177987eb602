"""Labels by hand for many pictures at once: tick the labels that there are, or type a new one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from core.media.records import LabelCount
from core.media.service import MediaService
from ui.widgets.dialog import Dialog
from ui.widgets.label import label as words

CHECKED, UNCHECKED, PARTLY = Qt.CheckState.Checked, Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked
LABEL, BEFORE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class LabelChange:
    """What to do with the labels of the chosen pictures."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def apply(self, media: MediaService, ids: Sequence[int]) -> None:
        """Do it. Belongs in a worker; raises InputError for a label that cannot be."""
        for label in self.added:
            media.label(ids, label)
        for label in self.removed:
            media.unlabel(ids, label)


class LabelDialog(Dialog):
    """A field to find or type a label, above the labels there are; a dash means that only some pictures have it."""

    def __init__(
        self, known: Sequence[LabelCount], carried: Sequence[tuple[str, ...]], *, parent: QWidget | None = None
    ) -> None:
        """`known` are the library's labels; `carried` the labels of each chosen picture."""
        count = len(carried)
        title = "Label 1 picture" if count == 1 else f"Label {count:,} pictures"
        super().__init__(title, "Labels are what a model learns from.", parent=parent, accept="Apply", width=400)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find or type a label")
        self.field.setAccessibleName("Label")
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("Labels")
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(240)
        self.hint = words("", role="caption", wraps=True)
        self.add(self.field)
        self.add(self.hint)
        self.add(self.list, 1)
        self._fill(known, carried)
        self._narrow("")
        self.field.setFocus()

    def change(self) -> LabelChange:
        """What the person has ticked and unticked; a label typed and not yet entered counts too."""
        rows = [self.list.item(row) for row in range(self.list.count())]
        added = [row.data(LABEL) for row in rows if row.checkState() == CHECKED and row.data(BEFORE) != CHECKED]
        removed = [row.data(LABEL) for row in rows if row.checkState() == UNCHECKED and row.data(BEFORE) != UNCHECKED]
        if (typed := self._typed()) and typed not in {row.data(LABEL) for row in rows}:
            added.append(typed)
        return LabelChange(tuple(added), tuple(removed))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """In the field, Enter ticks the label or accepts, and the arrows walk through the list."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.list.setFocus()
                self.list.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)

    def _fill(self, known: Sequence[LabelCount], carried: Sequence[tuple[str, ...]]) -> None:
        counts = Counter(label for labels in carried for label in labels)
        names = [entry.label for entry in known]
        names += [label for label in counts if label not in names]
        # what the pictures carry comes first, then what is used most
        for label in sorted(names, key=lambda name: name not in counts):
            state = CHECKED if counts[label] == len(carried) else PARTLY if counts[label] else UNCHECKED
            self._add(label, state, before=state)

    def _add(self, label: str, state: Qt.CheckState, *, before: Qt.CheckState) -> QListWidgetItem:
        row = QListWidgetItem(label)
        row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        row.setData(LABEL, label)
        row.setData(BEFORE, before)
        row.setCheckState(state)
        self.list.addItem(row)
        return row

    def _typed(self) -> str:
        return " ".join(self.field.text().split())

    def _narrow(self, _: str) -> None:
        typed = self._typed().casefold()
        exact = False
        for number in range(self.list.count()):
            row = self.list.item(number)
            label = row.data(LABEL).casefold()
            row.setHidden(typed not in label)
            exact = exact or label == typed
        if typed and not exact:
            self.hint.setText(f"Enter adds the new label “{self._typed()}”.")
        elif typed:
            self.hint.setText("Enter ticks the label; Enter in the empty field applies.")
        else:
            self.hint.setText("Tick what all of them should have; untick what none should.")

    def _enter(self) -> None:
        typed = self._typed()
        if not typed:
            self.accept()
            return
        for number in range(self.list.count()):
            row = self.list.item(number)
            if row.data(LABEL).casefold() == typed.casefold():
                row.setCheckState(CHECKED)
                break
        else:
            self._add(typed, CHECKED, before=UNCHECKED)
        self.field.clear()
