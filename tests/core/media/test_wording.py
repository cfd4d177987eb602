"""How times are spoken of."""

import pytest

from core.media.wording import clock


@pytest.mark.parametrize(("seconds", "words"), [(0, "0:00"), (7.4, "0:07"), (59.6, "1:00"), (3723, "1:02:03")])
def test_a_time_is_read_like_a_clock(seconds, words):
    assert clock(seconds) == words
