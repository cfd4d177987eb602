"""Calls between machines, over real TLS and WebRTC: heard, seen, mute, share, leave, reconnect."""

import asyncio
import threading

import numpy as np
import pytest

from core.collaboration.calls.records import CallEnded, CallStarted, CallTroubled
from core.errors import InputError, RefusedError

SPACE = "space"


async def connected(until, *machines):
    """All in one call, and every pair connected."""
    for one in machines:
        if one.calls.current != SPACE:
            await one.calls.join(SPACE)
    names = {one.name for one in machines}
    for one in machines:
        wanted = {name: "me" if name == one.name else "connected" for name in names}
        await until(lambda one=one, wanted=wanted: one.states() == wanted)


async def test_two_hear_each_other(machine, until, ear):
    async with machine("ada") as ada, machine("ben", ada) as ben:
        await ada.calls.join(SPACE)
        await until(lambda: ben.call is not None)
        assert [(event.name, event.is_mine) for event in ben.events_of(CallStarted)] == [("ada", False)]
        assert [event.is_mine for event in ada.events_of(CallStarted)] == [True]
        assert not ben.call.is_joined
        await connected(until, ada, ben)
        ada.sing(440)
        ben.sing(1000)
        await until(lambda: ada.calls.levels()[ben.id] > -20 and ben.calls.levels()[ada.id] > -20)
        at_ada, at_ben = await asyncio.gather(ada.listen(0.6), ben.listen(0.6))
        assert ear.loudest(at_ben[9600:]) == pytest.approx(440, abs=5)
        assert ear.loudest(at_ada[9600:]) == pytest.approx(1000, abs=5)
        # 0.3 of full scale: 20 log10(0.3 / √2) = −13.5 dBFS
        assert ben.calls.levels()[ada.id] == pytest.approx(-13.5, abs=1)


async def test_mute_is_exact_silence_and_is_seen(machine, until):
    async with machine("ada") as ada, machine("ben", ada) as ben:
        await connected(until, ada, ben)
        ada.sing(440)
        await until(lambda: ben.calls.levels()[ada.id] > -20)
        await ada.calls.mute()
        await until(lambda: ben.call.participant(ada.id).is_muted)
        # the meter falls slowly: by then all that was on its way has come
        await until(lambda: ben.calls.levels()[ada.id] == -90)
        assert not np.any(await ben.listen(0.3))
        assert ben.states()["ada"] == "connected"
        await ada.calls.unmute()
        await until(lambda: ben.calls.levels()[ada.id] > -20)
        assert not ben.call.participant(ada.id).is_muted


async def test_pictures_arrive_and_a_shared_screen_comes_beside_the_camera(machine, until, ear):
    async with machine("ada") as ada, machine("ben", ada) as ben:
        await connected(until, ada, ben)
        ada.show((200, 40, 40))
        ada.show((40, 40, 200), "screen")
        await asyncio.sleep(0.3)
        assert not ben.pictures  # fed, but nothing is on
        await ada.calls.share_camera(True)
        await until(lambda: (ada.id, "camera") in ben.pictures)
        # VP8 and the way through YUV change a colour a little
        assert ear.colour(ben.pictures[ada.id, "camera"]) == pytest.approx((200, 40, 40), abs=12)
        assert ben.call.participant(ada.id).has_camera
        await ada.calls.share_screen(True)
        await until(lambda: (ada.id, "screen") in ben.pictures)
        assert ear.colour(ben.pictures[ada.id, "screen"]) == pytest.approx((40, 40, 200), abs=12)
        await ada.calls.share_camera(False)
        await until(lambda: not ben.call.participant(ada.id).has_camera)
        await asyncio.sleep(0.3)
        ben.pictures.clear()
        await until(lambda: (ada.id, "screen") in ben.pictures)
        await asyncio.sleep(0.3)
        assert (ada.id, "camera") not in ben.pictures
        assert ada.calls.picture(ada.id, "camera") is None


