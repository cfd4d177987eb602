"""PairedHistory: the histories of two documents that are read as one, such as a form and the answers to it."""

from collections.abc import Sequence
from dataclasses import replace

from core.collaboration.history import History, Moment, PastVersion, Sitting, sittings_of


class PairedHistory:
    """The past of a document and of the one `beside` it, on one time line by the clocks of those who wrote.

    Restoring and naming are the first one's; both documents keep their own orders.
    """

    has_words = False

    def __init__(self, own: History, beside: History) -> None:
        self.own = own
        self.beside = beside
        self._numbers = _merged(own.moments, beside.moments)
        whose = zip([(-1, -1), *self._numbers], self._numbers, strict=False)
        found = [own.moments[now[0]] if now[0] != before[0] else beside.moments[now[1]] for before, now in whose]
        self.moments: tuple[Moment, ...] = tuple(replace(one, number=number) for number, one in enumerate(found))

    def authors(self) -> list[str]:
        """Who wrote in either, the first first; peer ids."""
        return list(dict.fromkeys(moment.author_id for moment in self.moments))

    @property
    def guests(self) -> dict[str, str]:
        """What the guests are called who wrote in either, by their ids."""
        return self.own.guests | self.beside.guests

    def sittings(self) -> list[Sitting]:
        """Who wrote when, the first first."""
        return sittings_of(self.moments)

    def at(self, number: int) -> PastVersion:
        """Both versions after a moment's edits; before the first for -1."""
        own, beside = self.numbers(number)
        return PastVersion(self.own.version(own), self.beside.version(beside))

    def whole(self, at: PastVersion) -> PastVersion:
        """The same, with the answers of that time where they were not named with it. Raises InputError."""
        return at if at.beside else PastVersion(at.version, self.at(self.number_of(at)).beside)

    def numbers(self, number: int) -> tuple[int, int]:
        """The moment of either history at a moment of both."""
        return self._numbers[number] if number >= 0 else (-1, -1)

    def number_of(self, at: PastVersion) -> int:
        """The first moment that has everything of both versions; -1 for those of empty documents. Raises InputError."""
        own = self.own.moment_of(at.version)
        # of a version that was named without the other, nothing is known of that
        beside = self.beside.moment_of(at.beside) if at.beside else -1
        found = (number for number, (mine, other) in enumerate(self._numbers) if mine >= own and other >= beside)
        return -1 if (own, beside) == (-1, -1) else next(found, len(self._numbers) - 1)


def _merged(one: Sequence[Moment], other: Sequence[Moment]) -> list[tuple[int, int]]:
    """How far either is at each moment of both: the earlier next one goes first, and each keeps its own order."""
    made: list[tuple[int, int]] = []
    first = second = -1
    while first + 1 < len(one) or second + 1 < len(other):
        has_first, has_second = first + 1 < len(one), second + 1 < len(other)
        if has_first and (not has_second or one[first + 1].written <= other[second + 1].written):
            first += 1
        else:
            second += 1
        made.append((first, second))
    return made
