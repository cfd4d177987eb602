"""Conflicts: where edits of two people, made apart, merge into words that neither of them meant.

The merge loses nothing that it should keep, and still: who rewrites a passage that somebody else deletes finds their
new words alone on the page, and two who rewrite one sentence find both sentences pushed into each other. This compares
what either did to the text they last had in common (a three-way comparison, as in Khanna, Kunal and Pierce, A formal
investigation of diff3, 2007) and names the passages, so that a person can look at them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import loro

from core.collaboration.engine import operation_of, translated, vector
from core.collaboration.ot import TextOperation, transform_position

# its stubs leave constructors and options open
_loro: Any = loro

# A word that one deletes while another mends it is no loss; a passage is.
PASSAGE_LEAST = 12
# Where no sentence ends within that, a passage ends.
SENTENCE_MOST = 400
# Longer passages cannot be looked at side by side.
TEXT_CHARACTERS = 20_000
CONFLICTS_MOST = 50

# "removed" is of things (removals.py), the others are of words.
Sort = Literal["deleted", "rewritten", "removed"]
# A sentence with its end and what follows it on the line, or an empty line.
_SENTENCE = re.compile(r"[^.!?\n]*[.!?]+[ \t]*|[^.!?\n]+|\n")


@dataclass(frozen=True)
class Touch:
    """A change in one place: the characters `start` to `end` (exclusive) of the common text became `words`."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Clash:
    """A passage of the common text, `start` to `end`, that both changed, and what it is in either text.

    `is_open_left` and `is_open_right`: what was inserted exactly at that end belongs to it.
    """

    sort: Sort
    start: int
    end: int
    mine: str
    theirs: str
    is_open_left: bool
    is_open_right: bool


@dataclass(frozen=True)
class Found:
    """A clash in a document: the passage before, in either text and as it was merged; `first` and `last` are the
    engine's cursors around it. Of removed things, `first` has what brings them back."""

    sort: Sort
    before: str
    mine: str
    theirs: str
    merged: str
    first: bytes
    last: bytes


def find_conflicts(snapshot: bytes, mine: bytes, theirs: bytes, *, words: str) -> list[Found]:
    """Where the texts of two versions clash in a document that has both. `words` is the engine's name of the text.

    Blocks for up to a second and belongs in a worker. Raises InputError for what cannot be read.
    """
    with translated("The versions cannot be compared."):
        document: Any = _loro.LoroDoc()
        document.import_(snapshot)
        text: Any = document.get_text(words)
        common = vector(mine).intersection(vector(theirs))
        states = [document.vv_to_frontiers(version) for version in (common, vector(mine), vector(theirs))]
        now = document.oplog_frontiers
        document.checkout(states[0])
        before = text.to_string()
        document.checkout_to_latest()
        merged_text = text.to_string()
        changes = [_change(document, text, states[0], state) for state in (*states[1:], now)]
        found = []
        for clash in clashes(before, changes[0], changes[1])[:CONFLICTS_MOST]:
            start = transform_position(clash.start, changes[2], "left" if clash.is_open_left else "right")
            end = max(start, transform_position(clash.end, changes[2], "right" if clash.is_open_right else "left"))
            cursors = [bytes(text.get_cursor(place, loro.Side.Middle).encode()) for place in (start, end)]
            then, merged = before[clash.start : clash.end], merged_text[start:end]
            if max(map(len, (then, clash.mine, clash.theirs, merged))) <= TEXT_CHARACTERS:
                found.append(Found(clash.sort, then, clash.mine, clash.theirs, merged, *cursors))
    return found


def clashes(before: str, mine: TextOperation, theirs: TextOperation) -> list[Clash]:
    """The passages of a text that both changed such that the merge is probably wrong, from the first to the last."""
    ours, others = touches(mine), touches(theirs)
    passages: list[tuple[int, int, Sort]] = []
    for one, other in _meeting(ours, others):
        sort = _sort(one, other)
        if sort is None:
            continue
        start, end = min(one.start, other.start), max(one.end, other.end)
        start, end = _whole(before, start, end, (*ours, *others))
        if passages and start < passages[-1][1]:
            last = passages.pop()
            start, end = min(start, last[0]), max(end, last[1])
            sort = "rewritten" if "rewritten" in (sort, last[2]) else sort
        passages.append((start, end, sort))
    found = []
    for start, end, sort in passages:
        all_touches = (*ours, *others)
        is_left = any(touch.start == start < touch.end for touch in all_touches)
        is_right = any(touch.start < touch.end == end for touch in all_touches)
        my_text, their_text = (
            _side(before, start, end, side, is_left=is_left, is_right=is_right) for side in (ours, others)
        )
        if my_text != their_text:
            found.append(Clash(sort, start, end, my_text, their_text, is_left, is_right))
    return found


