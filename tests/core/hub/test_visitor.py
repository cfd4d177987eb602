"""What somebody gets who connects to the rooms of a real hub: let in or not, heard, and told in words what is wrong."""

import asyncio
import json

import pytest
from websockets.exceptions import ConnectionClosed

from core.hub import visitor
from core.networking import room_frames as frames


async def closed(guest):
    """Code and words with which the hub ended it."""
    with pytest.raises(ConnectionClosed) as caught:
        while True:
            async with asyncio.timeout(20):
                await guest.socket.recv()
    return caught.value.rcvd.code, caught.value.rcvd.reason


async def test_a_message_reaches_the_others_and_its_sender_learns_that_it_is_stored(hub, guest_of):
    ada, ben = await guest_of(hub, "ada"), await guest_of(hub, "ben")
    joined = await ada.join("team/notes")
    assert (joined.first, joined.present) == (0, (("ada", ada.client),))
    await ben.join("team/notes")
    stored = await ada.publish("team/notes", b"hello", "first")
    heard = await ben.hear(frames.Message)
    assert (stored.id, stored.number) == ("first", heard.number)
    assert (heard.room, heard.id, heard.sender, heard.client, heard.body) == (
        "team/notes",
        "first",
        "ada",
        ada.client,
        b"hello",
    )


async def test_coming_and_going_is_seen(hub, guest_of):
    ada, ben = await guest_of(hub, "ada"), await guest_of(hub, "ben")
    await ada.join("r")
    await ben.join("r")
    came = await ada.hear(frames.Present)
    assert (came.sender, came.client, came.is_here) == ("ben", ben.client, True)
    await ben.close()
    went = await ada.hear(frames.Present)
    assert (went.client, went.is_here) == (ben.client, False)


async def test_what_is_fleeting_reaches_who_is_there_and_is_not_kept(hub, guest_of):
    ada, ben = await guest_of(hub, "ada"), await guest_of(hub, "ben")
    await ada.join("r")
    await ben.join("r")
    await ada.send(frames.Say("r", b"caret 7"))
    heard = await ben.hear(frames.Heard)
    assert (heard.sender, heard.body) == ("ada", b"caret 7")
    late = await guest_of(hub, "cleo")
    joined = await late.join("r", after=0)
    assert (joined.first, joined.last) == (0, joined.last)
    assert await hub.service.backbone.read("r", 0, most=10) == []


async def test_a_browser_speaks_json_and_says_its_token_in_the_first_frame(hub, guest_of, open_guest):
    token = await hub.token("ada")
    ada, ben = await open_guest(hub, as_text=True), await guest_of(hub, "ben")
    await ada.send(frames.Hello(frames.VERSION, token))
    welcome = json.loads(await ada.socket.recv())
    assert (welcome["type"], welcome["name"], welcome["role"]) == ("welcome", "ada", "member")
    await ada.join("r")
    await ben.join("r")
    await ada.socket.send('{"type": "publish", "room": "r", "id": "1", "body": "aGVsbG8="}')
    assert (await ben.hear(frames.Message)).body == b"hello"  # RFC 4648: base64 of "hello"
    await ben.publish("r", b"hello")
    assert (await ada.hear(frames.Message)).body == b"hello"


async def test_who_has_no_token_is_told_so(hub, open_guest):
    for token in ("", "nonsense", "vega_000000000000_" + "A" * 43):
        guest = await open_guest(hub)
        await guest.send(frames.Hello(frames.VERSION, token))
        code, words = await closed(guest)
        assert code == visitor.NOT_ADMITTED and "not valid" in words


async def test_who_says_nothing_is_let_go(hub, monkeypatch, open_guest):
    monkeypatch.setattr(visitor, "HELLO_S", 0.1)
    await closed(await open_guest(hub))


async def test_another_version_is_refused_in_words(hub, open_guest):
    guest = await open_guest(hub)
    await guest.send(frames.Hello(2, await hub.token("ada")))
    code, words = await closed(guest)
    assert code == visitor.BAD_FRAME and "version 1, the client 2" in words


async def test_a_viewer_reads_and_a_room_that_is_not_opened_stays_shut(hub, guest_of):
    ada = await guest_of(hub, "ada")
    viewer = await guest_of(hub, "vera", role="viewer", rooms=["team/*"])
    assert "does not open this room" in (await viewer.join("other")).what
    await ada.join("team/a")
    await viewer.join("team/a")
    assert "may read only" in (await viewer.publish("team/a", b"x")).what
    await ada.publish("team/a", b"seen")
    assert await viewer.bodies(1) == [b"seen"]


async def test_nothing_can_be_said_in_a_room_that_one_is_not_in(hub, guest_of):
    ada = await guest_of(hub, "ada")
    refused = await ada.publish("r", b"x", "mine")
    assert (refused.about, refused.todo) == ("mine", "Join it first.")
    await ada.join("r")
    await ada.send(frames.Leave("r"))
    await ada.hear(frames.Left)
    assert isinstance(await ada.publish("r", b"x"), frames.Refused)


