"""CodeLexing: which words of a long code are what, found piece by piece, and again only where it changed.

Pygments reads a text from its start to its end. Here the state between two lines is remembered (a stack of the names of
its rules, at places where a token ends with its line); after an edit reading begins at the last such place before it,
and ends where it comes to a place with the state that it had there before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pygments.lexer import ExtendedRegexLexer, Lexer, RegexLexer  # type: ignore[import-untyped]
from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
from pygments.token import Error, Whitespace, _TokenType  # type: ignore[import-untyped]
from pygments.util import ClassNotFound  # type: ignore[import-untyped]

# Tokens between two looks at the clock.
TOKENS_AT_ONCE = 64
# Lines without end (minified code) are no pleasure to read in colours either.
LINE_MOST = 5_000
# What begins or ends tokens of many lines; words before them that no token began with may begin one then.
_FAR_SIGNS = re.compile(r"[\"'`*/<>\[\]{}$=-]")
FAR_LINES = 2_000

Found = tuple[tuple[int, int, int], ...]
"""The tokens of a line: where each begins, how long it is (in characters), and what it is as a place in KINDS.

Of numbers alone, Python's garbage collector keeps no account: with 100,000 lines its rounds took 0.3 s each otherwise.
"""

KINDS: list[Any] = []
_numbers: dict[Any, int] = {}


Stack = tuple[str, ...]
ROOT: Stack = ("root",)


@dataclass
class _Task:
    """Lines that have to be read again: from `start` on, at least up to (without) `until`."""

    start: int
    until: int
    is_far: bool = False


def number_of(kind: Any) -> int:
    """A sort of token as a number, for as long as the program runs."""
    number = _numbers.get(kind)
    if number is None:
        number = _numbers[kind] = len(KINDS)
        KINDS.append(kind)
    return number


def lexer_of(language: str) -> Lexer | None:
    """Pygments' lexer for a short name; None when there is none."""
    if not language:
        return None
    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None


