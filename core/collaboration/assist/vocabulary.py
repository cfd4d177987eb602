"""Vocabulary: how the people of a workspace write, and how a line that was begun may go on.

Words and pairs and triples of them are counted, by line and source, so that a text that changes costs only its changed
lines. Candidates are scored by stupid backoff (Brants, Popat, Xu, Och, Dean 2007, "Large language models in machine
translation", eq. 5). Counts fade: what is written now counts twice what was written a half-life ago, by forward decay
(Cormode, Shkapenyuk, Srivastava, Xu 2009), so that nothing that was counted needs to be touched again.
"""

import itertools
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from core.collaboration.assist.words import is_joined, joined, last_word, runs

Gram = tuple[str, ...]

ORDER = 3
# Brants et al.: what a shorter context counts.
BACKOFF = 0.4
HALF_LIFE_S = 30 * 86_400.0
# The clock of the weights starts anew before 2**x leaves what a float can hold.
AHEAD_MOST = 500.0
# Measured: a gram takes some 600 bytes with its tables and lines, so 60 MB. Past it the least written fall out.
GRAMS_MOST = 100_000
# Of so many that were looked at longest ago, half fall out at once, so that no keystroke pays for a full table.
LOOKED_AT = 1024
LINES_MOST = 50_000
LINE_CHARACTERS = 4000
# Longer than any word that somebody would have completed; keys and links are.
WORD_CHARACTERS = 40
# Words are found by how they begin.
STEM = 2
# After a whole word, something is proposed only when it followed at least so often, and so much more than all else.
LEAST_FOLLOWED, LEAST_SHARE = 2, 0.6
# Where two words before it were never seen together, one alone must be that sure.
LEAST_SHARE_ALONE = 0.8
# A phrase is at most so many words.
PHRASE_WORDS = 4
# Two words are not longer.
CONTEXT_CHARACTERS = 200
# A completion must save something.
LEAST_LETTERS = 2


