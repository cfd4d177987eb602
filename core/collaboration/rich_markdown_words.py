"""How the runs of one line are written as Markdown: nested delimiters, and as few escapes as make it safe.

CommonMark 0.31 decides by the characters around a delimiter whether it opens or closes (section 6.2). Where words alone
would decide wrongly, the letter beside the delimiter is written as a character reference, which counts as punctuation.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace

from core.collaboration.rich_styles import BREAK, Marks, Run, joined

PICTURE = "vega://picture/"
PERSON = "vega://peer/"
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&]")
# What would begin a list, a quote, a heading or the line under one.
_BEGIN = re.compile(r"(?m)^(?:([-+=#:])|(\d{1,9})([.)]))")
_NESTED = ("strike", "bold", "italic")


@dataclass(frozen=True)
class Manner:
    """How to write; another one where the first would be read differently."""

    bold: str = "**"
    italic: str = "*"
    order: tuple[str, ...] = ("strike", "bold", "italic")


MANNERS = tuple(
    Manner(bold, italic, order)
    for bold, italic in (("**", "*"), ("**", "_"), ("__", "*"), ("__", "_"))
    for order in (_NESTED, ("strike", "italic", "bold"), ("italic", "bold", "strike"))
)


@dataclass
class _Delimiter:
    mark: str
    text: str
    is_opening: bool


def tidied(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The same without marks on blanks at their edges, which nobody sees and Markdown cannot say."""
    made = list(runs)
    for name in _NESTED:
        if any(getattr(run.marks, name) for run in made):
            made = [part for is_marked, group in groupby(made, key=attrgetter(f"marks.{name}"))
                    for part in (_trimmed(list(group), name) if is_marked else group)]  # fmt: skip
    return tuple(joined(iter(made)))


def _trimmed(runs: list[Run], name: str) -> list[Run]:
    """Runs that all have a mark, without it on the blanks at both ends; blanks of code are no blanks."""
    bare: dict[str, Any] = {name: False}
    ends: tuple[list[Run], list[Run]] = ([], [])
    for at, end in ((0, ends[0]), (-1, ends[1])):
        while runs:
            run = runs[at]
            rest = run.text if run.marks.code else run.text.lstrip() if at == 0 else run.text.rstrip()
            count = len(run.text) - len(rest)
            if count:
                blanks = run.text[:count] if at == 0 else run.text[-count:]
                end.append(Run(blanks, replace(run.marks, **bare)))
            if rest:
                runs[at] = replace(run, text=rest)
                break
            runs.pop(at)
    return [*ends[0], *runs, *reversed(ends[1])]


def written(runs: Sequence[Run], manner: Manner, *, is_one_line: bool = False) -> str:
    """One line's runs as Markdown. `is_one_line` where the line may not be broken: headings and cells."""
    parts: list[str | _Delimiter] = []
    open_marks: list[str] = []
    for index, run in enumerate(runs):
        wanted = _wanted(run.marks)
        _close(parts, open_marks, wanted, run.marks, runs[index - 1].marks if index else run.marks, manner)
        fresh = [mark for mark in wanted if mark not in open_marks]
        for mark in sorted(fresh, key=lambda mark: (-_extent(runs[index:], mark), _rank(mark, manner))):
            parts.append(_Delimiter(mark, _opening(mark, manner), True))
            open_marks.append(mark)
        parts.append(_body(run, is_one_line))
    while open_marks:
        mark = open_marks.pop()
        parts.append(_Delimiter(mark, _closing(mark, runs[-1].marks, manner), False))
    return _guarded(parts)


def plain(runs: Sequence[Run], *, is_one_line: bool = False) -> str:
    """The words with nothing but code and pictures."""
    return "".join(_body(run, is_one_line) for run in runs)


