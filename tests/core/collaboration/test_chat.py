"""The chat keeps one order for all, knows what is unsent, and refuses what is no line."""

import dataclasses

import pytest

from core.collaboration.chat import BATCH_CHARACTERS, LINE_CHARACTERS, Chat
from core.collaboration.messages import LineEntry
from core.errors import InputError

LINE = LineEntry("a1", 0, "someone", "Somebody", "hello 😀", 1_700_000_000.0)


@pytest.fixture
async def chat(tables):
    await tables.keep_workspace(
        {"id": "w", "title": "W", "role": "owner", "host": "me", "created": 1.0, "state": "open"}
    )
    return Chat(tables)


async def test_the_host_numbers_lines_in_the_order_they_come(chat):
    own = await chat.add_own("w", " first ", author_id="me", author="Me", is_host=True)
    added = await chat.take_as_host("w", [LINE], author_id="peer", author="Ben")
    assert (own.number, own.text) == (1, "first")
    assert [(line.number, line.author_id, line.author) for line in added] == [(2, "peer", "Ben")]
    assert [(line.author, line.state) for line in chat.lines("w", limit=10)] == [("Me", "unsent"), ("Ben", "delivered")]


async def test_a_line_that_comes_twice_is_one_line(chat):
    await chat.take_as_host("w", [LINE], author_id="peer", author="Ben")
    assert await chat.take_as_host("w", [LINE], author_id="peer", author="Ben") == []
    assert len(chat.lines("w", limit=10)) == 1


async def test_a_guests_line_is_unsent_until_the_host_has_it_and_then_gets_its_place(chat):
    mine = await chat.add_own("w", "mine", author_id="me", author="Me", is_host=False)
    assert mine.number == 0
    [said] = await chat.unsent("w")
    assert said.lines == (mine,)
    await chat.delivered("w", said.lines)
    assert await chat.unsent("w") == []
    host_has = [dataclasses.replace(LINE, number=1), dataclasses.replace(mine, number=2)]
    assert [line.id for line in await chat.take_as_guest("w", host_has)] == ["a1"]
    assert [line.text for line in chat.lines("w", limit=10)] == ["hello 😀", "mine"]
    assert await chat.last_number("w") == 2


async def test_only_what_somebody_lacks_is_told_in_messages_of_bearable_size(chat):
    long = "x" * LINE_CHARACTERS
    for _ in range(2 * BATCH_CHARACTERS // LINE_CHARACTERS):
        await chat.add_own("w", long, author_id="me", author="Me", is_host=True)
    batches = await chat.after("w", 1)
    numbers = [line.number for said in batches for line in said.lines]
    assert numbers == list(range(2, 2 * BATCH_CHARACTERS // LINE_CHARACTERS + 1))
    assert len(batches) >= 2
    assert max(sum(len(line.text) for line in said.lines) for said in batches) <= BATCH_CHARACTERS


@pytest.mark.parametrize("text", ["", "  \n", "x" * (LINE_CHARACTERS + 1)])
async def test_nothing_and_too_much_cannot_be_said(chat, text):
    with pytest.raises(InputError):
        await chat.add_own("w", text, author_id="me", author="Me", is_host=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": "x" * 100},
        {"text": ""},
        {"text": "x" * (LINE_CHARACTERS + 1)},
        {"author": "x" * 300},
        {"number": -1},
        {"sent": float("nan")},
    ],
)
async def test_a_line_that_no_vega_sends_is_refused(chat, wrong):
    with pytest.raises(InputError, match="malformed"):
        await chat.take_as_guest("w", [dataclasses.replace(LINE, **wrong)])


async def test_the_newest_lines_are_shown_oldest_first(chat):
    for number in range(5):
        await chat.add_own("w", str(number), author_id="me", author="Me", is_host=True)
    assert [line.text for line in chat.lines("w", limit=3)] == ["2", "3", "4"]
