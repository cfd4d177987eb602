"""What is there more than once is said, and with one click only the best stays."""

import pytest

from ui.media.duplicates import in_words


@pytest.mark.parametrize(
    ("originals", "copies", "words"),
    [
        (1, 1, "1 item is there more than once, in 1 further copy."),
        (12, 1300, "12 items are there more than once, in 1,300 further copies."),
    ],
)
def test_counts_in_words(originals, copies, words):
    assert in_words(originals, copies) == words
