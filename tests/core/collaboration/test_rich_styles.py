"""What rich text is made of is read with care."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration import rich_styles as styles
from core.collaboration.rich_styles import OBJECT, Line, LineKind, Marks, Picture, Run
from core.errors import InputError


@pytest.mark.parametrize(
    "link", ["https://vega.example/a?b=c#d", "HTTP://x", "mailto:ada@vega.example", "vega://host:1/token"]
)
def test_links_to_pages_mail_and_vega_are_links(link):
    assert styles.safe_link(link) == link


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "https:",
        "vega.example",
        " https://x",
        "https://x\ny",
        "https://x y",
        'https://x"onclick=',
        "https://" + "x" * 2050,
        None,
        7,
        ["https://x"],
    ],
)
def test_anything_else_is_no_link(link):
    assert styles.safe_link(link) == ""


def test_unknown_marks_and_wrong_types_count_as_none():
    read = styles.read_changes({"glow": 1, "bold": "yes", "indent": True, "line": "poem", "done": 1, "link": "x:y"})
    assert read == {"bold": False, "indent": 0, "kind": LineKind.TEXT, "is_done": False, "link": ""}


@pytest.mark.parametrize(
    "value", [{"digest": "../../x"}, {"digest": 5}, "5e" * 32, {}, {"digest": "5E" * 32}, {"caption": "no file"}]
)
def test_a_picture_without_a_file_is_none(value):
    assert styles.read_changes({"picture": value}) == {"picture": None}


def test_a_picture_with_impossible_looks_is_shown_as_it_is():
    value = {"digest": "5e" * 32, "caption": "x" * 2_000, "width": 10**9}
    assert styles.read_changes({"picture": value}) == {"picture": Picture("5e" * 32)}


def test_pictures_count_on_their_character_only_and_lines_on_line_ends_only():
    marks = {"picture": {"digest": "5e" * 32}, "bold": True, "line": "quote"}
    runs = list(styles.runs_of(f"a{OBJECT}\n", marks))
    assert runs == [
        Run("a", Marks(bold=True)),
        Run(OBJECT, Marks(bold=True, picture=Picture("5e" * 32))),
        Run("\n", line=Line(LineKind.QUOTE)),
    ]


@given(st.booleans(), st.sampled_from(["", "https://x/"]), st.sampled_from(list(LineKind)), st.integers(0, 8))
def test_what_is_written_is_what_is_read(is_bold, link, kind, indent):
    for run in (Run("x", Marks(bold=is_bold, link=link)), Run("\n", line=Line(kind, indent=indent))):
        assert list(styles.runs_of(run.text, styles.stored_run(run))) == [run]


def test_who_asks_for_the_impossible_is_told_what_is_possible():
    with pytest.raises(InputError, match="https"):
        styles.stored_changes({"link": "ftp://x"})
    with pytest.raises(InputError, match="bold"):
        styles.stored_changes({"glow": True})


def test_controls_and_line_ends_of_all_systems_are_cleaned():
    assert styles.clean("a\r\nb\rc\x07\tD\u2029\ud83d") == "a\nb\nc\tD\n?"
