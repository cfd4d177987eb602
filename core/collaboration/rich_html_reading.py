"""HTML of others read as lines and tables of a note, tag by tag; what means nothing to a note is left out."""

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

from core.collaboration import rich_styles as styles
from core.collaboration.rich_markdown_words import PERSON, PICTURE
from core.collaboration.rich_styles import (
    BREAK,
    HEADINGS,
    INDENT_MOST,
    ITEMS,
    LANGUAGE,
    OBJECT,
    PARAGRAPH,
    PLAIN,
    Block,
    Grid,
    Line,
    LineKind,
    Marks,
    Paragraph,
    Picture,
    Run,
    joined,
)
from core.collaboration.rich_tables import CELLS_MOST, COLUMNS_MOST, ROWS_MOST

CHARACTERS_MOST = 4_000_000
# A page nests some twenty deep; beyond this, inner tags count as words of the outer ones.
DEPTH_MOST = 200

_MARK_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strike",
    "del": "strike",
    "strike": "strike",
    "code": "code",
    "tt": "code",
    "kbd": "code",
    "samp": "code",
}
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "math", "object", "iframe"})
_VOID = frozenset(
    {"br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "base", "embed", "source", "track"}
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "figure",
        "figcaption",
        "address",
        "dl",
        "dt",
        "dd",
        "form",
        "fieldset",
    ]
)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
# Word's conditions, at which the parser may give up.
_SECTION = re.compile(r"<!\[[^>]*>?")
_STYLE_BOLD = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00)")
_STYLE_THIN = re.compile(r"font-weight\s*:\s*(normal|lighter|[1-5]00)")
_STYLE_ITALIC = re.compile(r"font-style\s*:\s*(italic|oblique)")
_STYLE_STRIKE = re.compile(r"text-decoration[^;]*:[^;]*line-through")


def from_html(text: str) -> list[Block]:
    """The lines and tables of HTML; of a very long one, those of its first four million characters."""
    reader = _Reader()
    reader.feed(_SECTION.sub("", text[:CHARACTERS_MOST]))
    reader.close()
    reader.end_line()
    return reader.blocks


@dataclass
class _Open:
    """A tag that is open, and what was so outside of it."""

    tag: str
    marks: Marks
    line: Line
    is_silent: bool


