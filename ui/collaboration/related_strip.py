"""RelatedStrip: what the library has about the paragraph at the caret, as small cards in a row."""

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from core.backend import Backend
from core.collaboration.assist.related import RelatedItem
from core.errors import VegaError
from ui import theme
from ui.actions import action
from ui.widgets.button import icon_button
from ui.widgets.label import label

PICTURE = QSize(36, 27)
CARD_WIDTH = 176
# As many as fit beside each other are shown.
MOST = 6
ICONS = {"video": "video", "sound": "volume-2"}


class RelatedStrip(QWidget):
    """`wanted(title)` when a card is clicked. Hidden while there is nothing; the cross hides it for this document."""

    wanted = Signal(str)

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.backend = backend
        self.items: tuple[RelatedItem, ...] = ()
        self._asked = ""
        self._is_closed = False
        self._pictures: dict[int, QImage | None] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 6, 0, 0)
        self._row.setSpacing(8)
        self._caption = label("In your library", role="caption")
        self._close = icon_button("x", "Hide related items", self.close_strip)
        self._cards: list[QPushButton] = []
        self._row.addWidget(self._caption)
        self._row.addStretch(1)
        self._row.addWidget(self._close)
        # cards that do not fit are hidden; they must not make the window wider
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        theme.changed.connect(self._lay)
        self.hide()

    @action(palette=False)
    async def show_for(self, paragraph: str) -> None:
        """Look for what belongs to a paragraph; a later one takes the place of this."""
        if self._is_closed:
            return
        self._asked = paragraph
        found = await self.backend.assist.related(paragraph)
        pictures = await asyncio.to_thread(self._read, found)
        if paragraph == self._asked and not self._is_closed:
            self.items, self._pictures = found, pictures
            self._lay()

    def clear(self) -> None:
        """Another document: nothing yet."""
        self._asked, self._is_closed, self.items = "", False, ()
        self._lay()

    def close_strip(self) -> None:
        """The person does not want it here."""
        self.clear()
        self._is_closed = True

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        """As many cards as fit."""
        self._fit()

    def _read(self, items: Sequence[RelatedItem]) -> dict[int, QImage | None]:
        """Their thumbnails, small; belongs in a worker."""
        found: dict[int, QImage | None] = {}
        for item in items[:MOST]:
            try:
                image = QImage(str(self.backend.media.thumbnail(item.id)))
            except VegaError:  # it went meanwhile, or is a sound
                image = QImage()
            ratio = 2
            scaled = image.scaled(
                PICTURE * ratio,
                Qt.AspectRatioMode.KeepAspectRatioByExpanding,
                Qt.TransformationMode.SmoothTransformation,
            )
            found[item.id] = None if image.isNull() else scaled
        return found

    def _lay(self) -> None:
        for card in self._cards:
            self._row.removeWidget(card)
            card.deleteLater()
        self._cards = [self._card(item) for item in self.items[:MOST]]
        for place, card in enumerate(self._cards):
            self._row.insertWidget(1 + place, card)
        self.setVisible(bool(self._cards))
        self._fit()

    def _fit(self) -> None:
        room = self.width() - self._caption.sizeHint().width() - self._close.sizeHint().width() - 24
        for place, card in enumerate(self._cards):
            card.setVisible(place == 0 or (place + 1) * (CARD_WIDTH + 8) <= room)

    def _card(self, item: RelatedItem) -> QPushButton:
        made = QPushButton()
        made.setFixedWidth(CARD_WIDTH)
        made.setIcon(self._icon(item))
        made.setIconSize(PICTURE)
        text = made.fontMetrics().elidedText(
            item.title.replace("&", "&&"), Qt.TextElideMode.ElideMiddle, CARD_WIDTH - PICTURE.width() - 38
        )
        made.setText(f"  {text}")
        made.setStyleSheet("text-align: left; padding-left: 6px;")
        made.setToolTip(f"{item.title}: {item.why}. Show it in the library.")
        made.setAccessibleName(f"{item.title}, {item.why}")
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.setAutoDefault(False)
        made.clicked.connect(lambda: self.wanted.emit(item.title))
        return made

    def _icon(self, item: RelatedItem) -> QIcon:
        image = self._pictures.get(item.id)
        if image is None:
            return theme.icon(ICONS.get(item.kind, "image"), "muted")
        size = PICTURE * 2
        left, top = (image.width() - size.width()) // 2, (image.height() - size.height()) // 2
        return QIcon(QPixmap.fromImage(image.copy(left, top, size.width(), size.height())))
