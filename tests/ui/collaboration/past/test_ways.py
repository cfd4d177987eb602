"""Every sort of document that a person makes has a past to look at."""

import pytest

from core.collaboration.board import Board
from core.collaboration.document import TEXT, Document
from core.collaboration.formats import FORMATS
from core.collaboration.history import History
from core.collaboration.past.paired import PairedHistory
from core.errors import InputError
from ui.collaboration.past.board import PastBoard
from ui.collaboration.past.entries import PastEntries
from ui.collaboration.past.text import PastText
from ui.collaboration.past.ways import past_view


def history(name):
    document = FORMATS[name]().open()
    own = History(document.snapshot(), {}, words=document.words)
    return PairedHistory(own, History(FORMATS["answers"]().open().snapshot(), {})) if name == "form" else own


@pytest.mark.parametrize("name", [name for name, kind in FORMATS.items() if kind.is_listed])
def test_an_empty_document_can_be_looked_back_at(qtbot, name, shown):
    view = past_view(name, history(name), {}, lambda digest: None)
    qtbot.addWidget(view)
    shown(view)
    shown(view, -1, b"")
    expected = PastText if view.history.has_words else PastBoard if name == "board" else PastEntries
    assert type(view) is expected


def test_a_format_of_a_newer_vega_is_refused_in_words(qapp):
    with pytest.raises(InputError, match="cannot be shown"):
        past_view("sculpture", History(Board().snapshot(), {}), {}, lambda digest: None)
    assert History(Document().snapshot(), {}, words=TEXT).has_words
