"""Searching a library of 100,000 items by words and by likeness, against the bare indexes it stands on."""

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.profiles import BATCH, fill, library
from core.media.narrowing import WIDTH
from core.media.search import expression
from core.media.service import MediaService
from core.storage.tables.people import PeopleTables

NAME = "media-search"
TITLE = "Words and likeness among 100,000 items, against bare FTS5 and a bare product of a matrix and a vector"

ITEMS, QUERIES, FOUND = 100_000, 60, 50


def run(say: Callable[[str], None]) -> dict[str, float]:
    """95th percentiles in ms of our whole path and of the bare index, and the ratios of the medians."""
    with tempfile.TemporaryDirectory() as name, library(Path(name)) as (media, database):
        say(f"making {ITEMS:,} items")
        vectors = _fill(media, PeopleTables(database))
        say("words")
        figures = _words(media)
        say("likeness")
        figures |= _vectors(media, vectors)
    return figures


def _fill(media: MediaService, people: PeopleTables) -> np.ndarray:
    """Items with names, labels and tags as a library has them: few words are frequent, many are rare (Zipf)."""
    random = np.random.default_rng(0)
    vocabulary = np.array([f"{kind}{number}" for number in range(4000) for kind in ("wal", "tor", "lim", "ger")])
    odds = 1.0 / np.arange(1, len(vocabulary) + 1)
    words = vocabulary[random.choice(len(vocabulary), (ITEMS, 6), p=odds / odds.sum())]
    vectors = random.standard_normal((ITEMS, WIDTH)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    numbers = fill(
        media,
        ITEMS,
        label=lambda n: str(words[n, 0]) if n % 5 == 0 else "",
        words=lambda n: [str(word) for word in words[n, 1:]],
    )
    for start in range(0, ITEMS, BATCH):
        part = zip(numbers[start : start + BATCH], vectors[start : start + BATCH], strict=True)
        people.keep(
            [{"item_id": number, "analyser": "classes", "numbers": vector.tobytes()} for number, vector in part]
        )
    return vectors


def _words(media: MediaService) -> dict[str, float]:
    random = np.random.default_rng(1)
    asked = [f"{('wal', 'tor', 'lim', 'ger')[random.integers(4)]}{random.integers(40)}" for _ in range(QUERIES)]
    ours, bare = [], []
    for word in asked:
        # the statement alone: what is found as numbers, without what is known of it
        bare.append(_timed(partial(media._tables.search, expression(word), FOUND)))
        ours.append(_timed(partial(media.search, word, limit=FOUND)))
    return _figures("words", ours, bare)


def _vectors(media: MediaService, vectors: np.ndarray) -> dict[str, float]:
    random = np.random.default_rng(2)
    media.similar(1, limit=FOUND)
    ours, bare = [], []
    for number in random.integers(0, ITEMS, QUERIES):
        wanted = vectors[number]

        def product(wanted: np.ndarray = wanted) -> None:
            found = vectors @ wanted
            best = np.argpartition(-found, FOUND)[:FOUND]
            best[np.argsort(-found[best])]

        bare.append(_timed(product))
        ours.append(_timed(partial(media.similar, int(number) + 1, limit=FOUND)))
    return _figures("vectors", ours, bare)


def _figures(name: str, ours: list[float], bare: list[float]) -> dict[str, float]:
    return {
        f"{name}_p95_ms": float(np.percentile(ours, 95)),
        f"{name}_bare_p95_ms": float(np.percentile(bare, 95)),
        f"{name}_ratio": statistics.median(ours) / statistics.median(bare),
    }


def _timed(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return (time.perf_counter() - started) * 1000
