"""People talk: over real links, offline, with failing messages; everybody sees the same in the end."""

import contextlib

import pytest

from core.collaboration.records import ChatArrived
from core.collaboration.talk_messages import Told
from core.collaboration.talk_records import (
    ChatMentioned,
    Content,
    Entry,
    Reference,
    TypingChanged,
    Unread,
)
from core.collaboration.talk_words import link_of
from core.errors import InputError, RefusedError


async def two(machine, stack, role="editor"):
    """Ada's workspace with Ben in it, both there."""
    ada, ben = [await stack.enter_async_context(machine(name)) for name in ("ada", "ben")]
    space = await ada.collaboration.create("Talk")
    await ben.join(ada, space.id, role=role)
    return ada, ben, space.id


@pytest.fixture
async def stack():
    async with contextlib.AsyncExitStack() as made:
        yield made


async def test_ten_lines_said_offline_arrive_as_one_to_ten_although_one_message_failed(machine, until, monkeypatch):
    monkeypatch.setattr("core.collaboration.chat.BATCH_EVENTS", 1)
    monkeypatch.setattr("core.collaboration.pushing.RETRY_S", 0.01)
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Queue")
        async with machine("ben") as ben:
            await ben.join(ada, space.id)
    async with machine("ben") as ben:
        for number in range(1, 11):
            await ben.talk.say(space.id, str(number))
        sends, send = [], ben.network.send

        async def failing(peer_id, words, **options):
            if isinstance(words, Told):
                sends.append(words)
                if len(sends) == 4:
                    raise RefusedError("The disk there was full.", "")
                if len(sends) == 6:
                    await send(peer_id, words, **options)  # taken, but the answer is lost
                    raise RefusedError("Lost.", "")
            await send(peer_id, words, **options)

        monkeypatch.setattr(ben.network, "send", failing)
        async with machine("ada") as ada:
            await until(lambda: len(ada.words(space.id)) == 10 and not ben.talk._tables.unsent(space.id, limit=9))
            await until(lambda: ben.talk._tables.last_number(space.id) == 10)
            for one in (ada, ben):
                assert one.words(space.id) == [str(number) for number in range(1, 11)]
                assert [line.place for line in one.talk.lines(space.id)] == list(range(1, 11))
            assert len(sends) >= 11


async def test_edits_deletions_and_reactions_made_offline_merge(machine, until):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Merge")
        async with machine("ben") as ben:
            await ben.join(ada, space.id)
            hers = await ada.talk.say(space.id, "hers")
            his = await ben.talk.say(space.id, "his")
            third = await ada.talk.say(space.id, "to be deleted")
            await until(lambda: len(ben.words(space.id)) == 3 and len(ada.words(space.id)) == 3)
            await until(lambda: all(line.place < 9 for line in ben.talk.lines(space.id)))
        await ada.talk.react(space.id, his.id, "👍")
        await ada.talk.delete(space.id, third.id)
    async with machine("ben") as ben:
        await ben.talk.edit(space.id, his.id, "his own")
        await ben.talk.react(space.id, hers.id, "🎉")
        await ben.talk.react(space.id, third.id, "🎉")
        async with machine("ada") as ada:

            def state(one):
                return [
                    (line.text, line.removed_by, [(entry.emoji, entry.names) for entry in line.reactions])
                    for line in one.talk.lines(space.id)
                ]

            wanted = sorted([("hers", "", [("🎉", ("ben",))]), ("his own", "", [("👍", ("ada",))]), ("", "author", [])])
            await until(lambda: sorted(state(ada)) == sorted(state(ben)) == wanted)
            assert state(ada) == state(ben)


async def test_a_guest_cannot_change_or_remove_the_line_of_another(machine, until, stack):
    ada, ben, space = await two(machine, stack)
    line = await ada.talk.say(space, "hers")
    await until(lambda: ben.words(space) == ["hers"])
    with pytest.raises(InputError, match="Only who said"):
        await ben.talk.edit(space, line.id, "forged")
    with pytest.raises(InputError, match="or the owner"):
        await ben.talk.delete(space, line.id)
    # and a program that does not ask is told so by the host
    me = (ben.id, "ben")
    await ben.talk._chat.add_own(space, "edited", Content("forged"), target=line.id, me=me, owner_id=ada.id)
    await ben.network.send(
        ada.id,
        Told(
            space,
            (
                Entry("x", 0, "deleted", line.id, ada.id, "ada", 1.0),
                Entry("y", 0, "said", "", "", "", 1.0, Content("ok")),
            ),
        ),
    )
    ben.talk.wake(space)
    await until(lambda: ada.words(space) == ben.words(space) == ["hers", "ok"])
    await until(lambda: not ben.talk._tables.unsent(space, limit=5))
    await until(lambda: ben.words(space) == ["hers", "ok"])


