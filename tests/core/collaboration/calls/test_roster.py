"""Who is in a call and who agreed to be recorded, as the host decides."""

import pytest

from core.collaboration.calls.messages import PartEntry
from core.collaboration.calls.roster import MESH, MOST, Roster
from core.errors import InputError, RefusedError


def part(name, **flags):
    values = {"is_muted": False, "has_camera": False, "has_screen": False, "is_writing_down": False, **flags}
    return PartEntry(name, name.title(), 100.0, **values)


def roster(*names):
    made = Roster("space")
    for number, name in enumerate(names):
        made.put(part(name), call_id=f"call {number}")
    return made


def test_the_first_begins_it_and_the_last_ends_it():
    made = roster("ada", "ben")
    assert made.state().call_id == "call 0"
    assert made.remove("ada") and made.state().call_id == "call 0"
    assert made.remove("ben") and made.state().call_id == ""
    assert not made.remove("ben")
    made.put(part("cleo"), call_id="another")
    assert made.state().call_id == "another"


def test_every_change_has_a_higher_version_and_keeps_when_somebody_came():
    made = roster("ada")
    before = made.version
    made.put(PartEntry("ada", "Ada", 999.0, True, False, False, False), call_id="x")
    assert made.version > before
    assert (made.parts[0].is_muted, made.parts[0].joined) == (True, 100.0)


def test_beyond_four_it_is_relayed_until_it_ends():
    names = [f"peer {number}" for number in range(MESH + 1)]
    made = roster(*names[:MESH])
    assert not made.is_relayed
    made.put(part(names[MESH]), call_id="x")
    assert made.is_relayed
    made.remove(names[0])
    assert made.is_relayed  # else everybody would be interrupted twice
    for name in names:
        made.remove(name)
    assert not made.is_relayed


def test_a_full_call_says_so():
    made = roster(*[f"peer {number}" for number in range(MOST)])
    with pytest.raises(InputError, match="full"):
        made.put(part("late"), call_id="x")


def test_a_recording_runs_only_once_all_agreed():
    made = roster("ada", "ben", "cleo")
    made.wish("ada", "ask")
    assert (made.recording.by, made.recording.agreed, made.recording.is_running) == ("ada", ("ada",), False)
    made.wish("ben", "agree")
    assert not made.recording.is_running
    made.wish("cleo", "agree")
    assert made.recording.is_running


def test_who_declines_or_withdraws_ends_it_and_is_named():
    made = roster("ada", "ben")
    made.wish("ada", "ask")
    made.wish("ben", "decline")
    assert made.recording.by == "" and made.state().why == "Ben does not want to be recorded."
    made.wish("ada", "ask")
    made.wish("ben", "agree")
    assert made.recording.is_running
    made.wish("ben", "decline")
    assert made.recording.by == ""


def test_who_comes_later_is_not_among_those_who_agreed_until_they_do():
    made = roster("ada", "ben")
    made.wish("ada", "ask")
    made.wish("ben", "agree")
    made.put(part("cleo"), call_id="x")
    assert made.recording.is_running and "cleo" not in made.recording.agreed
    made.wish("cleo", "agree")
    assert "cleo" in made.recording.agreed


def test_when_the_last_who_did_not_answer_leaves_it_runs_and_with_the_recorder_it_ends():
    made = roster("ada", "ben", "cleo")
    made.wish("ada", "ask")
    made.wish("ben", "agree")
    made.remove("cleo")
    assert made.recording.is_running
    made.remove("ada")
    assert made.recording.by == "" and "left" in made.state().why


def test_wishes_that_cannot_be_are_refused():
    made = roster("ada", "ben")
    with pytest.raises(RefusedError, match="not in this call"):
        made.wish("zoe", "ask")
    with pytest.raises(InputError, match="no wish"):
        made.wish("ada", "shout")
    made.wish("ada", "ask")
    with pytest.raises(InputError, match="already"):
        made.wish("ben", "ask")
    with pytest.raises(RefusedError, match="Only who records"):
        made.wish("ben", "stop")
    made.wish("ada", "stop")
    assert made.recording.by == ""


def test_two_who_do_not_reach_each_other_make_it_relayed_once():
    made = roster("ada", "ben", "cleo")
    made.relay()
    version = made.version
    made.relay()
    assert made.is_relayed and made.version == version
