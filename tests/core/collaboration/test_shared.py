"""What every document of a workspace can: versions, one's own edits alone, what arrives in any order, refusals."""

import time

import pytest

from core.collaboration.document import Document
from core.collaboration.engine import Span, update_spans
from core.collaboration.rich import RichText
from core.collaboration.rich_styles import Marks, Run
from core.errors import InputError


def test_own_edits_are_told_apart_from_those_that_arrived():
    """What a machine signs is what it wrote, not what it merged."""
    ada, bo = Document(), Document()
    ada.splice(0, 0, "from ada")
    bo.take(ada.updates())
    bo.splice(0, 0, "bo ")
    data, span = bo.own_updates(0)
    assert span == Span(bo.writer, 0, 3)
    assert update_spans(data) == (span,)
    ada.take(data)
    assert ada.text == "bo from ada"


def test_own_edits_begin_where_they_are_asked_for():
    ada, bo = Document(), Document()
    ada.splice(0, 0, "one")
    bo.take(ada.updates())
    ada.splice(3, 0, "two")
    data, span = ada.own_updates(3)
    assert (span.start, span.end) == (3, 6)
    assert ada.own_updates(6) is None
    bo.take(data)
    assert bo.text == "onetwo"


def test_edits_that_build_on_missing_ones_wait():
    ada, bo = Document(), Document()
    ada.splice(0, 0, "one")
    ada.splice(3, 0, "two")
    late, _ = ada.own_updates(3)
    bo.take(late)
    assert bo.lacks
    assert bo.text == ""
    bo.take(ada.updates())
    assert bo.text == "onetwo"


def test_who_watches_hears_of_own_edits_and_of_those_that_arrive():
    ada, bo = Document(), Document()
    heard = []
    subscription = bo.watch(lambda: heard.append(bo.text))
    ada.splice(0, 0, "a")
    bo.take(ada.updates())
    bo.splice(1, 0, "b")
    subscription.cancel()
    bo.splice(2, 0, "c")
    assert heard == ["a", "ab"]


def test_too_much_at_once_is_refused(monkeypatch):
    monkeypatch.setattr("core.collaboration.shared.UPDATE_BYTES", 10)
    with pytest.raises(InputError, match="More edits"):
        Document().take(b"x" * 11)


def test_what_is_no_update_is_refused():
    with pytest.raises(InputError, match="cannot be read"):
        update_spans(b"no update")


def test_a_copy_of_what_is_now_tells_nothing_of_what_was():
    document = Document()
    document.splice(0, 0, "the secret word")
    document.splice(4, 7, "")
    data = document.present()
    assert Document([data]).text == "the word"
    assert b"secret" not in data
    assert b"secret" in document.updates()


def test_changes_say_how_much_each_writer_wrote_and_when():
    """Three signs here, two there: five edits of two writers, about now."""
    one, other = Document(), Document()
    one.splice(0, 0, "abc")
    other.take(one.updates())
    other.splice(3, 0, "de")
    one.take(other.updates())
    changes = one.changes()
    assert {change.writer: change.count for change in changes} == {one.writer: 3, other.writer: 2}
    assert all(abs(change.at - time.time()) < 60 for change in changes)


def test_a_copy_without_a_past_keeps_what_words_look_like():
    """A workspace used as a pattern takes its notes along as they are."""
    note = RichText()
    note.splice(0, 0, [Run("bold", Marks(bold=True)), Run(" and "), Run("@ada", Marks(mention="a" * 52))])
    assert list(RichText([note.present()]).runs()) == list(note.runs())
