"""Exchanges: what a question came to: somebody took what was asked for, the others agreed, or nobody answered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.collaboration.assist.commitments import named_in
from core.collaboration.assist.decisions import agreement, decision, proposal
from core.collaboration.assist.words import content

# An answer comes within so many lines.
ANSWER_LINES = 3
# "Yes, I'll send it tonight" says no more than that it is taken, and until when.
PLAIN_WORDS = 3

_ASKS = re.compile(
    r"^\W*(?:so\W+|and\W+|but\W+|okay\W+)?(?:who|what|when|where|why|how|which|can|could|will|would|shall|should|do|does|did|is|are|has|have)"
    r"(?:'s|'re)?\s+(?!a\s+(?:pity|shame|day|mess))",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\b(?:can|could|would|will)\s+(?:you|somebody|someone|anybody|anyone|one\s+of\s+you)\b"
    r"(?!\s+(?:all\s+)?(?:hear|see|imagine|believe|remember|repeat|say|explain|understand|hold|wait|tell\s+me|guess)\b)",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"^\W*(?:(?:so|and|but|okay|ok)\W+)?who\s*(?:(?:can|could|will|would|'ll|is\s+going\s+to|wants\s+to|should)\s+(?!be\b|have\b|know|come)\w+|'s\s+(?:doing|taking)|(?!(?:is|was|has|knows|needs|wants|likes|thinks|lives|says|comes|cares|does)\b)\w+s\b)",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^\W*(?:(?:oh|well|hm|um|ah)\W+)?(?:yes|yeah|yep|sure|ok|okay|of\s+course|fine|will\s+do|no\s+problem|i\s+can|i'll|i\s+will|i\s+do\b|i\s+take"
    r"|i'm\s+on|me\b|happy\s+to|gladly|with\s+pleasure|consider|on\s+it|leave\s+(?:it|that)\s+(?:to|with)\s+me|ja|klar|gern|mach(?:e)?\s+ich)",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"^\W*(?:(?:oh|well|ok|okay|yes|sure|hm)\W+)*(?:i\s+can|i'll|i\s+will|i\s+do\b|i\s+take|i\s+could|me\b|let\s+me|leave\s+(?:it|that)|happy\s+to)",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^\W*(?:(?:oh|well|hm|um|ah)\W+)?(?:no\b|nope|sorry|i\s+can't|i\s+cannot|not\s+me|not\s+really|unfortunately|i'm\s+afraid|nein|leider)",
    re.IGNORECASE,
)
_DODGED = re.compile(
    r"\b(?:no\s+idea|(?:i|we)\s+(?:\w+\s+)?(?:don't|do\s+not)\s+know|no\s+news|not\s+a\s+word|nothing\s+yet|haven't\s+(?:heard|found)|not\s+sure|good\s+question|come\s+back\s+to|we'll\s+see|nobody\s+knows"
    r"|no\s+one\s+knows|park\s+(?:that|it)|hard\s+to\s+say|can't\s+say|keine\s+ahnung|weiß\s+(?:ich\s+)?nicht|have\s+to\s+(?:find\s+out|look|check|ask)|(?:leave|decide|discuss|settle|postpone)\s+(?:that|it|this)\s+(?:open|for\s+(?:now|later|next)|until|next|later))\b",
    re.IGNORECASE,
)
_PASSING = re.compile(
    r"^\W*(?:(?:ok|okay|right|so|well|alright)\W+)*(?:anyway|moving\s+on|next\b|let's\s+(?:move\s+on|go\s+on|continue|start|begin)|by\s+the\s+way|another\s+thing"
    r"|one\s+more\s+thing|also\b|before\s+i\s+forget)",
    re.IGNORECASE,
)
# After "I don't know" only somebody who does answers; others talk about something else.
_TOLD = re.compile(
    r"^\W*(?:yes|yeah|no\b|actually|i\s+(?:do\s+)?know|i\s+think|it's|it\s+is|ja\b|nein|doch)", re.IGNORECASE
)
# Asked for company, or of the meeting itself.
_SOCIAL = re.compile(
    r"^\W*(?:(?:ok|okay|right|so|well|and|hi|hello|morning|good\s+morning)\W+)*(?:ready|sorry|pardon|all\s+good|how\s+are\s+you|how\s+was"
    r"|any\s+(?:other\s+|more\s+)?(?:questions|business|comments)|anything\s+else|(?:can|do)\s+(?:you|everyone|everybody)\s+(?:all\s+)?(?:hear|see)"
    r"|is\s+(?:everybody|everyone)|are\s+(?:we|you)\s+(?:all|ready)|shall\s+we\s+(?:start|begin|move|go\s+on)|what's\s+next|you\s+know\s+what)\b",
    re.IGNORECASE,
)
_TAG = re.compile(
    r",\s*(?:right|ok|okay|yes|no|(?:is|are|do|does|did|was|were|have|has|will|can)n't\s+\w+|you\s+know|huh|eh|oder|ne)\?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """A sentence of a conversation: `line` is the number of the line that it is in."""

    text: str
    speaker: str
    line: int
    start_s: float
    link: str = ""


@dataclass(frozen=True)
class Taken:
    """Who took what was asked for, and with which sentence (-1 when a name alone was asked)."""

    owner: str
    answer: int = -1


def asks(sentence: str) -> bool:
    """Whether it is a question; recognisers of speech do not always write the mark."""
    plain = sentence.replace("’", "'").strip()
    if _TAG.search(plain):
        return False
    return plain.endswith("?") or (plain[-1:] not in ".!" and bool(_ASKS.search(plain)))


def taken(said: Sequence[Said], place: int, people: Sequence[str]) -> Taken | None:
    """Who does what the question at `place` asks for; None when it asks for no work, or nobody does."""
    asked = said[place]
    plain = asked.text.replace("’", "'")
    is_who, name = bool(_WHO.search(plain)), named_in(plain, people)
    if not is_who and not (_REQUEST.search(plain) and asks(plain)) and not name:
        return None
    for number, answer in _answers(said, place):
        words = answer.text.replace("’", "'")
        if name and answer.speaker != name:
            continue
        if _NO.search(words):
            if name:
                return None
            continue
        if is_who and (other := _pointed_at(words, people)):
            return Taken(other, number)
        if (_MINE if is_who else _YES).search(words):
            return Taken(answer.speaker, number)
        if not is_who and not asks(words):
            break
    return Taken(name) if name and name != asked.speaker else None


def agreed(said: Sequence[Said], place: int) -> Said | None:
    """The proposal that becomes a decision by the sentence at `place`; None for none."""
    answer = said[place]
    if place and said[place - 1].line == answer.line and not agreement(answer.text, ""):
        return None  # only the beginning of a line answers with a mere yes
    for before in reversed(said[:place]):
        far = answer.line - before.line
        if far > ANSWER_LINES:
            break
        if before.speaker == answer.speaker:
            continue
        if decision(before.text):
            return None
        if proposal(before.text) and agreement(answer.text, before.text):
            return before
        if far > 1 and not agreement(before.text, ""):
            break  # it was talked about otherwise since
    return None


def unanswered(said: Sequence[Said], place: int) -> bool:
    """Whether the sentence at `place` is a question to which nobody said anything that could be an answer."""
    asked = said[place]
    if not asks(asked.text) or _SOCIAL.search(asked.text) or len(asked.text.split()) < 3:
        return False
    is_dodged = False
    for _, answer in _answers(said, place):
        words = answer.text.replace("’", "'")
        if _DODGED.search(words):
            is_dodged = True
        elif _PASSING.search(words):
            return True
        elif not asks(words) and (not is_dodged or _TOLD.search(words)):
            return False
    return True


def is_plain(sentence: str) -> bool:
    """Whether a promise says hardly more than that it is one."""
    sentence = sentence.replace("’", "'")
    return len(content(sentence)) <= PLAIN_WORDS and bool(
        re.search(r"\b(?:it|that|them|him|her|this|one|do)\b|^\W*\w+\W+i(?:\s+can|\s+will|'ll)", sentence, re.I)
    )


def _answers(said: Sequence[Said], place: int) -> list[tuple[int, Said]]:
    """What others said soon after."""
    asked = said[place]
    return [
        (number, one)
        for number, one in enumerate(said[place + 1 :], place + 1)
        if one.line <= asked.line + ANSWER_LINES and one.speaker != asked.speaker
    ]


def _pointed_at(words: str, people: Sequence[str]) -> str:
    """ "Bo does", "Bo can do it"."""
    for name in people:
        first = re.escape(name.split()[0]) if name.split() else re.escape(name)
        if re.match(
            rf"\W*(?:i\s+think\s+|maybe\s+)?(?:{re.escape(name)}|{first})\s*(?:does|will|can|should|'ll|is\s+on|[.!]?$)",
            words,
            re.I,
        ):
            return name
    return ""
