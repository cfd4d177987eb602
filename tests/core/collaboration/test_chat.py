"""The log keeps one order for all, knows what is unsent, and gives no number to what nobody may do."""

import dataclasses
import random

import pytest

from core.collaboration.chat import BATCH_BYTES, Chat, line_of
from core.collaboration.talk_checks import LINE_CHARACTERS
from core.collaboration.talk_records import Content, Entry
from core.errors import InputError

LINE = Entry("a1", 0, "said", "", "someone", "Somebody", 1_700_000_000.0, Content("hello 😀"))
BEN = ("peer", "Ben")


@pytest.fixture
async def chat(tables, chat_tables):
    await tables.keep_workspace(
        {"id": "w", "title": "W", "role": "owner", "host": "me", "created": 1.0, "state": "open"}
    )
    made = Chat(chat_tables)
    made.shown = lambda: [line_of(row) for row in chat_tables.lines("w", thread="", me="me", limit=10)]
    return made


async def say(chat, text, *, owner="me"):
    return await chat.add_own("w", "said", Content(text), me=("me", "Me"), owner_id=owner)


async def host_takes(chat, *entries):
    return await chat.take_as_host("w", entries, author=BEN, owner_id="me")


async def test_the_host_numbers_events_in_the_order_they_come(chat):
    own = await say(chat, "first")
    added, objections = await host_takes(chat, LINE)
    assert (own.number, own.content.text, objections) == (1, "first", {})
    assert [(entry.number, entry.author_id, entry.author) for entry in added] == [(2, "peer", "Ben")]
    assert [(line.author, line.state) for line in chat.shown()] == [("Me", "unsent"), ("Ben", "delivered")]


async def test_an_event_that_comes_twice_happened_once(chat):
    await host_takes(chat, LINE)
    assert await host_takes(chat, LINE) == ([], {})
    assert len(chat.shown()) == 1


async def test_a_guests_line_is_unsent_until_the_host_has_it_and_then_gets_its_place(chat):
    mine = await say(chat, "mine", owner="host")
    assert mine.number == 0
    [told] = await chat.unsent("w")
    assert told.events == (mine,)
    await chat.delivered("w", [mine.id], owner_id="host")
    assert await chat.unsent("w") == []
    host_has = [dataclasses.replace(LINE, number=1), dataclasses.replace(mine, number=2)]
    assert [entry.id for entry in await chat.take_as_guest("w", host_has, owner_id="host")] == ["a1"]
    assert [line.text for line in chat.shown()] == ["hello 😀", "mine"]
    assert await chat.last_number("w") == 2


async def test_only_what_somebody_lacks_is_told_in_messages_of_bearable_size(chat):
    long = "x" * LINE_CHARACTERS
    count = 3 * BATCH_BYTES // (4 * LINE_CHARACTERS)
    for _ in range(count):
        await say(chat, long)
    batches = await chat.after("w", 1)
    assert [entry.number for told in batches for entry in told.events] == list(range(2, count + 1))
    assert len(batches) >= 2
    assert max(sum(4 * len(entry.content.text) for entry in told.events) for told in batches) <= BATCH_BYTES


async def test_what_a_member_may_not_do_is_named_and_the_rest_is_taken(chat):
    own = await say(chat, "mine")
    forged = Entry("f", 0, "edited", own.id, "me", "Me", 1.0, Content("forged"))
    added, objections = await host_takes(chat, LINE, forged)
    assert [entry.id for entry in added] == ["a1"]
    assert objections == {"f": "Only who said a line can change it."}
    assert [line.text for line in chat.shown()] == ["mine", "hello 😀"]


async def test_a_line_said_and_changed_in_one_message_is_changed(chat):
    changed = Entry("e", 0, "edited", "a1", "", "", 5.0, Content("hello"))
    await host_takes(chat, LINE, changed)
    assert [(line.text, line.edited) for line in chat.shown()] == [("hello", 5.0)]


async def test_what_was_not_taken_stays_with_its_author_as_refused_and_an_edit_counts_no_more(chat):
    mine = await say(chat, "mine", owner="host")
    edit = await chat.add_own("w", "edited", Content("other"), target=mine.id, me=("me", "Me"), owner_id="host")
    assert [line.text for line in chat.shown()] == ["other"]
    await chat.refused("w", edit.id, "no", owner_id="host")
    assert [(line.text, line.state) for line in chat.shown()] == [("mine", "unsent")]
    await chat.refused("w", mine.id, "no", owner_id="host")
    assert [line.state for line in chat.shown()] == ["refused"]
    assert await chat.unsent("w") == []


async def test_who_comes_later_is_not_told_what_was_removed(chat):
    own = await say(chat, "a secret")
    await chat.add_own("w", "deleted", Content(), target=own.id, me=("me", "Me"), owner_id="me")
    [told] = await chat.after("w", 0)
    assert [entry.content.text for entry in told.events] == ["", ""]
    assert [(line.text, line.removed_by) for line in chat.shown()] == [("", "author")]


async def test_the_log_in_any_order_makes_the_same_lines(chat, tables):
    log = [dataclasses.replace(LINE, id=f"l{number}", number=number, author_id="peer") for number in (1, 2, 3)]
    about = (
        ("edited", "l1", "peer", Content("first")),
        ("edited", "l1", "peer", Content("second")),
        ("edited", "l2", "eve", Content("forged")),
        ("reacted", "l2", "eve", Content(emoji="👍")),
        ("reacted", "l2", "eve", Content(emoji="👍", is_on=False)),
        ("deleted", "l3", "host", Content()),
    )
    for number, (kind, target, author, content) in enumerate(about, 4):
        log.append(Entry(f"e{number}", number, kind, target, author, author, 1.0, content))
    row = {"role": "editor", "host": "host", "created": 1.0, "state": "open"}
    rng, seen = random.Random(5), set()
    for attempt in range(6):
        await tables.keep_workspace({"id": str(attempt), "title": "W", **row})
        for entry in log if not attempt else rng.sample(log, len(log)):
            await chat.take_as_guest(str(attempt), [entry], owner_id="host")
        rows = chat._tables.lines(str(attempt), thread="", me="me", limit=10)
        seen.add(tuple((line.text, line.removed_by, line.reactions) for line in map(line_of, rows)))
    assert seen == {(("second", "", ()), ("hello 😀", "", ()), ("", "owner", ()))}


async def test_what_no_vega_sends_is_refused_whole(chat):
    with pytest.raises(InputError, match="malformed"):
        await chat.take_as_guest("w", [LINE, dataclasses.replace(LINE, id="")], owner_id="host")
    assert chat.shown() == []


async def test_lone_halves_of_characters_can_be_said(chat):
    assert (await say(chat, "\ud83d!")).content.text == "?!"
