"""Segments: where a conversation turns to something else, by the words that it goes on with.

TextTiling (Hearst 1997, "TextTiling: segmenting text into multi-paragraph subtopic passages", section 4): blocks of
words left and right of each gap are compared; a gap that is less alike than the peaks on both sides of it, by more than
is usual in this text, is a boundary. Gaps are between lines, since nobody changes the subject inside one.
"""

import itertools
import math
import statistics
from collections import Counter
from collections.abc import Sequence

from core.collaboration.assist.words import content

# Words about something in a block; Hearst's 6 to 10 token sequences of 20 hold about so many.
BLOCK_WORDS = 40
# A part of a meeting has at least so many lines.
LEAST_LINES = 3
# A gap is a boundary from this depth on, whatever is usual: where all is alike there is none.
LEAST_DEPTH = 0.15


def segments(lines: Sequence[str]) -> list[tuple[int, int]]:
    """The parts of a conversation as (first line, line after the last); none for no lines."""
    if not lines:
        return []
    stems = [[_stem(word) for word in content(line)] for line in lines]
    similar = [_alike(_before(stems, gap), _after(stems, gap)) for gap in range(1, len(lines))]
    depths = [_depth(similar, place) for place in range(len(similar))]
    usual = statistics.fmean(depths) - statistics.pstdev(depths) / 2 if depths else 0.0
    cuts: list[int] = []
    deepest = sorted(range(len(depths)), key=lambda place: -depths[place])
    for place in deepest:
        gap = place + 1
        is_apart = all(abs(gap - other) >= LEAST_LINES for other in [0, len(lines), *cuts])
        if depths[place] > max(usual, LEAST_DEPTH) and is_apart:
            cuts.append(gap)
    edges = [0, *sorted(cuts), len(lines)]
    return list(itertools.pairwise(edges))


def _before(stems: Sequence[Sequence[str]], gap: int) -> Counter[str]:
    block: Counter[str] = Counter()
    for line in reversed(stems[:gap]):
        if block.total() >= BLOCK_WORDS:
            break
        block.update(line)
    return block


def _after(stems: Sequence[Sequence[str]], gap: int) -> Counter[str]:
    block: Counter[str] = Counter()
    for line in stems[gap:]:
        if block.total() >= BLOCK_WORDS:
            break
        block.update(line)
    return block


def _alike(left: Counter[str], right: Counter[str]) -> float:
    """The cosine of two counts of words."""
    lengths = math.hypot(*left.values()) * math.hypot(*right.values())
    return sum(count * right[word] for word, count in left.items()) / lengths if lengths else 0.0


def _depth(similar: Sequence[float], place: int) -> float:
    """How much less alike a gap is than the next peaks to its left and right."""
    left = right = similar[place]
    for value in reversed(similar[:place]):
        if value < left:
            break
        left = value
    for value in similar[place + 1 :]:
        if value < right:
            break
        right = value
    return left + right - 2 * similar[place]


def _stem(word: str) -> str:
    """Much the same for the forms of one word, in languages that add to the end of words."""
    return word[:6] if len(word) > 7 else word.rstrip("sn") or word
