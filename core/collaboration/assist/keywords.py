"""Keywords: which words tell one part of a text from the others.

Class-based TF-IDF (Grootendorst 2022, "BERTopic", section 3.3): a word counts by how often it is in the part, and by
how seldom it is in all of them: tf · log(1 + A / f), with A the words of a part on average.
"""

import math
from collections import Counter
from collections.abc import Sequence

from core.collaboration.assist.words import content


def keywords(parts: Sequence[str], *, count: int = 5) -> list[tuple[str, ...]]:
    """The words that tell each part, the best first; of equal ones the one that comes first."""
    counted = [Counter(content(part)) for part in parts]
    everywhere: Counter[str] = Counter()
    for words in counted:
        everywhere.update(words)
    average = sum(everywhere.values()) / max(1, len(parts))
    found = []
    for words in counted:
        scores = {word: seen * math.log(1 + average / everywhere[word]) for word, seen in words.items()}
        # sorting is stable, and a Counter keeps the order of the text
        found.append(tuple(sorted(scores, key=lambda word: -scores[word])[:count]))
    return found
