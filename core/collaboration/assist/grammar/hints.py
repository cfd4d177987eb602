"""Hints: where a sentence and what a model proposes for it differ, word by word, each with a reason."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.collaboration.assist.grammar.passages import Passage, Range
from core.collaboration.assist.grammar.reasons import ALIKE, CAPITAL, is_mark, plain, reason

# A model that changes more than this share of the words, and more than two, has written a sentence of its own.
MOST_CHANGED, ALWAYS_ALLOWED = 0.4, 2
# Pairs of a longer block are not compared any more: it is no correction anyway.
BLOCK_MOST = 12
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

    `unknown` are words that the model could not read: that they are not in the proposal means nothing, and neither does
    what is there in their place. None for a proposal that is another sentence altogether.
    """
    there = [token for token in _tokens(passage.text) if not _is_within(token, passage, unknown)]
    wanted = _tokens(proposal)
    changes = list(_changes(there, wanted))
    if _is_rewritten(there, wanted, changes):
        return ()
    kept = [_is_within(token, passage, apart) for token in there]
    return tuple(_Drafts(passage, proposal, there, kept, [*apart, *unknown]).hints(changes))


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
    """As small as they can be: words that are alike are changes one by one, and so are capitals."""
    old, new = ([plain(token.text) for token in tokens] for tokens in (there, wanted))
    folded = [word.casefold() for word in old], [word.casefold() for word in new]
    matcher = difflib.SequenceMatcher(None, *folded, autojunk=False)
    for what, low, high, first, last in matcher.get_opcodes():
        if what == "equal" or high - low == last - first:
            for place in range(high - low):
                if old[low + place] != new[first + place]:
                    yield Change(low + place, low + place + 1, (wanted[first + place],))
        elif "".join(folded[0][low:high]) == "".join(folded[1][first:last]):
            yield Change(low, high, tuple(wanted[first:last]))  # alot, a lot
        else:
            yield from _parted(folded[0], folded[1], (low, high, first, last), wanted)


def _parted(
    old: Sequence[str], new: Sequence[str], block: tuple[int, int, int, int], wanted: Sequence[Token]
) -> Iterator[Change]:
    """A block of different words, parted at the two that are most alike, as long as some are."""
    low, high, first, last = block
    pairs = [
        (difflib.SequenceMatcher(None, old[one], new[other], autojunk=False).ratio(), -one, -other)
        for one in range(low, min(high, low + BLOCK_MOST))
        for other in range(first, min(last, first + BLOCK_MOST))
    ]
    alike, one, other = max(pairs, default=(0.0, 0, 0))
    if alike < ALIKE:
        if low < high or first < last:
            yield Change(low, high, tuple(wanted[first:last]))
        return
    one, other = -one, -other
    yield from _parted(old, new, (low, one, first, other), wanted)
    yield Change(one, one + 1, (wanted[other],))
    yield from _parted(old, new, (one + 1, high, other + 1, last), wanted)


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


@dataclass(frozen=True)
class _Drafts:
    """Changes of a sentence on their way to become hints. `kept` tokens are not to be touched; `taken` ranges of the
    whole text are not to be gone over.
    """

    passage: Passage
    proposal: str
    there: Sequence[Token]
    kept: Sequence[bool]
    taken: Sequence[Range]

    def hints(self, changes: Sequence[Change]) -> Iterator[Hint]:
        """Those that can be proposed."""
        for change in changes:
            hint = self._hint(change)
            if hint is not None and not self._is_taken(hint.start, hint.end):
                yield hint

    def _hint(self, change: Change) -> Hint | None:
        if any(self.kept[change.low : change.high]) or self._is_of_an_unfinished(change):
            return None
        gone, came = self.there[change.low : change.high], change.proposed
        before, after = self._text(change.low - 1), self._text(change.high)
        why = reason([token.text for token in gone], [token.text for token in came], beside=(before, after))
        words = self.proposal[came[0].start : came[-1].end] if came else ""
        if gone and came:
            return self._made(gone[0], gone[-1], words, why)
        beside = self._beside(change)
        if beside is None or (not gone and self._is_gap(change.low)):
            return None
        first, last = min(beside, change.low), max(beside + 1, change.high)
        held = self.there[beside].text
        if not came:
            words = held
        elif beside >= change.low:
            words += ("" if came[-1].text in OPENING else " ") + held
        else:
            words = held + ("" if is_mark(came[0].text) else " ") + words
        return self._made(self.there[first], self.there[last - 1], words, why)

    def _is_of_an_unfinished(self, change: Change) -> bool:
        """A heading or an item of a list need not begin or end as a sentence does, and who still writes will go on."""
        if self.passage.is_ended:
            return False
        end = len(self.there)
        if change.low == change.high == end:
            return True
        old, new = (
            [token.text for token in tokens] for tokens in (self.there[change.low : change.high], change.proposed)
        )
        is_capital = change.low == 0 and bool(old) and bool(new) and reason(old, new) == CAPITAL
        return is_capital or (change.high == end and bool(new) and all(map(is_mark, old + new)))

    def _beside(self, change: Change) -> int | None:
        """The word beside what is missing or too much, which shows where: the next, or of marks the one before."""
        moved = change.proposed or self.there[change.low : change.high]
        is_after = is_mark(moved[0].text) and moved[0].text not in OPENING
        for place in (change.low - 1, change.high) if is_after else (change.high, change.low - 1):
            if self._text(place) and not self.kept[place] and not is_mark(self.there[place].text):
                return place
        return None

    def _is_gap(self, place: int) -> bool:
        """Whether something that the model did not see stands before the token at a place."""
        start = self.there[place - 1].end if place > 0 else 0
        end = self.there[place].start if place < len(self.there) else len(self.passage.text)
        return self._is_taken(self.passage.start + start, self.passage.start + end)

    def _is_taken(self, start: int, end: int) -> bool:
        return any(start < high and low < end for low, high in self.taken)

    def _text(self, place: int) -> str:
        return self.there[place].text if 0 <= place < len(self.there) else ""

    def _made(self, first: Token, last: Token, words: str, why: str) -> Hint:
        start, end = first.start, last.end
        base = self.passage.start
        return Hint(base + start, base + end, self.passage.text[start:end], words, why)