async def test_one_connection_is_in_so_many_rooms(hub_of, guest_of):
    hub = await hub_of(rooms_per_connection=2)
    ada = await guest_of(hub, "ada")
    answers = [await ada.join(room) for room in ("a", "b", "c", "a")]
    assert [type(answer) for answer in answers] == [frames.Joined, frames.Joined, frames.Refused, frames.Joined]


async def test_what_is_no_frame_ends_the_connection_in_words(hub, guest_of):
    token = await hub.token("ada")
    for data in (b"", b"\xc1", "no json", '{"type": "shout"}', b"x" * 1000):
        ada = await guest_of(hub, token=token)
        await ada.socket.send(data)
        code, words = await closed(ada)
        assert code == visitor.BAD_FRAME and "could not be read" in words


async def test_a_frame_beyond_the_bound_is_not_even_read(hub, guest_of):
    ada = await guest_of(hub, "ada")
    await ada.socket.send(b"x" * (frames.FRAME_BYTES + 1))
    code, _ = await closed(ada)
    assert code == 1009  # RFC 6455, section 7.4.1: message too big


async def test_who_reads_too_slowly_is_let_go_and_resumes(hub_of, guest_of):
    """More waits than the hub holds for one client; what it missed it gets when it comes back with its number."""
    hub = await hub_of(waiting_bytes=200_000)
    ada, token = await guest_of(hub, "ada"), await hub.token("slow")
    slow = await guest_of(hub, token=token)
    await ada.join("r")
    first = await slow.join("r")
    slow.socket.transport.pause_reading()
    bodies = []
    while not hub.service.metrics.value("too_slow"):  # the system's own buffers take some megabytes first
        bodies.append(bytes([len(bodies)]) * 200_000)
        await ada.publish("r", bodies[-1])
    slow.socket.transport.abort()
    back = await guest_of(hub, token=token)
    await back.join("r", after=first.last)
    assert await back.bodies(len(bodies)) == bodies


async def test_a_withdrawn_token_ends_its_connections(hub, guest_of):
    ada = await guest_of(hub, "ada")
    await hub.service.tokens.withdraw("ada")
    code, words = await closed(ada)
    assert code == visitor.ENDED and "withdrawn" in words


async def test_a_client_that_cannot_ping_may_ask(hub, guest_of):
    ada = await guest_of(hub, "ada")
    await ada.send(frames.Ping())
    assert isinstance(await ada.hear(), frames.Pong)


async def test_who_floods_is_read_more_slowly_and_answered_all_the_same(hub, monkeypatch, guest_of):
    monkeypatch.setattr(visitor, "PACE", 5)
    ada = await guest_of(hub, "ada")
    for _ in range(8):
        await ada.send(frames.Ping())
    for _ in range(8):
        await ada.hear(frames.Pong)


async def test_a_guest_says_things_in_the_room_that_it_was_lent_and_stores_nothing(hub, guest_of):
    ada, ben = await guest_of(hub, "ada"), await guest_of(hub, "ben")
    await ada.send(frames.Lend("link", 60.0))
    lent = await ada.hear(frames.Lent, frames.Refused)
    assert (lent.id, lent.token[:5]) == ("link", "vega_")
    await ada.join(lent.room)
    guest = await guest_of(hub, token=lent.token)
    assert isinstance(await guest.join(lent.room), frames.Joined)
    await guest.send(frames.Say(lent.room, b"sealed"))
    assert (await ada.hear(frames.Heard)).body == b"sealed"
    assert "not stored" in (await guest.publish(lent.room, b"x")).what
    assert isinstance(await guest.join("team"), frames.Refused)
    assert isinstance(await ben.join(lent.room), frames.Refused)
    await guest.send(frames.Lend("more", 60.0))
    assert "lets nobody in" in (await guest.hear(frames.Refused)).what


async def test_a_recalled_guest_is_closed_and_stays_out(hub, guest_of, open_guest):
    ada = await guest_of(hub, "ada")
    await ada.send(frames.Lend("link", 60.0))
    lent = await ada.hear(frames.Lent)
    guest = await guest_of(hub, token=lent.token)
    await ada.send(frames.Recall("link"))
    await ada.hear(frames.Recalled)
    assert (await closed(guest))[0] == visitor.ENDED
    assert (await closed(await open_guest(hub, lent.token)))[0] == visitor.NOT_ADMITTED


async def test_who_only_reads_lets_nobody_in(hub, guest_of):
    viewer = await guest_of(hub, "eve", role="viewer")
    await viewer.send(frames.Lend("link", 60.0))
    assert "lets nobody in" in (await viewer.hear(frames.Refused)).what
