"""Insights: how it goes in a workspace: who waits for whom, what is stale, what is hot, who has gone quiet.

A question waits until somebody it was put to answers: the person it names, or, when it names nobody, anybody else. In a
thread only what is said in that thread after it answers. In the main talk it is what hangs on the question, quotes it
or names who asked, and what is said in the next few lines: later than that people talk about something else. That is
a rule, not reading.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from core.collaboration.records import DocumentEntry, Member
from core.collaboration.talk_records import ChatLine

DAY_S = 86_400.0
# What waits so long is stale.
STALE_S = 3 * DAY_S
# Documents are hot, and people quiet, by what they did in this time.
RECENT_S = 14 * DAY_S
# A line of the main talk may answer what is so few lines above, as on the screen of who answers.
NEXT_LINES = 5
WAITING_MOST, HOT_MOST = 50, 10
TEXT_CHARACTERS = 200
_QUESTION = re.compile(r"[?？؟](?:[\s\"'”’)\]]|$)")

_REQUEST = re.compile(
    r"[?？؟]|\b(?:can|could|would|will|kannst|könntest)\s+(?:you|du|ihr)\b|\b(?:please|bitte)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Edits:
    """How many edits one member made in a document on one day."""

    document_id: str
    author_id: str
    day: date
    count: int


@dataclass(frozen=True)
class Thread:
    """Talk about one thing that can be closed: the comments at a place of a document, or the answers to a line.

    `lines` oldest first; `document_id` is "" in the chat.
    """

    id: str
    document_id: str
    lines: tuple[ChatLine, ...]
    is_open: bool = True


@dataclass(frozen=True)
class Waiting:
    """`who` asked `whom` ("" for anybody) something at `since` (Unix seconds); `source` is the line or thread."""

    who: str
    whom: str
    text: str
    since: float
    source: str
    document_id: str = ""


@dataclass(frozen=True)
class HotDocument:
    """How much was written in a document lately, by day and by author (names), the newest day and busiest first."""

    document_id: str
    title: str
    edits: int
    days: tuple[tuple[date, int], ...]
    authors: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Quiet:
    """A member who did nothing lately; `last` is when they last did something in Unix seconds, 0 for never."""

    name: str
    last: float


@dataclass(frozen=True)
class Insights:
    """How it goes in a workspace now."""

    waiting: tuple[Waiting, ...]
    stale: tuple[Waiting, ...]
    hot: tuple[HotDocument, ...]
    quiet: tuple[Quiet, ...]


@dataclass(frozen=True)
class Activity:
    """What insights are drawn from."""

    members: Sequence[Member]
    documents: Sequence[DocumentEntry]
    chat: Sequence[ChatLine]
    edits: Sequence[Edits]
    threads: Sequence[Thread] = ()


def insights(activity: Activity, *, now: float) -> Insights:
    """Draw them. Blocks for some ms and belongs in a worker."""
    names = {member.peer_id: member.name for member in activity.members}
    found = list(_unanswered(activity.chat, activity.members))
    for thread in activity.threads:
        if thread.is_open and thread.lines:
            found += _open(thread, activity.members)
    found.sort(key=lambda entry: entry.since)
    stale = [entry for entry in found if now - entry.since >= STALE_S]
    fresh = [entry for entry in found if now - entry.since < STALE_S]
    return Insights(
        tuple(fresh[:WAITING_MOST]),
        tuple(stale[:WAITING_MOST]),
        _hot(activity, names, now=now),
        _quiet(activity, now=now),
    )


def named(text: str, members: Iterable[Member]) -> list[Member]:
    """The members that a text speaks to: by "@name", or by beginning with their name and a comma or colon."""
    found = []
    for member in members:
        for name in dict.fromkeys((member.name, member.name.split()[0] if member.name.split() else "")):
            told = rf"(?<!\w)@{re.escape(name)}(?!\w)|^\s*{re.escape(name)}\s*[,:]"
            if name and re.search(told, text, re.IGNORECASE):
                found.append(member)
                break
    return found


def _unanswered(lines: Sequence[ChatLine], members: Sequence[Member]) -> list[Waiting]:
    """Questions and mentions that nobody to whom they were put answered."""
    found = []
    # which lines answer whom: "@Ada yes" after her question asks nothing of her
    told: set[tuple[str, str]] = set()
    said = sorted((line for line in lines if not line.removed_by), key=lambda line: line.sent)
    for place, line in enumerate(said):
        others = [member for member in named(line.text, members) if member.peer_id != line.author_id]
        if not others and not _QUESTION.search(line.text):
            continue
        answering = list(_answers(line, said[place + 1 :], members))
        answers = {one.author_id for one in answering}
        told |= {(one.id, line.author_id) for one in answering}
        for member in others:
            is_told = (line.id, member.peer_id) in told and not _REQUEST.search(line.text)
            if member.peer_id not in answers and not is_told:
                found.append(_waiting(line, member.name))
        if not others and not answers:
            found.append(_waiting(line, ""))
    return found


def _answers(asked: ChatLine, later: Sequence[ChatLine], members: Sequence[Member]) -> Iterator[ChatLine]:
    """What others said later that may answer."""
    near = 0
    for line in later:
        if line.author_id == asked.author_id:
            continue
        if asked.thread:
            is_answer = line.thread == asked.thread
        elif line.thread:
            is_answer = line.thread == asked.id
        else:
            near += 1
            # a line that answers another one by name answers nothing else
            is_next = near <= NEXT_LINES and (line.quote is None or line.quote.id == asked.id)
            is_to_them = any(member.peer_id == asked.author_id for member in named(line.text, members))
            is_answer = is_next or is_to_them or asked.author_id in line.mentions
        if is_answer or (line.quote is not None and line.quote.id == asked.id):
            yield line


def _open(thread: Thread, members: Sequence[Member]) -> list[Waiting]:
    """An open comment waits for somebody other than who said the last word."""
    asked = _unanswered([replace(line, thread=thread.id) for line in thread.lines], members)
    return [
        Waiting(entry.who, entry.whom, entry.text, entry.since, thread.id, thread.document_id)
        for entry in (asked or [_waiting(thread.lines[-1], "")])
    ]


def _waiting(line: ChatLine, whom: str) -> Waiting:
    return Waiting(line.author, whom, " ".join(line.text.split())[:TEXT_CHARACTERS], line.sent, line.id)


def _hot(activity: Activity, names: dict[str, str], *, now: float) -> tuple[HotDocument, ...]:
    since = datetime.fromtimestamp(max(0.0, now - RECENT_S)).astimezone().date()
    found = []
    for entry in activity.documents:
        edits = [each for each in activity.edits if each.document_id == entry.id and each.day >= since]
        days: Counter[date] = Counter()
        authors: Counter[str] = Counter()
        for each in edits:
            days[each.day] += each.count
            authors[names.get(each.author_id, "Others")] += each.count
        if edits and not entry.is_removed:
            busiest = sorted(authors.items(), key=lambda pair: (-pair[1], pair[0]))
            newest = sorted(days.items(), reverse=True)
            found.append(HotDocument(entry.id, entry.title, days.total(), tuple(newest), tuple(busiest)))
    found.sort(key=lambda document: (-document.edits, document.title))
    return tuple(found[:HOT_MOST])


def _quiet(activity: Activity, *, now: float) -> tuple[Quiet, ...]:
    last: dict[str, float] = {}
    said = [*activity.chat, *(line for thread in activity.threads for line in thread.lines)]
    for line in said:
        last[line.author_id] = max(last.get(line.author_id, 0.0), line.sent)
    for each in activity.edits:
        # at the end of that day at the latest
        at = min(now, datetime.combine(each.day, datetime.max.time()).timestamp())
        last[each.author_id] = max(last.get(each.author_id, 0.0), at)
    quiet = [
        Quiet(member.name, last.get(member.peer_id, 0.0))
        for member in activity.members
        if now - last.get(member.peer_id, 0.0) >= RECENT_S
    ]
    return tuple(sorted(quiet, key=lambda entry: (entry.last, entry.name)))
