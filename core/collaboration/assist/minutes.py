"""Minutes: what a meeting came to: who spoke how long, about what, what was decided, and who does what until when."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.collaboration.assist.commitments import Decision, ToDo, decision, to_do
from core.collaboration.assist.keywords import keywords
from core.collaboration.assist.segments import segments
from core.collaboration.assist.sentences import sentences

TOPIC_WORDS = 4
# What Markdown would read as its own.
_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")


@dataclass(frozen=True)
class Line:
    """Something said, in seconds from the beginning; a line of the chat takes no time."""

    speaker: str
    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True)
class Share:
    """How long somebody spoke, and which part that is of all speaking (0 to 1)."""

    speaker: str
    seconds: float
    part: float


@dataclass(frozen=True)
class Topic:
    """A part of the meeting and the words that tell it from the others."""

    start_s: float
    end_s: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Minutes:
    """All of it. Every entry says when it was (`start_s`), so that it can be listened to again."""

    title: str
    duration_s: float
    shares: tuple[Share, ...]
    topics: tuple[Topic, ...]
    decisions: tuple[Decision, ...]
    to_dos: tuple[ToDo, ...]

    def markdown(self) -> str:
        """To be read, sent or put into a document."""
        parts = [f"# {_safe(self.title)}", f"{clock(self.duration_s)} long"]
        parts += _section("Decisions", [f"{_safe(entry.text)} ({_at(entry.start_s)})" for entry in self.decisions])
        parts += _section("To do", [_to_do_line(entry) for entry in self.to_dos])
        parts += _section("Topics", [f"{_at(topic.start_s)} {_safe(', '.join(topic.words))}" for topic in self.topics])
        shares = [f"{_safe(share.speaker)}: {clock(share.seconds)} ({share.part:.0%})" for share in self.shares]
        return "\n\n".join([*parts, *_section("Who spoke", shares)]) + "\n"


def take_minutes(title: str, spoken: Iterable[Line], chat: Iterable[Line] = (), *, held: date | None = None) -> Minutes:
    """The minutes of a meeting held on that day. Blocks for some ms a spoken minute and belongs in a worker."""
    talk = sorted(spoken, key=lambda line: line.start_s)
    lines = sorted([*talk, *chat], key=lambda line: line.start_s)
    people = list(dict.fromkeys(line.speaker for line in lines if line.speaker))
    decisions, to_dos = [], []
    for line in lines:
        for sentence in sentences(line.text):
            if decision(sentence):
                decisions.append(Decision(sentence, line.speaker, line.start_s))
            elif task := to_do(sentence, speaker=line.speaker, people=people, start_s=line.start_s, said=held):
                to_dos.append(task)
    start = min((line.start_s for line in lines), default=0.0)
    end = max((line.end_s for line in lines), default=0.0)
    return Minutes(title, end - min(0.0, start), _shares(talk), _topics(lines), tuple(decisions), tuple(to_dos))


def clock(seconds: float) -> str:
    """A time as "1:02:03" or "2:03"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _shares(talk: Sequence[Line]) -> tuple[Share, ...]:
    """Time counts once for a speaker, also when two lines of theirs lie over each other."""
    spent: dict[str, float] = {}
    until: dict[str, float] = {}
    for line in talk:
        start = max(line.start_s, until.get(line.speaker, line.start_s))
        spent[line.speaker] = spent.get(line.speaker, 0.0) + max(0.0, line.end_s - start)
        until[line.speaker] = max(until.get(line.speaker, line.end_s), line.end_s)
    total = sum(spent.values())
    shares = [Share(name, seconds, seconds / total if total else 0.0) for name, seconds in spent.items()]
    return tuple(sorted(shares, key=lambda share: (-share.seconds, share.speaker)))


def _topics(lines: Sequence[Line]) -> tuple[Topic, ...]:
    found = segments([line.text for line in lines])
    parts = [" ".join(line.text for line in lines[first:after]) for first, after in found]
    return tuple(
        Topic(lines[first].start_s, max(line.end_s for line in lines[first:after]), words)
        for (first, after), words in zip(found, keywords(parts, count=TOPIC_WORDS), strict=True)
        if words
    )


def _section(title: str, entries: Sequence[str]) -> list[str]:
    return [f"## {title}", "\n".join(f"- {entry}" for entry in entries)] if entries else []


def _to_do_line(entry: ToDo) -> str:
    owner = f"**{_safe(entry.owner)}**: " if entry.owner else ""
    day = f", due {entry.due.isoformat()}" if entry.due else f", {_safe(entry.due_words)}" if entry.due_words else ""
    return f"{owner}{_safe(entry.text)} ({_at(entry.start_s)}{day})"


def _at(start_s: float) -> str:
    return f"at {clock(start_s)}"


def _safe(text: str) -> str:
    """Words of others as words, not as Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
