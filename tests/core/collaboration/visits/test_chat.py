"""The chat as a guest's page has it: what it is told, what it may say, and what of it the owner's machine refuses."""

import asyncio

from core.collaboration.talk_records import ChatMentioned
from core.collaboration.visits import chat

KEY = "0123456789abcdef" * 2


def key(number):
    return f"{number:032x}"


async def come(page, role="viewer", name="Eva", **link):
    eva = await page(role, **{"has_chat": True, **link})
    await eva.say("come", name=name, key="0" * 32)
    return eva


def texts(eva):
    return [line["text"] for told in eva.told("chat") + eva.told("lines") for line in told["lines"]]


async def test_lines_go_both_ways_with_names_and_answers(page, until):
    eva = await come(page)
    talk, space = eva.ada.talk, eva.space.id
    asked = await talk.say(space, "Where is the key?")
    await eva.visit.chat.refresh()
    (told,) = eva.told("lines")[-1]["lines"]
    assert (told["author"], told["text"], told["is_mine"], told["quote"]) == ("ada", "Where is the key?", False, None)
    assert told["sent"] == asked.sent
    await eva.say("line", key=KEY, text=" Under the <b>mat</b>. ", reply_to=asked.id)
    line = talk.lines(space)[-1]
    assert (line.author, line.text, line.state) == ("Eva (guest)", "Under the <b>mat</b>.", "delivered")
    assert (line.quote.author, line.quote.text) == ("ada", "Where is the key?")
    assert eva.told("said") == [{"type": "said", "key": KEY}] and line.id == KEY
    await eva.visit.chat.refresh()
    (mine,) = eva.told("lines")[-1]["lines"]
    assert mine["is_mine"] and mine["quote"] == {"id": asked.id, "author": "ada", "text": "Where is the key?"}


async def test_a_line_that_is_said_again_after_a_break_is_one_line(page):
    eva = await come(page)
    for _ in range(2):
        await eva.say("line", key=KEY, text="Hello")
    again = await come(page)  # the same person comes back, and does not know that she was heard
    await again.say("line", key=KEY, text="Hello")
    assert [line.text for line in eva.ada.talk.lines(eva.space.id)] == ["Hello"]
    assert len(eva.told("said") + again.told("said")) == 3
    assert [(line["id"], line["is_mine"]) for line in again.told("chat")[0]["lines"]] == [(KEY, True)]


async def test_what_is_older_than_the_link_stays_with_the_members(page):
    eva = await page()
    talk, space = eva.ada.talk, eva.space.id
    secret = await talk.say(space, "The code is 1234")
    after = await talk.last_number(space)
    eva = await come(page, chat_after=after)
    await talk.say(space, "As I said", reply_to=secret.id)
    await talk.say(space, "And in its thread", thread=secret.id)
    await eva.visit.chat.refresh()
    assert texts(eva) == ["As I said", "And in its thread"]
    assert {line["quote"]["text"] for told in eva.told("lines") for line in told["lines"]} == {"An earlier line"}
    assert "1234" not in str(eva.heard)
    await eva.say("line", key=KEY, text="Which code?", reply_to=secret.id)
    assert "not here" in eva.told("unsaid")[0]["what"]


async def test_other_members_read_and_answer_a_guest(page, machine, until):
    eva = await come(page)
    async with machine("bo") as bo:
        await bo.join(eva.ada, eva.space.id)
        await eva.say("line", key=KEY, text="Hello @bo")
        await until(lambda: bo.words(eva.space.id) == ["Hello @bo"])
        (line,) = bo.talk.lines(eva.space.id)
        assert (line.author, line.state, line.mentions) == ("Eva (guest)", "delivered", (bo.id,))
        await until(lambda: any(isinstance(event, ChatMentioned) for event in bo.seen))
        await bo.talk.say(eva.space.id, "Hello Eva", reply_to=KEY)
        await until(lambda: eva.ada.words(eva.space.id) == ["Hello @bo", "Hello Eva"])
        await eva.visit.chat.refresh()
        assert texts(eva)[-1] == "Hello Eva"


