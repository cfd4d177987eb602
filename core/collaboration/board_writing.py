"""What becomes of words on a shape that two write at the same time: both stay."""

import re
from difflib import SequenceMatcher

from core.collaboration.ot import TextOperation, transform

# Words and the gaps between them: letter by letter, unlike texts have too much in common that means nothing.
_WORD = re.compile(r"\s+|\S+")


def merged_text(base: str, mine: str, theirs: str) -> str:
    """Both changes of a text: what made it `mine`, carried over what made it `theirs`."""
    if theirs == base:
        return mine
    return transform(_change(base, mine), _change(base, theirs), "right").apply(theirs)


def incoming(base: str, mine: str, theirs: str) -> TextOperation:
    """What others did, on a text that is `mine` meanwhile: applied to it, it is `merged_text`."""
    return transform(_change(base, theirs), _change(base, mine), "left")


def _change(old: str, new: str) -> TextOperation:
    """What was done to a text, in whole words."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    parts: list[int | str] = []
    for what, start, end, low, high in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[start:end]), "".join(after[low:high])
        if what == "equal":
            parts.append(len(gone))
            continue
        # of a word that grew, the old letters stay where they are
        first = _shared(gone, come)
        last = _shared(gone[first:][::-1], come[first:][::-1])
        parts += [first, come[first : len(come) - last], -(len(gone) - first - last), last]
    return TextOperation(tuple(parts)).normal()


def _shared(one: str, other: str) -> int:
    """How many letters they begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
