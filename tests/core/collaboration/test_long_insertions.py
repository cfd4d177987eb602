"""What is written in pieces is the same text with the same past, and comparing it does not grow with the square."""

from itertools import groupby

import loro
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration import long_insertions, rich_styles
from core.collaboration.conflicts import find_conflicts
from core.collaboration.document import TEXT, Document
from core.collaboration.engine import vector
from core.collaboration.history import History
from core.collaboration.rich import RichText
from core.collaboration.rich_styles import Marks, Run
from core.collaboration.tasks import TaskList

# Letters, an accent that joins the letter before it, one of two UTF-16 units, and line ends.
WORDS = st.text(st.sampled_from(["a", "b", "👍", "e", "\u0301", "\n"]), max_size=9)
LOOKS = st.sampled_from([{}, {"bold": True}, {"italic": True, "bold": True}, {"link": "https://a.org"}])
# Who writes, where (a share of the text), how much goes, and what comes; or both hear of each other.
EDITS = st.lists(st.tuples(st.booleans(), st.floats(0, 1), st.integers(0, 6), WORDS) | st.none(), max_size=8)
PARTS = st.lists(
    st.tuples(st.just("insert"), WORDS.filter(bool), LOOKS)
    | st.tuples(st.sampled_from(["retain", "delete"]), st.integers(1, 9), LOOKS),
    max_size=6,
)
WHOLE = 10**6


def written(edits, piece, monkeypatch):
    """The two documents after these edits, and the versions in between of the first."""
    monkeypatch.setattr(long_insertions, "PIECE", piece)
    two = Document(), Document()
    for number, document in enumerate(two):
        # whose comes first where both write at one place is settled by the numbers of the writers
        document._doc.peer_id = number + 1
    versions = []
    for edit in edits:
        if edit is None:
            meet(*two)
        else:
            is_first, share, removed, words = edit
            document = two[0 if is_first else 1]
            at = int(share * len(document.text))
            document.splice(at, min(removed, len(document.text) - at), words)
        versions.append(two[0].version)
    return *two, versions


def meet(one, other):
    update = one.updates(other.version)
    one.take(other.updates(one.version))
    other.take(update)


@given(edits=EDITS)
def test_in_pieces_two_write_the_same_text_with_the_same_authors_differences_and_conflicts(edits):
    seen = []
    with pytest.MonkeyPatch.context() as monkeypatch:
        for piece in (2, WHOLE):
            one, other, versions = written(edits, piece, monkeypatch)
            mine, theirs = one.version, other.version
            meet(one, other)
            assert one.text == other.text
            found = find_conflicts(one.snapshot(), mine, theirs, words=TEXT)
            clashes = [(clash.sort, clash.before, clash.mine, clash.theirs, clash.merged) for clash in found]
            history = History(one.snapshot(), {1: "ada", 2: "bo"}, words=TEXT)
            compared = [became(history.compared(version, one.version)) for version in (b"", *versions)]
            seen.append((one.text, clashes, compared, history.pieces_at(one.version)))
    assert seen[0] == seen[1]


def became(pieces):
    """What became of the words, letter by letter; what went and came at one place has no order."""
    letters = [(piece.change, piece.author_id, letter) for piece in pieces for letter in piece.text]
    made = []
    for is_same, place in groupby(letters, lambda letter: letter[0] == "same"):
        found = list(place)
        made += found if is_same else sorted(found, key=lambda letter: letter[0])
    return made


@given(edits=EDITS, place=st.integers(0, 7))
def test_going_back_makes_the_text_that_the_engine_itself_goes_back_to(edits, place):
    with pytest.MonkeyPatch.context() as monkeypatch:
        one, other, versions = written(edits, 2, monkeypatch)
        meet(one, other)
        version = versions[place] if place < len(versions) else b""
        engine = loro.LoroDoc()
        engine.import_(one.snapshot())
        engine.revert_to(engine.vv_to_frontiers(vector(version)))
        text = one.text
        one.go_back(version, Document.way_back(one.snapshot(), version) if place % 2 else None)
        assert one.text == engine.get_text(TEXT).to_string()
        if one.text != text:
            one.undo()
        assert one.text == text


