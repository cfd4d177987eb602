"""PastText: words as they were on the colours of who wrote them, or what everybody added and deleted."""

from collections.abc import Mapping, Sequence

from core.collaboration.history import History, Piece
from core.collaboration.past.reader import AnyHistory
from ui.collaboration.authored_text import AuthoredText
from ui.collaboration.past.base import PastView, Pictures, Wanted


class PastText(PastView):
    """Texts, notes and code."""

    def __init__(self, history: AnyHistory, names: Mapping[str, str], pictures: Pictures) -> None:
        super().__init__(history, names, pictures)
        self.text = AuthoredText()
        self.column.addWidget(self.text, 1)

    def read(self, wanted: Wanted) -> Sequence[Piece]:
        """The words in pieces of one author each."""
        assert isinstance(self.history, History)
        if wanted.base is None:
            return self.history.pieces_at(wanted.version.version)
        older, newer = self.in_order(wanted)
        return self.history.compared(older.version, newer.version)

    def show_read(self, wanted: Wanted, found: Sequence[Piece]) -> None:
        """Show them."""
        self.text.show_pieces(found, is_comparing=wanted.base is not None)
