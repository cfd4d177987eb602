"""Related: what a library has about a paragraph, by its words, and what looks like the best of that."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.collaboration.assist.words import content

# A paragraph is about a few things; each asked word is a search.
WORDS_MOST = 8
LEAST_LETTERS = 3
LIMIT = 6
# Of the best item's likenesses so many are shown, from this cosine on; below, it is chance.
ALIKE_MOST, LEAST_ALIKE = 2, 0.6


@dataclass(frozen=True)
class RelatedItem:
    """An item of the library, how well it fits (more is better), and by what, in words. `kind` as the library's."""

    id: int
    title: str
    kind: str
    score: float
    why: str


Find = Callable[[str], Sequence[RelatedItem]]
Alike = Callable[[int], Sequence[RelatedItem]]


def asked_words(paragraph: str) -> list[str]:
    """What to look for: the words it is about, those said most and longest first."""
    found = [word for word in content(paragraph) if len(word) >= LEAST_LETTERS or not word.isascii()]
    return sorted(dict.fromkeys(found), key=lambda word: (-found.count(word), -len(word)))[:WORDS_MOST]


def related(paragraph: str, find: Find, alike: Alike, *, limit: int = LIMIT) -> tuple[RelatedItem, ...]:
    """The best fitting items. Blocks for a search a word, and belongs in a worker.

    An item counts for each word that finds it, a word the more the fewer it finds (as in TF-IDF).
    """
    best: dict[int, RelatedItem] = {}
    for word in asked_words(paragraph):
        items = find(word)
        for item in items:
            score = item.score * math.log(1 + 100 / len(items))
            known = best.get(item.id)
            if known is None:
                best[item.id] = replace(item, score=score)
            else:
                whys = dict.fromkeys([*known.why.split(", "), item.why])
                best[item.id] = replace(known, score=known.score + score, why=", ".join(whys))
    found = sorted(best.values(), key=lambda item: (-item.score, item.id))
    if found and len(found) < limit:
        # likenesses fill what is left, and never push out what was found by words
        others = [item for item in alike(found[0].id) if item.score >= LEAST_ALIKE and item.id not in best]
        found += [replace(item, why=f"looks like {found[0].title}") for item in others[:ALIKE_MOST]]
    return tuple(found[:limit])
