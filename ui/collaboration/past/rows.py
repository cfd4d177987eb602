"""Rows: entries as they were, and what became of them, as lines of words in a few voices."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from core.collaboration.history import PAUSE_S
from core.collaboration.past.difference import Detail
from core.collaboration.past.entries import PastEntry, PastField
from core.collaboration.past.reader import Comparison, PastReading
from core.collaboration.past.traces import Trace
from ui.collaboration.when import when

# What a person reads at a glance; the document has the rest.
WORDS_MOST = 400
# Of long words of which a part is another now, what is shown before and after that part.
AROUND = 40
# Nobody reads more rows; each costs a line or two to be laid out.
ROWS_MOST = 2_000
SOMEBODY = "Somebody"
MARKS: Mapping[str, tuple[str, str, str]] = {
    "added": ("circle-plus", "Added", "good"),
    "removed": ("circle-minus", "Removed", "bad"),
    "changed": ("pencil", "Changed", "warn"),
    "moved": ("move", "Moved", "accent"),
}
"""The icon, the word and the colour of what became of something."""


@dataclass(frozen=True)
class Span:
    """Words in one voice: `tone` is a colour of the theme, `author_id` gives the colour of a person instead."""

    text: str
    tone: str = "text"
    author_id: str = ""
    is_strong: bool = False
    is_struck: bool = False


Line = tuple[Span, ...]


@dataclass(frozen=True)
class Row:
    """One entry in some lines. `mark` is what became of it; `fresh` is whose edit at this very moment made it so."""

    key: str
    lines: tuple[Line, ...]
    mark: str = ""
    fresh: str = ""
    picture: bytes = field(default=b"", repr=False)
    is_heading: bool = False

    @property
    def words(self) -> str:
        """All of it, for screen readers."""
        said = [MARKS[self.mark][1]] if self.mark else []
        return ". ".join([*said, *("".join(span.text for span in line) for line in self.lines)])


Names = Mapping[str, str]


def state_rows(reading: PastReading, group: str, names: Names, number: int) -> list[Row]:
    """The entries of a group as they were at the moment `number`."""
    return [_entry_row(entry, reading.traces.get(entry.key), names, number) for entry in reading.state.of(group)]


def page_rows(reading: PastReading, names: Names, number: int) -> list[Row]:
    """All groups below each other, with headings; groups with nothing in them are left out."""
    made: list[Row] = []
    for group in reading.state.groups:
        if rows := state_rows(reading, group.key, names, number):
            note = (Span(f"   {group.note}", "muted"),) if group.note else ()
            made.append(Row(f"heading {group.key}", ((Span(group.title, is_strong=True), *note),), is_heading=True))
            made += rows
    return cut(made)


def change_rows(comparison: Comparison, names: Names) -> list[Row]:
    """What became of the entries."""
    return cut(
        [
            change_row(
                change.entry.key,
                change.sort,
                title_spans(change.entry.sort, change.entry.title, is_gone=change.sort == "removed"),
                change.details,
                author_line(comparison.authors.get(change.entry.key, ()), names),
                picture=change.entry.picture,
            )
            for change in comparison.changes
        ]
    )


def change_row(
    key: str, sort: str, title: Line, details: Sequence[Detail], authors: Line, *, picture: bytes = b""
) -> Row:
    """What became of one thing: `title` is what it is, `details` what is another now."""
    word, tone = MARKS[sort][1:]
    first: Line = (Span(f"{word}  ", tone, is_strong=True), *title)
    is_whole = sort in ("added", "removed")
    lines = [_whole_line(detail) if is_whole else _change_line(detail) for detail in details]
    return Row(key, (first, *lines, *((authors,) if authors else ())), mark=sort, picture=picture)


def title_spans(sort: str, title: str, *, is_gone: bool = False) -> Line:
    """What something is: Card “Bake bread”."""
    return (Span(f"{sort}  ", "muted"), Span(shortened(_flat(title)) or "Untitled", is_strong=True, is_struck=is_gone))


def author_line(authors: Sequence[str], names: Names) -> Line:
    """By whom; nothing where that is not known."""
    return (Span("by ", "muted"), *_with_commas([_who(one, names) for one in authors])) if authors else ()


def trace_line(trace: Trace | None, names: Names, *, made: str = "made it") -> Line:
    """Who made something and who changed it last."""
    if trace is None:
        return ()
    first = (_who(trace.made.author_id, names), Span(f" {made}, {when(trace.made.written)}", "muted"))
    is_same_person = trace.made.author_id == trace.changed.author_id
    # who writes a title right after adding a card is still making it
    if is_same_person and trace.changed.written - trace.made.written <= PAUSE_S:
        return first
    if is_same_person:
        return (*first, Span(f" · changed it last, {when(trace.changed.written)}", "muted"))
    last = (_who(trace.changed.author_id, names), Span(f" changed it last, {when(trace.changed.written)}", "muted"))
    return (*first, Span(" · ", "muted"), *last)


def counted(changes: Sequence[str]) -> str:
    """How many of each sort, in words: 2 added, 1 removed."""
    counts = {sort: sum(one == sort for one in changes) for sort in MARKS}
    return ", ".join(f"{count} {MARKS[sort][1].lower()}" for sort, count in counts.items() if count)


def cut(rows: list[Row]) -> list[Row]:
    """As many as can be read, and how many more there are."""
    if len(rows) <= ROWS_MOST:
        return rows
    more = Row("more", ((Span(f"and {len(rows) - ROWS_MOST:,} more", "muted"),),))
    return [*rows[:ROWS_MOST], more]


def shortened(words: str) -> str:
    """What of long words is read at a glance."""
    return words if len(words) <= WORDS_MOST else f"{words[: WORDS_MOST - 1]}…"


def parted(before: str, after: str) -> tuple[str, str]:
    """Of long words before and after, what is around the part that is another now."""
    if max(len(before), len(after)) <= 3 * AROUND or not before or not after:
        return shortened(before), shortened(after)
    most = min(len(before), len(after))
    head = next((place for place in range(most) if before[place] != after[place]), most)
    tail = next((place for place in range(most - head) if before[-1 - place] != after[-1 - place]), most - head)
    start = max(0, head - AROUND)

    def part(words: str) -> str:
        end = min(len(words), len(words) - tail + AROUND)
        return shortened(f"{'…' if start else ''}{words[start:end]}{'…' if end < len(words) else ''}")

    return part(before), part(after)


def _entry_row(entry: PastEntry, trace: Trace | None, names: Names, number: int) -> Row:
    title: Line = (Span(shortened(_flat(entry.title)) or "Untitled", is_strong=True),)
    fresh = trace.changed.author_id if trace is not None and trace.changed.number == number else ""
    lines = (title, *_field_lines([one for one in entry.fields if one.is_shown]))
    about = trace_line(trace, names)
    return Row(entry.key, (*lines, *((about,) if about else ())), fresh=fresh, picture=entry.picture)


def _field_lines(fields: Sequence[PastField]) -> Iterator[Line]:
    """Fields that are called the same stand on one line; those of a series have one each."""
    for (title, series), found in groupby(fields, key=lambda one: (one.title, one.series)):
        if series:
            yield from ((Span(_listed(one.words)),) for one in found)
        else:
            said = [Span(shortened(one.words), one.tone or "text", is_strong=bool(one.tone)) for one in found]
            yield (Span(f"{title}  ", "muted"), *_with_commas(said))


def _listed(words: str) -> str:
    return words if words[:1] in ("☐", "☑") else f"• {words}"


def _whole_line(detail: Detail) -> Line:
    """Of what came or went as a whole, what it says."""
    return (Span(f"{detail.title}  ", "muted"), Span(shortened(detail.after or detail.before)))


def _change_line(detail: Detail) -> Line:
    before, after = parted(detail.before, detail.after)
    spans = [Span(f"{detail.title}  ", "muted")]
    if before:
        spans.append(Span(before, "bad", is_struck=True))
    if before and after:
        spans.append(Span("  →  ", "muted"))
    if after:
        spans.append(Span(after, "good"))
    return tuple(spans)


def _with_commas(spans: Sequence[Span]) -> Line:
    return tuple(
        part for number, one in enumerate(spans) for part in ((Span(", ", "muted"), one) if number else (one,))
    )


def _who(author_id: str, names: Names) -> Span:
    return Span(names.get(author_id, SOMEBODY), author_id=author_id, is_strong=True)


def _flat(title: str) -> str:
    return " ".join(title.split())
