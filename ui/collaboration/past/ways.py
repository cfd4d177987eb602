"""Which way of showing a document's past belongs to which format: words, a board, or entries."""

from collections.abc import Mapping

from core.collaboration.history import History
from core.collaboration.past.reader import WAYS, AnyHistory
from core.errors import InputError
from ui.collaboration.past.base import PastView, Pictures
from ui.collaboration.past.board import PastBoard
from ui.collaboration.past.entries import PastEntries
from ui.collaboration.past.text import PastText


def past_view(format_name: str, history: AnyHistory, names: Mapping[str, str], pictures: Pictures) -> PastView:
    """The view for a document of a format. Raises InputError for one that has none."""
    if isinstance(history, History) and history.has_words:
        return PastText(history, names, pictures)
    if format_name == "board":
        return PastBoard(history, names, pictures)
    if format_name in WAYS:
        return PastEntries(history, names, pictures, format_name)
    raise InputError("The past of this document cannot be shown.", "Update Vega.")
