"""What comes into a chat is counted and calls whom it names, once, wherever it comes from."""

import time

from core.collaboration.records import ChatArrived
from core.collaboration.talk_records import ChatMentioned, Content, Entry


def said(line_id, text, **content):
    return Entry(line_id, 0, "said", "", "guest-1", "Eva", time.time(), Content(text, **content))


async def test_somebody_without_a_machine_is_heard_counted_and_calls_whom_they_name(machine):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Space")

        async def take(*entries, is_heard=True):
            return await ada.talk.take_from(space, entries, author=("guest-1", "Eva"), is_heard=is_heard)

        _, objections = await take(said("a", "Hello"), said("b", "@ada", mentions=(ada.id,)))
        assert objections == {}
        assert [(line.author, line.text) for line in ada.talk.lines(space.id)] == [("Eva", "Hello"), ("Eva", "@ada")]
        assert ada.collaboration.workspace(space.id).unread == 2
        arrived = [event for event in ada.seen if isinstance(event, ChatArrived)]
        assert [(event.words, event.is_mention) for event in arrived] == [("Hello", False), ("@ada", True)]
        # again, as after a break: nothing is new, and nobody is called twice
        added, _ = await take(said("b", "@ada", mentions=(ada.id,)))
        assert added == []
        assert len([event for event in ada.seen if isinstance(event, ChatMentioned)]) == 1
        _, objections = await take(said("c", "Hello"), is_heard=False)
        assert "read along" in objections["c"] and len(ada.talk.lines(space.id)) == 2
