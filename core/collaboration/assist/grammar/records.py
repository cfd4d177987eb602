"""Records of grammar hints: an installed model, how it is asked, and what it says of a sentence."""

from dataclasses import dataclass

from core.collaboration.assist.grammar.hints import Hint
from core.collaboration.assist.grammar.passages import Passage


@dataclass(frozen=True)
class Manner:
    """How a model is asked: the tokens that begin and end an answer, one that is always its first (-1 for none), and
    the words before each sentence that say what to do, such as "grammar: ".
    """

    start: int
    ends: tuple[int, ...]
    forced: int = -1
    prefix: str = ""


@dataclass(frozen=True)
class GrammarModel:
    """An installed model: where it came from, and what it made of `tried` in `seconds` after it was loaded."""

    title: str
    size_bytes: int
    sha256: str
    installed: float
    manner: Manner
    tried: str = ""
    answered: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class ReadPassage:
    """A sentence that was read, and what is proposed for it."""

    passage: Passage
    hints: tuple[Hint, ...]
