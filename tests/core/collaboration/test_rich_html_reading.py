"""HTML of others is read without what could do harm."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.collaboration.rich import RichText
from core.collaboration.rich_html_reading import from_html
from core.collaboration.rich_styles import BREAK, Grid, Line, LineKind, Marks, Paragraph, Picture, Run

DIGEST = "5e" * 32
PEER = "a2" * 26


def words(blocks):
    return ["".join(run.text for run in block.runs) for block in blocks if isinstance(block, Paragraph)]


def test_a_page_of_somebody_else_is_read():
    found = from_html(
        "<html><head><title>no</title><style>p{}</style></head><body><div><h4>Four</h4>"
        "<p>one <span style='font-weight:700'>bold</span>\n  two<p>next<ul><li>a<li><p>b</p><ol><li>c</ol></ul>"
        "<b style='font-weight:normal'>thin</b><pre>x\n  y</pre><script>alert(1)</script>"
        "<a href='javascript:alert(1)'>bad</a><br><img src='https://x/y.png' alt='pic' onerror=alert(1)></div>"
    )
    assert found == [
        Paragraph((Run("Four"),), Line(LineKind.HEADING_3)),
        Paragraph((Run("one "), Run("bold", Marks(bold=True)), Run(" two"))),
        Paragraph((Run("next"),)),
        Paragraph((Run("a"),), Line(LineKind.BULLET)),
        Paragraph((Run("b"),), Line(LineKind.BULLET)),
        Paragraph((Run("c"),), Line(LineKind.NUMBER, indent=1)),
        Paragraph((Run("thin"),)),
        Paragraph((Run("x"),), Line(LineKind.CODE)),
        Paragraph((Run("  y"),), Line(LineKind.CODE)),
        Paragraph((Run(f"bad{BREAK}pic"),)),
    ]


def test_a_table_with_lists_and_tables_in_it_is_a_table_of_words():
    (found,) = from_html("<table><tr><th>a<td><ul><li>b<li>c</ul><tr><td><table><tr><td>in</table></table>")
    assert isinstance(found, Grid)
    assert next(["".join(run.text for run in cell) for cell in row] for row in found.rows)[:2] == ["a", "b c"]


def test_a_picture_needs_its_file():
    (found,) = from_html(f'<img src="vega://picture/{DIGEST}" alt="A cat" width=40><img src="vega://picture/../x">')
    assert found.runs == (Run("\ufffc", Marks(picture=Picture(DIGEST, "A cat", 40))),)


TAGS = ("p", "b", "ul", "ol", "li", "table", "tr", "td", "th", "pre", "code", "blockquote", "h1", "a", "div", "script")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS])
        | st.sampled_from(
            ("<br>", "<hr>", "<img alt=x>", "<input type=checkbox>", "&#0;", "&#55555;", "<!--", "<![x", " ")
        )
        | st.text(max_size=4),
        max_size=25,
    ).map("".join)
)
def test_any_tag_soup_can_be_read_and_goes_into_a_note(text):
    blocks = from_html(text)
    note = RichText()
    note.insert(0, blocks)
    assert note.content()


def test_very_deep_html_ends_somewhere():
    assert words(from_html("<div>" * 5_000 + "x")) == ["x"]
    assert words(from_html("<ul><li>" * 300 + "x"))[-1] == "x"
