"""The network's answers on real pictures agree with what was measured when it was converted."""

import pytest

from core.media.analysers.classes import Classes, class_names
from core.media.reading import read_picture


@pytest.mark.parametrize(("name", "word", "score"), [("coffee", "espresso", 0.94), ("chelsea", "Egyptian cat", 0.40)])
def test_known_pictures_are_named_with_their_scores(samples, name, word, score):
    """Measured on the originals; these are smaller JPEGs, hence the tolerance."""
    report = Classes().analyse(read_picture(samples / f"{name}.jpg", longest=1024))
    found = {tag.text: tag.score for tag in report.tags}
    assert found[word] == pytest.approx(score, abs=0.2)


def test_a_tabby_is_a_cat():
    names = dict(class_names())
    assert len(class_names()) == 1000
    assert "cat" in names["Egyptian cat"]
    assert "coffee" in names["espresso"]
