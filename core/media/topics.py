"""Topics: the library in groups of what looks alike, each with a name drawn from its tags and labels.

Names are class-based TF-IDF (Grootendorst 2022, "BERTopic", section 3.3): a word counts by how much of it is in the
topic, and by how little of it is elsewhere.
"""

import itertools
import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.jobs import NOBODY, Reporter
from core.media.alike import ANALYSER
from core.media.clusters import closeness, clusters
from core.media.narrowing import WIDTH
from core.storage.tables.media import MediaTables
from core.storage.tables.people import PeopleTables
from core.storage.tables.topics import TopicTables

Word = tuple[int, str, float]
"""Item, text and weight."""

# Their tags say how something is shown, heard or moves ("blurred", "happy", "several scenes"), not what it is.
NAMELESS = ("quality", "levels", "scenes", "content", "speakers", "activity", "tracks", "speech", "faces")
# A label was given by somebody who looked: it counts as much as three sure tags.
LABEL_WEIGHT = 3.0
# A word names a topic when so much of its items carry it, and names it alone when so much do.
LEAST_SHARE, WHOLE_SHARE = 0.25, 0.7
# The best words of a topic, of which two make its name.
CANDIDATES = 6
NAME_CHARACTERS = 40
UNNAMED = "without a name"


@dataclass(frozen=True)
class Topic:
    """Items that look alike, in order of their numbers; `cover` is the likest; `score` their mean cosine, 0 to 1."""

    name: str
    item_ids: tuple[int, ...]
    cover: int
    score: float


@dataclass(frozen=True)
class Survey:
    """The topics, the largest first, and among how many items they were found."""

    topics: tuple[Topic, ...]
    items: int


class Topics:
    """Finds them. Its verb blocks and belongs in a worker."""

    def __init__(self, media: MediaTables, vectors: PeopleTables, words: TopicTables) -> None:
        self._media = media
        self._vectors = vectors
        self._words = words

    def find(self, *, job: Reporter = NOBODY) -> Survey:
        """Group what was analysed and is not in the trash."""
        job.report(0, 0, "Reading what is known")
        ids, vectors = self._read()
        groups = clusters(vectors, job=job)
        job.report(0, 0, "Finding names")
        topics = topics_of(ids, vectors, groups, self._words.words(NAMELESS, label_weight=LABEL_WEIGHT))
        return Survey(tuple(topics), len(ids))

    def _read(self) -> tuple[np.ndarray, np.ndarray]:
        """Items in order of their numbers, so that the same library gives the same topics, and their vectors."""
        gone = self._media.trashed()
        # a newer vector of an item replaces the older one
        known = {item: data for _, item, data in self._vectors.vectors(ANALYSER) if item not in gone}
        ids = np.array(sorted(item for item, data in known.items() if len(data) == 4 * WIDTH), np.int64)
        vectors = np.empty((len(ids), WIDTH), np.float32)
        for row, item in enumerate(ids.tolist()):
            vectors[row] = np.frombuffer(known.pop(item), np.float32)
        return ids, vectors


def topics_of(ids: np.ndarray, vectors: np.ndarray, groups: Sequence[np.ndarray], words: Iterable[Word]) -> list[Topic]:
    """Topics in the order of their groups, which are rows of `ids` and `vectors`."""
    members = [ids[rows].tolist() for rows in groups]
    topics = []
    for rows, items, name in zip(groups, members, names(members, words), strict=True):
        near = closeness(vectors[rows])
        score = min(1.0, max(0.0, float(near.mean())))
        topics.append(Topic(name, tuple(sorted(items)), items[int(near.argmax())], score))
    return topics


def names(groups: Sequence[Sequence[int]], words: Iterable[Word]) -> list[str]:
    """A name for each group of items, no two alike, from the words of all items of the library."""
    whose = {item: number for number, group in enumerate(groups) for item in group}
    # what is in no group is one more class: a word that is everywhere names nothing
    amounts: list[dict[str, float]] = [defaultdict(float) for _ in range(len(groups) + 1)]
    carriers: list[Counter[str]] = [Counter() for _ in range(len(groups) + 1)]
    spelling: dict[str, str] = {}
    for item, text, amount in words:
        if amount > 0 and is_plain(text):
            key = text.casefold()
            spelling.setdefault(key, text)
            number = whose.get(item, len(groups))
            amounts[number][key] += amount
            carriers[number][key] += 1
    found: list[str] = []
    for group, ranked, counts in zip(groups, _ranked(amounts), carriers, strict=False):
        shares = {key: counts[key] / len(group) for key in ranked if counts[key] >= LEAST_SHARE * len(group)}
        offers = (" and ".join(spelling[key] for key in keys) for keys in _offers(shares))
        found.append(_free(offers, found))
    return found


def weight(inside: float, everywhere: float, average: float) -> float:
    """c-TF-IDF of a word: tf(t, c) · log(1 + A / tf(t)), where A is how much of all words a class has on average."""
    return inside * math.log(1 + average / everywhere)


def is_plain(text: str) -> bool:
    """Whether a tag can be a name: words in letters, not a camera's number for a picture."""
    return 1 < len(text) <= NAME_CHARACTERS and all(
        letter in " -'’" or unicodedata.category(letter)[0] in "LM" for letter in text
    )


def _ranked(amounts: Sequence[dict[str, float]]) -> list[list[str]]:
    """The words of each class, those that tell it from the others first."""
    everywhere: dict[str, float] = defaultdict(float)
    for each in amounts:
        for key, amount in each.items():
            everywhere[key] += amount
    average = sum(everywhere.values()) / len(amounts)
    return [
        sorted(each, key=lambda key, each=each: (-weight(each[key], everywhere[key], average), key))  # type: ignore[misc]
        for each in amounts
    ]


def _offers(shares: dict[str, float]) -> Iterator[tuple[str, ...]]:
    """One or two words as a name, the most fitting first; a second where the first leaves out much of the topic."""
    best = list(shares)[:CANDIDATES]
    pairs = [pair for pair in itertools.combinations(best, 2) if not set(pair[0].split()) & set(pair[1].split())]
    if best and shares[best[0]] < WHOLE_SHARE:
        yield from pairs[:1]
    yield from ((key,) for key in best[:1])
    yield from pairs
    yield from ((key,) for key in best[1:])


def _free(offers: Iterable[str], taken: Sequence[str]) -> str:
    """The first that no other topic has; a number makes one where all are taken."""
    before = {name.casefold() for name in taken}
    wanted = list(offers) or [UNNAMED]
    numbered = (f"{wanted[0]} {number}" for number in itertools.count(2))
    return next(name for name in itertools.chain(wanted, numbered) if name.casefold() not in before)
