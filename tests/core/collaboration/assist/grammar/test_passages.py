"""Which sentences are read, and what of a text nobody may propose to change."""

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.assist.grammar.passages import apart_among, apart_in, passages
from core.collaboration.rich_styles import Line, LineKind, Marks, Run


def said(text, apart=()):
    return [passage.text for passage in passages(text, apart)]


def test_sentences_are_read_titles_and_greetings_are_not():
    assert said("Dear Ben,\nShe have a dog. Yes! He go home") == ["She have a dog.", "He go home"]


def test_what_begins_an_item_is_no_part_of_it():
    text = "# What we found out\n- half of ours is here\n2. [x] they go to work"
    assert said(text) == ["What we found out", "half of ours is here", "they go to work"]
    [first, *_] = passages(text, ())
    assert text[first.start : first.end] == first.text
    assert not first.is_ended


def test_a_stop_that_ends_no_sentence_is_followed_by_a_small_letter():
    assert said("Take a pet, e.g. the dog, with you. Then go home now.") == [
        "Take a pet, e.g. the dog, with you.",
        "Then go home now.",
    ]


def test_what_is_too_long_or_in_a_script_without_spaces_is_not_read():
    assert said("word " * 100) == []
    assert said("我们明天在图书馆见面吧。") == []


def test_quotes_after_a_stop_belong_to_its_end():
    assert [one.is_ended for one in passages("She said: “we go home.”\nand so do we", ())] == [True, False]


def test_links_mentions_code_and_paths_are_apart():
    text = "See https://a.example/b_c, ask @ada_l or ada@a.example, run `it have` in src/it.py with my_name #tag"
    assert [text[low:high] for low, high in apart_in(text)] == [
        "https://a.example/b_c,",
        "@ada_l",
        "ada@a.example",
        "`it have`",
        "src/it.py",
        "my_name",
        "#tag",
    ]
    fenced = "Before it all.\n```\nshe have a dog\n```\nAfter it all."
    assert said(fenced, apart_in(fenced)) == ["Before it all.", "After it all."]


def test_what_looks_like_code_links_and_mentions_in_a_note_is_apart():
    runs = [
        Run("She have a "),
        Run("page", Marks(link="https://a.example")),
        Run("\n", line=Line()),
        Run("x have y and z"),
        Run("\n", line=Line(kind=LineKind.CODE)),
        Run("Ada", Marks(mention="a" * 52)),
        Run(" have a dog"),
        Run("\n", line=Line(kind=LineKind.BULLET)),
    ]
    text = "".join(run.text for run in runs)
    apart = apart_among(runs)
    assert [text[low:high] for low, high in apart] == ["page", "x have y and z\n", "Ada"]
    assert said(text, apart) == ["She have a page", "Ada have a dog"]


@given(st.text(alphabet="aB .!\n-1\ufffc`@😀", max_size=60))
def test_a_passage_is_where_it_says(text):
    for passage in passages(text, apart_in(text)):
        assert text[passage.start : passage.end] == passage.text == passage.text.strip()