class CodeLexing:
    """The tokens of one text, line by line. `step` reads on; `lines[n]` is None where it has not come yet."""

    def __init__(self, language: str, text: str) -> None:
        self._lexer = lexer_of(language)
        self.lines: list[Found | None] = []
        # what is open where a line begins; None inside of a token
        self._stacks: list[Stack | None] = []
        self._shared: dict[Stack, Stack] = {}
        self._tasks: list[_Task] = []
        self._now: _Task | None = None
        self._work: Iterator[None] | None = None
        self._text = ""
        self.begin(text)

    @property
    def is_done(self) -> bool:
        """Whether everything has been read."""
        return self._work is None

    def begin(self, text: str) -> None:
        """Read another text from the start."""
        self._text = text
        count = text.count("\n") + 1
        self.lines = [None] * count
        self._stacks = [ROOT, *[None] * (count - 1)]
        self._tasks, self._now = [_Task(0, count)], None
        self._work = self._read() if self._lexer is not None else None

    def edit(self, text: str, position: int, removed: int, inserted: int) -> None:
        """The text is this now: at a place, so many characters went and so many came."""
        old, self._text = self._text, text
        if self._lexer is None:
            return
        first = old.count("\n", 0, position)
        gone, come = old.count("\n", position, position + removed), text.count("\n", position, position + inserted)
        self.lines[first : first + gone + 1] = [None] * (come + 1)
        self._stacks[first + 1 : first + gone + 1] = [None] * come

        def moved(line: int) -> int:
            return line if line <= first else max(first + come, line + come - gone)

        held = [*([self._now] if self._now is not None else []), *self._tasks]
        # one that was under way has its next line to read at least
        held = [_Task(moved(task.start), max(moved(task.until), moved(task.start) + 1), task.is_far) for task in held]
        # a token may look ahead beyond its line, and one that may have many lines far beyond
        near = _Task(first - 1, first + come + 1)
        far = [task for task in held if task.is_far]
        if _FAR_SIGNS.search(old, max(0, position - 2), position + removed + 2) or _FAR_SIGNS.search(
            text, position, position + inserted
        ):
            far.append(_Task(first - FAR_LINES, first + 1, is_far=True))
        if far:
            far = [_Task(min(task.start for task in far), max(task.until for task in far), is_far=True)]
        # what the person looks at comes first
        self._tasks, self._now = [near, *(task for task in held if not task.is_far), *far], None
        self._work = self._read()

    def step(self) -> bool:
        """Read some more tokens; False when there is nothing left to read."""
        if self._work is None:
            return False
        for _ in range(TOKENS_AT_ONCE):
            if next(self._work, self) is self:
                self._work = None
                return False
        return True

    def glance(self, first: int, count: int, text: str) -> list[Found]:
        """The tokens of some lines that reading has not come to: as if the text began there, which is nearly right."""
        if self._lexer is None:
            return [()] * count
        made: list[list[tuple[int, int, int]]] = [[] for _ in range(count)]
        line, column = 0, 0
        for _, kind, words in self._lexer.get_tokens_unprocessed(text):
            for index, part in enumerate(words.split("\n")):
                if index:
                    line, column = line + 1, 0
                if line < count and part:
                    made[line].append((column, len(part), number_of(kind)))
                column += len(part)
            if line >= count:
                break
        return [tuple(found) for found in made]

    def _read(self) -> Iterator[None]:
        """Do the tasks, each until the rest is as it was; each turn is a token."""
        while self._tasks:
            task = self._now = self._tasks.pop(0)
            line = min(max(0, task.start), len(self.lines) - 1)
            while self._stacks[line] is None:
                line -= 1
            yield from self._read_from(line, task)
        self._now = None

    def _read_from(self, line: int, task: _Task) -> Iterator[None]:
        text, low_line = self._text, line
        begin = start = len(text) - len(text.split("\n", line)[-1])
        tokens: list[tuple[int, int, int]] = []
        for at, kind, words, stack in self._tokens(begin, self._stacks[line] or ROOT):
            end = low = at + len(words)
            low = at
            while (stop := text.find("\n", low, end)) >= 0:
                if low < stop and low - begin < LINE_MOST:
                    tokens.append((low - begin, stop - low, number_of(kind)))
                self.lines[line] = tuple(tokens)
                tokens, line, begin, low = [], line + 1, stop + 1, stop + 1
                if low < end:
                    self._stacks[line] = None
            if low < end and low - begin < LINE_MOST:
                tokens.append((low - begin, end - low, number_of(kind)))
            if end == begin and end > start:
                if stack is not None and self._is_as_it_was(line, stack, task):
                    self._forget(low_line, line)
                    return
                self._stacks[line] = self._shared.setdefault(stack, stack) if stack is not None else None
                task.start = line
            yield
        self.lines[line:] = [tuple(tokens), *[()] * (len(self.lines) - line - 1)]
        self._forget(low_line, len(self.lines))

    def _is_as_it_was(self, line: int, stack: Stack, task: _Task) -> bool:
        """Whether reading on from a line would find what is known."""
        return line >= task.until and self._stacks[line] == stack and self.lines[line] is not None

    def _forget(self, first: int, end: int) -> None:
        """Tasks among these lines are done."""
        self._tasks = [task for task in self._tasks if task.start < first or task.until > end]

    def _tokens(self, start: int, stack: Stack) -> Iterator[tuple[int, Any, str, Stack | None]]:
        """Tokens with the state after each, where this lexer has one that can be gone back to."""
        lexer = self._lexer
        if isinstance(lexer, RegexLexer) and not isinstance(lexer, ExtendedRegexLexer):
            yield from _regex_tokens(lexer, self._text, start, stack)
        elif lexer is not None:
            for at, kind, words in lexer.get_tokens_unprocessed(self._text):
                yield at, kind, words, None


def _regex_tokens(lexer: Any, text: str, at: int, before: Stack) -> Iterator[tuple[int, Any, str, Stack | None]]:
    """What `RegexLexer` does (https://pygments.org/docs/lexerdevelopment), with its state in the open."""
    stack = list(before)
    rules = lexer._tokens
    while at < len(text):
        for match, action, then in rules[stack[-1]]:
            found = match(text, at)
            if found is None:
                continue
            at = found.end()
            parts: list[tuple[int, Any, str]] = []
            if isinstance(action, _TokenType):
                parts = [(found.start(), action, found.group())]
            elif action is not None:
                parts = [part for part in action(lexer, found) if part[2]]
            _move(stack, then)
            yield from ((place, kind, words, None) for place, kind, words in parts[:-1])
            for place, kind, words in parts[-1:]:
                yield place, kind, words, tuple(stack) if place + len(words) == at else None
            break
        else:
            # a line end closes what was open; all else is skipped, letter by letter
            is_end = text[at] == "\n"
            stack = ["root"] if is_end else stack
            at += 1
            yield at - 1, Whitespace if is_end else Error, text[at - 1], tuple(stack)


def _move(stack: list[str], then: Any) -> None:
    """Open and close rules."""
    if then is None:
        return
    for step in then if isinstance(then, tuple) else (then,):
        if step == "#pop":
            step = -1
        if isinstance(step, int):
            # the first one stays
            del stack[max(1, len(stack) + step) :]
        else:
            stack.append(stack[-1] if step == "#push" else step)