async def test_three_talk_guests_without_a_link_of_their_own_too(machine, until, ear):
    async with machine("ada") as ada, machine("ben", ada) as ben, machine("cleo", ada) as cleo:
        await connected(until, ada, ben, cleo)
        assert not cleo.network.peers()[1:]  # she knows ada's machine only
        assert not ada.call.is_relayed
        ben.sing(600)
        ada.sing(1500)
        await until(lambda: min(cleo.calls.levels()[one.id] for one in (ada, ben)) > -20)
        heard = (await cleo.listen(0.6))[9600:]
        assert ear.has_tone(heard, 600) and ear.has_tone(heard, 1500)
        assert not ear.has_tone(heard, 1000)
        await ben.calls.leave()
        await until(lambda: set(cleo.states()) == set(ada.states()) == {"ada", "cleo"})
        assert ben.call is not None and not ben.call.is_joined  # it goes on without him
        assert ben.calls.levels() == {}
        await cleo.calls.leave()
        await ada.calls.leave()
        await until(lambda: ben.call is None and cleo.call is None)
        assert len(ben.events_of(CallEnded)) == 1


async def test_a_machine_that_crashed_is_seen_reconnecting_and_then_gone(machine, until, monkeypatch):
    monkeypatch.setattr("core.collaboration.calls.connections.QUIET_S", 0.5)
    monkeypatch.setattr("core.collaboration.calls.hosting.GONE_S", 0.7)
    async with machine("ada") as ada, machine("ben", ada) as ben, machine("cleo", ada) as cleo:
        await connected(until, ada, ben, cleo)
        # no goodbye: sockets are just gone
        for leg in [
            ben.calls._seats[SPACE].connections.leg(key) for key in list(ben.calls._seats[SPACE].connections._watched)
        ]:
            await leg.pc.getTransceivers()[0].receiver.transport.transport._connection.close()
        ben.calls._seats[SPACE].connections._watch.cancel()
        await ben.network.stop()
        await until(lambda: cleo.states().get("ben") == "reconnecting" and ada.states().get("ben") == "reconnecting")
        await until(lambda: set(cleo.states()) == set(ada.states()) == {"ada", "cleo"})


async def test_a_connection_that_broke_is_made_again(machine, until, ear, monkeypatch):
    monkeypatch.setattr("core.collaboration.calls.connections.QUIET_S", 0.6)
    async with machine("ada") as ada, machine("ben", ada) as ben:
        await connected(until, ada, ben)
        connections = ben.calls._seats[SPACE].connections
        broken = connections.leg((ada.id, ""))
        # the way is cut without a word: both notice that nothing comes, and both offer anew at once
        await broken.pc.getTransceivers()[0].receiver.transport.transport._connection.close()
        await until(lambda: "reconnecting" in (*ada.states().values(), *ben.states().values()))
        await until(lambda: ada.states()["ben"] == ben.states()["ada"] == "connected")
        assert connections.leg((ada.id, "")) is not broken
        ada.sing(700)
        await until(lambda: ben.calls.levels()[ada.id] > -20)
        assert ear.has_tone((await ben.listen(0.5))[9600:], 700)


async def test_four_talk_machine_to_machine_and_five_are_forwarded_by_the_host(machine, until, ear):
    async with machine("ada") as ada, machine("ben", ada) as ben, machine("cleo", ada) as cleo:
        await connected(until, ada, ben, cleo)
        async with machine("dan", ada) as dan, machine("eve", ada) as eve:
            await connected(until, ada, ben, cleo, dan)
            assert not dan.call.is_relayed
            everybody = {ada.id, ben.id, cleo.id, dan.id}
            for one in (ada, ben, cleo, dan):
                assert {key.peer_id for key in one.calls._seats[SPACE].connections._watched} == everybody - {one.id}
            await connected(until, ada, ben, cleo, dan, eve)
            assert eve.call.is_relayed
            # a guest has connections to the host's machine only
            for guest in (ben, cleo, dan, eve):
                assert {key.peer_id for key in guest.calls._seats[SPACE].connections._watched} == {ada.id}
            ben.sing(600)
            dan.sing(1500)
            ben.show((30, 180, 30))
            await ben.calls.share_camera(True)
            await until(lambda: (ben.id, "camera") in eve.pictures and (ben.id, "camera") in ada.pictures)
            assert ear.colour(eve.pictures[ben.id, "camera"]) == pytest.approx((30, 180, 30), abs=15)
            assert eve.pictures[ben.id, "camera"].width == 320
            await until(lambda: min(eve.calls.levels()[one.id] for one in (ben, dan)) > -25)
            heard = (await eve.listen(0.6))[9600:]
            assert ear.has_tone(heard, 600) and ear.has_tone(heard, 1500)
            # the host's person leaves; the host's machine goes on forwarding
            await ada.calls.leave()
            await until(lambda: set(eve.states()) == {"ben", "cleo", "dan", "eve"})
            await asyncio.sleep(0.5)
            heard = (await eve.listen(0.6))[9600:]
            assert ear.has_tone(heard, 600) and ear.has_tone(heard, 1500)


