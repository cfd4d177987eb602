"""Members whose programs were changed: what they may not do, or forge or damage, is refused where it arrives."""

import asyncio

import pytest
from members import Refused, Wire, has, same, stored, stores, until

from core.collaboration.contents import NOTE_ID

pytestmark = pytest.mark.slow


async def test_a_demoted_editor_is_refused_and_told_and_loses_no_word(machines):
    space, ada, ben, cleo = await machines.together("ada", "ben", "cleo", changed=["ben"])
    await ben("write", space=space, text="as an editor. ")
    await until(has(ada, space, "as an editor. "))
    await ada("role", space=space, peer=ben.id, role="viewer")
    typed = "as an editor. "
    with pytest.raises(Refused, match="not change it"):
        while True:  # until the news is there
            await ben("write", space=space, text="x")
            typed += "x"
            await asyncio.sleep(0.01)
    assert await ben("text", space=space) == typed  # whatever of it counts for the others
    state = await ben("state", space=space)
    assert not state["writable"]
    assert await ada("text", space=space) == "as an editor. " + "x" * (len(await ada("text", space=space)) - 14)

    async def is_known():
        return (await cleo("roles", space=space))[ben.id] == "viewer"

    await until(is_known)
    # a program that asks nobody is refused at its next frame, by the host and by the other member
    before = [stored(one, space, NOTE_ID) for one in (ada, cleo)]
    for one in (ada, cleo):
        with pytest.raises(Refused, match="may read this, not change it"):
            await ben("write_anyway", space=space, to=one.id, text="FORCED")
    assert [stored(one, space, NOTE_ID) for one in (ada, cleo)] == before
    await cleo("write", space=space, text="and on")
    await until(has(ada, space, "and on"))
    assert "FORCED" not in await same(space, ada, cleo)


async def test_what_somebody_typed_before_they_knew_that_they_may_only_read_stays_on_their_screen(machines):
    """The news takes a while: what is typed meanwhile is refused where it arrives, and marked where it was typed."""
    ada, ben = await machines("ada"), await machines("ben")
    space = await ada("create", title="Far away")
    wire, (_, port) = Wire(delay_s=0.3), await ada("address")
    through = await wire.open(port)
    await ben("join", link=(await ada("invite", space=space)).replace(f":{port}/", f":{through}/"))
    await ben("write", space=space, text="as an editor. ")
    await until(has(ada, space, "as an editor. "))
    await ada("role", space=space, peer=ben.id, role="viewer")
    typed = ""
    with pytest.raises(Refused, match="not change it"):
        while True:
            await ben("write", space=space, text="x")
            typed += "x"
            await asyncio.sleep(0.01)
    assert typed

    async def is_marked():
        return (await ben("state", space=space))["held_back"]

    await until(is_marked)
    await ben.stop()
    await ben.start()
    assert await ben("text", space=space) == "as an editor. " + typed
    await until(is_marked)
    await ada("write", space=space, text="And on. ", at=0)
    await until(has(ben, space, "And on. "))
    assert await ben("text", space=space) == "And on. as an editor. " + typed
    assert await ada("text", space=space) == "And on. as an editor. "
    await wire.close()


async def test_damaged_and_forged_edits_are_refused_and_the_room_goes_on(machines):
    space, ada, eve, cleo = await machines.together("ada", "eve", "cleo", changed=["eve"])
    await cleo("write", space=space, text="Cleo begins. ")
    for one in (ada, eve):
        await until(has(one, space, "Cleo begins. "))
    typing = asyncio.ensure_future(cleo("type", space=space, text="Cleo goes on. ", pause_s=0.02))
    bad = {
        "send_damaged": ({}, "cannot be read"),
        "send_flipped": ({"text": "FLIPPED"}, "not signed by whom they name"),
        "send_cut": ({"text": "CUT"}, "damaged|cut off"),
        "send_in_the_name": ({"text": "STOLEN"}, "not signed by whom they name"),
        "send_as_writer": ({"text": "FORGED"}, "somebody else's name"),
    }
    for verb, (more, words) in bad.items():
        with pytest.raises(Refused, match=words):
            await eve(verb, space=space, to=ada.id, **more)
    await typing
    await eve("write", space=space, text="Eve writes rightly. ", at=0)
    await until(stores(ada, space, "Eve writes rightly. ", "Cleo goes on. "))
    assert await same(space, ada, cleo, eve) == "Eve writes rightly. Cleo begins. Cleo goes on. "
