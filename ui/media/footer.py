"""The row below the grid: how many there are, what to do with the chosen ones, and how large they are."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from ui.media.grid import LARGEST, SMALLEST, USUAL
from ui.media.stars import Stars
from ui.widgets.button import button, icon_button
from ui.widgets.label import label


class Footer(QWidget):
    """Always as high, whatever is chosen, so that nothing jumps."""

    rated = Signal(int)
    """The chosen items get so many stars."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label(tone="muted")
        self.label = button("Label…", icon="tag", kind="quiet", tip="Give labels to the chosen pictures (L)")
        self.similar = button(
            "Find similar", icon="scan-search", kind="quiet", tip="Find pictures that look like this one"
        )
        self.album = button("Album…", icon="book-open", kind="quiet", tip="Add the chosen items to an album (A)")
        self.stars = Stars()
        self.stars.rated.connect(self.rated)
        self.export = icon_button("download", "Export: write copies, without private data unless you want it")
        self.trash = icon_button("trash-2", "Move the chosen items to the trash", shortcut="Del")
        self.restore = button("Restore", icon="undo-2", kind="quiet", tip="Take the chosen pictures out of the trash")
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setRange(SMALLEST, LARGEST)
        self.zoom.setValue(USUAL)
        self.zoom.setFixedSize(140, 24)
        self.zoom.setSingleStep(16)
        self.zoom.setPageStep(32)
        self.zoom.setAccessibleName("Size of the pictures")
        self.zoom.setToolTip("Size of the pictures (Ctrl + wheel)")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addSpacing(8)
        for made in (self.stars, self.label, self.album, self.similar, self.export, self.trash, self.restore):
            layout.addWidget(made)
        layout.addStretch()
        layout.addWidget(self.zoom)
        self.setFixedHeight(36)
        self.show_counts(0, 0)

    def show_counts(self, count: int, selected: int, *, is_trash: bool = False) -> None:
        """Say how many there are and are chosen, and offer what can be done with those."""
        total = f"{count:,} item" + ("" if count == 1 else "s")
        self.words.setText(f"{selected:,} of {total} selected" if selected else total)
        for made in (self.stars, self.label, self.album):
            made.setVisible(selected > 0 and not is_trash)
        self.similar.setVisible(selected == 1 and not is_trash)
        self.export.setVisible(selected > 0 and not is_trash)
        self.trash.setVisible(selected > 0 and not is_trash)
        self.restore.setVisible(selected > 0 and is_trash)