async def test_guests_who_do_not_reach_each_other_are_forwarded(machine, until, ear, monkeypatch):
    for name, value in (("CONNECT_S", 0.3), ("WATCH_S", 0.1), ("PATIENCE_S", 0.1)):
        monkeypatch.setattr(f"core.collaboration.calls.connections.{name}", value)
    async with machine("ada") as ada, machine("ben", ada) as ben, machine("cleo", ada) as cleo:
        for one, other in ((ben, cleo), (cleo, ben)):
            # two networks without a way between them: what they say to each other leads nowhere
            said = one.calls._board.say

            async def say(space, step, *, said=said, other=other):
                if step.key.peer_id != other.id:
                    await said(space, step)

            one.calls._board.say = say
        await connected(until, ada, ben, cleo)
        assert cleo.call.is_relayed
        ben.sing(600)
        await until(lambda: cleo.calls.levels()[ben.id] > -25)


async def test_without_any_way_to_the_host_the_person_is_told_once(machine, until, monkeypatch):
    for name, value in (("CONNECT_S", 0.1), ("WATCH_S", 0.05)):
        monkeypatch.setattr(f"core.collaboration.calls.connections.{name}", value)
    async with machine("ada") as ada, machine("ben", ada) as ben:

        async def nowhere(space, step):
            """A firewall."""

        ada.calls._board.say = ben.calls._board.say = nowhere
        await ada.calls.join(SPACE)
        await ben.calls.join(SPACE)
        await until(lambda: ben.events_of(CallTroubled))
        assert ben.states() == {"ada": "connecting", "ben": "me"}
        await asyncio.sleep(0.5)
        assert [(event.name, "TURN" in event.todo) for event in ben.events_of(CallTroubled)] == [("ada", True)]


async def test_a_host_that_restarts_learns_from_its_guests_that_they_talk(machine, until):
    async with machine("ada") as ada, machine("ben", ada) as ben:
        await connected(until, ada, ben)
        before = ben.call.id
        ada.calls._board._hosting._rosters.clear()  # it forgot, as after a crash
        ben.calls._host_returned(ada.id)
        await until(lambda: ben.call is not None and ben.call.id != before)
        await connected(until, ada, ben)


async def test_who_quits_is_gone_at_once(machine, until):
    async with machine("ada") as ada:
        async with machine("ben", ada) as ben:
            await connected(until, ada, ben)
        await until(lambda: set(ada.states()) == {"ada"}, patience_s=5)  # a crash would be noticed after 15 s


async def test_nothing_is_left_running_after_a_call(machine, until):
    async with machine("ada") as ada, machine("ben", ada) as ben:
        await connected(until, ada, ben)
        await ada.calls.share_camera(True)
        ada.show((1, 2, 3))
        await until(lambda: ben.pictures)
    assert [thread.name for thread in threading.enumerate() if "decoder" in thread.name] == []
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_who_has_no_part_in_the_workspace_cannot_join_nor_listen(machine, until):
    async with machine("ada") as ada, machine("ben", ada) as ben:
        await ada.calls.join(SPACE)
        await ada.network.revoke(ben.id, "workspace:space")
        with pytest.raises(RefusedError, match="no such workspace"):
            await ben.calls.join(SPACE)
        assert ben.calls.current == ""
        with pytest.raises(InputError, match="no part"):
            await ben.calls.join("other")


async def test_one_call_at_a_time(machine):
    async with machine("ada") as ada:
        await ada.calls.join(SPACE)
        with pytest.raises(InputError, match="another call"):
            await ada.calls.join("elsewhere")
        await ada.calls.leave()
        assert ada.call is None
        with pytest.raises(InputError, match="no call"):
            await ada.calls.mute()
