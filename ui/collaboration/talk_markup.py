"""What a line says as rich text: a small, safe part of Markdown, with colours in blocks of code.

HTML in a line is only words. Links lead to the web or to Vega; pictures are not loaded from anywhere.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from pygments import lex  # type: ignore[import-untyped]
from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
from pygments.token import Token as Kind  # type: ignore[import-untyped]
from pygments.util import ClassNotFound  # type: ignore[import-untyped]

from ui import theme

# What a link may begin with; everything else is only words.
SAFE = ("https://", "http://", "mailto:", "vega:")
# Longer code is not coloured: it must not hold up the drawing of a line.
COLOURED_CHARACTERS = 4000
# Colours of the theme for kinds of words in code, the first that fits.
COLOURS = (
    (Kind.Comment, "muted"),
    (Kind.Keyword, "violet"),
    (Kind.Literal.String, "good"),
    (Kind.Literal.Number, "warn"),
    (Kind.Name.Function, "accent"),
    (Kind.Name.Class, "accent"),
    (Kind.Name.Builtin, "accent"),
    (Kind.Name.Decorator, "accent"),
    (Kind.Operator.Word, "violet"),
)
MONO = "DejaVu Sans Mono, Menlo, Consolas, monospace"


def html_of(text: str, names: Sequence[str] = ()) -> str:
    """The line as HTML for a QTextDocument in the colours of the theme; `names` are those named with an @."""
    return _html(text, tuple(names), theme.current().name)


def plain(text: str) -> str:
    """The words on one line without their marks, for a quote."""
    parts: list[str] = []
    for token in _reader().parse(text):
        if token.type in ("fence", "code_block"):
            parts.append(token.content)
        parts += [inner.content or " " for inner in token.children or ()]
        parts.append(" ")
    return " ".join("".join(parts).split())


@lru_cache(maxsize=2000)
def _html(text: str, names: tuple[str, ...], look: str) -> str:
    return str(_reader().render(text, {"names": names})).strip()


@cache
def _reader() -> MarkdownIt:
    made = MarkdownIt("zero", {"html": False, "breaks": True, "linkify": False})
    made.enable(["fence", "backticks", "emphasis", "strikethrough", "link", "autolink", "escape", "newline", "list"])
    made.enable(["blockquote"])
    made.validateLink = lambda url: url.lower().startswith(SAFE)  # type: ignore[method-assign]
    made.add_render_rule("fence", _fence)
    made.add_render_rule("code_inline", _code)
    made.add_render_rule("text", _text)
    made.add_render_rule("paragraph_open", _paragraph)
    for kind in ("bullet_list_open", "ordered_list_open"):
        made.add_render_rule(kind, _list)
    return made


def _paragraph(renderer: RendererHTML, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    # within a list there is none to be seen
    return "" if tokens[place].hidden else '<p style="margin: 0 0 4px 0;">'


def _list(renderer: RendererHTML, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    return f'<{tokens[place].tag} style="margin: 0 0 4px 0;">'


def _fence(renderer: RendererHTML, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    code, name = tokens[place].content.rstrip("\n"), tokens[place].info.strip().split(" ")[0]
    words = theme.current()
    return (
        f'<table width="100%" cellspacing="0" cellpadding="8" bgcolor="{words.raised}" style="margin: 2px 0;"><tr><td>'
        f'<pre style="font-family: {MONO}; font-size: 12px; margin: 0; white-space: pre-wrap;">{coloured(code, name)}'
        "</pre></td></tr></table>"
    )


def coloured(code: str, language: str) -> str:
    """Code as HTML with its words in the colours of the theme, as they are in that language."""
    if len(code) > COLOURED_CHARACTERS or not language:
        return escape(code)
    try:
        lexer = get_lexer_by_name(language[:40], stripnl=False, ensurenl=False)
    except ClassNotFound:
        return escape(code)
    parts = []
    for kind, word in lex(code, lexer):
        colour = next((name for base, name in COLOURS if kind in base), "")
        said = escape(word)
        parts.append(f'<span style="color: {getattr(theme.current(), colour)};">{said}</span>' if colour else said)
    return "".join(parts)


def _code(renderer: RendererHTML, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    ground = theme.current().raised
    said = escape(tokens[place].content)
    return f'<span style="font-family: {MONO}; font-size: 12px; background-color: {ground};">&nbsp;{said}&nbsp;</span>'


def _text(renderer: RendererHTML, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    """Words, with web addresses as links and names in the colour of what concerns somebody."""
    return _named(tokens[place].content, env.get("names", ()), is_in_link=_is_in_link(tokens, place))


def _is_in_link(tokens: Sequence[Token], place: int) -> bool:
    depth = sum({"link_open": 1, "link_close": -1}.get(token.type, 0) for token in tokens[:place])
    return depth > 0


def _named(text: str, names: Sequence[str], *, is_in_link: bool) -> str:
    if is_in_link:
        return escape(text)
    parts, folded, start = [], text.casefold(), 0
    if len(folded) != len(text):  # some letters grow when they are folded: then places are not the same
        folded = text.lower() if len(text.lower()) == len(text) else text
    place = 0
    while place < len(text):
        end = _end_of_name(folded, place, names) or _end_of_address(text, place)
        if not end:
            place += 1
            continue
        parts.append(escape(text[start:place]))
        part = escape(text[place:end])
        if text[place] == "@":
            parts.append(f'<span style="color: {theme.current().accent}; font-weight: 600;">{part}</span>')
        else:
            parts.append(f'<a href="{part}">{part}</a>')
        start = place = end
    return "".join([*parts, escape(text[start:])])


def _end_of_name(folded: str, place: int, names: Sequence[str]) -> int:
    if folded[place] != "@" or (place and folded[place - 1].isalnum()):
        return 0
    for name in sorted(names, key=len, reverse=True):
        end = place + 1 + len(name)
        if folded.startswith(name.casefold(), place + 1) and not folded[end : end + 1].isalnum():
            return end
    return 0


def _end_of_address(text: str, place: int) -> int:
    if not text.startswith(("https://", "http://"), place):
        return 0
    end = place
    while end < len(text) and not text[end].isspace() and text[end] not in "<>\"'":
        end += 1
    while end > place and text[end - 1] in ".,;:!?)":
        end -= 1
    return end if end > place + 8 else 0
