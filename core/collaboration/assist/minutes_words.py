"""Minutes in words: as Markdown, with a link to the moment of each entry."""

import re
from collections.abc import Sequence
from datetime import timedelta

from core.collaboration.assist.commitments import ToDo
from core.collaboration.assist.minutes import Minutes, Share

# What Markdown would read as its own.
_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")


def markdown(made: Minutes) -> str:
    """To be read, sent or put into a document."""

    def at(start_s: float, link: str) -> str:
        words = f"at {clock(start_s)}"
        if made.began is not None:
            words = f"at {made.began + timedelta(seconds=start_s):%H:%M}"
        return f"[{words}]({link})" if link else words

    def task(entry: ToDo) -> str:
        owner = f"**{_safe(entry.owner)}**: " if entry.owner else ""
        day = (
            f", due {entry.due.isoformat()}" if entry.due else f", {_safe(entry.due_words)}" if entry.due_words else ""
        )
        return f"{owner}{_safe(entry.text)} ({at(entry.start_s, entry.link)}{day})"

    parts = [f"# {_safe(made.title)}"]
    parts.append(f"{clock(made.duration_s)} long" if made.began is None else f"From the chat, {made.began:%Y-%m-%d}")
    decided = [f"{_safe(entry.text)} ({at(entry.start_s, entry.link)})" for entry in made.decisions]
    left = [
        f"{_safe(entry.text)} ({_safe(entry.speaker)}, {at(entry.start_s, entry.link)})" for entry in made.open_points
    ]
    topics = [f"{at(topic.start_s, topic.link)} {_safe(', '.join(topic.words))}" for topic in made.topics]
    parts += _section("Decisions", decided)
    parts += _section("To do", [task(entry) for entry in made.to_dos])
    parts += _section("Open points", left)
    parts += _section("Topics", topics)
    return "\n\n".join([*parts, *_section("Who spoke", [_share(share) for share in made.shares])]) + "\n"


def clock(seconds: float) -> str:
    """A time as "1:02:03" or "2:03"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _share(share: Share) -> str:
    lines = "1 line" if share.lines == 1 else f"{share.lines} lines"
    return f"{_safe(share.speaker)}: {lines if share.lines else clock(share.seconds)} ({share.part:.0%})"


def _section(title: str, entries: Sequence[str]) -> list[str]:
    return [f"## {title}", "\n".join(f"- {entry}" for entry in entries)] if entries else []


def _safe(text: str) -> str:
    """Words of others as words, not as Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
