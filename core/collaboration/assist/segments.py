"""Segments: where a conversation turns to something else, by the words that it goes on with.

TextTiling (Hearst 1997, "TextTiling: segmenting text into multi-paragraph subtopic passages", section 4): blocks left
and right of each gap are compared, as counts of words and, where there are vectors, as sums of these. A gap that is
less alike than the peaks on both sides of it, by more than is usual in this text, is a boundary. Gaps are between
lines, since nobody changes the subject inside one. Somebody who says "next point" nearby shows the exact line.
"""

import itertools
import math
import re
import statistics
from collections import Counter
from collections.abc import Sequence

import numpy as np

from core.collaboration.assist.words import content

# Words about something in a block; Hearst's 6 to 10 token sequences of 20 hold about so many.
BLOCK_WORDS = 40
# A part of a meeting has at least so many lines.
LEAST_LINES = 3
# A gap is a boundary from this depth on, whatever is usual: where all is alike there is none.
LEAST_DEPTH = 0.05
# Each gap counts with its neighbours, as Hearst smooths: lines that are spoken are short.
SMOOTH = 1
# Smoothing moves a boundary by so much at the most.
NEAR_LINES = 2
_ANNOUNCED = re.compile(
    r"""^\W*(?:(?:ok|okay|so|right|well|good|great|fine|thanks|thank\s+you|perfect|very\s+good|and)\W+)*
        (?:next\b|now\W|(?:the|my|our)\s+(?:first|second|third|fourth|last|next|other)\s+(?:thing|point|item|topic)
          |last\s+(?:point|thing|item)|another\s+(?:thing|point)|moving\s+on|let's\s+(?:move\s+on|turn|talk\s+about)
          |one\s+more\s+thing|number\s+(?:one|two|three|four|five|six)\b|als\s+nächstes|nächster\s+punkt)""",
    re.IGNORECASE | re.VERBOSE,
)


def segments(lines: Sequence[str], *, vectors: np.ndarray | None = None) -> list[tuple[int, int]]:
    """The parts of a conversation as (first line, line after the last); none for no lines.

    `vectors` of the lines, shape (lines, dimensions), also find lines alike that share no word.
    """
    if not lines:
        return []
    stems = [[_stem(word) for word in content(line)] for line in lines]
    similar = [_alike(_before(stems, gap), _after(stems, gap)) for gap in range(1, len(lines))]
    if vectors is not None:
        near = [_near(stems, vectors, gap) for gap in range(1, len(lines))]
        similar = [(words + meant) / 2 for words, meant in zip(similar, near, strict=True)]
    smooth = [statistics.fmean(similar[max(0, place - SMOOTH) : place + SMOOTH + 1]) for place in range(len(similar))]
    depths = [_depth(smooth, place) for place in range(len(smooth))]
    usual = statistics.fmean(depths) + statistics.pstdev(depths) if depths else 0.0
    cuts: list[int] = []
    deepest = sorted(range(len(depths)), key=lambda place: -depths[place])
    for place in deepest:
        gap = place + 1
        is_apart = all(abs(gap - other) >= LEAST_LINES for other in [0, len(lines), *cuts])
        if depths[place] > max(usual, LEAST_DEPTH) and is_apart:
            cuts.append(gap)
    edges = sorted({0, *(_exactly(lines, similar, cut) for cut in cuts), len(lines)})
    return list(itertools.pairwise(edges))


def _exactly(lines: Sequence[str], similar: Sequence[float], cut: int) -> int:
    """The line near a boundary that says so, else where it is deepest without smoothing."""
    near = range(max(LEAST_LINES, cut - NEAR_LINES), min(len(lines) - LEAST_LINES, cut + NEAR_LINES) + 1)
    said = [place for place in near if _ANNOUNCED.search(lines[place].replace("’", "'"))]
    if said:
        return min(said, key=lambda place: abs(place - cut))
    return max(near, key=lambda place: _depth(similar, place - 1))


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


def _near(stems: Sequence[Sequence[str]], vectors: np.ndarray, gap: int) -> float:
    """The cosine of the sums of vectors on both sides, over as many lines as the blocks of words have."""
    first, after = gap, gap
    while first > 0 and sum(map(len, stems[first:gap])) < BLOCK_WORDS:
        first -= 1
    while after < len(stems) and sum(map(len, stems[gap:after])) < BLOCK_WORDS:
        after += 1
    left, right = vectors[first:gap].sum(axis=0), vectors[gap:after].sum(axis=0)
    lengths = float(np.linalg.norm(left) * np.linalg.norm(right))
    return max(0.0, float(left @ right) / lengths) if lengths > 0 else 0.0


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
