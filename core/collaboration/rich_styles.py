"""What rich text is made of: marks of characters, kinds of lines, pictures, runs; read with care from what arrives.

A mark is a key and a value on a range of characters (Litt, Lim, Kleppmann and van Hardenberg, Peritext: a CRDT for
collaborative rich text editing, CSCW 2022); what belongs to a line is marked on the line end behind it, as in Quill's
Delta. What another machine sends can be anything: keys that are not known are ignored, impossible values count as none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

import loro

from core.errors import InputError

# its stubs leave constructors and options open
_loro: Any = loro

# The text's name inside the engine's document; part of the format.
TEXT = "rich"
# Stands where a picture or a table is (Unicode: OBJECT REPLACEMENT CHARACTER).
OBJECT = "\ufffc"
# A line break inside a paragraph (Unicode: LINE SEPARATOR), as Qt has it.
BREAK = "\u2028"
INDENT_MOST = 8
LINK_MOST = 2_048
CAPTION_MOST = 1_000
WIDTHS = (16, 4_096)
SCHEMES = ("http", "https", "mailto", "vega")

ID = re.compile(r"[0-9a-f]{8,32}")
DIGEST = re.compile(r"[0-9a-f]{64}")
PEER = re.compile(r"[a-z2-7]{52}")
LANGUAGE = re.compile(r"[\w+#.-]{1,32}", re.ASCII)
_LINK = re.compile(rf"(?:{'|'.join(SCHEMES)}):[^\s\x00-\x20\x7f<>\\^`{{|}}\"]+", re.IGNORECASE)
_PIECES = re.compile(rf"\n|{OBJECT}+|[^\n{OBJECT}]+")
# Controls mean nothing in a note, except the tab and line ends.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")


class LineKind(StrEnum):
    """What a line is."""

    TEXT = "text"
    HEADING_1 = "heading1"
    HEADING_2 = "heading2"
    HEADING_3 = "heading3"
    BULLET = "bullet"
    NUMBER = "number"
    CHECK = "check"
    QUOTE = "quote"
    CODE = "code"
    RULE = "rule"


HEADINGS = (LineKind.HEADING_1, LineKind.HEADING_2, LineKind.HEADING_3)
ITEMS = frozenset({LineKind.BULLET, LineKind.NUMBER, LineKind.CHECK})


@dataclass(frozen=True)
class Picture:
    """A picture of the file store. `width` in pixels; 0 means as wide as it is."""

    digest: str
    caption: str = ""
    width: int = 0


@dataclass(frozen=True)
class Marks:
    """What characters look like and mean. `mention` is a peer id; `table` is the id of a table of the same document."""

    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    link: str = ""
    mention: str = ""
    picture: Picture | None = None
    table: str = ""


@dataclass(frozen=True)
class Line:
    """What a line is. `is_done` counts for check boxes, `language` for code."""

    kind: LineKind = LineKind.TEXT
    is_done: bool = False
    indent: int = 0
    language: str = ""


PLAIN = Marks()
PARAGRAPH = Line()


@dataclass(frozen=True)
class Run:
    """Characters that are alike: some without a line end, or one line end with what its line is.

    A draft's line end may leave `line` out: then it is what the line is that it is put into.
    """

    text: str
    marks: Marks = PLAIN
    line: Line | None = None


@dataclass(frozen=True)
class Paragraph:
    """A line outside of any document: to be copied, written as Markdown, read from HTML."""

    runs: tuple[Run, ...] = ()
    line: Line = PARAGRAPH


@dataclass(frozen=True)
class Grid:
    """A table outside of any document: rows of cells of runs. The first row is its head."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    indent: int = 0


Block = Paragraph | Grid

MARK_FIELDS = frozenset(field.name for field in fields(Marks))
LINE_FIELDS = frozenset(field.name for field in fields(Line))
# These count on OBJECT only.
EMBEDS = frozenset({"picture", "table"})
_DEFAULTS = {**asdict(PLAIN), **asdict(PARAGRAPH)}
# What the engine calls them, where that differs; part of the format.
_KEYS = {"kind": "line", "is_done": "done"}
_NAMES = {_KEYS.get(name, name): name for name in _DEFAULTS}
# Words typed at the end of bold words are bold; behind a link or a name they are not part of it.
GROWING = ("bold", "italic", "strike", "code")


def configure(document: Any) -> None:
    """Tell an engine's document how marks grow."""
    styles = _loro.StyleConfigMap()
    for key, name in _NAMES.items():
        styles.insert(key, loro.ExpandType.After if name in GROWING else loro.ExpandType.Null)
    document.config_text_style(styles)
    # a newer Vega may know more of them
    document.config_default_text_style(loro.ExpandType.Null)


