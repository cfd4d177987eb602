"""A note's lines and tables written as HTML, for the clipboard and for export.

It holds no scripts, styles or foreign addresses by construction: text is escaped, links are those that a note can have.
"""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from core.collaboration.rich_markdown_words import PERSON, PICTURE
from core.collaboration.rich_styles import BREAK, HEADINGS, ITEMS, Block, Grid, LineKind, Paragraph, Run


def to_html(blocks: Sequence[Block]) -> str:
    """The HTML of some lines and tables."""
    made: list[str] = []
    for kind, group in groupby(blocks, key=_group):
        found = list(group)
        if kind == "list":
            made.append(_list_html([block for block in found if isinstance(block, Paragraph)]))
        elif kind == "code":
            made.append(_code_html([block for block in found if isinstance(block, Paragraph)]))
        else:
            made += [_block_html(block) for block in found]
    return "\n".join(made)


def _group(block: Block) -> str:
    if isinstance(block, Paragraph) and block.line.kind in ITEMS:
        return "list"
    is_code = isinstance(block, Paragraph) and block.line.kind == LineKind.CODE
    return "code" if is_code else ""


def _block_html(block: Block) -> str:
    if isinstance(block, Grid):
        rows = [
            "<tr>" + "".join(f"<{tag}>{_runs_html(cell)}</{tag}>" for cell in row) + "</tr>"
            for index, row in enumerate(block.rows)
            for tag in ["th" if index == 0 else "td"]
        ]
        return f"<table>{''.join(rows)}</table>"
    words = _runs_html(block.runs)
    if block.line.kind in HEADINGS:
        level = HEADINGS.index(block.line.kind) + 1
        return f"<h{level}>{words}</h{level}>"
    if block.line.kind == LineKind.RULE:
        return (f"<p>{words}</p>" if words else "") + "<hr>"
    return f"<blockquote><p>{words}</p></blockquote>" if block.line.kind == LineKind.QUOTE else f"<p>{words}</p>"


def _list_html(items: Sequence[Paragraph]) -> str:
    made: list[str] = []
    opened: list[str] = []
    for item in items:
        tag = "ol" if item.line.kind == LineKind.NUMBER else "ul"
        depth = min(item.line.indent, len(opened))
        while len(opened) > depth + 1 or (len(opened) == depth + 1 and opened[-1] != tag):
            made.append(f"</li></{opened.pop()}>")
        if len(opened) == depth + 1:
            made.append("</li>")
        else:
            opened.append(tag)
            made.append(f"<{tag}>")
        box = f"<input type=checkbox disabled{' checked' if item.line.is_done else ''}> "
        made.append(f"<li>{box if item.line.kind == LineKind.CHECK else ''}{_runs_html(item.runs)}")
    return "".join([*made, *(f"</li></{tag}>" for tag in reversed(opened))])


def _code_html(lines: Sequence[Paragraph]) -> str:
    language = lines[0].line.language
    named = f' class="language-{escape(language)}"' if language else ""
    words = "\n".join(escape("".join(run.text for run in line.runs)) for line in lines)
    return f"<pre><code{named}>{words}\n</code></pre>"


def _runs_html(runs: Sequence[Run]) -> str:
    return "".join(_run_html(run) for run in runs if not run.marks.table)


def _run_html(run: Run) -> str:
    marks = run.marks
    if marks.picture is not None:
        width = f' width="{marks.picture.width}"' if marks.picture.width else ""
        made = f'<img src="{PICTURE}{marks.picture.digest}" alt="{escape(marks.picture.caption)}"{width}>' * len(
            run.text
        )
    else:
        made = escape(run.text).replace(BREAK, "<br>")
    for is_on, tag in ((marks.code, "code"), (marks.strike, "s"), (marks.italic, "em"), (marks.bold, "strong")):
        made = f"<{tag}>{made}</{tag}>" if is_on else made
    target = marks.link or (PERSON + marks.mention if marks.mention else "")
    return f'<a href="{escape(target)}">{made}</a>' if target else made