def escaped(text: str) -> str:
    """Words that mean nothing but themselves, except at the start of a line."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def line_safe(text: str, *, is_one_line: bool = False) -> str:
    """Written words, such that nothing at the start or end of a line is read as something else or lost."""
    lines = [text] if is_one_line else text.split("\\\n")
    # at the very start or end a break would be none
    while len(lines) > 1 and not lines[0]:
        lines[:2] = [f"&#{ord(BREAK)};{lines[1]}"]
    while len(lines) > 1 and not lines[-1]:
        lines[-2:] = [f"{lines[-2]}&#{ord(BREAK)};"]
    return "\\\n".join(_edges(_BEGIN.sub(_escape_begin, line)) for line in lines)


def _edges(line: str) -> str:
    start = len(line) - len(line.lstrip())
    end = max(start, len(line.rstrip()))
    return _references(line[:start]) + line[start:end] + _references(line[end:])


def _references(text: str) -> str:
    return "".join(f"&#{ord(letter)};" for letter in text)


def _escape_begin(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"


def _body(run: Run, is_one_line: bool) -> str:
    picture = run.marks.picture
    if picture is not None:
        width = f"?width={picture.width}" if picture.width else ""
        return f"![{escaped(picture.caption)}]({PICTURE}{picture.digest}{width})" * len(run.text)
    text = run.text.replace(BREAK, " ") if is_one_line or run.marks.code else run.text
    if run.marks.code:
        return _code(text)
    text = escaped(text)
    return text.replace("#", "\\#") if is_one_line else text.replace(BREAK, "\\\n")


def _code(text: str) -> str:
    fence = "`" * (max((len(found) for found in re.findall("`+", text)), default=0) + 1)
    is_padded = text[:1] == "`" or text[-1:] == "`" or (text[:1] == text[-1:] == " " and text.strip(" ") != "")
    return f"{fence} {text} {fence}" if is_padded else f"{fence}{text}{fence}"


def _wanted(marks: Marks) -> list[str]:
    found = [name for name in _NESTED if getattr(marks, name)]
    return ["link", *found] if marks.link or marks.mention else found


def _target(marks: Marks) -> str:
    return marks.link or (PERSON + marks.mention if marks.mention else "")


def _has(run: Run, mark: str) -> object:
    return _target(run.marks) if mark == "link" else getattr(run.marks, mark)


def _extent(runs: Sequence[Run], mark: str) -> int:
    first = _has(runs[0], mark)
    return next((at for at, run in enumerate(runs) if _has(run, mark) != first), len(runs))


def _rank(mark: str, manner: Manner) -> int:
    return -1 if mark == "link" else manner.order.index(mark)


def _close(
    parts: list[str | _Delimiter],
    open_marks: list[str],
    wanted: Sequence[str],
    marks: Marks,
    before: Marks,
    manner: Manner,
) -> None:
    """Close what ends here, and what was opened inside of that."""
    is_other = _target(before) != _target(marks)
    keeps = [mark for mark in open_marks if mark in wanted and not (mark == "link" and is_other)]
    while open_marks != keeps[: len(open_marks)]:
        mark = open_marks.pop()
        parts.append(_Delimiter(mark, _closing(mark, before, manner), False))


def _opening(mark: str, manner: Manner) -> str:
    return {"link": "[", "strike": "~~"}.get(mark) or str(getattr(manner, mark))


def _closing(mark: str, marks: Marks, manner: Manner) -> str:
    if mark != "link":
        return _opening(mark, manner)
    target = _target(marks).replace("&", "\\&")
    return f"](<{target}>)" if "(" in target or ")" in target else f"]({target})"


def _guarded(parts: Sequence[str | _Delimiter]) -> str:
    """All in a row, with the letters beside delimiters as references where they must not count as letters."""
    made = ["" if isinstance(part, _Delimiter) else part for part in parts]
    for at, part in enumerate(parts):
        if not isinstance(part, _Delimiter):
            continue
        if part.mark == "link":
            # an exclamation mark before a link would make a picture of it
            if at and part.is_opening and made[at - 1].endswith("!"):
                made[at - 1] = f"{made[at - 1][:-1]}\\!"
            continue
        before, after = _beside(parts, at, -1), _beside(parts, at, 1)
        inner, outer = (after, before) if part.is_opening else (before, after)
        is_word = part.text.startswith("_")
        if _is_letter(outer[1]) and (is_word or not _is_letter(inner[1])):
            made[outer[0]] = _referenced(made[outer[0]], is_first=not part.is_opening)
    return "".join(part.text if isinstance(part, _Delimiter) else made[at] for at, part in enumerate(parts))


def _beside(parts: Sequence[str | _Delimiter], at: int, step: int) -> tuple[int, str]:
    """The character beside a delimiter, past others of its sort, and which part has it."""
    at += step
    while 0 <= at < len(parts):
        part = parts[at]
        if not isinstance(part, _Delimiter):
            if part:
                return at, part[-1 if step < 0 else 0]
        elif part.mark == "link":
            return at, "["
        at += step
    return 0, " "


def _is_letter(char: str) -> bool:
    return not (isWhiteSpace(ord(char)) or isMdAsciiPunct(ord(char)) or isPunctChar(char) or char == "\n")


def _referenced(text: str, *, is_first: bool) -> str:
    if not text or not _is_letter(text[0 if is_first else -1]):
        return text  # done already
    return _references(text[0]) + text[1:] if is_first else text[:-1] + _references(text[-1])
