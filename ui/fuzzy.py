"""Fuzzy matching for the palette: letters in order, words in any order; starts of words and runs count most."""

from dataclasses import dataclass
from functools import lru_cache

# A letter at a word's start, right after the previous match (worth most: "set" means "Settings" rather than
# "Search the library"), or anywhere; and what a gap costs.
START, RUN, ANYWHERE, GAP = 10.0, 12.0, 1.0, 0.15


@dataclass(frozen=True)
class Match:
    """How well it fits (more is better) and which characters of the text did."""

    score: float
    places: frozenset[int]


def match(query: str, text: str) -> Match | None:
    """Match every word of `query` in `text`, or None. An empty query matches everything with score 0."""
    score, places = 0.0, set[int]()
    lower = text.casefold()
    if len(lower) != len(text):  # "ß" folds to two letters: places would be off
        lower = text.lower() if len(text.lower()) == len(text) else text
    for word in query.casefold().split():
        found = _word(word, lower)
        if found is None:
            return None
        score += found.score
        places |= found.places
    # of two equal matches the shorter text is meant
    return Match(score - 0.01 * len(text), frozenset(places)) if query.strip() else Match(0.0, frozenset())


@lru_cache(maxsize=4096)
def _word(word: str, text: str) -> Match | None:
    """The best way to find the letters of `word` in order: dynamic programming over (letter, place)."""
    best: list[tuple[float, tuple[int, ...]] | None] = [
        (_worth(text, place), (place,)) if text[place] == word[0] else None for place in range(len(text))
    ]
    for letter in word[1:]:
        following: list[tuple[float, tuple[int, ...]] | None] = [None] * len(text)
        leading: tuple[float, tuple[int, ...]] | None = None  # the best so far that ends before the previous place
        for place in range(1, len(text)):
            before = best[place - 1]
            leading = None if leading is None else (leading[0] - GAP, leading[1])
            if text[place] == letter:
                ways = []
                if before is not None:
                    ways.append((before[0] + max(RUN, _worth(text, place)), (*before[1], place)))
                if leading is not None:
                    ways.append((leading[0] + _worth(text, place), (*leading[1], place)))
                following[place] = max(ways, default=None)
            if before is not None and (leading is None or before[0] > leading[0]):
                leading = before
        best = following
    found = max((way for way in best if way is not None), default=None)
    return None if found is None else Match(found[0] / len(word), frozenset(found[1]))


def _worth(text: str, place: int) -> float:
    return START if place == 0 or not text[place - 1].isalnum() else ANYWHERE
