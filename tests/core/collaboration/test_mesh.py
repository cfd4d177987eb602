"""Members of a small workspace reach each other directly: work goes on while its host is away."""

import asyncio
import logging

import pytest

from core.collaboration.messages import Edits, Presence
from core.collaboration.parcels import pack
from core.collaboration.records import CursorMoved
from core.collaboration.signing import sign
from core.errors import RefusedError
from core.networking.records import PeerDisconnected
from core.storage.tables.collaboration import CollaborationTables


async def three(machine_of, until):
    """Ada's workspace with two guests who know each other."""
    ada, ben, cleo = machine_of
    space = await ada.collaboration.create("Mesh")
    for guest in (ben, cleo):
        await guest.join(ada, space.id)
    await until(lambda: ben.network.is_online(cleo.id) and cleo.network.is_online(ben.id))
    return space


async def test_work_goes_on_while_the_host_is_away_and_is_there_when_it_comes_back(machine, until):
    async with machine("ben") as ben, machine("cleo") as cleo:
        async with machine("ada") as ada:
            space = await three((ada, ben, cleo), until)
            bens, cleos = [await one.collaboration.open_note(space.id) for one in (ben, cleo)]
            bens.splice(0, 0, "with ada. ")
            await until(lambda: cleos.text == "with ada. ")
        await until(lambda: not ben.network.is_online(ada.id))
        bens.splice(10, 0, "without her. ")
        await until(lambda: cleos.text == "with ada. without her. ")
        cleos.splice(0, 0, "Me too. ")
        cleos.set_cursor(3, 3)
        await until(lambda: bens.text == "Me too. with ada. without her. ")
        await until(lambda: [cursor.name for cursor in bens.cursors()] == ["cleo"])
        async with machine("ada") as ada:
            hers = await ada.collaboration.open_note(space.id)
            await until(lambda: hers.text == bens.text == cleos.text)


async def test_a_direct_link_stands_while_the_host_restarts(machine, until, caplog):
    async with machine("ben") as ben, machine("cleo") as cleo:
        async with machine("ada") as ada:
            space = await three((ada, ben, cleo), until)
            other = await ada.collaboration.create("Of the same people")
            for guest in (ben, cleo):
                await guest.join(ada, other.id)
            await until(lambda: [len(known.scopes) for known in known_to_each_other(ben, cleo)] == [2, 2])
        await until(lambda: not ben.network.is_online(ada.id) and not cleo.network.is_online(ada.id))
        for guest in (ben, cleo):
            guest.seen.clear()
        caplog.clear()
        links = sessions(ben, cleo)
        async with machine("ada") as ada:
            for shared in (space, other):
                await ada.collaboration.say(shared.id, "back")
                # the chat goes on when they have met, and who is there was announced before
                for guest in (ben, cleo):
                    await until(lambda guest=guest, shared=shared: guest.words(shared.id) == ["back"])
            assert sessions(ben, cleo) == links
        lost = [event.peer_id for guest in (ben, cleo) for event in guest.seen if isinstance(event, PeerDisconnected)]
        assert ben.id not in lost
        assert cleo.id not in lost
        assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == []


def known_to_each_other(ben, cleo):
    return ben.network.peer(cleo.id), cleo.network.peer(ben.id)


def sessions(ben, cleo):
    return ben.network._links._sessions[cleo.id], cleo.network._links._sessions[ben.id]


async def test_members_who_write_together_without_the_host_see_each_other(machine, until):
    async with machine("ben") as ben, machine("cleo") as cleo:
        async with machine("ada") as ada:
            space = await three((ada, ben, cleo), until)
            for one in (ben, cleo):
                one.collaboration.tell(space.id, "text-note")
            ada.collaboration.tell(space.id, "text-note")

            def seen(one):
                return [person.name for person in one.collaboration.present(space.id)]

            await until(lambda: seen(ben) == ["ada", "cleo"] and seen(cleo) == ["ada", "ben"])
        for one in (ben, cleo):
            one.events.subscribe(CursorMoved, lambda event, one=one: one.seen.append(seen(one)))
        await until(lambda: not ben.network.is_online(ada.id) and not cleo.network.is_online(ada.id))
        assert (seen(ben), seen(cleo)) == (["cleo"], ["ben"])
        assert [] not in ben.seen + cleo.seen  # not even for a moment

        def here(one):
            return [member.name for member in one.collaboration.members(space.id) if member.is_online]

        await until(lambda: here(ben) == here(cleo) == ["ben", "cleo"])
    # and who is reached no more is not here
    async with machine("ben") as ben:
        assert here(ben) == ["ben"]


async def test_what_an_editor_took_in_good_faith_is_kept_when_its_author_was_demoted_meanwhile(machine, until):
    async with machine("cleo") as cleo:
        async with machine("ben") as ben:
            async with machine("ada") as ada:
                space = await three((ada, ben, cleo), until)
                bens, cleos = [await one.collaboration.open_note(space.id) for one in (ben, cleo)]
                bens.splice(0, 0, "together. ")
                await until(lambda: cleos.text == "together. ")
            await until(lambda: not cleo.network.is_online(ada.id) and not ben.network.is_online(ada.id))
            bens.splice(10, 0, "Ben alone. ")
            await until(lambda: cleos.text == "together. Ben alone. ")
            cleos.splice(21, 0, "Cleo after him.")
            await until(lambda: bens.text == cleos.text)
        async with machine("ada") as ada:
            # before anybody is back
            await ada.network.grant(ben.id, f"workspace:{space.id}", "viewer")
            hers = await ada.collaboration.open_note(space.id)
            await until(lambda: hers.text == "together. Ben alone. Cleo after him.")
            known = await ada.collaboration._sync.log(space.id, "text-note")
            await until(lambda: len(known) == 1)  # vouched for