def clean(text: str) -> str:
    """Text as a note can hold it: one sort of line end, no controls, no lone halves of characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")
    return _CONTROLS.sub("", text).encode("utf-8", "replace").decode("utf-8")


def safe_link(value: object) -> str:
    """The link, or "" when it could do something else than open a page, a mail or Vega."""
    if not isinstance(value, str) or len(value) > LINK_MOST or not _LINK.fullmatch(value):
        return ""
    return value


def read_changes(attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    """What an engine's attributes say, by the fields of Marks and Line; what cannot be said counts as none."""
    return {_NAMES[key]: _read(_NAMES[key], value) for key, value in (attributes or {}).items() if key in _NAMES}


def stored_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The engine's attributes for changes by field; None takes a mark away. Raises InputError for impossible ones."""
    made = {}
    for name, value in changes.items():
        if name not in _DEFAULTS:
            raise InputError(f"Text has no '{name}'.", f"Choose from: {', '.join(sorted(_DEFAULTS))}.")
        known = _read(name, asdict(value) if isinstance(value, Picture) else value)
        if known != value:
            raise InputError(f"{value!r} cannot be the {name} of text.", _ADVICE.get(name, "Choose another value."))
        made[_KEYS.get(name, name)] = (
            None if value == _DEFAULTS[name] else asdict(value) if isinstance(value, Picture) else _simple(value)
        )
    return made


def stored_run(run: Run) -> Mapping[str, Any]:
    """The engine's attributes of a run. Raises InputError for impossible ones."""
    return _stored(run.marks if run.line is None else run.line)


@lru_cache(maxsize=4_096)
def _stored(looks: Marks | Line) -> Mapping[str, Any]:
    changes = {field.name: getattr(looks, field.name) for field in fields(looks)}
    return stored_changes({name: value for name, value in changes.items() if value != _DEFAULTS[name]})


def runs_of(text: str, attributes: Mapping[str, Any] | None) -> Iterator[Run]:
    """The runs of some text that has the same engine's attributes all over."""
    changes = read_changes(attributes)
    end = restyled(Run("\n", line=PARAGRAPH), changes)
    for found in _PIECES.finditer(text):
        piece = found.group()
        yield end if piece == "\n" else restyled(Run(piece), changes)


def restyled(run: Run, changes: Mapping[str, Any]) -> Run:
    """A run after changes; those that mean nothing to it leave it as it is."""
    if not changes:
        return run
    if run.line is not None:
        fit = {name: value for name, value in changes.items() if name in LINE_FIELDS}
        return replace(run, line=replace(run.line, **fit)) if fit else run
    apart = LINE_FIELDS if run.text.startswith(OBJECT) else LINE_FIELDS | EMBEDS
    fit = {name: value for name, value in changes.items() if name not in apart}
    return replace(run, marks=replace(run.marks, **fit)) if fit else run


def joined(runs: Iterator[Run]) -> Iterator[Run]:
    """The same with alike neighbours as one; line ends stay alone."""
    last: Run | None = None
    for run in runs:
        if not run.text:
            continue
        if last is not None and last.line is None and run.line is None and last.marks == run.marks:
            last = replace(last, text=last.text + run.text)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last


def _read(name: str, value: object) -> Any:
    if isinstance(_DEFAULTS[name], bool):
        return value is True
    return _READ[name](value)


def _simple(value: object) -> object:
    # the engine takes plain strings only
    return str(value) if isinstance(value, str) else value


def _word(pattern: re.Pattern[str], value: object) -> str:
    return value if isinstance(value, str) and pattern.fullmatch(value) else ""


def _kind(value: object) -> LineKind:
    return LineKind(value) if isinstance(value, str) and value in set(LineKind) else LineKind.TEXT


def _indent(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= INDENT_MOST else 0


def _picture(value: object) -> Picture | None:
    if not isinstance(value, Mapping) or not _word(DIGEST, value.get("digest")):
        return None
    caption, width = value.get("caption", ""), value.get("width", 0)
    if not isinstance(caption, str) or len(caption) > CAPTION_MOST:
        caption = ""
    is_width = isinstance(width, int) and not isinstance(width, bool) and WIDTHS[0] <= width <= WIDTHS[1]
    return Picture(str(value["digest"]), " ".join(clean(caption).split()), width if is_width else 0)


_READ: dict[str, Any] = {
    "link": safe_link,
    "mention": lambda value: _word(PEER, value),
    "picture": _picture,
    "table": lambda value: _word(ID, value),
    "kind": _kind,
    "indent": _indent,
    "language": lambda value: _word(LANGUAGE, value),
}
_ADVICE = {
    "link": f"A link begins with {', '.join(f'{scheme}:' for scheme in SCHEMES)} and has no spaces.",
    "indent": f"Lines are indented by 0 to {INDENT_MOST} steps.",
    "language": "Name it in letters, as in python.",
    "picture": f"Captions have at most {CAPTION_MOST:,} letters, widths are {WIDTHS[0]} to {WIDTHS[1]:,} pixels.",
}