def touches(operation: TextOperation) -> list[Touch]:
    """What an operation changes, place by place."""
    found: list[Touch] = []
    at = 0
    for part in operation.parts:
        if isinstance(part, int) and part > 0:
            at += part
            continue
        words, gone = (part, 0) if isinstance(part, str) else ("", -part)
        if found and found[-1].end == at:
            last = found.pop()
            found.append(Touch(last.start, at + gone, last.words + words))
        else:
            found.append(Touch(at, at + gone, words))
        at += gone
    return found


def _meeting(ours: Sequence[Touch], others: Sequence[Touch]) -> Iterator[tuple[Touch, Touch]]:
    """The pairs that touch the same characters, or of which one inserts into what the other deletes."""
    first = 0
    for one in ours:
        while first < len(others) and others[first].end < one.start:
            first += 1
        for other in others[first:]:
            if other.start > one.end:
                break
            has_both = min(one.end, other.end) > max(one.start, other.start)
            if (
                has_both
                or one.start < other.start == other.end < one.end
                or other.start < one.start == one.end < other.end
            ):
                yield one, other


def _sort(one: Touch, other: Touch) -> Sort | None:
    has_words = [bool(touch.words.strip()) for touch in (one, other)]
    if all(has_words):
        longer = max(one.end - one.start, other.end - other.start)
        is_rewritten = min(one.end - one.start, other.end - other.start) > 0 or longer >= PASSAGE_LEAST
        return "rewritten" if is_rewritten else None
    if not any(has_words):
        return "deleted" if _keeps_a_passage(one, other) else None
    deleter = other if has_words[0] else one
    return "deleted" if deleter.end - deleter.start >= PASSAGE_LEAST else None


def _keeps_a_passage(one: Touch, other: Touch) -> bool:
    """Whether of two deletions one keeps a passage that the other takes away, as going back to two versions does."""
    small, large = sorted((one, other), key=lambda touch: touch.end - touch.start)
    is_within = large.start <= small.start and small.end <= large.end
    gone = small.end - small.start
    return is_within and min(gone, large.end - large.start - gone) >= PASSAGE_LEAST


def _whole(before: str, start: int, end: int, all_touches: Sequence[Touch]) -> tuple[int, int]:
    """Whole sentences, with all that was changed in them."""
    line = max(before.rfind("\n", 0, start) + 1, start - SENTENCE_MOST)
    stop = before.find("\n", end, end + SENTENCE_MOST)
    sentences = [
        match.span()
        for match in _SENTENCE.finditer(before, line, min(len(before), end + SENTENCE_MOST) if stop < 0 else stop)
        if match.start() < end and match.end() > start
    ]
    low, high = min([start, *(span[0] for span in sentences)]), max([end, *(span[1] for span in sentences)])
    while True:
        meeting = [touch for touch in all_touches if touch.start < high and touch.end > low]
        wider = min([low, *(touch.start for touch in meeting)]), max([high, *(touch.end for touch in meeting)])
        if wider == (low, high):
            return low, high
        low, high = wider


def _side(before: str, start: int, end: int, side: Sequence[Touch], *, is_left: bool, is_right: bool) -> str:
    """What a passage is in one of the two texts."""
    made: list[str] = []
    at = start
    for touch in side:
        if touch.start < start or touch.end > end:
            continue
        is_insertion = touch.start == touch.end
        if is_insertion and ((touch.start == start and not is_left) or (touch.end == end and not is_right)):
            continue
        made += [before[at : touch.start], touch.words]
        at = touch.end
    return "".join([*made, before[at:end]])


def _change(document: Any, text: Any, before: Any, after: Any) -> TextOperation:
    """What happened to the text between two states."""
    for target, change in document.diff(before, after).get_diff():
        if target == text.id:
            return operation_of(change.diff)
    return TextOperation(())
