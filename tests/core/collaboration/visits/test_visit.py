"""A visit as its page sees it, without a hub: what comes first, what is told, what is refused, how it ends."""

import pytest

from core.collaboration.calls.visitors import Visitors
from core.collaboration.history import Piece
from core.errors import InputError, ProtocolError

ME = "0" * 32


async def test_who_comes_is_welcomed_and_seen(page):
    eva = await page()
    eva.note.splice(0, 0, "Hello")
    assert await eva.say("come", name="  Eva \n Example ", key=ME)
    (welcome,) = eva.told("welcome")
    assert (welcome["text"], welcome["document"], welcome["workspace"]) == ("Hello", "Plan", "Space")
    assert welcome["name"] == "Eva Example (guest)" and welcome["is_writable"]
    assert [person.name for person in eva.collaboration.present(eva.space.id)] == ["Eva Example (guest)"]
    assert eva.replaced == [welcome["me"]]
    await eva.visit.end("Over.")
    assert eva.told("end") == [{"type": "end", "what": "Over."}]
    assert eva.collaboration.present(eva.space.id) == []


async def test_edits_carets_and_people_travel(page):
    eva = await page()
    await eva.say("come", name="Eva", key=ME)
    await eva.say("edit", revision=0, parts=["ab"])
    assert eva.note.text == "ab" and eva.told("ack")
    await eva.say("caret", revision=1, anchor=1, head=1)
    assert [(one.name, one.head) for one in eva.note.cursors()] == [("Eva (guest)", 1)]
    eva.note.splice(0, 0, "_")
    assert eva.told("edit") == [{"type": "edit", "parts": ["_"]}]
    eva.collaboration.tell(eva.space.id, eva.entry.id)
    eva.note.set_cursor(2, 2)
    eva.visit.look()
    assert eva.told("people")[-1]["people"] == [{"name": "Ada", "position": 2}]


async def test_a_viewers_page_cannot_write(page):
    eva = await page("viewer")
    await eva.say("come", name="Eva", key=ME)
    assert not eva.told("welcome")[0]["is_writable"]
    with pytest.raises(ProtocolError):
        await eva.say("edit", revision=0, parts=["no"])
    assert eva.note.text == "" and "not change it" in eva.told("sorry")[0]["what"]


async def test_an_editor_who_may_no_longer_write_hears_it(page):
    eva = await page()
    await eva.say("come", name="Eva", key=ME)
    await eva.collaboration.lifecycle.archive(eva.space.id)
    eva.visit.look()
    assert eva.told("rights") == [{"type": "rights", "is_writable": False}]


async def test_what_comes_out_of_turn_is_refused(page):
    eva = await page()
    with pytest.raises(ProtocolError, match="before they came"):
        await eva.say("leave")
    with pytest.raises(InputError, match="no name"):
        await eva.say("come", name=" \u200b\n", key=ME)
    await eva.say("come", name="Eva", key=ME)
    with pytest.raises(ProtocolError, match="came twice"):
        await eva.say("come", name="Eva", key=ME)


async def test_a_document_that_is_gone_is_said(page):
    eva = await page()
    await eva.collaboration.remove_document(eva.space.id, eva.entry.id)
    with pytest.raises(InputError, match="no longer there"):
        await eva.say("come", name="Eva", key=ME)


async def test_a_call_is_told_and_joined_as_a_machine_would(page):
    said = []

    class Board:
        async def hear(self, peer_id, words):
            said.append((peer_id, words))

        def came(self, peer_id):
            said.append((peer_id, "came"))

        def went(self, peer_id):
            said.append((peer_id, "went"))

        def expel(self, workspace_id, peer_id):
            said.append((peer_id, "over"))

    visitors = Visitors()
    visitors.board = Board()
    eva = await page("viewer", visitors)
    await eva.say("come", name="Eva", key=ME)
    me = eva.visit.guest.peer_id
    await eva.say("join", is_muted=False, has_camera=True, has_screen=False)
    await eva.say("signal", target="ada", about="", session="s", kind="offer", sdp="v=0", mid="")
    await eva.say("consent", agrees=False)
    await eva.visit.end()
    came, joined, signal, consent, went = said
    assert came == (me, "came") and went == (me, "went")
    assert (joined[1].workspace_id, joined[1].has_camera) == (eva.space.id, True)
    assert (signal[1].sender, signal[1].target, signal[1].sdp) == (me, "ada", "v=0")
    assert consent[1].wish == "decline"


async def test_the_history_says_on_every_machine_and_after_a_restart_what_the_guest_wrote_and_deleted(
    page, machine, until
):
    eva = await page()
    eva.note.splice(0, 0, "Hers. ")
    await eva.say("come", name="Eva", key=ME)
    me = eva.told("welcome")[0]["me"]
    draft = (await eva.collaboration.open_document(eva.space.id, eva.entry.id)).document.version
    # "Hers. " becomes "Her. Guest." and then more is written by Ada
    await eva.say("edit", revision=0, parts=[3, -1, 2, "Guest."])
    eva.note.splice(11, 0, " Over.")
    expected = [Piece("Her. ", eva.ada.id), Piece("Guest.", me), Piece(" Over.", eva.ada.id)]
    changed = [
        Piece("Her", eva.ada.id),
        Piece("s", me, "gone"),
        Piece(". ", eva.ada.id),
        Piece("Guest.", me, "new"),
        Piece(" Over.", eva.ada.id, "new"),
    ]

    async def looked_at(one):
        history = await one.collaboration.histories.of(eva.space.id, eva.entry.id)
        now = history.version(len(history.moments) - 1)
        assert history.pieces_at(now) == expected
        assert history.compared(draft, now) == changed
        assert history.authors() == [eva.ada.id, me]
        assert history.guests == {me: "Eva (guest)"}

    async with machine("bo") as bo:
        await bo.join(eva.ada, eva.space.id)
        note = await bo.collaboration.open_note(eva.space.id, eva.entry.id)
        await until(lambda: note.text == "Her. Guest. Over.")
        await looked_at(eva.ada)
        await looked_at(bo)
        # signed in one, as the owner's machine does when a history is long
        await eva.collaboration._sync.vouch(eva.space.id)
        await looked_at(eva.ada)
    async with machine("bo") as bo:
        await looked_at(bo)
