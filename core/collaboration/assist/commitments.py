"""Commitments: who promised to do what, by what people say then, and what a meeting came to, as records.

Rules over cue phrases of English and German, clause by clause. They find what is said in so many words, and say nothing
about the rest.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from core.collaboration.assist.decisions import decision
from core.collaboration.assist.due import due
from core.collaboration.assist.verbs_of_work import DO, DOES, DOING, HABIT

# What follows "I'll" without any work in it is no promise.
_IDLE = (
    r"(?!\s+(?:(?:just|probably|also|maybe)\s+)?(?:be|have|see|say|think|admit|never|not|bet|miss|stop|wait|go|know|believe|remember"
    r"|love|hate|like|need|want|get\s+(?:it|that)|take\s+(?:it\s+that|your\s+word)|leave(?!\s+\w+\s+(?:note|message))|start\s+with|begin"
    r"|sleep|regret|forget|guess|understand|manage|feel|come|arrive|die|live|try\s+to\s+be|agree|cost|happen)\b)"
)
_OWN = re.compile(
    rf"""\b(?:I'll{_IDLE} | I\s+will{_IDLE} | I(?:'m|\ am)\s+going\s+to{_IDLE}
    | I\s+can\s+(?:{DO}|do\s+it) | I\s+could\s+{DO} | I\s+promise\s+to
    | I(?:'ll)?\s+take\s+(?:care|that|this|the\s+\w+)
    | let\s+me\s+(?!see|think|know|finish|say|guess|be|just\s+say|explain)\w+
    | I(?:'ve)?\s+(?:need|have|got)\s+to\s+(?!say|admit|go\b|leave|run|be\b|think|agree)\w+ | I\s+(?:must|should)\s+{DO}
    | leave\s+(?:it|that|this)\s+(?:to|with)\s+me | I'm\s+on\s+it | I've\s+got\s+(?:it|that|this)
    | ich\s+(?:werde(?!\s+(?:nicht|nie|sein)) | übernehme | kümmere | mache | schreibe | schicke | prüfe | sende
             | frage | erledige
             | bereite | erstelle | organisiere | rufe | teste | liefere | kläre | schaue | baue | lade | bringe)
    | das\s+(?:mache|übernehme|erledige)\s+ich
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# "I send the invoice", but not "if I send it" or "what I order".
_SUBORDINATE = (
    r"\b(?:if|when|whenever|unless|before|after|once|until|since|because|that|what|how|why|where|which"
    r"|did|does|do|said|as|than|who|while|things)"
)
_PRESENT = re.compile(rf"(?<!\w)I\s+(?:also\s+|then\s+|just\s+)?{DO}(?!\s*[.!]?$)", re.IGNORECASE)
_DOING = re.compile(rf"(?<!\w)I(?:'m|\s+am)\s+{DOING}", re.IGNORECASE)
_SOON = re.compile(
    r"\b(?:this\s+(?:morning|afternoon|evening|week)|later|right\s+away|soon|after\s+(?:this|the|lunch)|next)\b", re.I
)
_SUB_I = re.compile(rf"{_SUBORDINATE}\s+I\b", re.IGNORECASE)
_ALL = re.compile(
    r"""(?:\blet's\s+(?!see|leave\s+(?:it|that|this)\s|go\b|get\s+(?:going|started|on|back)|say|face|hope|start|move\s+on|begin|continue|not|be\b|talk
        |wait|look\s+at|come\s+back|stop|wrap|do\s+(?:it|that)\W*$)\w+
    | \bwe\s+(?:need|have)\s+to\s+(?!be\b|see|think|admit|remember|accept|know|decide|talk|discuss|go\b
        |wait|hope|live)\w+
    | \bwe\s+(?:should|must)\s+(?!be\b|have\b|not\b|see|think|know|decide|talk|discuss|start|begin)\w+
    | \b(?:somebody|someone|everybody|everyone|each\s+of\s+us|one\s+of\s+us)
        \s+(?:should|has\s+to|needs\s+to|must)\s+(?!be\b|have\b|know)\w+
    | \bwir\s+(?:müssen|sollten|sollen)\b | \blasst?\s+uns\b | \bjemand\s+(?:muss|sollte)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
# "To do: …", also as one word; what is marked so is one whatever else it says.
_MARKED = re.compile(r"\b(?:to-?\s?do|action(?:\s+item)?|task|aufgabe)\s*:\s*", re.IGNORECASE)
_THEIRS = rf"""(?:(?:will|'ll|is\s+going\s+to|can){_IDLE}\s+(?!can\b)\w+
    | (?:should|has\s+to|needs\s+to|must)\s+(?!be\b|have\b|not\b)\w+
    | {DOES} | is\s+{DOING} | to\s+{DO}
    | (?:wird|soll|sollte|muss|macht|übernimmt|kümmert|schreibt|schickt|prüft|erledigt)\b)"""
_REQUESTED = r"\s*,?\s*(?:(?:can|could|would|will)\s+you|please|kannst|könntest|würdest|bitte|machst|übernimmst)\b"
_ASKED_LAST = r"\b(?:can|could|would|will)\s+you\b[^?]*,\s*"
# Nobody of the meeting, yet a name: a capital that is no beginning of a sentence such as these.
_NO_NAMES = frozenset(
    [
        "he",
        "she",
        "it",
        "we",
        "they",
        "you",
        "i",
        "this",
        "that",
        "there",
        "here",
        "who",
        "what",
        "which",
        "somebody",
        "someone",
        "nobody",
        "everybody",
        "everyone",
        "anybody",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "the",
        "a",
        "an",
        "and",
        "but",
        "so",
        "then",
        "okay",
        "yes",
        "no",
        "my",
        "our",
        "your",
        "his",
        "her",
        "their",
        "one",
    ]
)
_STRANGER = re.compile(rf"(?:^|[,;]\s*|\b(?:and|so|then|okay|but)\s+)([A-Z][a-zà-ÿ]+)\s+{DOES}")
_BEFORE_NAME = re.compile(
    r"(?:\bif|\bwhen|\bunless|\bbefore|\bdid|\bdoes|\bwhat|\bhow|\bbecause|\bafter|\bwith|\bwhile)\s+$", re.I
)
# Where the next promise of a sentence begins.
_CLAUSE = (
    r"(?:\s*;\s*|,?\s+(?:and|but|then|so|while)\s+|,\s+)"
    r"(?=(?:then\s+)?(?:I(?:'ll|'m)?|we(?:'ll|'re|\s+won't)?|let's{names})\s+\w)"
)


@dataclass(frozen=True)
class Decision:
    """Something that was decided, in the words in which it was said, and by whom; `link` leads to the moment."""

    text: str
    speaker: str
    start_s: float
    link: str = ""


@dataclass(frozen=True)
class OpenPoint:
    """A question that nobody answered."""

    text: str
    speaker: str
    start_s: float
    link: str = ""


@dataclass(frozen=True)
class ToDo:
    """Something to be done. `owner` is "" when nobody in particular; `due` the day when it can be told,
    `due_words` what was said of it.
    """

    text: str
    owner: str
    start_s: float
    due_words: str = ""
    due: date | None = None
    link: str = ""


def clauses(sentence: str, people: Sequence[str]) -> list[str]:
    """The parts of a sentence in which different people may promise something, in order."""
    names = "".join(f"|{re.escape(first)}" for first in dict.fromkeys(_first(name) for name in people) if first)
    parts = re.split(_CLAUSE.format(names=names), sentence.replace("’", "'"), flags=re.IGNORECASE)
    return [part.strip() for part in parts if part.strip()]


def to_do(
    sentence: str, *, speaker: str, people: Sequence[str], start_s: float = 0.0, said: date | None = None
) -> ToDo | None:
    """What a sentence gives somebody to do; None for nothing. `people` are the names that may be asked."""
    plain = _plain(sentence)
    owner = _owner(plain, speaker, people)
    if owner is None:
        return None
    words, day = due(plain, said)
    return ToDo(_MARKED.sub("", sentence, count=1).strip() or sentence, owner, start_s, words, day)


def named_in(request: str, people: Sequence[str]) -> str:
    """Whom a request speaks to by name: "Ada, can you …?" or "Can you …, Ada?"; "" for nobody."""
    plain = _plain(request)
    return next((name for name in people if _is_requested(name, plain)), "")


def _owner(plain: str, speaker: str, people: Sequence[str]) -> str | None:
    if _MARKED.search(plain):
        # a name anywhere in what is marked is that of who does it
        return next((name for name in people if _names(name).search(plain)), "")
    if asked := named_in(plain, people):
        return asked
    if plain.endswith("?") or decision(plain):
        return None  # "should I …?" is no promise, and what a group refuses is nothing to do
    if _promises(plain):
        return speaker
    theirs = next((name for name in people if _is_theirs(name, plain)), None) or _stranger(plain)
    if theirs is not None:
        return theirs
    return "" if _ALL.search(plain) else None


def _promises(plain: str) -> bool:
    if _OWN.search(plain):
        return True
    if HABIT.search(plain) or _SUB_I.search(plain):
        return False
    return bool(_PRESENT.search(plain) or (_DOING.search(plain) and (due(plain, None)[0] or _SOON.search(plain))))


def _is_requested(name: str, plain: str) -> bool:
    if not _is_in(name, plain):
        return False
    named = _names(name).pattern
    if re.search(named + _REQUESTED, plain, re.IGNORECASE):
        return True
    if re.search(rf"\bplease\b[^.?!]*,\s*{named}\W*$", plain, re.IGNORECASE):
        return True
    return plain.endswith("?") and bool(re.search(_ASKED_LAST + named, plain, re.IGNORECASE))


def _is_theirs(name: str, plain: str) -> bool:
    if not _is_in(name, plain):
        return False
    found = re.search(rf"{_names(name).pattern}\s*(?:{_THEIRS})", plain, re.IGNORECASE | re.VERBOSE)
    return found is not None and not HABIT.search(plain) and not _BEFORE_NAME.search(plain[: found.start()])


def _stranger(plain: str) -> str | None:
    found = _STRANGER.search(plain)
    is_name = found is not None and found[1].casefold() not in _NO_NAMES and not HABIT.search(plain)
    return found[1] if found is not None and is_name else None


def _is_in(name: str, plain: str) -> bool:
    """Whether a name may be in it at all: most are not, and a pattern for each of many people takes its time."""
    return _first(name).lower() in plain.lower()


@lru_cache(maxsize=1000)
def _names(name: str) -> re.Pattern[str]:
    """A name as it is said: whole, or the first of it."""
    whole, first = (re.escape(part).replace(r"\ ", r"[ ]") for part in (name, _first(name) or name))
    return re.compile(rf"(?<!\w)@?(?:{whole}|{first})(?!\w)", re.IGNORECASE)


def _first(name: str) -> str:
    return name.split()[0] if name.split() else name


def _plain(sentence: str) -> str:
    return sentence.replace("’", "'").strip()
