"""What becomes of words on a shape that two write at the same time: both stay."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

import loro

from core.collaboration.engine import operation_of, translated
from core.collaboration.ot import TextOperation, common_ends, transform

# its stubs leave constructors and options open
_loro: Any = loro

# Words and the gaps between them: letter by letter, unlike texts have too much in common that means nothing.
_WORD = re.compile(r"\s+|\S+")
# So many pairs of words are compared one by one in some milliseconds; of 10,000 letters that say one word again and
# again it took minutes.
PAIRS_MOST = 10_000
# Texts that take the engine longer have little in common.
COMPARED_MS = 100.0
# From here on there are letters enough for as many words as a text can have.
FIRST_LETTER = 0x10000

# Words `start` to `end` (exclusive) of the old ones became `low` to `high` of the new.
_Block = tuple[bool, int, int, int, int]


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
    is_short = len(before) * len(after) <= PAIRS_MOST
    for is_same, start, end, low, high in (_compared if is_short else _compared_by_engine)(before, after):
        gone, come = "".join(before[start:end]), "".join(after[low:high])
        if is_same:
            parts.append(len(gone))
            continue
        # of a word that grew, the old letters stay where they are
        first, last = common_ends(gone, come)
        parts += [first, come[first : len(come) - last], -(len(gone) - first - last), last]
    return TextOperation(tuple(parts)).normal()


def _compared(before: Sequence[str], after: Sequence[str]) -> Iterator[_Block]:
    for what, start, end, low, high in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield what == "equal", start, end, low, high


def _compared_by_engine(before: Sequence[str], after: Sequence[str]) -> Iterator[_Block]:
    """The engine compares letters (Myers, An O(ND) difference algorithm, 1986), so each word is one."""
    letters = {word: chr(FIRST_LETTER + number) for number, word in enumerate(dict.fromkeys((*before, *after)))}
    doc: Any = _loro.LoroDoc()
    text = doc.get_text("words")
    heard: list[Any] = []
    with translated("The words cannot be compared."):
        text.insert(0, "".join(letters[word] for word in before))
        doc.commit()
        subscription = text.subscribe(heard.append)
        try:
            text.update("".join(letters[word] for word in after), timeout_ms=COMPARED_MS)
        except ValueError:
            # too long: all of it is another now
            yield False, 0, len(before), 0, len(after)
            return
        doc.commit()
        subscription.unsubscribe()
    operation = operation_of([delta for event in heard for change in event.events for delta in change.diff.diff])
    start = low = 0
    for is_same, place in groupby(operation.parts, lambda part: isinstance(part, int) and part > 0):
        parts = list(place)
        end = start + sum(abs(part) for part in parts if isinstance(part, int))
        high = low + (end - start if is_same else sum(len(part) for part in parts if isinstance(part, str)))
        yield is_same, start, end, low, high
        start, low = end, high
    yield True, start, len(before), low, len(after)
