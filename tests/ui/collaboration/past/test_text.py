"""Words as they were, and beside other words."""

from core.collaboration.document import TEXT, Document
from ui.collaboration.past.text import PastText


def test_words_then_and_what_became_of_them(qtbot, two, shown):
    pair = two(Document)
    pair.ada.splice(0, 0, "The red boat.")
    then = pair.ada.version
    pair.ada.splice(4, 4, "")
    view = PastText(pair.history(then, words=TEXT), pair.names, lambda digest: None)
    qtbot.addWidget(view)
    shown(view)
    assert view.text.toPlainText() == "The boat."
    # whichever one chose for what, the older one comes first
    for number, base in ((None, then), (view.history.moment_of(then), pair.ada.version)):
        shown(view, number, base)
        assert [piece.change for piece in view.text._pieces] == ["same", "gone", "same"]
