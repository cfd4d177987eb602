"""What a person types becomes a search that cannot break, and finds are ranked by what they fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.media.records import Item
from core.media.search import expression, fit
from core.reports import Tag

PICTURE = Item(
    1, "", "red car.jpg", "picture", "ready", 1, 1, 1, None, 0.0, ("holiday",), (Tag("Egyptian cat", 0.4),), ""
)


def test_every_word_must_begin_some_word():
    assert expression("red  ca") == '"red"* AND "ca"*'


@given(st.text(max_size=40))
def test_nothing_typed_is_syntax(words):
    parts = expression(words).split(" AND ") if expression(words) else []
    assert all(part.startswith('"') and part.endswith('"*') and '"' not in part[1:-2] for part in parts)


@pytest.mark.parametrize(
    ("words", "score", "why"),
    [
        ("Holiday", 1.0, "label holiday"),
        ("room 204", 0.9, "text in the picture"),
        ("cat", 0.5, "Egyptian cat 0.40"),
        ("car", 0.15, "name"),
        ("egyp", 0.1, "a part of a word"),
    ],
)
def test_labels_before_text_before_tags_before_names(words, score, why):
    found, reason = fit(PICTURE, words, text="Radiology\nRoom 204")
    assert (found, reason) == (pytest.approx(score), why)
