"""Of ten thousand lines a part is loaded: the newest, more at both ends, or those around one that was found."""

import pytest

from core.collaboration.talk_records import Content, Entry
from ui.collaboration.talk_window import MOST, PAGE, TalkWindow

COUNT = 5 * PAGE


@pytest.fixture
async def talk(running_backend):
    made = running_backend.collaboration.talk
    space = await running_backend.collaboration.create("Long")
    said = [Entry(f"e{n}", n, "said", "", "bo", "Bo", 1e9 + n, Content(f"line {n}")) for n in range(1, COUNT + 1)]
    await made._chat.take_as_guest(space.id, said, owner_id=space.host)
    made.space = space.id
    return made


def numbers(window):
    return [line.place for line in window.load().lines]


async def test_the_newest_first_and_older_ones_when_wanted(talk):
    window = TalkWindow(talk, talk.space, "")
    assert numbers(window) == list(range(COUNT - PAGE + 1, COUNT + 1))
    assert window.older()
    assert numbers(window) == list(range(COUNT - 2 * PAGE + 1, COUNT + 1))
    await talk.say(talk.space, "one more")
    assert numbers(window)[-1] == COUNT + 1
    while window.older():
        pass
    assert numbers(window) == list(range(1, COUNT + 2))
    assert not window.newer()


async def test_around_a_line_and_on_to_the_newest(talk):
    window = TalkWindow(talk, talk.space, "")
    window.around(talk.line(talk.space, f"e{2 * PAGE}"))
    assert numbers(window) == list(range(2 * PAGE - PAGE // 2, 2 * PAGE + PAGE // 2 + 1))
    assert not window.is_live
    await talk.say(talk.space, "far below")
    assert numbers(window)[-1] == 2 * PAGE + PAGE // 2
    while window.newer():
        pass
    assert window.is_live
    assert numbers(window)[-1] == COUNT + 1


async def test_what_is_far_above_is_let_go_at_the_end(talk):
    window = TalkWindow(talk, talk.space, "")
    window.load()
    lines = [talk.line(talk.space, f"e{n}") for n in range(1, COUNT + 1)]
    window.trim(lines)
    assert len(numbers(window)) == PAGE
    window.around(lines[10])
    window.trim(lines * (MOST // COUNT + 1))
    assert not window.is_live


async def test_lines_without_a_number_stay_when_they_get_one(running_backend):
    made = running_backend.collaboration.talk
    space = await running_backend.collaboration.create("Offline")
    mine = Entry("m", 0, "said", "", "me", "Me", 1.0, Content("offline"))
    await made._chat.take_as_guest(space.id, [mine], owner_id="host")
    window = TalkWindow(made, space.id, "")
    assert len(window.load().lines) == 1
    await made._chat.take_as_guest(
        space.id, [Entry("m", 4, "said", "", "me", "Me", 1.0, Content("offline"))], owner_id="host"
    )
    assert numbers(window) == [4]


async def test_a_thread_shows_its_root_first(running_backend):
    made = running_backend.collaboration.talk
    space = await running_backend.collaboration.create("Threads")
    root = await made.say(space.id, "root")
    await made.say(space.id, "inside", thread=root.id)
    assert [line.text for line in TalkWindow(made, space.id, root.id).load().lines] == ["root", "inside"]
    assert [line.text for line in TalkWindow(made, space.id, "").load().lines] == ["root"]
