"""Today shows the time, other days the day too, other years the year."""

import time

from ui.collaboration.when import when


def test_only_what_is_needed_is_said():
    now = time.localtime()
    today = time.mktime((*now[:3], 9, 5, 0, 0, 0, -1))
    assert when(today) == "09:05"
    assert when(time.mktime((2001, 2, 3, 9, 5, 0, 0, 0, -1))) == "03 Feb 2001, 09:05"
    if now[1] > 1:
        assert when(time.mktime((now[0], 1, 3, 9, 5, 0, 0, 0, -1))) == "03 Jan, 09:05"
