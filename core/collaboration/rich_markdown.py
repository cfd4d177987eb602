"""A note's lines and tables written as Markdown: CommonMark with tables, strikethrough and check boxes.

What is read back from it (rich_markdown_reading.py) is the same, except for empty paragraphs, lines that are indented
more than the list above them, and marks on blanks: Markdown has no way to say those.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from core.collaboration.rich_markdown_reading import words_from_markdown
from core.collaboration.rich_markdown_words import MANNERS, line_safe, plain, tidied, written
from core.collaboration.rich_styles import BREAK, HEADINGS, ITEMS, Block, Grid, Line, LineKind, Marks, Paragraph, Run


def to_markdown(blocks: Sequence[Block]) -> str:
    """The Markdown of some lines and tables, with a line end at the end; "" for nothing."""
    writer = _Writer()
    for key, group in groupby(blocks, key=_together):
        found = list(group)
        if key is None or not isinstance(found[0], Paragraph):
            for block in found:
                writer.add(block)
        else:
            writer.add_together([block for block in found if isinstance(block, Paragraph)])
    return "\n".join([*writer.lines, ""]) if writer.lines else ""


def _together(block: Block) -> Line | None:
    """Code, and what is quoted, is written as one."""
    is_one = isinstance(block, Paragraph) and block.line.kind in (LineKind.CODE, LineKind.QUOTE)
    return block.line if is_one and isinstance(block, Paragraph) else None


class _Writer:
    """Keeps the widths of the list items that are open, and the numbers that came last."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._widths: list[int] = []
        self._numbers: list[int] = []
        self._last: LineKind | None = None
        self._is_bare = False
        """Whether the last line is a list item without words, which an empty line would end."""

    def add(self, block: Block) -> None:
        """One line or table."""
        if isinstance(block, Grid):
            self._put(list(_grid(block)), block.indent)
        elif block.line.kind in ITEMS:
            self._add_item(block)
        elif block.line.kind == LineKind.RULE:
            if block.runs:
                self._put(_words(block.runs).split("\n"), block.line.indent)
            self._put(["***"], block.line.indent)
        elif block.line.kind in HEADINGS:
            level = HEADINGS.index(block.line.kind) + 1
            self._put([f"{'#' * level} {_words(block.runs, is_one_line=True)}".rstrip()], block.line.indent)
        elif block.runs:
            self._put(_words(block.runs).split("\n"), block.line.indent)

    def add_together(self, block: Sequence[Paragraph]) -> None:
        """Lines of code, or of a quote."""
        line = block[0].line
        if line.kind == LineKind.CODE:
            words = ["".join(run.text for run in part.runs).replace(BREAK, " ") for part in block]
            self._put(list(_fenced(words, line.language)), line.indent)
            return
        quoted = [_words(part.runs).split("\n") for part in block if part.runs]
        lines = [f"> {words}" for part in quoted for words in ("", *part)][1:]
        if lines:
            self._put([words.rstrip() if words == "> " else words for words in lines], line.indent)

    def _add_item(self, block: Paragraph) -> None:
        line = block.line
        depth = min(line.indent, len(self._widths))
        is_number = line.kind == LineKind.NUMBER
        # a list goes on where the last line is of it, or in it
        goes_on = len(self._widths) > depth and bool(self._numbers[depth]) == is_number
        number = self._numbers[depth] + 1 if goes_on and is_number else int(is_number)
        marker = f"{number}." if is_number else "-"
        words = _words(block.runs).split("\n") if block.runs else []
        box = [] if line.kind != LineKind.CHECK else ["[x]" if line.is_done else "[ ]"]
        # without words it would be read as the line under a heading
        is_apart = (not words and not box and depth > len(self._widths) - 1) or self._last not in ITEMS
        self._open(depth, is_apart=is_apart)
        space = " " * sum(self._widths)
        width = len(marker) + 1
        first = " ".join([marker, *box, *words[:1]])
        self.lines.append(space + first)
        self.lines += [space + " " * width + more for more in words[1:]]
        self._widths.append(width)
        self._numbers.append(number)
        self._last, self._is_bare = line.kind, not words and not box

    def _put(self, lines: Sequence[str], indent: int) -> None:
        """What is no list item: a part of the one above, or for itself."""
        self._open(min(indent, len(self._widths)), is_apart=True)
        space = " " * sum(self._widths)
        self.lines += [space + line if line else "" for line in lines]
        self._last, self._is_bare = None, False

    def _open(self, depth: int, *, is_apart: bool) -> None:
        is_within = depth >= len(self._widths)
        del self._widths[depth:], self._numbers[depth:]
        if self.lines and is_apart and not (self._is_bare and is_within):
            self.lines.append("")


def _words(runs: Sequence[Run], *, is_one_line: bool = False) -> str:
    """The first manner of writing that is read back as the same."""
    wanted = tidied([run for run in runs if not run.marks.table])
    if is_one_line:
        wanted = tidied([Run(run.text.replace(BREAK, " "), run.marks) for run in wanted])
    if all(run.marks in (Marks(), Marks(code=True)) for run in wanted):
        return line_safe(plain(wanted, is_one_line=is_one_line), is_one_line=is_one_line)
    for manner in MANNERS:
        made = line_safe(written(wanted, manner, is_one_line=is_one_line), is_one_line=is_one_line)
        if words_from_markdown(made) == wanted:
            return made
    # rather without looks than with wrong ones
    bare = [Run(run.text, Marks(code=run.marks.code, link=run.marks.link, picture=run.marks.picture)) for run in wanted]
    return line_safe(written(bare, MANNERS[0], is_one_line=is_one_line), is_one_line=is_one_line)


def _fenced(words: Sequence[str], language: str) -> Iterator[str]:
    longest = max((len(line) - len(line.lstrip("`")) for line in map(str.lstrip, words)), default=0)
    fence = "`" * max(3, longest + 1)
    yield fence + language
    yield from words
    yield fence


def _grid(grid: Grid) -> Iterator[str]:
    wide = max((len(row) for row in grid.rows), default=0)
    for index, row in enumerate(grid.rows):
        cells = [_words(_barred(cell), is_one_line=True) for cell in row] + [""] * (wide - len(row))
        yield f"| {' | '.join(cells)} |"
        if index == 0:
            yield f"|{' --- |' * wide}"


def _barred(cell: Sequence[Run]) -> list[Run]:
    """In a table code, too, needs a backslash before a bar; elsewhere it has one anyway."""
    return [replace(run, text=run.text.replace("|", "\\|")) if run.marks.code else run for run in cell]
