"""Latent: short texts as vectors that are near each other when they are about the same.

Deerwester and others 1990, "Indexing by latent semantic analysis". No network that reads sentences ships with Vega.
Words and pieces of words (3 to 5 letters, so that the forms of one
word meet) are counted by TF-IDF over the meeting and the workspace's own texts, and reduced by a singular value
decomposition to the directions in which those texts differ most.
"""

import re
from collections.abc import Sequence

import numpy as np

from core.blas_threads import one_blas_thread
from core.collaboration.assist.words import content

# Deerwester and others took about a hundred for a thousand short texts.
DIMENSIONS = 100
# Fitting reads no more: 2,000 lines take about a second.
TEXTS_MOST, FEATURES_MOST = 2000, 20_000
# Words tell more than pieces of words.
WORDS_WEIGHT = 2.0


# What the forms of an English or German word end with.
_ENDING = re.compile(r"(?<=\w{3})(?:ing|ed|es|en|s|e|n)$")


def about(text: str) -> list[str]:
    """What a text is about, as words without their endings."""
    return [_ENDING.sub("", word) for word in content(text)]


class Latent:
    """Fitted on texts, the most important ones first. Blocks and belongs in a worker."""

    def __init__(self, texts: Sequence[str]) -> None:
        # scikit-learn takes a second to load: with the first minutes, not with the program
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import FeatureUnion

        known = [text for text in texts if content(text)][:TEXTS_MOST]
        self.is_empty = len(known) < 2
        if self.is_empty:
            return
        self._counts = FeatureUnion(
            [
                ("words", TfidfVectorizer(analyzer=about, max_features=FEATURES_MOST)),
                (
                    "pieces",
                    TfidfVectorizer(
                        preprocessor=_told, analyzer="char_wb", ngram_range=(3, 5), max_features=FEATURES_MOST
                    ),
                ),
            ],
            transformer_weights={"words": WORDS_WEIGHT},
        )
        counted = self._counts.fit_transform(known)
        size = min(DIMENSIONS, min(counted.shape) - 1)
        self.is_empty = size < 1
        if not self.is_empty:
            # more threads would stand in the window's way and gain little; texts that are all alike have no variance
            with one_blas_thread(), np.errstate(divide="ignore", invalid="ignore"):
                self._reduced = TruncatedSVD(size, random_state=0).fit(counted)

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """A unit vector for each text, shape (texts, dimensions); zeros for one of which nothing is known."""
        if self.is_empty or not texts:
            return np.zeros((len(texts), 1))
        made = np.asarray(self._reduced.transform(self._counts.transform(list(texts))), float)
        lengths = np.linalg.norm(made, axis=1, keepdims=True)
        unit: np.ndarray = np.divide(made, lengths, out=np.zeros_like(made), where=lengths > 1e-9)
        return unit

    def alike(self, one: str, other: str) -> float:
        """The cosine of two texts."""
        first, second = self.vectors([one, other])
        return float(first @ second)


def _told(text: str) -> str:
    """Only what it is about: stop words have pieces too."""
    return " ".join(content(text))
