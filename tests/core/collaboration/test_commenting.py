"""Two machines comment on one text: a commenter suggests, an editor accepts, names are heard, forgery is not."""

import pytest

from core.collaboration.authorship import Author
from core.collaboration.comments import COMMENTS_ID
from core.collaboration.records import Member, Mentioned
from core.errors import InputError


@pytest.fixture
async def shared(machine, until):
    """Ada owns a workspace with some words; Bo may comment."""
    async with machine("ada") as ada, machine("bo") as bo:
        space = await ada.collaboration.create("Paper")
        note = await ada.collaboration.open_note(space.id)
        note.splice(0, 0, "The cat sat on the mat.")
        await bo.join(ada, space.id, role="commenter")
        theirs = await bo.collaboration.open_note(space.id)
        await until(lambda: theirs.text == "The cat sat on the mat.")
        yield ada, bo, space, note, theirs


async def marked(machine, space, start, end):
    return (await machine.collaboration.open_document(space.id, "text-note")).document.mark_range(start, end)


async def arrived(machine, space, until, count=1):
    comments = (await machine.collaboration.open_document(space.id, COMMENTS_ID)).document

    def all_there():
        return len(comments._map.get_deep_value()) >= count

    await until(all_there)
    return await machine.collaboration.comments.threads(space.id)


async def test_a_commenter_suggests_and_an_editor_accepts_in_one_step(shared, until):
    ada, bo, space, note, theirs = shared
    anchor = await marked(bo, space, 4, 7)
    thread_id = await bo.collaboration.comments.add(space.id, "text-note", anchor, text="", suggestion="dog")
    (thread,) = await arrived(ada, space, until)
    assert thread.remark.author == Author(bo.id, "bo")
    note.splice(0, 0, "Look! ")
    await ada.collaboration.comments.accept(space.id, thread_id)
    assert note.text == "Look! The dog sat on the mat."
    assert (await ada.collaboration.comments.threads(space.id))[0].state == "accepted"
    await until(lambda: theirs.text == note.text)
    note.undo()
    assert note.text == "Look! The cat sat on the mat."
    with pytest.raises(InputError, match="answered already"):
        await ada.collaboration.comments.accept(space.id, thread_id)


async def test_a_commenter_cannot_accept(shared, until):
    _, bo, space, _, theirs = shared
    anchor = await marked(bo, space, 4, 7)
    thread_id = await bo.collaboration.comments.add(space.id, "text-note", anchor, text="", suggestion="dog")
    with pytest.raises(InputError, match="not change"):
        await bo.collaboration.comments.accept(space.id, thread_id)
    assert theirs.text == "The cat sat on the mat."
    assert (await bo.collaboration.comments.threads(space.id))[0].is_open


async def test_a_suggestion_keeps_what_others_changed_in_the_words_meanwhile(shared):
    ada, _, space, note, _ = shared
    anchor = await marked(ada, space, 0, 23)
    thread_id = await ada.collaboration.comments.add(
        space.id, "text-note", anchor, text="", suggestion="The dog sat on the mat."
    )
    note.splice(19, 3, "rug")
    await ada.collaboration.comments.accept(space.id, thread_id)
    assert note.text == "The dog sat on the rug."


async def test_a_suggestion_for_words_that_are_gone_says_so(shared):
    ada, _, space, note, _ = shared
    anchor = await marked(ada, space, 4, 7)
    thread_id = await ada.collaboration.comments.add(space.id, "text-note", anchor, text="", suggestion="dog")
    note.splice(3, 5, "")
    with pytest.raises(InputError, match="are gone"):
        await ada.collaboration.comments.accept(space.id, thread_id)


async def test_who_is_named_hears_it_once(shared, until):
    ada, bo, space, _, _ = shared
    await bo.collaboration.comments.look_for_mentions(space.id)
    anchor = await marked(ada, space, 4, 7)
    thread_id = await ada.collaboration.comments.add(space.id, "text-note", anchor, text="What says @bo?")
    await arrived(bo, space, until)
    for _ in range(2):
        await bo.collaboration.comments.look_for_mentions(space.id)
        await ada.collaboration.comments.look_for_mentions(space.id)
    assert [event for event in bo.seen if isinstance(event, Mentioned)] == [Mentioned(space.id, "text-note", "ada")]
    assert not [event for event in ada.seen if isinstance(event, Mentioned)]
    await bo.collaboration.comments.reply(space.id, thread_id, "Fine.")
    (thread,) = await arrived(ada, space, until, count=2)
    assert [reply.text for reply in thread.replies] == ["Fine."]


async def test_only_who_is_named_is_called_not_whose_name_begins_alike(machine):
    """As in the chat: of the names that fit, the longest counts, and an address of mail names nobody."""
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Paper")
        comments = ada.collaboration.comments
        people = [Member("1", "Ada", "editor", True), Member("2", "Adam", "editor", True)]
        comments._members = lambda workspace_id: people
        note = await ada.collaboration.open_note(space.id)
        note.splice(0, 0, "words")
        anchor = await marked(ada, space, 0, 5)
        for text in ("@Adam, look", "@ADA?", "write to me@ada.org", "@Adalbert"):
            await comments.add(space.id, "text-note", anchor, text=text)
        said = {thread.remark.text: thread.remark.mentions for thread in await comments.threads(space.id)}
        assert said == {"@Adam, look": ("2",), "@ADA?": ("1",), "write to me@ada.org": (), "@Adalbert": ()}


async def test_words_in_anothers_name_are_not_shown(shared, until):
    """A changed program signs with its own key, whatever name it writes."""
    ada, bo, space, _, _ = shared
    anchor = await marked(bo, space, 4, 7)
    comments = (await bo.collaboration.open_document(space.id, COMMENTS_ID)).document
    comments.add("text-note", anchor, "I resign", author=Author(ada.id, "ada"))
    assert await arrived(ada, space, until) == []