async def test_who_is_removed_is_known_to_the_others_no_more(machine, until):
    async with machine("ada") as ada, machine("ben") as ben, machine("cleo") as cleo:
        space = await three((ada, ben, cleo), until)
        await ada.collaboration.remove(space.id, ben.id)
        await until(lambda: not cleo.network.is_online(ben.id))
        await until(lambda: ben.id not in [peer.id for peer in cleo.network.peers()])
        await until(lambda: cleo.id not in [peer.id for peer in ben.network.peers()])


async def test_who_wants_no_direct_links_has_none(machine, until):
    async with machine("ada") as ada, machine("ben") as ben, machine("cleo") as cleo:
        ben.network._settings.set("introduce", False)
        space = await ada.collaboration.create("Shy")
        for guest in (ben, cleo):
            await guest.join(ada, space.id)
        note = await cleo.collaboration.open_note(space.id)
        (await ben.collaboration.open_note(space.id)).splice(0, 0, "through the host")
        await until(lambda: note.text == "through the host")
        await asyncio.sleep(0.2)
        assert not cleo.network.is_online(ben.id)


async def test_a_member_speaks_for_itself_only_and_edits_by_its_rights(machine, until):
    async with machine("ada") as ada, machine("ben") as ben, machine("vic") as vic:
        space = await ada.collaboration.create("Rights")
        await ben.join(ada, space.id)
        await vic.join(ada, space.id, role="viewer")
        await until(lambda: ben.network.is_online(vic.id) and vic.network.is_online(ben.id))
        forged = Presence(space.id, ada.id, "Ada", "active", "text-note", b"")
        await until(lambda: vic.network.post(ben.id, forged) and ben.collaboration.present(space.id))
        assert [person.peer_id for person in ben.collaboration.present(space.id)] == [vic.id]
        note = await vic.collaboration.open_note(space.id)
        document = type(note._shared.document)()
        document.splice(0, 0, "x")
        edit = sign(vic.network.identity, space.id, "text-note", data=document.updates())
        packed = pack(space.id, [edit])
        assert isinstance(packed, Edits)
        with pytest.raises(RefusedError, match="may read this"):
            await vic.network.send(ben.id, packed)


async def test_what_a_member_said_is_kept_only_as_long_as_they_are_one(machine, until):
    def kept(one):
        return {row["peer_id"]: row["address"] for row in CollaborationTables(one.database).members()}

    async with machine("ben") as ben, machine("cleo") as cleo:
        async with machine("ada") as ada:
            space = await three((ada, ben, cleo), until)
            says = {one.id: one.network.own_places for one in (ben, cleo)}
            await until(lambda: kept(ada) == {ada.id: "", **says})
            # nobody but the host keeps it there
            assert set(kept(ben).values()) == {""}
            await ada.collaboration.remove(space.id, ben.id)
            await until(lambda: ben.id not in kept(ada))
            await ben.join(ada, space.id)
            await until(lambda: kept(ada) == {ada.id: "", **says})
            # who wants no links any more says so
            ben.network._settings.set("introduce", False)
        async with machine("ada") as ada:
            await until(lambda: kept(ada) == {ada.id: "", ben.id: "", cleo.id: says[cleo.id]})
            await until(lambda: not cleo.network.is_online(ben.id))
            await ada.collaboration.lifecycle.purge(space.id)
            assert kept(ada) == {}


async def test_in_a_large_workspace_everything_goes_through_the_host(machine, until, monkeypatch):
    monkeypatch.setattr("core.collaboration.mesh.MEMBERS_MOST", 2)
    async with machine("ada") as ada, machine("ben") as ben, machine("cleo") as cleo:
        space = await ada.collaboration.create("Large")
        for guest in (ben, cleo):
            await guest.join(ada, space.id)
        note = await cleo.collaboration.open_note(space.id)
        (await ben.collaboration.open_note(space.id)).splice(0, 0, "relayed")
        await until(lambda: note.text == "relayed")
        await until(lambda: not cleo.network.is_online(ben.id))


async def test_members_whom_no_address_leads_to_link_over_a_channel_that_the_host_arranges(machine, until):
    """Two behind routers of their own: nobody listens but Ada."""
    async with machine("ben", VEGA_LISTEN="no") as ben, machine("cleo", VEGA_LISTEN="no") as cleo:
        async with machine("ada") as ada:
            space = await three((ada, ben, cleo), until)
            assert ben.network.peer(cleo.id).way == cleo.network.peer(ben.id).way == "channel"
            bens, cleos = [await one.collaboration.open_note(space.id) for one in (ben, cleo)]
        await until(lambda: not ben.network.is_online(ada.id) and not cleo.network.is_online(ada.id))
        bens.splice(0, 0, "over a channel. ")
        await until(lambda: cleos.text == "over a channel. ")
        cleos.splice(0, 0, "And back " * 20_000)
        await until(lambda: bens.text == cleos.text)


async def test_a_wrong_address_is_no_obstacle_where_a_channel_is_possible(machine, until):
    """An address that was right in another network."""
    away = {"VEGA_ADVERTISE": "127.0.0.1:9"}
    async with machine("ben", **away) as ben, machine("cleo", **away) as cleo, machine("ada") as ada:
        await three((ada, ben, cleo), until)
        assert ben.network.peer(cleo.id).way == "channel"
