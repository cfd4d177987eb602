"""Workspaces of real programs on a bad day: killed, cut off, wiped, demoted, with wrong clocks and slow lines."""

import asyncio
import shutil
import subprocess
import sys

import pytest
from members import Machines, Refused, Wire, until

pytestmark = pytest.mark.slow


@pytest.fixture
async def machines(tmp_path):
    made = Machines(tmp_path)
    yield made
    await made.close()


async def same(space, *machines):
    """All have one text; returns it."""

    async def is_so():
        return len({await one("text", space=space) for one in machines}) == 1

    await until(is_so)
    return await machines[0]("text", space=space)


def has(machine, space, *words):
    async def is_so():
        text = await machine("text", space=space)
        return all(word in text for word in words)

    return is_so


async def test_words_that_nobody_got_yet_survive_a_power_failure_and_are_marked(machines):
    space, ada, ben = await machines.together("ada", "ben")
    await ada.stop()
    await ben("write", space=space, text="written alone")
    await ben("say", space=space, text="Are you there?")
    await asyncio.sleep(0.2)  # what is accepted is on disk within that
    await ben.kill()
    await ben.start()
    assert await ben("text", space=space) == "written alone"
    assert await ben("said", space=space) == [["ben", "Are you there?", "unsent"]]
    await ada.start()
    await until(has(ada, space, "written alone"))

    async def is_delivered():
        return await ben("said", space=space) == [["ben", "Are you there?", "delivered"]]

    await until(is_delivered)
    assert await ada("said", space=space) == [["ben", "Are you there?", "delivered"]]


async def test_what_two_wrote_while_the_line_was_dead_meets_without_a_key_pressed(machines):
    ada, ben = await machines("ada"), await machines("ben")
    space = await ada("create", title="Cut off")
    wire, (_, port) = Wire(), await ada("address")
    through = await wire.open(port)
    await ben("join", link=(await ada("invite", space=space)).replace(f":{port}/", f":{through}/"))
    await ada("write", space=space, text="before. ")
    await until(has(ben, space, "before. "))
    wire.is_cut = True
    await ada("write", space=space, text="hers. ")
    await ben("write", space=space, text="his. ", at=0)
    await asyncio.sleep(12)  # longer than a heartbeat: both sides know that something is wrong
    wire.is_cut = False
    await until(has(ada, space, "hers. ", "his. "), patience_s=15)
    assert await same(space, ada, ben) == "his. before. hers. "
    await wire.close()


async def test_a_slow_and_lossy_line_still_brings_everything_in_order(machines):
    """200 ms each way, a twentieth of the packets late by a retransmission, and a cut in the middle."""
    ada, ben = await machines("ada"), await machines("ben")
    space = await ada("create", title="Slow")
    wire, (_, port) = Wire(delay_s=0.2, loss=0.05), await ada("address")
    through = await wire.open(port)
    await ben("join", link=(await ada("invite", space=space)).replace(f":{port}/", f":{through}/"))
    typing = asyncio.gather(
        ada("type", space=space, text="Ada writes all the time. "), ben("type", space=space, text="Ben as well. ")
    )
    await asyncio.sleep(1)
    wire.is_cut = True
    await asyncio.sleep(5)
    wire.is_cut = False
    await typing
    text = await same(space, ada, ben)
    assert sorted(text) == sorted("Ada writes all the time. Ben as well. ")
    await wire.close()


async def test_a_host_that_is_wiped_and_restored_goes_on_with_a_guest_who_slept(machines, tmp_path, monkeypatch):
    space, ada, ben = await machines.together("ada", "ben")
    await ada("write", space=space, text="saved. ")
    await until(has(ben, space, "saved. "))
    await ada.stop()
    monkeypatch.setenv("VEGA_PASSPHRASE", "a few words in a row")
    vega(ada.profile, "backup", tmp_path / "all.zip", "--with-key")
    await ada.start()
    await ben("write", space=space, text="after the backup. ")
    await until(has(ada, space, "after the backup. "))
    await ben.stop()
    await ada.stop()
    before = ada.id
    shutil.rmtree(ada.profile)
    vega(ada.profile, "restore", tmp_path / "all.zip")
    await ada.start()
    assert ada.id == before
    assert await ada("text", space=space) == "saved. "
    await ada("write", space=space, text="restored. ", at=0)
    await ben.start()
    await until(has(ada, space, "after the backup. "))
    assert await same(space, ada, ben) == "restored. saved. after the backup. "