async def test_the_owner_removes_any_line_and_it_is_said_so(machine, until, stack):
    ada, ben, space = await two(machine, stack)
    line = await ben.talk.say(space, "something rude")
    await until(lambda: ada.words(space))
    await ada.talk.delete(space, line.id)
    await until(lambda: [entry.removed_by for entry in ben.talk.lines(space)] == ["owner"])
    assert ben.words(space) == [""]
    with pytest.raises(InputError, match="removed"):
        await ben.talk.edit(space, line.id, "again")


async def test_threads_and_answers(machine, until, stack):
    ada, ben, space = await two(machine, stack)
    root = await ada.talk.say(space, "Which scanner?")
    await until(lambda: ben.words(space))
    await ben.talk.say(space, "The new one", thread=root.id)
    answer = await ben.talk.say(space, "Why?", reply_to=root.id)
    await until(lambda: ada.words(space) == ["Which scanner?", "Why?"])
    await until(lambda: ada.words(space, thread=root.id) == ["The new one"])
    first, second = ada.talk.lines(space)
    assert (first.replies, first.unread) == (1, 1)
    assert (second.quote.author, second.quote.text) == ("ada", "Which scanner?")
    await until(lambda: ada.collaboration.workspace(space).unread == 2)
    await ada.talk.mark_read(space)
    assert ada.collaboration.workspace(space).unread == 1
    assert ada.talk.unread(space, root.id).count == 1
    assert ada.talk.new_threads(space) == [(root.id, 1)]
    await ada.talk.mark_read(space, root.id)
    assert (ada.collaboration.workspace(space).unread, ada.talk.line(space, root.id).unread) == (0, 0)
    inside = ada.talk.lines(space, thread=root.id)[0]
    with pytest.raises(InputError, match="cannot hang"):
        await ada.talk.say(space, "deeper", thread=inside.id)
    with pytest.raises(InputError, match="not here"):
        await ada.talk.say(space, "?", reply_to="nowhere")
    assert answer.quote.id == root.id


async def test_search_finds_edited_words_and_not_deleted_ones(machine, until, stack):
    ada, ben, space = await two(machine, stack)
    edited = await ada.talk.say(space, "The chair arrived")
    deleted = await ada.talk.say(space, "The scanner is broken")
    await until(lambda: len(ben.words(space)) == 2)
    await ada.talk.edit(space, edited.id, "The scanner arrived")
    await ada.talk.delete(space, deleted.id)
    for one in (ada, ben):
        await until(lambda one=one: [line.text for line in one.talk.search(space, "scan")] == ["The scanner arrived"])
        assert one.talk.search(space, "chair") == one.talk.search(space, "broken") == []
        assert one.talk.search(space, "") == []


async def test_search_finds_words_of_languages_without_spaces(machine, until, stack):
    ada, ben, space = await two(machine, stack)
    for text in ("明日の会議は十時からです", "会議 room 2 is free", "พรุ่งนี้มีประชุมตอนสิบโมง"):
        await ada.talk.say(space, text)
    await until(lambda: len(ben.words(space)) == 3)

    def found(words):
        return [line.text for line in ben.talk.search(space, words)]

    assert found("会議") == ["会議 room 2 is free", "明日の会議は十時からです"]
    assert found("十時 会議") == ["明日の会議は十時からです"]
    assert found("会議 fre") == found("free 会議") == ["会議 room 2 is free"]
    assert found("ประชุม") == ["พรุ่งนี้มีประชุมตอนสิบโมง"]
    assert found("昨日") == found("会議 scanner") == []


async def test_who_is_named_hears_of_it(machine, until, stack):
    ada, ben, space = await two(machine, stack)
    await ada.talk.say(space, "nothing for you")
    await ada.talk.say(space, "@Ben, can you look?")
    await until(lambda: [event.author for event in ben.seen if isinstance(event, ChatMentioned)] == ["ada"])
    heard = [event for event in ben.seen if isinstance(event, ChatArrived)]
    assert [(event.words, event.is_mention) for event in heard] == [
        ("nothing for you", False),
        ("@Ben, can you look?", True),
    ]
    assert not [event for event in ada.seen if isinstance(event, ChatMentioned)]
    assert ben.talk.lines(space)[1].mentions == (ben.id,)


async def test_an_edit_that_names_somebody_calls_them_once(machine, until, stack):
    ada, ben, space = await two(machine, stack)
    line = await ada.talk.say(space, "can somebody look?")
    for text in ("can @Ben look?", "can @Ben look today?"):
        await ada.talk.edit(space, line.id, text)
        await until(lambda text=text: [found.text for found in ben.talk.lines(space)] == [text])
    assert [(event.line_id, event.words) for event in ben.seen if isinstance(event, ChatMentioned)] == [
        (line.id, "can @Ben look?")
    ]


async def test_a_viewer_may_talk(machine, until, stack):
    ada, vic, space = await two(machine, stack, role="viewer")
    await vic.talk.say(space, "May I ask?")
    await until(lambda: ada.words(space) == ["May I ask?"])