@dataclass
class _TableRead:
    rows: list[list[tuple[Run, ...]]] = field(default_factory=list)
    is_in_cell: bool = False


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._open: list[_Open] = []
        self._marks, self._line, self._is_silent = PLAIN, PARAGRAPH, False
        self._lists: list[LineKind] = []
        self._pending: list[Run] = []
        self._is_item = False
        self._table: _TableRead | None = None

    # What the parser tells

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        values = {key: value or "" for key, value in attrs}
        if tag in _VOID:
            self._take_void(tag, values)
            return
        if len(self._open) >= DEPTH_MOST:
            return
        if tag in ("p", "li", "tr", "td", "th"):
            self._close_implied(tag)
        self._open.append(_Open(tag, self._marks, self._line, self._is_silent))
        self._is_silent = self._is_silent or tag in _SILENT
        if not self._is_silent:
            self._marks = _marked(self._marks, tag, values)
            self._begin(tag, values)

    def handle_endtag(self, tag: str) -> None:
        """A tag closes, and all that was left open in it."""
        if any(held.tag == tag for held in self._open):
            while self._open:
                closed = self._open[-1].tag
                self._end()
                if closed == tag:
                    return

    def handle_data(self, data: str) -> None:
        """Words."""
        if self._is_silent:
            return
        words = styles.clean(data).replace(OBJECT, "")
        if self._line.kind == LineKind.CODE:
            first, *more = words.split("\n")
            self._put(first)
            for line in more:
                self.end_line(is_kept=True)
                self._put(line)
            return
        words = _BLANKS.sub(" ", words)
        is_blank_before = not self._pending or self._pending[-1].text.endswith((" ", BREAK))
        self._put(words.lstrip(" ") if is_blank_before else words)

    # What it means

    def end_line(self, *, is_kept: bool = False) -> None:
        """What was read since the last line is one, if it is anything; `is_kept` even if it is nothing."""
        runs, self._pending = tuple(joined(iter(self._pending))), []
        if runs and self._line.kind != LineKind.CODE and runs[-1].text.endswith(" "):
            runs = (*runs[:-1], replace(runs[-1], text=runs[-1].text.rstrip(" ")))
        if self._table is not None:
            if runs and self._table.is_in_cell:
                held = self._table.rows[-1][-1]
                self._table.rows[-1][-1] = (*held, *([Run(" ")] if held else []), *runs)
            return
        if any(run.text for run in runs) or is_kept or self._is_item:
            line = self._line
            if line.kind in ITEMS and not self._is_item:
                line = Line(indent=min(INDENT_MOST, line.indent + 1))
            self.blocks.append(Paragraph(tuple(run for run in runs if run.text), line))
            self._is_item = False

    def _begin(self, tag: str, values: dict[str, str]) -> None:
        if tag in ("ul", "ol"):
            self._finish_item()
            self._lists.append(LineKind.NUMBER if tag == "ol" else LineKind.BULLET)
        elif tag == "li":
            self.end_line()
            kind = self._lists[-1] if self._lists else LineKind.BULLET
            self._line = Line(kind, indent=min(INDENT_MOST, max(0, len(self._lists) - 1)))
            self._is_item = self._table is None
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.end_line()
            self._line = Line(HEADINGS[min(int(tag[1]), len(HEADINGS)) - 1])
        elif tag == "blockquote":
            self.end_line()
            self._line = Line(LineKind.QUOTE)
        elif tag == "pre":
            self.end_line()
            self._line, self._marks = Line(LineKind.CODE), PLAIN
        elif tag == "code" and self._line.kind == LineKind.CODE:
            self._marks = PLAIN
            self._line = replace(self._line, language=_language(values.get("class", "")) or self._line.language)
        elif tag == "table" and self._table is None:
            self.end_line()
            self._table = _TableRead()
        elif tag in ("tr", "td", "th") and self._table is not None:
            self._begin_cell(tag)
        elif tag in _BLOCKS and self._pending:
            self.end_line()

    def _begin_cell(self, tag: str) -> None:
        assert self._table is not None
        self.end_line()
        if tag == "tr" or not self._table.rows:
            self._table.rows.append([])
        self._table.is_in_cell = tag != "tr"
        if tag != "tr":
            self._table.rows[-1].append(())

    def _end(self) -> None:
        held = self._open.pop()
        is_heard = not self._is_silent
        if is_heard and held.tag == "pre":
            # the last line end of code ends its last line
            if self._pending:
                self.end_line()
        elif is_heard and held.tag in ("ul", "ol"):
            self.end_line()
            if self._lists:
                self._lists.pop()
        elif is_heard and held.tag in ("td", "th", "tr") and self._table is not None:
            self.end_line()
            self._table.is_in_cell = False
        elif is_heard and held.tag == "table" and not any(entry.tag == "table" for entry in self._open):
            self._end_table()
        elif is_heard and held.tag in _BLOCKS | {"li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}:
            self.end_line() if held.tag == "li" or self._pending else None
        self._marks, self._line, self._is_silent = held.marks, held.line, held.is_silent

    def _end_table(self) -> None:
        self.end_line()
        table, self._table = self._table, None
        rows = [row for row in (table.rows if table else []) if row]
        if rows:
            wide = min(COLUMNS_MOST, max(len(row) for row in rows))
            high = min(ROWS_MOST, CELLS_MOST // wide)
            filled = [(*row, *[()] * wide)[:wide] for row in rows[:high]]
            self.blocks.append(Grid(tuple(filled)))

    def _finish_item(self) -> None:
        if self._pending or self._is_item:
            self.end_line()

    def _close_implied(self, tag: str) -> None:
        """An item, a row or a cell ends where the next one begins."""
        within = {"li": ("ul", "ol"), "p": ("div", "li", "td", "th", "blockquote")}.get(tag, ("table",))
        alike = ("td", "th") if tag in ("td", "th") else (tag,)
        for held in reversed(self._open):
            if held.tag in within:
                return
            if held.tag in alike:
                self.handle_endtag(held.tag)
                return

    def _take_void(self, tag: str, values: dict[str, str]) -> None:
        if self._is_silent:
            return
        if tag == "br":
            if self._line.kind == LineKind.CODE:
                self.end_line(is_kept=True)
            else:
                self._put(" " if self._table is not None else BREAK)
        elif tag == "hr" and self._table is None:
            self.end_line()
            self.blocks.append(Paragraph((), Line(LineKind.RULE)))
        elif tag == "img":
            self._put_picture(values)
        elif tag == "input" and values.get("type", "").lower() == "checkbox" and self._line.kind in ITEMS:
            self._line = replace(self._line, kind=LineKind.CHECK, is_done="checked" in values)

    def _put_picture(self, values: dict[str, str]) -> None:
        digest = values.get("src", "").removeprefix(PICTURE)
        caption = " ".join(styles.clean(values.get("alt", "")).split())[: styles.CAPTION_MOST].strip()
        if styles.DIGEST.fullmatch(digest) and self._table is None:
            width = int(values["width"]) if re.fullmatch(r"\d{2,4}", values.get("width", ""), re.ASCII) else 0
            width = width if styles.WIDTHS[0] <= width <= styles.WIDTHS[1] else 0
            self._pending.append(Run(OBJECT, replace(self._marks, picture=Picture(digest, caption, width))))
        elif caption:
            self._put(caption.replace(OBJECT, ""))

    def _put(self, words: str) -> None:
        if words:
            self._pending.append(Run(words, self._marks))


def _marked(marks: Marks, tag: str, values: dict[str, str]) -> Marks:
    changes: dict[str, Any] = {_MARK_TAGS[tag]: True} if tag in _MARK_TAGS else {}
    style = values.get("style", "")[:2_000].lower()
    if style:
        changes |= {"bold": True} if _STYLE_BOLD.search(style) else {}
        # clipboards wrap all in <b style="font-weight: normal">
        changes |= {"bold": False} if _STYLE_THIN.search(style) else {}
        changes |= {"italic": True} if _STYLE_ITALIC.search(style) else {}
        changes |= {"strike": True} if _STYLE_STRIKE.search(style) else {}
    if tag == "a":
        target = values.get("href", "").strip()
        peer_id = target.removeprefix(PERSON)
        is_person = peer_id != target and styles.PEER.fullmatch(peer_id)
        changes |= {"mention": peer_id} if is_person else {"link": styles.safe_link(target)}
    return replace(marks, **changes)


def _language(classes: str) -> str:
    found = next((word for word in classes.split() if word.startswith("language-")), "").removeprefix("language-")
    return found if LANGUAGE.fullmatch(found) else ""