def vega(profile, *words):
    subprocess.run(
        [sys.executable, "-m", "vega_desktop", "--profile", str(profile), *map(str, words)], check=True, timeout=60
    )


async def test_undoing_twenty_times_leaves_a_writing_colleagues_text_alone(machines):
    space, ada, ben = await machines.together("ada", "ben")
    for number in range(20):
        await ada("write", space=space, text=f"a{number} ")
        await asyncio.sleep(0.15)  # a pause that makes it a step of its own
        if number % 5 == 0:
            await ben("write", space=space, text=f"BEN{number} ", at=0)
    await same(space, ada, ben)
    typing = asyncio.ensure_future(ben("type", space=space, text="still writing"))
    await ada("undo", space=space, times=20)
    await typing
    text = await same(space, ada, ben)
    assert "a" not in text.replace("still writing", "")
    assert text.startswith("BEN15 BEN10 BEN5 BEN0 ")
    assert "still writing" in text


async def test_joining_another_workspace_and_leaving_it_changes_nothing_of_ones_own(machines):
    space, ada, ben = await machines.together("ada", "ben")
    own = await ben("create", title="Ben's own")
    await ben("write", space=own, text="mine")
    await ada("write", space=space, text="hers")
    await until(has(ben, space, "hers"))
    await ben("leave", space=space)
    assert await ben("spaces") == {own: ["Ben's own", "owner", "open"]}
    assert await ben("text", space=own) == "mine"
    assert await ada("text", space=space) == "hers"


async def test_five_crashes_are_one_person(machines):
    space, ada, ben = await machines.together("ada", "ben")
    for _ in range(5):
        await ben("tell", space=space)
        await ben.kill()
        await ben.start()
    await ben("tell", space=space)

    async def is_one():
        return await ada("present", space=space) == ["ben"]

    await until(is_one)
    await ben.stop()

    async def is_gone():
        return await ada("present", space=space) == []

    await until(is_gone)


async def test_a_demoted_editor_is_refused_and_told_and_loses_no_word(machines):
    space, ada, ben = await machines.together("ada", "ben")
    await ben("write", space=space, text="as an editor. ")
    await until(has(ada, space, "as an editor. "))
    await ada("role", space=space, peer=ben.id, role="viewer")
    with pytest.raises(Refused, match="not change it"):
        while True:  # until the news is there
            await ben("write", space=space, text="x")
            await asyncio.sleep(0.01)
    assert "as an editor. " in await ben("text", space=space)
    state = await ben("state", space=space)
    assert not state["writable"]
    assert await ada("text", space=space) == "as an editor. " + "x" * (len(await ada("text", space=space)) - 14)


async def test_clocks_that_are_wrong_by_a_day_change_nothing(machines):
    ada, ben = await machines("ada", clock_shift_s=-86_400), await machines("ben", clock_shift_s=86_400)
    cleo = await machines("cleo")
    space = await ada("create", title="Clocks")
    for guest in (ben, cleo):
        # an invite of a day, as it is seen by clocks two days apart
        await guest("join", link=await ada("invite", space=space))
    for one in (ada, ben, cleo):
        await one("write", space=space, text=f"{one.name} ", at=0)
        await one("say", space=space, text=one.name)
        await until(has(ada, space, one.name))
    await same(space, ada, ben, cleo)

    async def all_heard():
        said = [[line[1] for line in await one("said", space=space)] for one in (ada, ben, cleo)]
        return said[0] == said[1] == said[2] and len(said[0]) == 3

    await until(all_heard)
