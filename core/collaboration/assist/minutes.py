"""Minutes: what a meeting came to: who spoke how long, about what, what was decided, and who does what until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from core.collaboration.assist.commitments import Decision, OpenPoint, ToDo, clauses, to_do
from core.collaboration.assist.decisions import decision
from core.collaboration.assist.due import due
from core.collaboration.assist.exchanges import Said, agreed, is_plain, taken, unanswered
from core.collaboration.assist.keywords import keywords
from core.collaboration.assist.latent import Latent, about
from core.collaboration.assist.segments import segments
from core.collaboration.assist.sentences import sentences
from core.jobs import NOBODY, Reporter

TOPIC_WORDS = 4
# Which part of the work is done when a step begins, in hundredths, as three hours of talk take their time.
LEARNED, FOUND, JOINED = 40, 75, 85
# Sentences between two looks at whether somebody changed their mind.
STEP = 100
# From this cosine on two to-dos of one person are the same one, said again.
SAME = 0.6
# So many words in common, and this part of the shorter one's, say the same too.
SHARED_LEAST, SHARED_PART = 2, 0.75


@dataclass(frozen=True)
class Line:
    """Something said, in seconds from the beginning; a line of the chat takes no time. `link` leads to it."""

    speaker: str
    start_s: float
    end_s: float
    text: str
    link: str = ""


@dataclass(frozen=True)
class Share:
    """How long somebody spoke, or in a chat how many `lines` they wrote, and which part that is of all (0 to 1)."""

    speaker: str
    seconds: float
    part: float
    lines: int = 0


@dataclass(frozen=True)
class Topic:
    """A part of the meeting and the words that tell it from the others."""

    start_s: float
    end_s: float
    words: tuple[str, ...]
    link: str = ""


@dataclass(frozen=True)
class Minutes:
    """All of it. Every entry says when it was (`start_s`) and leads there (`link`), where there is a way.

    `began` is when the first line of a chat was written: in a chat nothing has a length.
    """

    title: str
    duration_s: float
    shares: tuple[Share, ...]
    topics: tuple[Topic, ...]
    decisions: tuple[Decision, ...]
    to_dos: tuple[ToDo, ...]
    open_points: tuple[OpenPoint, ...] = ()
    began: datetime | None = None


def take_minutes(
    title: str,
    spoken: Iterable[Line],
    chat: Iterable[Line] = (),
    *,
    held: date | None = None,
    people: Sequence[str] = (),
    texts: Sequence[str] = (),
    job: Reporter = NOBODY,
) -> Minutes:
    """The minutes of a meeting held on that day. Blocks for some seconds at the most and belongs in a worker.

    `people` may be named without having spoken; `texts` of the workspace tell which of its words belong together.
    """
    job.report(0, 100, "Learning the words")
    talk = sorted(spoken, key=lambda line: line.start_s)
    lines = sorted([*talk, *chat], key=lambda line: line.start_s)
    latent = Latent([*(line.text for line in lines), *texts])
    named = list(dict.fromkeys([*(line.speaker for line in lines if line.speaker), *people]))
    decisions, to_dos, open_points = _findings(_said(lines), named, held, job)
    job.report(FOUND, 100, "Joining what was said twice")
    joined = tuple(_joined(to_dos, latent))
    job.report(JOINED, 100, "Finding the topics")
    start = min((line.start_s for line in lines), default=0.0)
    end = max((line.end_s for line in lines), default=0.0)
    return Minutes(
        title,
        end - min(0.0, start),
        _shares(talk) if talk else _written(lines),
        _topics(lines, latent),
        tuple(decisions),
        joined,
        tuple(open_points),
    )


def _said(lines: Sequence[Line]) -> list[Said]:
    return [
        Said(sentence, line.speaker, number, line.start_s, line.link)
        for number, line in enumerate(lines)
        for sentence in sentences(line.text)
    ]


def _findings(
    said: Sequence[Said], people: Sequence[str], held: date | None, job: Reporter
) -> tuple[list[Decision], list[ToDo], list[OpenPoint]]:
    """What each sentence decides, gives to do or leaves open."""
    decided: dict[int, Decision] = {}
    to_dos: list[ToDo] = []
    left_open: list[OpenPoint] = []
    answers: dict[int, int] = {}
    approved = {id(agreed(said, place)) for place in range(len(said))}
    for place, one in enumerate(said):
        if place % STEP == 0:
            job.report(LEARNED + (FOUND - LEARNED) * place // len(said), 100, "Finding decisions and to-dos")
        if id(one) in approved:
            decided[place] = Decision(one.text, one.speaker, one.start_s, one.link)
        elif (found := taken(said, place, people)) is not None:
            words, day = due(one.text, held)
            to_dos.append(ToDo(one.text, found.owner, one.start_s, words, day, one.link))
            answers[found.answer] = len(to_dos) - 1
        elif place in answers or (place - 1 in answers and one.line == said[place - 1].line and is_plain(one.text)):
            _answered(one, to_dos, answers.get(place, answers.get(place - 1, 0)), people, held)
        elif unanswered(said, place):
            left_open.append(OpenPoint(one.text, one.speaker, one.start_s, one.link))
        else:
            _take_clauses(place, one, people, held, decided, to_dos)
    return list(decided.values()), to_dos, left_open


def _answered(one: Said, to_dos: list[ToDo], asked: int, people: Sequence[str], held: date | None) -> None:
    """A yes may say until when; more than a yes is a to-do of its own."""
    words, day = due(one.text, held)
    if words and not to_dos[asked].due_words:
        to_dos[asked] = replace(to_dos[asked], due_words=words, due=day)
    for clause in clauses(one.text, people):
        if not is_plain(clause) and (made := _promise(one, clause, people, held)) is not None:
            to_dos.append(made)


def _take_clauses(
    place: int,
    one: Said,
    people: Sequence[str],
    held: date | None,
    decided: dict[int, Decision],
    to_dos: list[ToDo],
) -> None:
    parts = clauses(one.text, people) or [one.text]
    against = [part for part in parts if decision(part)]
    promised = [made for part in parts if part not in against and (made := _promise(one, part, people, held))]
    is_one = len(promised) + bool(against) == 1
    if against:
        decided[place] = Decision(one.text if is_one else ", ".join(against), one.speaker, one.start_s, one.link)
    elif decision(one.text) and not promised:
        decided[place] = Decision(one.text, one.speaker, one.start_s, one.link)
    for made in promised:
        whole = to_do(one.text, speaker=one.speaker, people=people, said=held) if is_one else None
        to_dos.append(
            replace(made, text=whole.text if whole else made.text, due=made.due or (whole.due if whole else None))
        )


def _promise(one: Said, clause: str, people: Sequence[str], held: date | None) -> ToDo | None:
    made = to_do(clause, speaker=one.speaker, people=people, start_s=one.start_s, said=held)
    return replace(made, link=one.link) if made is not None else None


def _joined(to_dos: Sequence[ToDo], latent: Latent) -> list[ToDo]:
    """What is said again at the end is the same to-do; the first to say it keeps the moment."""
    plain = [_work(entry) for entry in to_dos]
    vectors = latent.vectors(plain)
    kept: dict[int, ToDo] = {}
    for place, entry in enumerate(to_dos):
        for first, known in kept.items():
            is_theirs = known.owner in ("", entry.owner) or not entry.owner
            is_near = _is_same(plain[first], plain[place], float(vectors[first] @ vectors[place]))
            if is_theirs and is_near:
                dated = known if known.due_words else entry
                owner = known.owner or entry.owner
                kept[first] = replace(known, owner=owner, due_words=dated.due_words, due=dated.due)
                break
        else:
            kept[place] = entry
    return list(kept.values())


def _work(entry: ToDo) -> str:
    """What is to be done, without who does it and until when."""
    names = set(about(entry.owner))
    return " ".join(word for word in about(entry.text.replace(entry.due_words, "")) if word not in names)


def _is_same(one: str, other: str, alike: float) -> bool:
    """Whether two say the same work: near each other, or the shorter says nothing that the longer does not.

    Without a word in common nearness is chance: a short meeting has few directions.
    """
    first, second = set(one.split()), set(other.split())
    shared = len(first & second)
    is_within = shared >= SHARED_LEAST and shared >= SHARED_PART * min(len(first), len(second))
    return is_within or (shared > 0 and alike >= SAME)


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


def _written(lines: Sequence[Line]) -> tuple[Share, ...]:
    counted: dict[str, int] = {}
    for line in lines:
        counted[line.speaker] = counted.get(line.speaker, 0) + 1
    shares = [Share(name, 0.0, count / len(lines), count) for name, count in counted.items()]
    return tuple(sorted(shares, key=lambda share: (-share.lines, share.speaker)))


def _topics(lines: Sequence[Line], latent: Latent) -> tuple[Topic, ...]:
    found = segments([line.text for line in lines], vectors=latent.vectors([line.text for line in lines]))
    parts = [" ".join(line.text for line in lines[first:after]) for first, after in found]
    return tuple(
        Topic(lines[first].start_s, max(line.end_s for line in lines[first:after]), words, lines[first].link)
        for (first, after), words in zip(found, keywords(parts, count=TOPIC_WORDS), strict=True)
        if words
    )
