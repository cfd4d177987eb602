"""Template: what a new workspace begins with; its maker's machine writes it, so that it is there once."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from core.collaboration.form import Form
from core.collaboration.form_questions import QuestionKind
from core.collaboration.rich import RichText
from core.collaboration.rich_markdown_reading import from_markdown
from core.collaboration.shared import SharedDocument
from core.collaboration.tasks import TaskList


class Seed(NamedTuple):
    """A document of a new workspace: its format, its title, and what writes into it."""

    format: str
    title: str
    fill: Callable[[SharedDocument], None]


class Template(ABC):
    """One sort of beginning."""

    name: ClassVar[str]
    title: ClassVar[str]
    idea: ClassVar[str]
    """What it is for, in a sentence that a person reads when they choose."""

    @dataclass(frozen=True)
    class Params:
        """No parameters unless a template declares some."""

    def __init__(self, params: Any = None) -> None:
        self.params: Any = self.Params() if params is None else params

    @abstractmethod
    def seeds(self) -> Sequence[Seed]:
        """The documents, in their order. With none, the workspace has an empty text."""


def note(title: str, markdown: str) -> Seed:
    """A note that says this."""

    def fill(document: SharedDocument) -> None:
        assert isinstance(document, RichText)
        document.insert(0, from_markdown(markdown))

    return Seed("note", title, fill)


def tasks(title: str, columns: Sequence[str], cards: Sequence[str] = ()) -> Seed:
    """A task list with these columns, and cards in the first."""

    def fill(document: SharedDocument) -> None:
        assert isinstance(document, TaskList)
        first, *_ = document.add_columns(*columns)
        for card in cards:
            document.add_card(first, card)

    return Seed("tasks", title, fill)


def board(title: str) -> Seed:
    """An empty whiteboard."""
    return Seed("board", title, lambda document: None)


def form(title: str, description: str, questions: Sequence[tuple[QuestionKind, str, Sequence[str]]]) -> Seed:
    """A form that asks these: kind, words and options of each."""

    def fill(document: SharedDocument) -> None:
        assert isinstance(document, Form)
        document.write_about("title", title)
        document.write_about("description", description)
        for kind, words, options in questions:
            made = document.add(kind, title=words, options=options)
            assert made

    return Seed("form", title, fill)
