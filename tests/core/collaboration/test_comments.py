"""Threads, replies, states and suggestions merge; nobody speaks in another's name; junk is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.authorship import Author
from core.collaboration.comments import Comments
from core.collaboration.text_ranges import TextRange
from core.errors import InputError

ADA, BO = Author("ada1", "Ada"), Author("bo2", "Bo")
HERE = TextRange(b"first", b"last", "the words")


class People:
    """Copies of one list of comments, whose writers are known as the signed edits would tell."""

    def __init__(self, *authors):
        self.writers = {}
        self.copies = {author: self.opened(author) for author in authors}

    def opened(self, author, stored=()):
        made = Comments(stored)
        self.writers[made.writer] = author.peer_id
        made.author_of = lambda writer: self.writers.get(writer, "")
        return made

    def meet(self):
        for one in self.copies.values():
            for other in self.copies.values():
                one.take(other.updates())


@pytest.fixture
def people():
    return People(ADA, BO)


def test_a_thread_with_its_reply_is_the_same_everywhere(people):
    ada, bo = people.copies.values()
    thread_id = ada.add("text-note", HERE, "Is this right?", author=ADA, mentions=["bo2"])
    people.meet()
    bo.reply(thread_id, "It is.", author=BO)
    people.meet()
    assert ada.threads() == bo.threads("text-note")
    (thread,) = ada.threads()
    assert (thread.remark.text, thread.remark.author, thread.remark.mentions) == ("Is this right?", ADA, ("bo2",))
    assert [(reply.author.name, reply.text) for reply in thread.replies] == [("Bo", "It is.")]
    assert thread.anchor == HERE
    assert thread.is_open
    assert thread.concerns("bo2")
    assert not thread.concerns("cy3")
    assert ada.threads("board-1") == []


def test_resolving_and_reopening_say_who_did(people):
    ada, bo = people.copies.values()
    thread_id = ada.add("text-note", HERE, "Look", author=ADA)
    people.meet()
    bo.set_state(thread_id, "resolved", author=BO)
    people.meet()
    assert (ada.thread(thread_id).state, ada.thread(thread_id).by) == ("resolved", BO)
    ada.set_state(thread_id, "open", author=ADA)
    people.meet()
    assert bo.thread(thread_id).is_open


def test_two_replies_at_once_are_both_kept(people):
    ada, bo = people.copies.values()
    thread_id = ada.add("text-note", HERE, "Look", author=ADA)
    people.meet()
    ada.reply(thread_id, "one", author=ADA)
    bo.reply(thread_id, "two", author=BO)
    people.meet()
    assert {reply.text for reply in bo.thread(thread_id).replies} == {"one", "two"}


def test_nobody_speaks_in_anothers_name(people):
    ada, bo = people.copies.values()
    bo.add("text-note", HERE, "I am Ada and I agree", author=ADA)
    thread_id = ada.add("text-note", HERE, "Mine", author=ADA)
    people.meet()
    bo.reply(thread_id, "Ada again", author=ADA)
    bo.set_state(thread_id, "resolved", author=ADA)
    people.meet()
    (thread,) = ada.threads()
    assert (thread.remark.text, thread.replies, thread.state) == ("Mine", (), "open")


def test_only_ones_own_words_are_changed_and_removed(people):
    ada, bo = people.copies.values()
    thread_id = ada.add("text-note", HERE, "Look", author=ADA)
    people.meet()
    with pytest.raises(InputError, match="Somebody else"):
        bo.edit(thread_id, thread_id, "Changed", author=BO)
    with pytest.raises(InputError, match="Somebody else"):
        bo.remove(thread_id, thread_id, author=BO)
    ada.edit(thread_id, thread_id, "Look here", author=ADA)
    assert ada.thread(thread_id).remark.text == "Look here"
    assert ada.thread(thread_id).remark.is_edited
    ada.remove(thread_id, thread_id, author=ADA)
    people.meet()
    assert bo.threads() == []


def test_undo_takes_back_ones_own_steps_one_by_one_and_nobody_elses(people):
    ada, bo = people.copies.values()
    thread_id = ada.add("text-note", HERE, "Look", author=ADA)
    people.meet()
    bo.reply(thread_id, "from bo", author=BO)
    people.meet()
    ada.reply(thread_id, "from ada", author=ADA)
    assert ada.undo()
    assert [reply.text for reply in ada.thread(thread_id).replies] == ["from bo"]
    ada.remove(thread_id, thread_id, author=ADA)
    assert ada.undo()
    people.meet()
    assert [reply.text for reply in bo.thread(thread_id).replies] == ["from bo"]
    assert ada.redo()
    assert ada.threads() == []


def test_a_suggestion_carries_the_other_words(people):
    ada, bo = people.copies.values()
    ada.add("text-note", HERE, "", author=ADA, suggestion="better words")
    people.meet()
    assert bo.threads()[0].suggestion == "better words"


def test_who_may_not_comment_is_told_so(people):
    ada = people.copies[ADA]
    ada.is_writable = False
    with pytest.raises(InputError, match="not change"):
        ada.add("text-note", HERE, "Look", author=ADA)


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_a_comment_says_something_and_not_a_book(people, text):
    with pytest.raises(InputError):
        people.copies[ADA].add("text-note", HERE, text, author=ADA)


def test_there_is_an_end_to_threads_and_replies(people, monkeypatch):
    ada = people.copies[ADA]
    monkeypatch.setattr("core.collaboration.comments.THREADS_MOST", 1)
    monkeypatch.setattr("core.collaboration.comments.REPLIES_MOST", 1)
    thread_id = ada.add("text-note", HERE, "one", author=ADA)
    ada.reply(thread_id, "r", author=ADA)
    with pytest.raises(InputError, match="replies"):
        ada.reply(thread_id, "r", author=ADA)
    with pytest.raises(InputError, match="room"):
        ada.add("text-note", HERE, "two", author=ADA)


junk = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    key=st.sampled_from(["thread a", "thread", "reply a b", "state a", "state", "x y z", " ", "thread a b c"]),
    field=st.sampled_from(
        ["author", "name", "written", "text", "mentions", "anchor", "document", "suggestion", "state"]
    ),
    value=junk,
    whole=junk,
    is_whole=st.booleans(),
)
def test_what_another_machine_wrote_wrongly_breaks_nothing(key, field, value, whole, is_whole):
    people = People(ADA)
    ada = people.copies[ADA]
    good = ada.add("text-note", HERE, "good", author=ADA)
    entry = dict(ada._map.get_deep_value()[f"thread {good}"])
    entry[field] = value
    ada._set(key, whole if is_whole else entry)
    texts = [thread.remark.text for thread in ada.threads()]
    assert "good" in texts


def test_news_are_told_once_and_only_when_it_is_known_whose_they_are(people):
    ada, bo = people.copies.values()
    thread_id = ada.add("text-note", HERE, "Look", author=ADA)
    known, people.writers = people.writers, {}
    people.meet()
    assert bo.news() == []
    people.writers = known
    assert [thread.id for thread in bo.news()] == [thread_id]
    assert bo.news() == []
    ada.reply(thread_id, "More", author=ADA)
    people.meet()
    (thread,) = bo.news()
    assert [reply.text for reply in thread.replies] == ["More"]
    ada.remove(thread_id, thread_id, author=ADA)
    people.meet()
    assert bo.news() == []