class Vocabulary:
    """Belongs to one thread at a time. Time is an argument, in seconds."""

    def __init__(self, *, grams_most: int = GRAMS_MOST, lines_most: int = LINES_MOST) -> None:
        self._grams_most, self._lines_most = grams_most, lines_most
        self._weights: dict[Gram, float] = {}
        self._counts: Counter[Gram] = Counter()
        self._begun: float | None = None
        self._stems: defaultdict[str, set[str]] = defaultdict(set)
        self._next: defaultdict[Gram, set[str]] = defaultdict(set)
        # how much followed a history
        self._after: defaultdict[Gram, float] = defaultdict(float)
        # what each source says: its lines, and with which weights they were counted
        self._lines: dict[str, dict[str, list[float]]] = {}
        self._line_count = 0

    def __len__(self) -> int:
        """How many words, pairs and triples are known."""
        return len(self._weights)

    def learn(self, source: str, text: str, *, now: float, most: int = LINES_MOST) -> bool:
        """`source` (a document, the chat) says this text now, and nothing any more that it said before.

        Counts about `most` lines at once; False when there are more: learn the same text again.
        """
        left = most
        wanted = Counter(unicodedata.normalize("NFC", line.strip()) for line in text.splitlines() if line.strip())
        known = self._lines.setdefault(source, {})
        for line in [line for line in known if line not in wanted]:
            if left <= 0:
                return False
            for weight in known.pop(line):
                self._count(line, -weight)
                left -= 1
        weight = self._weight(now)
        for line, count in wanted.items():
            there = known.get(line, [])
            while len(there) > count:
                self._count(line, -there.pop())
            for _ in range(count - len(there)):
                if self._line_count >= self._lines_most:
                    return True
                if left <= 0:
                    return False
                self._count(line, weight)
                known.setdefault(line, []).append(weight)
                left -= 1
        return True

    def forget(self, source: str) -> None:
        """Nothing of that source counts any more."""
        self.learn(source, "", now=self._begun or 0.0)
        self._lines.pop(source, None)

    def complete(self, before: str) -> str:
        """What may come next after `before` (a line up to the caret): the rest of a word and perhaps more; or ""."""
        before = unicodedata.normalize("NFC", before[-CONTEXT_CHARACTERS:])
        part = last_word(before)
        led = before[: len(before) - len(part)]
        # what stands before a comma or a full stop leads to nothing
        is_led = bool(led) and (led[-1].isspace() or is_joined(led[-1])) and bool(last_word(led.rstrip()))
        context = [word.casefold() for word in runs(led)[-1]] if is_led else []
        if not part or is_joined(part[-1]):
            # a whole word, or a space after one: the words that always follow here
            return joined(self._going_on([*context, part.casefold()] if part else context))
        found = self.candidates(part, context, limit=1)
        if not found:
            # it is written to its end
            phrase = self._going_on([*context, part.casefold()])
            return f" {joined(phrase)}" if phrase else ""
        return joined([found[0][len(part) :], *self._going_on([*context, found[0].casefold()])])

    def candidates(self, part: str, context: Sequence[str], *, limit: int) -> list[str]:
        """Words that begin with `part`, the likeliest after the casefolded words of `context` first."""
        part = unicodedata.normalize("NFC", part)
        folded = part.casefold()
        before = tuple(context[-(ORDER - 1) :])
        found = []
        for word in self._stems.get(folded[:STEM], ()):
            if len(word) - len(part) >= LEAST_LETTERS and word[: len(part)].casefold() == folded:
                # somebody who writes a capital wants one
                is_same_case = word.startswith(part)
                found.append((self.score(word, before) * (1.0 if is_same_case else 0.5), word))
        found.sort(key=lambda entry: (-entry[0], entry[1]))
        return [word for _, word in found[:limit]]

    def score(self, word: str, context: Gram) -> float:
        """Stupid backoff: the share of `word` after the longest context that was seen before it."""
        factor = 1.0
        for length in range(len(context), 0, -1):
            history = context[len(context) - length :]
            seen = self._weights.get((*history, word), 0.0)
            if seen > 0:
                # a history was counted whenever something followed it
                return factor * seen / self._after[history]
            factor *= BACKOFF
        return factor * self._weights[word,] / self._after[()] if (word,) in self._weights else 0.0

    def _going_on(self, context: Sequence[str]) -> list[str]:
        """The words that go on here nearly always, as those who wrote here know."""
        phrase: list[str] = []
        led = list(context)
        while len(phrase) < PHRASE_WORDS and (word := self._sure(tuple(led[-(ORDER - 1) :]))):
            phrase.append(word)
            led.append(word.casefold())
        return phrase

    def _sure(self, history: Gram) -> str:
        least = LEAST_SHARE
        if len(history) > 1 and history not in self._next:
            history, least = history[-1:], LEAST_SHARE_ALONE
        if history not in self._next:
            return ""
        best = max(self._next[history], key=lambda word: (self._weights[(*history, word)], word))
        gram = (*history, best)
        is_sure = self._weights[gram] / self._after[history] >= least
        return best if is_sure and self._counts[gram] >= LEAST_FOLLOWED else ""

    def _weight(self, now: float) -> float:
        if self._begun is None:
            self._begun = now
        ahead = (now - self._begun) / HALF_LIFE_S
        if ahead > AHEAD_MOST:
            self._rescale(2.0**-ahead)
            self._begun, ahead = now, 0.0
        return float(2.0 ** max(ahead, -AHEAD_MOST))

    def _rescale(self, factor: float) -> None:
        self._weights = {gram: weight * factor for gram, weight in self._weights.items()}
        self._after = defaultdict(float, {history: weight * factor for history, weight in self._after.items()})
        for known in self._lines.values():
            for there in known.values():
                there[:] = [weight * factor for weight in there]

    def _count(self, line: str, weight: float) -> None:
        self._line_count += 1 if weight > 0 else -1
        for run in runs(line[:LINE_CHARACTERS]):
            folded = [word.casefold() for word in run]
            for place, word in enumerate(run):
                if len(word) > WORD_CHARACTERS:
                    continue
                for length in range(min(ORDER, place + 1)):
                    # only what is proposed keeps its capitals; what leads to it is compared
                    self._add((*folded[place - length : place], word), weight)
        self._prune()

    def _add(self, gram: Gram, weight: float) -> None:
        if weight < 0 and gram not in self._weights:
            return  # it fell out meanwhile
        *before, word = gram
        history = tuple(before)
        self._weights[gram] = self._weights.get(gram, 0.0) + weight
        self._counts[gram] += 1 if weight > 0 else -1
        if self._counts[gram] <= 0:
            self._after[history] += weight
            self._drop(gram)
            return
        self._after[history] += weight
        if history:
            self._next[history].add(word)
        else:
            self._stems[word.casefold()[:STEM]].add(word)

    def _drop(self, gram: Gram) -> None:
        *before, word = gram
        history = tuple(before)
        self._after[history] -= self._weights.pop(gram)
        del self._counts[gram]
        if not history:
            stem = self._stems[word.casefold()[:STEM]]
            stem.discard(word)
            if not stem:
                del self._stems[word.casefold()[:STEM]]
            return
        self._next[history].discard(word)
        if not self._next[history]:
            del self._next[history], self._after[history]

    def _prune(self) -> None:
        """Let the least written fall out, a few at a time: those kept come to the end of the line again."""
        while len(self._weights) > self._grams_most:
            oldest = list(itertools.islice(self._weights, LOOKED_AT))
            oldest.sort(key=lambda gram: (self._weights[gram], -len(gram)))
            half = (len(oldest) + 1) // 2
            for gram in oldest[:half]:
                self._drop(gram)
            for gram in oldest[half:]:
                self._weights[gram] = self._weights.pop(gram)


def phrases(found: Iterable[str]) -> str:
    """Words and names from elsewhere (the labels of the library) as a text to learn: a line each."""
    return "\n".join(" ".join(entry.split()) for entry in found)
