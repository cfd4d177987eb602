"""Markdown read as lines and tables of a note: CommonMark with tables, strikethrough and check boxes.

What a note cannot hold becomes what is nearest: headings below the third are third ones, a list in a quote is a list,
pictures from elsewhere are links. HTML is not read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.collaboration import rich_styles as styles
from core.collaboration.rich_markdown_words import PERSON, PICTURE, tidied
from core.collaboration.rich_styles import (
    BREAK,
    HEADINGS,
    INDENT_MOST,
    LANGUAGE,
    OBJECT,
    PLAIN,
    WIDTHS,
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
from core.collaboration.rich_tables import CELL_MOST, CELLS_MOST, COLUMNS_MOST, ROWS_MOST

# Reading takes some seconds for this much.
CHARACTERS_MOST = 2_000_000
_BOX = re.compile(r"\[([ xX])\](?: |$)")
_PICTURE = re.compile(rf"{PICTURE}([0-9a-f]{{64}})(?:\?width=(\d{{1,4}}))?")
_SIMPLE = {"strong": "bold", "em": "italic", "s": "strike"}


class _Markdown(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        """As it is: what is no link is told apart later, and nobody wants an address changed."""
        return url


def _parser() -> MarkdownIt:
    return _Markdown("commonmark", {"html": False, "maxNesting": 40}).enable(["table", "strikethrough"])


def from_markdown(text: str) -> list[Block]:
    """The lines and tables of a Markdown text; of a very long one, the first two million characters."""
    reader = _Reader()
    for token in _parser().parse(styles.clean(text[:CHARACTERS_MOST]).replace(OBJECT, "")):
        reader.take(token)
    return reader.blocks


def words_from_markdown(text: str) -> tuple[Run, ...]:
    """The runs of one line of Markdown."""
    tokens = _parser().parseInline(text)
    return _runs(tokens[0].children or []) if tokens else ()


@dataclass
class _Reader:
    """Flattens the tree of tokens into lines."""

    blocks: list[Block] = field(default_factory=list)
    lists: list[LineKind] = field(default_factory=list)
    item: LineKind | None = None
    """What the list item that was opened is, until its first words come."""
    quotes: int = 0
    heading: int = 0
    rows: list[list[tuple[Run, ...]]] | None = None

    def take(self, token: Token) -> None:
        """The next token."""
        do = getattr(self, f"_{token.type}", None)
        if do is not None:
            do(token)

    @property
    def _indent(self) -> int:
        return min(INDENT_MOST, len(self.lists))

    def _add(self, runs: Sequence[Run], line: Line) -> None:
        self.blocks.append(Paragraph(tuple(runs), line))

    def _add_item(self) -> None:
        """The line of an item whose words are not simply words."""
        if self.item is not None:
            self._add((), Line(self.item, indent=self._indent - 1))
            self.item = None

    def _bullet_list_open(self, token: Token) -> None:
        self._add_item()
        self.lists.append(LineKind.BULLET)

    def _ordered_list_open(self, token: Token) -> None:
        self._add_item()
        self.lists.append(LineKind.NUMBER)

    def _bullet_list_close(self, token: Token) -> None:
        self.lists.pop()

    _ordered_list_close = _bullet_list_close

    def _list_item_open(self, token: Token) -> None:
        self.item = self.lists[-1]

    def _list_item_close(self, token: Token) -> None:
        self._add_item()

    def _blockquote_open(self, token: Token) -> None:
        self._add_item()
        self.quotes += 1

    def _blockquote_close(self, token: Token) -> None:
        self.quotes -= 1

    def _heading_open(self, token: Token) -> None:
        self._add_item()
        self.heading = int(token.tag[1:])

    def _heading_close(self, token: Token) -> None:
        self.heading = 0

    def _hr(self, token: Token) -> None:
        self._add_item()
        self._add((), Line(LineKind.RULE, indent=self._indent))

    def _fence(self, token: Token) -> None:
        self._add_item()
        word = (token.info.split() or [""])[0]
        line = Line(LineKind.CODE, indent=self._indent, language=word if LANGUAGE.fullmatch(word) else "")
        for words in token.content.removesuffix("\n").split("\n"):
            self._add((Run(words),) if words else (), line)

    _code_block = _fence

    def _table_open(self, token: Token) -> None:
        self._add_item()
        self.rows = []

    def _tr_open(self, token: Token) -> None:
        assert self.rows is not None
        self.rows.append([])

    def _table_close(self, token: Token) -> None:
        rows, self.rows = self.rows or [], None
        wide = min(COLUMNS_MOST, max(len(row) for row in rows))
        high = min(ROWS_MOST, CELLS_MOST // wide)
        self.blocks.append(Grid(tuple(tuple(row[:wide]) for row in rows[:high]), self._indent))

    def _inline(self, token: Token) -> None:
        children = list(token.children or [])
        if self.rows is not None:
            runs = (replace(run, text=run.text.replace(BREAK, " ")) for run in _runs(children, has_pictures=False))
            self.rows[-1].append(_short(tidied(tuple(runs))))
        elif self.heading:
            words = (replace(run, text=run.text.replace(BREAK, " ")) for run in _runs(children))
            self._add(tidied(tuple(words)), Line(HEADINGS[min(self.heading, len(HEADINGS)) - 1], indent=self._indent))
        else:
            self._add_words(token.content, children)

    def _add_words(self, content: str, children: Sequence[Token]) -> None:
        box = _BOX.match(content) if self.item is not None else None
        if box and children and children[0].content.startswith(box.group().rstrip()):
            children[0].content = children[0].content[len(box.group()) :]
            self._add(_runs(children), Line(LineKind.CHECK, box[1] != " ", self._indent - 1))
            self.item = None
            return
        # a link without words leaves nothing to show
        if runs := _runs(children):
            outside = Line(LineKind.QUOTE if self.quotes else LineKind.TEXT, indent=self._indent)
            self._add(runs, outside if self.item is None else Line(self.item, indent=self._indent - 1))
            self.item = None


def _runs(tokens: Sequence[Token], *, has_pictures: bool = True) -> tuple[Run, ...]:
    return tidied(tuple(joined(_walk(tokens, has_pictures))))


def _walk(tokens: Sequence[Token], has_pictures: bool) -> Iterator[Run]:
    marks: list[Marks] = [PLAIN]
    for token in tokens:
        if token.type.endswith("_open"):
            marks.append(replace(marks[-1], **_opened(token)))
        elif token.type.endswith("_close"):
            marks.pop()
        elif token.type == "softbreak":
            yield Run(" ", marks[-1])
        elif token.type == "hardbreak":
            yield Run(BREAK, marks[-1])
        elif token.type == "code_inline":
            yield Run(_clean(token.content).replace(BREAK, " "), replace(marks[-1], code=True))
        elif token.type == "image":
            yield _image(token, marks[-1], has_pictures)
        else:
            yield Run(_clean(token.content), marks[-1])


def _opened(token: Token) -> dict[str, Any]:
    name = token.type.removesuffix("_open")
    if name != "link":
        return {_SIMPLE[name]: True} if name in _SIMPLE else {}
    target = str(token.attrs.get("href", ""))
    peer_id = target.removeprefix(PERSON)
    if peer_id != target and styles.PEER.fullmatch(peer_id):
        return {"mention": peer_id}
    return {"link": styles.safe_link(target)}


def _image(token: Token, marks: Marks, has_pictures: bool) -> Run:
    source = str(token.attrs.get("src", ""))
    caption = " ".join("".join(run.text for run in _walk(token.children or [], False)).split())
    found = _PICTURE.fullmatch(source)
    if found and has_pictures:
        width = int(found[2] or 0)
        is_width = WIDTHS[0] <= width <= WIDTHS[1]
        picture = Picture(found[1], caption[: styles.CAPTION_MOST].strip(), width if is_width else 0)
        return Run(OBJECT, replace(marks, picture=picture))
    link = "" if found else styles.safe_link(source)
    # what is in a link already cannot be another
    return Run(caption or link, replace(marks, link=marks.link or ("" if marks.mention else link)))


def _clean(text: str) -> str:
    # character references can say anything
    return styles.clean(text).replace("\n", " ").replace(OBJECT, "")


def _short(runs: Sequence[Run]) -> tuple[Run, ...]:
    room = CELL_MOST
    made = []
    for run in runs:
        made.append(replace(run, text=run.text[:room]))
        room -= len(made[-1].text)
    return tuple(run for run in made if run.text)
