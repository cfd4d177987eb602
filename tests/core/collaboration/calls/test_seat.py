"""Which connections a call needs, seen from each of its machines."""

import pytest

from core.collaboration.calls.messages import CallState, PartEntry
from core.collaboration.calls.roster import NO_RECORDING
from core.collaboration.calls.seat import Seat
from core.collaboration.calls.sources import Sources
from core.collaboration.calls.steps import Key


def state(*names, is_relayed=False, cameras=()):
    parts = tuple(
        PartEntry(name, name, float(number), False, name in cameras, False, False) for number, name in enumerate(names)
    )
    return CallState("space", "c", 1, 0.0, is_relayed, parts, NO_RECORDING, "")


@pytest.fixture
async def seat():
    made = []

    async def say(step):
        """Nobody answers."""

    def seat(me, host="ada"):
        one = Seat(
            me,
            host,
            sources=Sources(),
            servers=(),
            say=say,
            changed=lambda: None,
            unreachable=lambda peer_id: None,
            hear=lambda *sound: None,
            see=lambda *picture: None,
        )
        made.append(one)
        return one

    yield seat
    for one in made:
        await one.close()


def wants(seat):
    """What each leg sends and receives, and whether this end begins."""
    found = seat.connections._wanted
    return {key: (want.sends is not None, want.receives is not None, want.offers) for key, want in found.items()}


async def test_in_a_mesh_each_pair_has_one_and_who_came_last_begins(seat):
    ben = seat("ben")
    ben.follow(state("ada", "ben", "cleo"), is_joined=True)
    assert wants(ben) == {Key("ada"): (True, True, True), Key("cleo"): (True, True, False)}
    assert ben.key("cleo") == Key("cleo")


async def test_forwarded_a_guest_has_connections_to_the_host_only(seat):
    ben = seat("ben")
    ben.follow(state("ada", "ben", "cleo", "dan", "eve", is_relayed=True), is_joined=True)
    forwarded = {Key("ada", name): (False, True, True) for name in ("cleo", "dan", "eve")}
    assert wants(ben) == {Key("ada"): (True, True, True), **forwarded}
    assert (ben.key("cleo"), ben.key("ada")) == (Key("ada", "cleo"), Key("ada"))


async def test_the_host_sends_each_what_the_others_say(seat):
    ada = seat("ada")
    ada.follow(state("ada", "ben", "cleo", "dan", is_relayed=True), is_joined=True)
    guests = ("ben", "cleo", "dan")
    own = {Key(name): (True, True, False) for name in guests}
    forwarded = {Key(to, about): (True, False, False) for to in guests for about in guests if to != about}
    assert wants(ada) == {**own, **forwarded}


async def test_a_host_whose_person_is_not_in_the_call_forwards_too(seat):
    ada, ben = seat("ada"), seat("ben")
    call = state("ben", "cleo", "dan", is_relayed=True)
    ada.follow(call, is_joined=False)
    ben.follow(call, is_joined=True)
    assert {key for key in wants(ada) if not key.about} == {Key("ben"), Key("cleo"), Key("dan")}
    assert wants(ben)[Key("ada")] == (True, True, True)


async def test_what_somebody_shows_no_more_is_forgotten(seat):
    ben = seat("ben")
    ben.follow(state("ada", "ben", cameras=("ada",)), is_joined=True)
    ben.incoming["ada"].last["camera"] = object()
    ben.follow(state("ada", "ben", cameras=("ada",)), is_joined=True)
    assert "camera" in ben.incoming["ada"].last
    ben.follow(state("ada", "ben"), is_joined=True)
    assert ben.incoming["ada"].last == {}
    ben.follow(state("ben"), is_joined=True)
    assert wants(ben) == {}
