"""Patterns that an answer must fit, matched in time linear in the answer, whoever wrote the pattern.

Python's `re` backtracks: one short hostile pattern stops the program for years. Here a pattern is a machine whose
states are followed all at once (Thompson, Regular expression search algorithm, 1968; Cox, Regular expression matching
can be simple and fast, 2007). Known are: letters, `.`, `[a-z]`, `[^…]`, `\\d \\w \\s` and their capitals, `|`, `( )`,
`? * +`, `{2}`, `{2,}`, `{2,4}`, `^` at the start and `$` at the end. The pattern must fit the whole answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from core.errors import InputError

# A long licence plate has 20; each state is looked at for each letter.
STATES_MOST = 300
PATTERN_MOST = 200
# Longer answers are refused unread where a pattern is asked for.
ANSWER_MOST = 500
# Groups within groups.
DEPTH_MOST = 20

Fits = Callable[[str], bool]

_SORTS: Mapping[str, Fits] = {
    "d": str.isdecimal,
    "w": lambda letter: letter.isalnum() or letter == "_",
    "s": str.isspace,
}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True)
class _Part:
    """A piece of a pattern: a letter that `fits`, a sequence or alternatives of parts, or the first part repeated."""

    sort: str
    fits: Fits | None = None
    parts: tuple["_Part", ...] = ()
    low: int = 1
    high: int | None = 1

    def size(self) -> int:
        """How many states it needs, counted before any is made."""
        inside = sum(part.size() for part in self.parts)
        if self.sort == "repeat":
            return inside * max(1, self.low + 1 if self.high is None else self.high) + 2
        return inside + (2 * len(self.parts) + 1 if self.sort == "either" else 1)


class Pattern:
    """One pattern. Raises InputError when it cannot be read or is too large."""

    def __init__(self, text: str) -> None:
        if len(text) > PATTERN_MOST:
            raise InputError(f"A pattern has room for {PATTERN_MOST} characters.", "Make it shorter.")
        whole = _Reader(text).read()
        if whole.size() > STATES_MOST:
            raise InputError("The pattern is too large.", "Repeat less often.")
        self._arcs: list[list[tuple[Fits, int]]] = []
        self._free: list[list[int]] = []
        self._end = self._build(whole, self._state())

    def fits(self, answer: str) -> bool:
        """Whether all of an answer is as the pattern says; one that is too long never is."""
        if len(answer) > ANSWER_MOST:
            return False
        here = self._reached({0})
        for letter in answer:
            here = self._reached({target for state in here for fits, target in self._arcs[state] if fits(letter)})
            if not here:
                return False
        return self._end in here

    def _state(self) -> int:
        self._arcs.append([])
        self._free.append([])
        return len(self._arcs) - 1

    def _reached(self, states: set[int]) -> set[int]:
        """These and all that can be reached from them without a letter."""
        left = list(states)
        while left:
            for target in self._free[left.pop()]:
                if target not in states:
                    states.add(target)
                    left.append(target)
        return states

    def _build(self, part: _Part, start: int) -> int:
        """Add the states of a part; returns the one that is reached behind it."""
        if part.fits is not None:
            end = self._state()
            self._arcs[start].append((part.fits, end))
            return end
        if part.sort == "sequence":
            for inner in part.parts:
                start = self._build(inner, start)
            return start
        end = self._state()
        if part.sort == "either":
            for inner in part.parts:
                begin = self._state()
                self._free[start].append(begin)
                self._free[self._build(inner, begin)].append(end)
            return end
        for _ in range(part.low):
            start = self._build(part.parts[0], start)
        if part.high is None:
            loop = self._state()
            self._free[start].append(loop)
            self._free[self._build(part.parts[0], loop)].append(loop)
            start = loop
        else:
            for _ in range(part.high - part.low):
                self._free[start].append(end)
                start = self._build(part.parts[0], start)
        self._free[start].append(end)
        return end


@lru_cache(maxsize=256)
def pattern(text: str) -> Pattern:
    """The pattern that a text describes. Raises InputError when it is none."""
    return Pattern(text)


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text.removeprefix("^")
        if self._text.endswith("$") and not self._text.endswith("\\$"):
            self._text = self._text[:-1]
        self._at = 0
        self._depth = 0

    def read(self) -> _Part:
        part = self._either()
        if self._at < len(self._text):
            raise self._wrong("a ) without its (")
        return part

    def _either(self) -> _Part:
        found = [self._sequence()]
        while self._next("|"):
            found.append(self._sequence())
        return found[0] if len(found) == 1 else _Part("either", parts=tuple(found))

    def _sequence(self) -> _Part:
        found = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            found.append(self._repeated(self._one()))
        return _Part("sequence", parts=tuple(found))

    def _one(self) -> _Part:
        letter = self._take()
        if letter == "(":
            self._depth += 1
            if self._depth > DEPTH_MOST:
                raise self._wrong("too many groups within groups")
            if self._next("?") and not self._next(":"):
                raise self._wrong("(?…) other than (?:…) is not known")
            part = self._either()
            if not self._next(")"):
                raise self._wrong("a ( without its )")
            self._depth -= 1
            return part
        if letter in "*+?{":
            raise self._wrong(f"there is nothing that {letter} could repeat")
        if letter in "^$":
            raise self._wrong(f"{letter} is known at the start and end only")
        if letter == ".":
            return _Part("letter", lambda found: found != "\n")
        if letter == "[":
            return _Part("letter", self._set())
        return _Part("letter", self._escaped() if letter == "\\" else letter.__eq__)

    def _repeated(self, part: _Part) -> _Part:
        for sign, low, high in (("*", 0, None), ("+", 1, None), ("?", 0, 1)):
            if self._next(sign):
                return self._once(_Part("repeat", parts=(part,), low=low, high=high))
        if not self._next("{"):
            return part
        first = self._number()
        low, high = first or 0, first
        if self._next(","):
            high = self._number()
        if not self._next("}") or (first is None and high is None) or (high is not None and high < low):
            raise self._wrong("{…} must hold one number, or two with a comma, the smaller first")
        return self._once(_Part("repeat", parts=(part,), low=low, high=high))

    def _once(self, part: _Part) -> _Part:
        if self._at < len(self._text) and self._text[self._at] in "*+?{":
            raise self._wrong("a repetition of a repetition needs brackets")
        return part

    def _set(self) -> Fits:
        is_not = self._next("^")
        ranges: list[tuple[str, str]] = []
        sorts: list[Fits] = []
        is_first = True
        while is_first or not self._next("]"):
            is_first = False
            low = self._take()
            if low == "\\":
                escaped = self._take()
                if escaped.lower() in _SORTS:
                    sorts.append(_sort(escaped))
                    continue
                low = self._plain(escaped)
            high = low
            if self._text[self._at : self._at + 1] == "-" and self._text[self._at + 1 : self._at + 2] not in ("]", ""):
                self._at += 1
                high = self._take()
                high = self._plain(self._take()) if high == "\\" else high
                if high < low:
                    raise self._wrong(f"{low}-{high} runs backwards")
            ranges.append((low, high))
        return lambda letter: (
            is_not != (any(low <= letter <= high for low, high in ranges) or any(fits(letter) for fits in sorts))
        )

    def _escaped(self) -> Fits:
        letter = self._take()
        return _sort(letter) if letter.lower() in _SORTS else self._plain(letter).__eq__

    def _plain(self, letter: str) -> str:
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if letter.isalnum():
            raise self._wrong(f"\\{letter} is not known")
        return letter

    def _number(self) -> int | None:
        start = self._at
        while self._text[self._at : self._at + 1] in tuple("0123456789"):
            self._at += 1
        digits = self._text[start : self._at]
        if len(digits) > 3:
            raise self._wrong("too many repetitions")
        return int(digits) if digits else None

    def _next(self, sign: str) -> bool:
        is_there = self._text.startswith(sign, self._at)
        self._at += len(sign) if is_there else 0
        return is_there

    def _take(self) -> str:
        if self._at >= len(self._text):
            raise self._wrong("it ends too early")
        self._at += 1
        return self._text[self._at - 1]

    def _wrong(self, why: str) -> InputError:
        return InputError(f"The pattern cannot be read: {why}.", "An example: [A-Z]{2}-\\d{4} fits AB-1234.")


def _sort(letter: str) -> Fits:
    fits = _SORTS[letter.lower()]
    return fits if letter.islower() else lambda found: not fits(found)