@given(before=PARTS, after=PARTS)
def test_words_with_looks_are_the_same_in_pieces(before, after):
    made = []
    for piece in (2, WHOLE):
        document = loro.LoroDoc()
        rich_styles.configure(document)
        text = document.get_text("text")
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setattr(long_insertions, "PIECE", piece)
            for parts in (before, after):
                long_insertions.apply_deltas(text, fitting(parts, text.len_unicode))
        made.append([(delta.insert, delta.attributes) for delta in text.to_delta()])
    assert made[0] == made[1]


def fitting(parts, length):
    """The engine's deltas, as far as they are inside a text."""
    deltas = []
    for what, content, looks in parts:
        if what == "insert":
            deltas.append(loro.TextDelta.Insert(content, looks))
        elif count := min(content, length):
            deltas.append(loro.TextDelta.Retain(count, looks) if what == "retain" else loro.TextDelta.Delete(count))
            length -= count
    return deltas


def test_a_copy_without_a_past_is_written_in_pieces_as_well(monkeypatch):
    monkeypatch.setattr(long_insertions, "PIECE", 4)
    note = RichText()
    note.splice(0, 0, [Run("plain words "), Run("bold words", Marks(bold=True)), Run("\nmore 👍 words")])
    note.splice(3, 4, [])
    copy = RichText([note.present()])
    assert list(copy.runs()) == list(note.runs())
    assert longest(copy) <= 4
    plain = Document()
    plain.splice(0, 0, "0123456789")
    assert longest(Document([plain.present()])) <= 4


def longest(document):
    """The letters of the longest run that were written one after the other."""
    text, found, length, last = document._text, 0, 0, None
    for place in range(text.len_unicode):
        one = text.get_cursor(place, loro.Side.Middle).id
        length = length + 1 if last is not None and (one.peer, one.counter) == (last.peer, last.counter + 1) else 1
        found, last = max(found, length), one
    return found


@pytest.mark.parametrize("write", ["splice", "splice16", "replace", "undo", "go_back", "rich", "rich undo"])
def test_whatever_writes_much_writes_no_run_that_is_long(write, monkeypatch):
    monkeypatch.setattr(long_insertions, "PIECE", 4)
    words = "0123456789abcdefghij"
    document = RichText() if write.startswith("rich") else Document()
    if write == "rich":
        document.splice(0, 0, [Run(words[:10]), Run(words[10:], Marks(bold=True))])
    elif write in ("splice16", "replace"):
        getattr(document, write)(0, 0, words)
    else:
        document.splice(0, 0, [Run(words)] if write.startswith("rich") else words)
    version = document.version
    if write in ("undo", "go_back", "rich undo"):
        document.end_step()
        document.splice(0, len(words), *(() if write.startswith("rich") else ("",)))
        document.go_back(version) if write == "go_back" else document.undo()
    assert document.text.startswith(words)
    assert longest(document) <= 4


def test_words_on_cards_are_copied_and_come_back_as_they_were(monkeypatch):
    """The texts in maps have names of the engine's own."""
    monkeypatch.setattr(long_insertions, "PIECE", 4)
    tasks = TaskList()
    (column,) = tasks.add_columns("To do, soon")
    card = tasks.add_card(column, "Water the plants")
    version = tasks.version
    assert TaskList([tasks.present()]).cards == tasks.cards
    tasks.write_card(card, "title", "Feed the cat 👍")
    tasks.go_back(version)
    assert tasks.cards[card].title == "Water the plants"


@given(old=WORDS, new=WORDS)
def test_words_that_have_too_little_in_common_to_be_compared_in_time_are_rewritten_all_the_same(old, new):
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(long_insertions, "COMPARED_MS", 0.0)
        text = loro.LoroDoc().get_text("text")
        text.insert(0, old)
        long_insertions.rewrite(text, new)
        assert text.to_string() == new


def test_of_rewritten_words_what_is_the_same_at_both_ends_stays_whose_it_was(monkeypatch):
    monkeypatch.setattr(long_insertions, "COMPARED_MS", 0.0)
    document = loro.LoroDoc()
    text = document.get_text("text")
    text.insert(0, "begin " + "ab" * 3000 + " end")
    anchors = [text.get_cursor(place, loro.Side.Middle) for place in (3, text.len_unicode - 2)]
    long_insertions.rewrite(text, "begin " + "cd" * 4000 + " end")
    assert [document.get_cursor_pos(anchor).current.pos for anchor in anchors] == [3, text.len_unicode - 2]
