"""A small part of Markdown becomes rich text; nothing in a line becomes HTML, a script or a picture from elsewhere."""

import re

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from ui import theme
from ui.collaboration.talk_markup import coloured, html_of, plain


def shown(text, names=()):
    made = QTextDocument()
    made.setHtml(html_of(text, names))
    return made.toPlainText().replace("\xa0", " ").strip()


def test_bold_italic_code_and_links():
    made = html_of("**bold** _it_ `x < y` [site](https://example.org)")
    assert "<strong>bold</strong>" in made
    assert "<em>it</em>" in made
    assert '<a href="https://example.org">site</a>' in made
    assert shown("`x < y`") == "x < y"


def test_web_addresses_are_links_without_the_full_stop_after_them():
    assert '<a href="https://example.org/a?b=1&amp;c=2">' in html_of("See https://example.org/a?b=1&c=2.")


def test_html_is_only_words():
    assert shown("<b>X</b> <img src=x> &amp;") == "<b>X</b> <img src=x> &amp;"


def test_links_that_do_something_else_are_only_words():
    for target in ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"):
        assert "<a " not in html_of(f"[click]({target})")


def test_pictures_from_elsewhere_are_not_loaded():
    assert "<img" not in html_of("![x](https://evil.example/track.png)")


def test_names_stand_out_and_addresses_of_mail_do_not():
    colour = theme.current().accent
    assert f'<span style="color: {colour}; font-weight: 600;">@Ann Lee</span>' in html_of(
        "hi @Ann Lee!", ["Ann", "Ann Lee"]
    )
    assert colour not in html_of("me@Ann", ["Ann"])


def test_code_has_colours_and_keeps_every_letter():
    code = 'def f(x):\n    return "a<b"  # why'
    assert f'<span style="color: {theme.current().violet};">def</span>' in coloured(code, "python")
    assert shown(f"```python\n{code}\n```") == code
    assert "<span" not in coloured(code, "no-such-language")


def test_a_new_row_is_a_new_row():
    assert shown("one\ntwo").splitlines() in (["one\u2028two"], ["one", "two"])


def test_a_quote_is_the_words_on_one_line():
    assert plain("**bold** and\n\n- a\n- b\n\n```\ncode\n```") == "bold and a b code"


@given(st.text(max_size=80))
def test_whatever_is_said_becomes_safe_rich_text(text):
    made = html_of(text, ("Ann",))
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z0-9!]+)", made))
    safe = {"p", "strong", "em", "s", "a", "br", "span", "ul", "ol", "li", "blockquote", "table", "tr", "td", "pre"}
    assert tags <= safe
    for target in re.findall(r'href="([^"]*)"', made):
        assert target.lower().startswith(("http", "mailto:", "vega:"))
