"""Commitments: what was decided in a conversation, and who promised to do what, by what people say then.

Rules over cue phrases of English and German, sentence by sentence. They find what is said in so many words, and say
nothing about the rest.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.collaboration.assist.due import due

_DECIDED = re.compile(
    r"""\b(?:
      we(?:\s+have|'ve)?\s+(?:all\s+|just\s+)?(?:decided|agreed|settled\s+on|resolved|chose|voted)
    | we(?:'ll|\ will|'re\ going\ to|\ are\ going\ to)\s+go\s+(?:with|for|ahead)
    | let's\s+go\s+(?:with|for)
    | (?:it|that)(?:'s|\ is)\s+(?:decided|settled|agreed)
    | (?:the\s+)?decision\s*(?::|is\s+(?:to|that))
    | wir\s+(?:haben\s+(?:uns\s+)?(?:[\w,äöüß-]+\s+){0,12}?(?:entschieden|beschlossen|geeinigt|festgelegt|abgestimmt)
             | einigen\s+uns | beschließen | entscheiden\s+uns | nehmen\s+(?:also|dann))
    | (?:damit\s+|somit\s+)?ist\s+(?:es\s+|das\s+)?(?:entschieden|beschlossen)
    | (?:beschluss|entscheidung)\s*:
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT = re.compile(
    r"\b(?:not|never|n't|haven't|nothing|nicht|noch\s+nicht|nichts|nie)\s+(?:yet\s+)?(?:decided|agreed|entschieden|beschlossen|geeinigt)\b"
    r"|\b(?:haven't|have\s+not|didn't|did\s+not)\s+(?:yet\s+)?(?:decide|agree)",
    re.IGNORECASE,
)

# The one who speaks promises. What follows "I'll" without any work in it is no promise.
_IDLE = r"(?!\s+(?:be|have|see|say|think|admit|never|not|bet|miss|stop|wait|go\s+first)\b)"
_OWN = re.compile(
    rf"""\b(?:I'll{_IDLE} | I\s+will{_IDLE} | I(?:'m|\ am)\s+going\s+to{_IDLE}
    | I\s+can\s+(?:take|do|write|send|look|ask|check)
    | I(?:'ll)?\s+take\s+care | let\s+me\s+(?!see|think|know|finish|say|guess|be)\w+
    | ich\s+(?:werde(?!\s+(?:nicht|nie|sein)) | übernehme | kümmere | mache | schreibe | schicke | prüfe | sende
             | frage | erledige
             | bereite | erstelle | organisiere | rufe | teste | liefere | kläre | schaue | baue | lade | bringe)
    | das\s+(?:mache|übernehme|erledige)\s+ich
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_ALL = re.compile(
    r"""(?:\blet's\s+(?!see|go\s+(?:with|for)|say|face|hope|start|move\s+on|begin|continue|not)\w+
    | \bwe\s+(?:need|have)\s+to\b | \bwe\s+(?:should|must)\b | \bsomebody\s+(?:should|has\s+to|needs\s+to)\b
    | \bwir\s+(?:müssen|sollten|sollen)\b | \blasst?\s+uns\b | \bjemand\s+(?:muss|sollte)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
# "To do: …", also as one word; what is marked so is one whatever else it says.
_MARKED = re.compile(r"\b(?:to-?\s?do|action(?:\s+item)?|task|aufgabe)\s*:\s*", re.IGNORECASE)
_ASKED = (
    r"\b(?:will|is\s+going\s+to|should|has\s+to|needs\s+to|must|takes\s+care|takes|writes|sends|"
    r"wird|soll|sollte|muss|macht|übernimmt|kümmert|schreibt|schickt|prüft|erledigt)\b"
)
_REQUESTED = r"\s*,?\s*(?:can|could|would|will|please|kannst|könntest|würdest|bitte|machst|übernimmst)\b"


@dataclass(frozen=True)
class Decision:
    """Something that was decided, in the words in which it was said, and by whom."""

    text: str
    speaker: str
    start_s: float


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


def decision(sentence: str) -> bool:
    """Whether it says that something was decided."""
    plain = _plain(sentence)
    return bool(_DECIDED.search(plain)) and not plain.endswith("?") and not _NOT.search(plain)


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


def _owner(plain: str, speaker: str, people: Sequence[str]) -> str | None:
    asked = next((name for name in people if _is_asked(name, plain)), None)
    if asked is not None:
        return asked
    if plain.endswith("?"):
        return None  # "should I …?" is no promise
    if _OWN.search(plain):
        return speaker
    if _MARKED.search(plain):
        # a name anywhere in what is marked is that of who does it
        return next((name for name in people if _names(name).search(plain)), "")
    return "" if _ALL.search(plain) else None


def _is_asked(name: str, plain: str) -> bool:
    named = _names(name).pattern
    if re.search(named + _REQUESTED, plain, re.IGNORECASE):
        return True
    return not plain.endswith("?") and bool(re.search(named + r"\s+" + _ASKED, plain, re.IGNORECASE))


def _names(name: str) -> re.Pattern[str]:
    """A name as it is said: whole, or the first of it."""
    first = name.split()[0] if name.split() else name
    return re.compile(rf"(?<!\w)@?(?:{re.escape(name)}|{re.escape(first)})(?!\w)", re.IGNORECASE)


def _plain(sentence: str) -> str:
    return sentence.replace("’", "'").strip()
