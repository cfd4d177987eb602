"""CodeText: a text that is code: a `Document` that also knows which language it is in."""

import re
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from core.collaboration.document import Document
from core.collaboration.engine import translated
from core.collaboration.ot import TextOperation
from core.collaboration.rich_styles import LANGUAGE
from core.errors import InputError
from core.events import Subscription

# The map's name inside the engine's document and its key; part of the format.
SETTINGS, CHOSEN = "settings", "language"
# Somewhere in the first lines a file says what it is.
LOOKED_AT = 2_000

# Endings of file names, and words after "#!", by Pygments' names of languages.
ENDINGS = {
    "py": "python", "js": "javascript", "ts": "typescript", "tsx": "tsx", "jsx": "jsx", "c": "c", "h": "c",
    "cpp": "cpp", "cc": "cpp", "hpp": "cpp", "rs": "rust", "go": "go", "java": "java", "kt": "kotlin",
    "rb": "ruby", "php": "php", "sh": "bash", "bash": "bash", "sql": "sql", "html": "html", "css": "css",
    "json": "json", "yaml": "yaml", "yml": "yaml", "toml": "toml", "xml": "xml", "md": "markdown", "r": "r",
    "jl": "julia", "swift": "swift", "cs": "csharp", "lua": "lua", "tex": "latex", "ini": "ini", "m": "matlab",
}  # fmt: skip
_INTERPRETERS = {
    "python": "python", "bash": "bash", "sh": "bash", "zsh": "bash", "node": "javascript", "ruby": "ruby",
    "perl": "perl", "Rscript": "r", "lua": "lua", "php": "php", "julia": "julia",
}  # fmt: skip
# What only the named language says in its first lines; the first that is found counts.
_SIGNS = (
    ("php", r"\A\s*<\?php"),
    ("html", r"(?i)\A\s*(<!doctype html|<html)"),
    ("xml", r"\A\s*<\?xml"),
    ("json", r"\A\s*[\[{]\s*(\"[^\"\n]*\"\s*[:,]|\{|\[)"),
    ("go", r"(?m)^package \w+\s*$"),
    ("rust", r"(?m)^\s*(pub )?(fn \w+.*\{|use \w+(::\w+)+|impl\b.*\{|#!\[)"),
    ("java", r"(?m)^\s*(public (class|interface)|import java)|^package [\w.]+;"),
    ("csharp", r"(?m)^\s*(using [\w.]+;|namespace \w)"),
    ("cpp", r"(?m)^#include <[a-z_]+>$|\bstd::"),
    ("c", r"(?m)^#include [<\"][\w/]+\.h[>\"]"),
    ("python", r"(?m)^(from [\w.]+ import |import \w+( as \w+)?\s*$|(async )?def \w+\(.*:\s*$|class \w+.*:\s*$|@\w+)"),
    ("typescript", r"(?m)^\s*(interface \w+ \{|export (type|interface) |(const|let) \w+: \w+)"),
    ("javascript", r"(?m)^\s*(const \w+ = |let \w+ = |function \w*\(|import .* from ['\"]|export )|=> \{"),
    ("sql", r"(?im)^\s*(select\s.+|insert into\s|create (table|view|index)\s|update \w+ set\s)"),
    ("css", r"(?m)^\s*[.#@]?[\w-]+[^{}\n;]*\{\s*$\s*[\w-]+\s*:"),
    ("r", r"(?m)^\s*(library\(\w+\)|\w+ <- )"),
    ("toml", r"(?m)^\[[\w.\"-]+\]\s*$"),
    ("yaml", r"\A(---\s*$|[\w-]+:( |$))"),
)  # fmt: skip


class CodeText(Document):
    """Code. Its language is the one that somebody chose, else a guess."""

    what: ClassVar[str] = "code"

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        self._language_listeners: list[Callable[[], None]] = []
        self._chosen = ""
        super().__init__(stored)
        with translated("The stored code is damaged."):
            self._settings = self._doc.get_map(SETTINGS)
        self._chosen = self._read()

    @property
    def language(self) -> str:
        """The language that was chosen, by its short name as in "python"; "" when nobody chose."""
        return self._chosen

    def choose_language(self, language: str) -> None:
        """Everybody sees the code in this language from now on; "" guesses again. Raises InputError for no name."""
        self.must_be_writable()
        if language and not LANGUAGE.fullmatch(language):
            raise InputError(f"'{language}' is no name of a language.", "Use a short name, as in python.")
        with translated("The language could not be changed."):
            self._settings.insert(CHOSEN, language)
            self._doc.commit()
        self._collected()

    def language_of(self, title: str) -> str:
        """The language that was chosen, else the one that the title and the first lines say; "" when nothing does."""
        return self._chosen or guessed(title, self.text[:LOOKED_AT])

    def listen_language(self, handler: Callable[[], None]) -> Subscription:
        """Call `handler` when another language is chosen."""
        held = self._language_listeners
        held.append(handler)
        return Subscription(lambda: held.remove(handler) if handler in held else None)

    def _collect(self) -> list[TextOperation]:
        changes = super()._collect()
        before, self._chosen = self._chosen, self._read()
        if self._chosen != before:
            for listener in tuple(self._language_listeners):
                listener()
        return changes

    def _read(self) -> str:
        held: Any = self._settings.get(CHOSEN)
        value = getattr(held, "value", held)
        return value if isinstance(value, str) and LANGUAGE.fullmatch(value) else ""


def guessed(title: str, text: str) -> str:
    """The language of code by the ending of its title, its first line, or what it says; "" when nothing tells."""
    name, dot, ending = title.strip().rpartition(".")
    if dot and name and ending.lower() in ENDINGS:
        return ENDINGS[ending.lower()]
    if title.strip().lower() in ("dockerfile", "makefile"):
        return {"dockerfile": "docker", "makefile": "make"}[title.strip().lower()]
    first = re.match(r"#!\s*(?:/usr/bin/env\s+)?(?:\S*/)?([A-Za-z]+)", text)
    if first and first[1] in _INTERPRETERS:
        return _INTERPRETERS[first[1]]
    return next((language for language, sign in _SIGNS if re.search(sign, text[:LOOKED_AT])), "")
