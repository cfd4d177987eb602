"""The slider goes through the moments, says whose they are, and plays to the end."""

from core.collaboration.history import Moment
from ui.collaboration.time_line import TimeLine


def line(qtbot, count):
    made = TimeLine()
    qtbot.addWidget(made)
    made.resize(600, 40)
    moments = [Moment(number, "ada" if number % 2 else "bo", 1_700_000_000.0 + number) for number in range(count)]
    made.show_moments(moments, {"ada": "Ada"})
    return made


def test_it_begins_at_the_end_and_says_who_wrote(qtbot):
    made = line(qtbot, 4)
    assert made.number == 3
    assert made.words.whole.startswith("Ada, ")
    with qtbot.waitSignal(made.moved) as told:
        made.go_to(2)
    assert told.args == [2]
    assert made.words.whole.startswith("Somebody, ")
    made.go_to(-1)
    assert made.words.whole == "At the beginning"
    assert line(qtbot, 0).words.whole == "Nothing was written yet"


def test_play_begins_anew_at_the_end_and_stops_there(qtbot):
    made = line(qtbot, 4)
    seen = []
    made.moved.connect(seen.append)
    made.play_button.click()
    for _ in range(6):
        made._step()
    assert seen == [-1, 0, 1, 2, 3]
    assert not made._timer.isActive()
    made.play_button.click()
    made.play_button.click()
    assert not made._timer.isActive()
