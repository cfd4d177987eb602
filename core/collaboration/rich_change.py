"""RichChange: what an edit did to rich text, as parts from its start on, and as steps for an editor.

The text always ends with a line end that carries what its last line is, so that it has as many lines as line ends, as
Qt counts paragraphs. The engine's own text may lack it (before the first edit, and after who knows whose): `sealed`
keeps the two apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import loro

from core.collaboration import utf16
from core.collaboration.ot import TextOperation
from core.collaboration.rich_styles import LINE_FIELDS, PARAGRAPH, Line, Run, read_changes, runs_of


@dataclass(frozen=True)
class Keep:
    """Characters that stay, and what changes about them, by the fields of Marks and Line."""

    count: int
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Cut:
    """Characters that go."""

    count: int


Part = Keep | Cut | Run


@dataclass(frozen=True)
class RichSplice:
    """At `position`, `removed` units go and `runs` come. All counts are UTF-16 units, as Qt counts."""

    position: int
    removed: int
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Restyle:
    """`length` units from `position` on change; line ends heed the fields of Line, others those of Marks."""

    position: int
    length: int
    changes: Mapping[str, Any]


Step = RichSplice | Restyle


@dataclass(frozen=True)
class RichChange:
    """From the start of the text on; what follows the last part stays. Counts are code points."""

    parts: tuple[Part, ...]

    @property
    def operation(self) -> TextOperation:
        """What it does to the mere text, and to carets."""
        return TextOperation(tuple(_plain(part) for part in self.parts)).normal()

    def steps(self, before: str) -> Iterator[Step]:
        """The same as edits one after the other; a removal and an insertion at one place are one."""
        at = place = removed = 0
        runs: list[Run] = []
        for part in self.parts:
            if isinstance(part, Run):
                runs.append(part)
                continue
            length = utf16.length(before[at : at + part.count])
            at += part.count
            if isinstance(part, Cut):
                removed += length
                continue
            if removed or runs:
                yield RichSplice(place, removed, tuple(runs))
                place += sum(utf16.length(run.text) for run in runs)
                removed, runs = 0, []
            if part.changes and part.count:
                yield Restyle(place, length, part.changes)
            place += length
        if removed or runs:
            yield RichSplice(place, removed, tuple(runs))


def parts_of(deltas: Sequence[Any]) -> list[Part]:
    """The parts that the engine tells."""
    made: list[Part] = []
    for delta in deltas:
        if isinstance(delta, loro.TextDelta.Insert):
            made.extend(runs_of(str(delta.insert), delta.attributes))
        elif isinstance(delta, loro.TextDelta.Retain):
            made.append(Keep(int(delta.retain), read_changes(delta.attributes)))
        else:
            made.append(Cut(int(delta.delete)))
    return made


def raw_operation(parts: Sequence[Part]) -> TextOperation:
    """What parts do to the engine's own text."""
    return TextOperation(tuple(_plain(part) for part in parts))


def sealed(parts: Sequence[Part], before: str, after: str, *, last: Line, new_last: Line) -> RichChange:
    """The change of the text that always ends with a line end, whose line was `last` and is `new_last`.

    `before` and `after` are the engine's own texts.
    """
    body = list(parts)
    covered = sum(part.count for part in body if not isinstance(part, Run))
    if before.endswith("\n") and after.endswith("\n") and _leaves_end(body, covered, len(before)):
        return RichChange(tuple(body))
    body.append(Keep(len(before) - covered))
    if before.endswith("\n"):
        _take_old_end(body, last)
    if after.endswith("\n"):
        _take_new_end(body)
    body.append(Keep(1, asdict(new_last) if new_last != last else {}))
    return RichChange(tuple(part for part in body if isinstance(part, Run) or part.count))


def _leaves_end(body: Sequence[Part], covered: int, length: int) -> bool:
    return covered < length or (bool(body) and isinstance(body[-1], Keep))


def _take_old_end(body: list[Part], last: Line) -> None:
    """The last old character is no part of it any more; where it is kept, it is as if it came."""
    place = max(
        (index for index, part in enumerate(body) if not isinstance(part, Run) and part.count), default=len(body)
    )
    part = body[place]
    assert not isinstance(part, Run)
    if isinstance(part, Cut):
        body[place] = Cut(part.count - 1)
        return
    line = replace(last, **{name: value for name, value in part.changes.items() if name in LINE_FIELDS})
    body[place : place + 1] = [replace(part, count=part.count - 1), Run("\n", line=line)]


def _take_new_end(body: list[Part]) -> None:
    """The last new character is no part of it any more; where it was there before, it is as if it went."""
    for index in range(len(body) - 1, -1, -1):
        part = body[index]
        if isinstance(part, Run):
            # line ends are runs of their own
            del body[index]
            return
        if isinstance(part, Keep) and part.count:
            body[index : index + 1] = [replace(part, count=part.count - 1), Cut(1)]
            return


def _plain(part: Part) -> int | str:
    if isinstance(part, Run):
        return part.text
    return part.count if isinstance(part, Keep) else -part.count


def line_of(runs: Sequence[Run]) -> Line:
    """The line that a line end among runs says."""
    return next((run.line for run in runs if run.line is not None), PARAGRAPH)