async def test_who_is_named_by_a_guest_hears_it(page, until):
    eva = await come(page)
    await eva.say("line", key=KEY, text="@ada, look")
    await until(lambda: any(isinstance(event, ChatMentioned) for event in eva.ada.seen))
    (event,) = [event for event in eva.ada.seen if isinstance(event, ChatMentioned)]
    assert (event.author, event.words) == ("Eva (guest)", "@ada, look")
    assert eva.told("chat_rights") == [{"type": "chat_rights", "may_say": True, "names": ["ada"]}]


async def test_edits_removals_and_reactions_are_told(page):
    eva = await come(page)
    talk, space = eva.ada.talk, eva.space.id
    line = await talk.say(space, "Helo")
    await eva.visit.chat.refresh()
    await talk.edit(space, line.id, "Hello")
    await talk.react(space, line.id, "👍")
    await eva.visit.chat.refresh()
    (told,) = eva.told("lines")[-1]["lines"]
    assert (told["text"], told["is_edited"], told["reactions"]) == ("Hello", True, [{"emoji": "👍", "count": 1}])
    await talk.delete(space, line.id)
    await eva.visit.chat.refresh()
    (told,) = eva.told("lines")[-1]["lines"]
    assert (told["text"], told["is_removed"]) == ("", True)
    count = len(eva.heard)
    await eva.visit.chat.refresh()  # nothing is new
    assert len(eva.heard) == count


async def test_a_link_without_the_chat_gives_none_of_it(page):
    eva = await come(page, has_chat=False)
    await eva.ada.talk.say(eva.space.id, "Among us")
    await eva.visit.chat.refresh()
    await eva.say("line", key=KEY, text="Hello")
    assert not eva.told("chat") and not eva.told("lines") and "Among us" not in str(eva.heard)
    assert "not chat" in eva.told("unsaid")[0]["what"]
    assert [line.text for line in eva.ada.talk.lines(eva.space.id)] == ["Among us"]


async def test_where_guests_only_read_a_page_that_speaks_is_refused(page):
    eva = await come(page)
    wishes = {"title": "Space", "invited_role": "editor", "chat_role": "viewer"}
    await eva.collaboration.lifecycle.set_wishes(eva.space.id, **wishes)
    eva.visit.look()
    assert eva.told("chat_rights")[-1]["may_say"] is False
    await eva.say("line", key=KEY, text="Hello")
    assert eva.told("unsaid")[0]["key"] == KEY
    await eva.ada.talk.say(eva.space.id, "Read this")
    await eva.visit.chat.refresh()
    assert texts(eva) == ["Read this"]


async def test_a_flood_and_nothing_are_not_taken(page, monkeypatch):
    monkeypatch.setattr(chat, "LINES_A_MINUTE", 3)
    eva = await come(page)
    await eva.say("line", key=key(99), text=" \n ")
    for number in range(5):
        await eva.say("line", key=key(number), text=f"{number}")
    assert [line.text for line in eva.ada.talk.lines(eva.space.id)] == ["0", "1", "2"]
    assert [said["key"] for said in eva.told("unsaid")] == [key(99), key(3), key(4)]


async def test_a_page_is_told_the_newest_lines_within_bounds(page, monkeypatch):
    eva = await page()
    talk, space = eva.ada.talk, eva.space.id
    for number in range(8):
        await talk.say(space, f"{number}" * 10)
    monkeypatch.setattr(chat, "LINES", 6)
    assert texts(await come(page)) == [f"{number}" * 10 for number in range(2, 8)]
    monkeypatch.setattr(chat, "CHARACTERS", 25)
    assert texts(await come(page)) == ["6" * 10, "7" * 10]


async def test_what_is_said_while_a_page_comes_is_told_too(page):
    eva = await page(has_chat=True)
    await eva.ada.talk.say(eva.space.id, "before")
    coming = asyncio.ensure_future(eva.say("come", name="Eva", key="0" * 32))
    await asyncio.gather(*(eva.ada.talk.say(eva.space.id, f"{number}") for number in range(5)))
    await coming
    await eva.visit.chat.refresh()
    assert sorted(texts(eva)) == ["0", "1", "2", "3", "4", "before"]
