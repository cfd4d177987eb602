"""Hints: where a sentence and what a model proposes for it differ, word by word, each with a reason."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.collaboration.assist.grammar.passages import Passage, Range
from core.collaboration.assist.grammar.reasons import CAPITAL, is_mark, plain, reason

# A model that changes more than this share of the words, and more than two, has written a sentence of its own.
MOST_CHANGED, ALWAYS_ALLOWED = 0.4, 2
OPENING = frozenset("([{«„“")
_TOKEN = re.compile(r"\w+(?:['’‑-]\w+)*|[^\w\s]")


@dataclass(frozen=True)
class Hint:
    """From `start` to `end` (exclusive, in code points) is `there`; `proposed` would take its place, for a `reason`."""

    start: int
    end: int
    there: str
    proposed: str
    reason: str


@dataclass(frozen=True)
class Token:
    """A word or a mark, and where it is."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Change:
    """Some tokens of a sentence take the place of others; either may be none. Numbers are those of tokens."""

    low: int
    high: int
    proposed: tuple[Token, ...]


def hints_of(
    passage: Passage, proposal: str, *, apart: Sequence[Range] = (), unknown: Sequence[Range] = ()
) -> tuple[Hint, ...]:
    """What to propose for a sentence, in places of the whole text; nothing within `apart`.

    `unknown` are words that the model could not read: that they are not in the proposal means nothing. None for a
    proposal that is another sentence altogether.
    """
    there = [token for token in _tokens(passage.text) if not _is_within(token, passage, unknown)]
    wanted = _tokens(proposal)
    changes = list(_changes(there, wanted))
    if _is_rewritten(there, wanted, changes):
        return ()
    kept = [_is_within(token, passage, apart) for token in there]
    found = (_hint(passage, proposal, there, kept, change) for change in changes)
    taken = [*apart, *unknown]
    return tuple(
        hint for hint in found if hint and not any(hint.start < high and low < hint.end for low, high in taken)
    )


def is_another(sentence: str, proposal: str) -> bool:
    """Whether a proposal says so much else that it corrects nothing."""
    there, wanted = _tokens(sentence), _tokens(proposal)
    return _is_rewritten(there, wanted, list(_changes(there, wanted)))


def lost(text: str, read: str) -> list[Range]:
    """Words of `text` that a model does not know: after its tokens were read back as `read`, they are not there."""
    there, back = _tokens(text), _tokens(read)
    return [
        (there[change.low].start, there[change.high - 1].end)
        for change in _changes(there, back)
        if change.high > change.low
    ]


def _tokens(text: str) -> list[Token]:
    return [Token(match.start(), match.end(), match[0]) for match in _TOKEN.finditer(text)]


def _changes(there: Sequence[Token], wanted: Sequence[Token]) -> Iterator[Change]:
    """As small as they can be: as many words for as many are changes one by one, and so are capitals."""
    old, new = ([plain(token.text) for token in tokens] for tokens in (there, wanted))
    folded = [word.casefold() for word in old], [word.casefold() for word in new]
    matcher = difflib.SequenceMatcher(None, *folded, autojunk=False)
    for what, low, high, first, last in matcher.get_opcodes():
        if high - low != last - first:
            yield Change(low, high, tuple(wanted[first:last]))
            continue
        for place in range(high - low):
            if what != "equal" or old[low + place] != new[first + place]:
                yield Change(low + place, low + place + 1, (wanted[first + place],))


def _is_rewritten(there: Sequence[Token], wanted: Sequence[Token], changes: Sequence[Change]) -> bool:
    changed = 0
    for change in changes:
        gone = [token for token in there[change.low : change.high] if not is_mark(token.text)]
        came = [token for token in change.proposed if not is_mark(token.text)]
        is_case = [plain(one.text).casefold() for one in gone] == [plain(one.text).casefold() for one in came]
        changed += 0 if is_case else max(len(gone), len(came))
    count = max(sum(not is_mark(token.text) for token in tokens) for tokens in (there, wanted))
    return changed > max(ALWAYS_ALLOWED, MOST_CHANGED * count)


def _is_within(token: Token, passage: Passage, apart: Sequence[Range]) -> bool:
    start, end = passage.start + token.start, passage.start + token.end
    return any(start < high and low < end for low, high in apart)


def _hint(passage: Passage, proposal: str, there: Sequence[Token], kept: Sequence[bool], change: Change) -> Hint | None:
    if any(kept[change.low : change.high]) or _is_of_an_unfinished(passage, there, change):
        return None
    gone, came = there[change.low : change.high], change.proposed
    before = there[change.low - 1].text if change.low else ""
    why = reason([token.text for token in gone], [token.text for token in came], before=before)
    words = proposal[came[0].start : came[-1].end] if came else ""
    if gone and came:
        return _made(passage, gone[0], gone[-1], words, why)
    beside = _beside(there, kept, change)
    if beside is None:
        return None
    first, last = min(beside, change.low), max(beside + 1, change.high)
    held = there[beside].text
    if not came:
        words = held
    elif beside >= change.low:
        words += ("" if came[-1].text in OPENING else " ") + held
    else:
        words = held + ("" if is_mark(came[0].text) else " ") + words
    return _made(passage, there[first], there[last - 1], words, why)


def _is_of_an_unfinished(passage: Passage, there: Sequence[Token], change: Change) -> bool:
    """A heading or an item of a list need not begin or end as a sentence does, and who still writes will go on."""
    if passage.is_ended:
        return False
    if change.low == change.high == len(there):
        return True
    texts = [token.text for token in there[change.low : change.high]], [token.text for token in change.proposed]
    is_capital = change.low == 0 and bool(texts[0]) and bool(texts[1]) and reason(*texts) == CAPITAL
    is_end = change.high == len(there) and bool(texts[1]) and all(is_mark(text) for text in texts[0] + texts[1])
    return is_capital or is_end


def _beside(there: Sequence[Token], kept: Sequence[bool], change: Change) -> int | None:
    """The word beside something missing or too much, which shows where it is: the next, or of marks the one before."""
    moved = change.proposed or there[change.low : change.high]
    is_after = is_mark(moved[0].text) and moved[0].text not in OPENING
    places = (change.low - 1, change.high) if is_after else (change.high, change.low - 1)
    for place in places:
        if 0 <= place < len(there) and not kept[place] and not is_mark(there[place].text):
            return place
    return None


def _made(passage: Passage, first: Token, last: Token, words: str, why: str) -> Hint:
    start, end = first.start, last.end
    return Hint(passage.start + start, passage.start + end, passage.text[start:end], words, why)
