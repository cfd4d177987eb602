"""The row below the grid: counts, and what can be done with the chosen pictures."""

import pytest

from ui.media.footer import Footer


@pytest.fixture
def footer(qtbot):
    footer = Footer()
    qtbot.addWidget(footer)
    footer.show()
    return footer


@pytest.mark.parametrize(
    ("count", "selected", "words"),
    [(0, 0, "0 items"), (1, 0, "1 item"), (12_345, 0, "12,345 items"), (20, 3, "3 of 20 items selected")],
)
def test_counts_in_words(footer, count, selected, words):
    footer.show_counts(count, selected)
    assert footer.words.text() == words


def offered(footer):
    return [name for name in ("label", "similar", "trash", "restore") if getattr(footer, name).isVisible()]


def test_what_is_offered_depends_on_what_is_chosen(footer):
    footer.show_counts(9, 0)
    assert offered(footer) == []
    footer.show_counts(9, 1)
    assert offered(footer) == ["label", "similar", "trash"]
    footer.show_counts(9, 2)
    assert offered(footer) == ["label", "trash"]
    footer.show_counts(9, 2, is_trash=True)
    assert offered(footer) == ["restore"]


def test_the_height_never_changes(footer):
    footer.show_counts(9, 0)
    before = footer.height()
    footer.show_counts(9, 2)
    assert footer.height() == before
