"""Passages: the sentences of a text that are worth reading, and what in a text nobody may propose to change."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.collaboration.assist.sentences import places
from core.collaboration.assist.words import is_joined, words
from core.collaboration.rich_styles import OBJECT, LineKind, Marks, Run

Range = tuple[int, int]

# Two words are a greeting or a title: there is nothing to agree.
LEAST_WORDS = 3
# Models of this sort were taught on sentences; longer ones lose their ends.
MOST_CHARACTERS = 400
ENDS = tuple(".!?…")
CLOSING = "\"'”’)]»"
# What begins an item of a list or a heading in Markdown is no part of the sentence.
_BULLET = re.compile(r"(?:[-*•>#]+|\d{1,3}[.)]|\[[ xX]\])\s+")
_FENCE = re.compile(r"^(```|~~~).*?(?:^\1[^\n]*$|\Z)", re.MULTILINE | re.DOTALL)
_APART = re.compile(
    r"""(?:https?|ftp|mailto|vega):\S+ | \bwww\.\S+ | \b[\w.+-]+@[\w-]+\.[\w.-]+  # links and addresses
    | (?<!\w)[@#]\w[\w.-]*                                                     # who is called, what it is tagged with
    | `[^`\n]+`                                                                # code
    | (?<!\w)[\w-]*[/\\][\w/\\.-]+ | \b\w+\.[A-Za-z]\w{1,4}\b | \b\w*_\w+\b    # paths, files, names in programs
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Passage:
    """A sentence, from `start` to `end` (exclusive) in code points. One that does not end as a sentence does
    (`is_ended`) is a heading, an item of a list, or still being written.
    """

    start: int
    end: int
    text: str
    is_ended: bool


def passages(text: str, apart: Sequence[Range]) -> Iterator[Passage]:
    """The sentences worth reading; `apart` are ranges that are not for reading when a sentence lies within one."""
    for start, end in _whole(text):
        while bullet := _BULLET.match(text, start, end):
            start = bullet.end()
        said = text[start:end]
        found = words(said)
        is_prose = len(found) >= LEAST_WORDS and not any(is_joined(word[0]) for word in found)
        is_apart = any(low <= start and end <= high for low, high in apart)
        if is_prose and not is_apart and len(said) <= MOST_CHARACTERS and OBJECT not in said:
            yield Passage(start, end, said, said.rstrip(CLOSING).endswith(ENDS))


def apart_in(text: str) -> list[Range]:
    """Links, mentions, code and paths in plain text: what is written so on purpose."""
    return [match.span() for pattern in (_FENCE, _APART) for match in pattern.finditer(text)]


def apart_among(runs: Iterable[Run]) -> list[Range]:
    """The same by how a note's characters look: links, mentions, code, pictures, lines of code."""
    found: list[Range] = []
    at = line = 0
    for run in runs:
        end = at + len(run.text)
        if _is_apart(run.marks):
            found.append((at, end))
        if run.line is not None:
            if run.line.kind == LineKind.CODE:
                found.append((line, end))
            line = end
        at = end
    return found


def _is_apart(marks: Marks) -> bool:
    return bool(marks.code or marks.link or marks.mention or marks.picture or marks.table)


def _whole(text: str) -> Iterator[Range]:
    """Sentences, joined again where a full stop was that of "e.g.": the next goes on with a small letter."""
    held: Range | None = None
    for start, end in places(text):
        if held is not None and "\n" not in text[held[1] : start] and text[start].islower():
            held = held[0], end
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held
