"""One profile, one program; a second start says so and brings the first to the front."""

import asyncio
import json
import subprocess
import sys

import pytest

from core.errors import InputError, ProfileInUseError
from core.instance import DOOR, Instance, ask, knock


async def test_a_second_start_is_refused_and_can_knock(tmp_path):
    first = Instance(tmp_path)
    knocked = asyncio.Queue()
    first.on_knock = knocked.put_nowait
    await first.open_door()
    with pytest.raises(ProfileInUseError, match="already running"):
        Instance(tmp_path)
    assert await asyncio.to_thread(knock, tmp_path)
    assert await asyncio.wait_for(knocked.get(), 5) == ""
    # what it was to open comes along, in one line
    link = "vega://host:1/" + "T" * 1900
    assert await asyncio.to_thread(knock, tmp_path, f"{link}\n ?or=a:1")
    assert await asyncio.wait_for(knocked.get(), 5) == f"{link}?or=a:1"
    await first.close()
    second = Instance(tmp_path)
    second.release()


async def test_a_knock_without_the_word_is_not_heard(tmp_path):
    first = Instance(tmp_path)
    first.on_knock = lambda link: pytest.fail("heard a stranger")
    await first.open_door()
    door = tmp_path / DOOR
    assert door.stat().st_mode & 0o077 == 0, "the word is for this user only"
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    (stranger / DOOR).write_text(json.dumps({**json.loads(door.read_text()), "word": "guess"}))
    assert not await asyncio.to_thread(knock, stranger)
    await first.close()


async def test_a_command_asks_the_running_program_and_hears_what_it_says(tmp_path):
    async def answer(question):
        if question["ask"] == "nonsense":
            raise InputError("That is nothing.", "Ask something.")
        return {"said": question["ask"] * 40_000}

    running = Instance(tmp_path)
    await running.open_door()
    with pytest.raises(InputError, match="answers no questions"):
        await asyncio.to_thread(ask, tmp_path, {"ask": "é"})
    running.on_ask = answer
    assert await asyncio.to_thread(ask, tmp_path, {"ask": "é"}) == {"said": "é" * 40_000}
    with pytest.raises(InputError, match="That is nothing") as refused:
        await asyncio.to_thread(ask, tmp_path, {"ask": "nonsense"})
    assert refused.value.todo == "Ask something."
    with pytest.raises(InputError, match="asked at once"):
        await asyncio.to_thread(ask, tmp_path, {"ask": "x" * 9000})
    await running.close()
    with pytest.raises(InputError, match="No Vega runs"):
        await asyncio.to_thread(ask, tmp_path, {"ask": "é"})


def test_nobody_home_is_no_answer(tmp_path):
    assert not knock(tmp_path)
    (tmp_path / DOOR).write_text("not json")
    assert not knock(tmp_path)


def test_a_killed_program_leaves_no_locked_profile(tmp_path):
    code = (
        "import sys; from pathlib import Path; from core.instance import Instance\n"
        "held = Instance(Path(sys.argv[1])); print('held', flush=True); input()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(ProfileInUseError):
        Instance(tmp_path)
    holder.kill()
    holder.wait()
    Instance(tmp_path).release()