async def test_others_see_who_types_until_it_is_said(machine, until, stack):
    ada, ben, space = await two(machine, stack)
    # one note may be lost on the way
    await until(lambda: ben.talk.typing(space) or ada.talk.typists(space) == ["ben"])
    assert ada.talk.typists(space, "thread") == []
    assert any(isinstance(event, TypingChanged) for event in ada.seen)
    await ben.talk.say(space, "done")
    await until(lambda: ada.words(space) and not ada.talk.typists(space))


async def test_what_is_new_is_known_with_its_first_line(machine, until, stack):
    ada, ben, space = await two(machine, stack)
    await ada.talk.say(space, "old")
    await until(lambda: ben.words(space))
    await ben.talk.mark_read(space)
    line = await ada.talk.say(space, "new")
    await ada.talk.say(space, "newer")
    await until(lambda: ben.talk.unread(space) == Unread(2, line.id))
    await until(lambda: ben.collaboration.workspace(space).unread == 2)


async def test_references_travel_with_a_line(machine, until, stack):
    ada, ben, space = await two(machine, stack)
    moment = Reference("moment", "17", "Walk.mp4", 12.5)
    await ada.talk.say(space, "", references=[moment])
    await until(lambda: [line.references for line in ben.talk.lines(space)] == [(moment,)])
    assert [line.references for line in ben.talk.search(space, "walk")] == [(moment,)]


async def test_an_edit_adds_links_and_leaves_what_the_line_carries(machine, until, stack, tmp_path):
    ada, ben, space = await two(machine, stack)
    first, second = (Reference("item", letter * 64, f"{letter}.jpg") for letter in "ab")
    (tmp_path / "plan.txt").write_text("one, two")
    line = await ben.talk.say(space, f"Look: {link_of(first)}", attachments=[ben.talk.attach(tmp_path / "plan.txt")])
    await ben.talk.edit(space, line.id, f"Look at both {link_of(second)} {link_of(first)}")
    await ben.talk.edit(space, line.id, "")  # what it carries says enough
    for one in (ada, ben):
        await until(lambda one=one: [found.text for found in one.talk.lines(space)] == [""])
        found = one.talk.line(space, line.id)
        assert found.references == (first, second)
        assert [file.name for file in found.attachments] == ["plan.txt"]
    plain = await ben.talk.say(space, "only words")
    with pytest.raises(InputError, match="would say nothing"):
        await ben.talk.edit(space, plain.id, " ")


async def test_drafts_survive_a_restart(machine):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Drafts")
        await ada.talk.keep_draft(space.id, "half a thought")
        await ada.talk.keep_draft("nowhere", "x")
    async with machine("ada") as ada:
        assert ada.talk.draft(space.id) == "half a thought"


async def test_what_cannot_be_said_or_done_is_said(machine, stack):
    ada = await stack.enter_async_context(machine("ada"))
    space = (await ada.collaboration.create("Alone")).id
    line = await ada.talk.say(space, " hello ")
    assert (line.text, line.state) == ("hello", "unsent")
    for verb in (
        ada.talk.say(space, "  "),
        ada.talk.say(space, "x" * 8001),
        ada.talk.edit(space, line.id, " "),
        ada.talk.react(space, line.id, ""),
        ada.talk.react(space, "nowhere", "👍"),
        ada.talk.say("nowhere", "hi"),
    ):
        with pytest.raises(InputError):
            await verb
    await ada.talk.delete(space, line.id)
    with pytest.raises(InputError):
        await ada.talk.react(space, line.id, "👍")


async def test_a_deleted_workspace_pushes_nothing_more(machine, until, stack):
    ada, _, space = await two(machine, stack)
    await until(lambda: ada.talk._pushers._tasks)
    await ada.collaboration.lifecycle.purge(space)
    assert not ada.talk._pushers._tasks


async def test_who_may_only_read_along_is_not_heard_whatever_their_program_says(machine, until):
    async with machine("ada") as ada, machine("ben") as ben, machine("cleo") as cleo:
        space = await ada.collaboration.create("Lecture")
        await ben.join(ada, space.id, role="viewer")
        await cleo.join(ada, space.id, role="commenter")
        await ada.collaboration.lifecycle.set_wishes(
            space.id, title="Lecture", invited_role="viewer", chat_role="commenter"
        )
        await until(lambda: not ben.collaboration.may_chat(space.id))
        with pytest.raises(InputError, match="not chat"):
            await ben.talk.say(space.id, "Psst")
        # an older program, or a changed one, says it all the same
        ben.collaboration._rights.may_chat = lambda *_: True
        await ben.talk.say(space.id, "Psst")
        await until(lambda: [line.state for line in ben.collaboration.chat(space.id)] == ["refused"])
        await cleo.talk.say(space.id, "I may")
        await until(lambda: ada.says(space.id) == [("cleo", "I may", "delivered")])
        await ada.collaboration.lifecycle.set_wishes(
            space.id, title="Lecture", invited_role="viewer", chat_role="guest"
        )
        await until(lambda: ben.collaboration.workspace(space.id).chat_role == "guest")
        await ben.talk.say(space.id, "Now I may")
        await until(lambda: "Now I may" in ada.words(space.id))
