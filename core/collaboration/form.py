"""Form: a list of questions that several design at once and that merges; the answers are documents of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.collaboration import entries_fields as fields
from core.collaboration.entries import Entries, EntriesChanged, Table, new_id, within
from core.collaboration.form_questions import (
    ALL_OPTIONS_MOST,
    HELP_MOST,
    OFFERING,
    OPTIONS_MOST,
    QUESTIONS_MOST,
    TEXTS,
    TITLE_MOST,
    Option,
    Question,
    QuestionKind,
    read_option,
    read_question,
    stored,
)
from core.collaboration.order import placed
from core.errors import InputError

# The id of the one entry of its table; part of the format.
ABOUT = "form"


@dataclass(frozen=True)
class About:
    """What stands above the questions, and whether somebody may still answer them."""

    title: str = ""
    description: str = ""
    is_closed: bool = False


@dataclass(frozen=True)
class Questions:
    """The questions of a form as they were at a moment, for work in another thread."""

    questions: tuple[Question, ...]
    offered: Mapping[str, tuple[Option, ...]]

    def options(self, question_id: str) -> Sequence[Option]:
        """What there is to choose from, in its order."""
        return self.offered.get(question_id, ())


def _read_about(key: str, values: Mapping[str, Any]) -> About:
    title = fields.text(values, "title", TITLE_MOST)
    return About(title, fields.text(values, "description", HELP_MOST), fields.flag(values, "is_closed"))


class Form(Entries):
    """Questions in an order. Each verb is one step of undo; ids of what somebody removed meanwhile are passed over."""

    what: ClassVar[str] = "form"
    tables: ClassVar[tuple[Table, ...]] = (
        Table("about", _read_about, 1, is_text=frozenset({"title", "description"}).__contains__, only=ABOUT),
        Table("questions", read_question, 2 * QUESTIONS_MOST, is_text=TEXTS.__contains__),
        Table("options", read_option, 2 * ALL_OPTIONS_MOST),
    )

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        self._ordered: tuple[Question, ...] = ()
        self._offered: dict[str, tuple[Option, ...]] = {}
        super().__init__(stored)

    # What is in it

    @property
    def about(self) -> About:
        """Its title and what it is for."""
        found: About = self._records["about"].get(ABOUT, About())
        return found

    @property
    def questions(self) -> Sequence[Question]:
        """In their order."""
        return self._ordered

    @property
    def now(self) -> Questions:
        """The questions as they are, which no later change touches."""
        # both are made anew after every change
        return Questions(self._ordered, self._offered)

    def question(self, question_id: str) -> Question | None:
        """One of them; None when it is gone."""
        found: Question | None = self._records["questions"].get(question_id)
        return found

    def options(self, question_id: str) -> Sequence[Option]:
        """What there is to choose from, in its order."""
        return self._offered.get(question_id, ())

    def question_of(self, option_id: str) -> str:
        """The id of the question to which something can be chosen; "" when it is gone."""
        option: Option | None = self._records["options"].get(option_id)
        return option.question_id if option is not None else ""

    # What a person does

    def write_about(self, field: str, text: str) -> None:
        """The "title" or "description" as somebody types it. Raises InputError when it is too long."""
        most = {"title": TITLE_MOST, "description": HELP_MOST}[field]
        self._do(self._setting("about", ABOUT, **{field: within(text, most, f"The {field}")}), is_typing=True)

    def close(self, *, is_closed: bool) -> None:
        """Let nobody begin to answer any more, or let them again."""
        self._do(self._setting("about", ABOUT, is_closed=is_closed or None))

    def add(
        self,
        kind: QuestionKind,
        title: str = "",
        *,
        index: int | None = None,
        options: Sequence[str] = (),
        **values: Any,
    ) -> str:
        """A question before the one at `index`, or at the end; returns its id.

        Raises InputError when there are many, or for values that cannot be.
        """
        self._room(1)
        made = new_id()
        given = {name: stored(name, value) for name, value in values.items()}
        entry = {"kind": str(QuestionKind(kind)), "title": within(title, TITLE_MOST, "A title"), **given}
        self._insert(made, entry, index, options)
        return made

    def duplicate(self, question_id: str) -> str:
        """The same once more, below it, with its options; returns its id, "" when it is gone."""
        if question_id not in self._records["questions"]:
            return ""
        self._room(1)
        made = new_id()
        index = [one.id for one in self._ordered].index(question_id) + 1
        titles = [option.title for option in self.options(question_id)]
        self._insert(made, self._raw["questions"][question_id], index, titles)
        return made

    def change(self, question_id: str, **values: Any) -> None:
        """Set fields, as `is_required=True`. Raises InputError for values that cannot be."""
        self._do(self._setting("questions", question_id, **{name: stored(name, one) for name, one in values.items()}))

    def write(self, question_id: str, field: str, text: str) -> None:
        """The "title" or "help" as somebody types it. Raises InputError when it is too long."""
        most = {"title": TITLE_MOST, "help": HELP_MOST}[field]
        self._do(self._setting("questions", question_id, **{field: within(text, most, f"The {field}")}), is_typing=True)

    def move(self, question_id: str, index: int) -> None:
        """Let a question stand before the one that is at `index` without it."""
        if question_id in self._records["questions"]:
            others = [(one.id, one.order) for one in self._ordered if one.id != question_id]
            self._place("questions", others, index, question_id)

    def remove(self, question_id: str) -> None:
        """Take a question away, with its options."""
        options = [option.id for option in self.options(question_id)]
        self._do([*self._removing("questions", [question_id]), *self._removing("options", options)])

    def add_option(self, question_id: str, title: str, *, index: int | None = None) -> str:
        """Something to choose, at the end or before the one at `index`; returns its id, "" when the question is gone.

        Raises InputError when there are many.
        """
        if question_id not in self._records["questions"]:
            return ""
        known = self.options(question_id)
        if len(known) >= OPTIONS_MOST or len(self._records["options"]) >= ALL_OPTIONS_MOST:
            raise InputError(f"A question has room for {OPTIONS_MOST} options.", "Ask for a text instead.")
        made = new_id()
        orders = placed([(one.id, one.order) for one in known], len(known) if index is None else index, made)
        moved = [edit for one in orders if one != made for edit in self._setting("options", one, order=orders[one])]
        values = {"question": question_id, "title": within(title, TITLE_MOST, "An option"), "order": orders[made]}
        self._do([*moved, self._adding("options", values, made)])
        return made

    def write_option(self, option_id: str, title: str) -> None:
        """Another title as somebody types it; who chose it has still chosen it. Raises InputError when too long."""
        self._do(self._setting("options", option_id, title=within(title, TITLE_MOST, "An option")), is_typing=True)

    def move_option(self, option_id: str, index: int) -> None:
        """Let an option stand before the one that is at `index` without it."""
        option = self._records["options"].get(option_id)
        if option is not None:
            others = [(one.id, one.order) for one in self.options(option.question_id) if one.id != option_id]
            self._place("options", others, index, option_id)

    def remove_option(self, option_id: str) -> None:
        """Take an option away; who chose it has chosen nothing then."""
        self._do(self._removing("options", [option_id]))

    # How it is kept

    def _settle(self, told: EntriesChanged) -> None:
        self._ordered = tuple(sorted(self._records["questions"].values(), key=_rank))
        offered: dict[str, list[Option]] = {}
        for option in sorted(self._records["options"].values(), key=_rank):
            offered.setdefault(option.question_id, []).append(option)
        # many who add at once may pass the limit together
        self._offered = {one: tuple(found[: 2 * OPTIONS_MOST]) for one, found in offered.items()}

    def _room(self, more: int) -> None:
        if len(self._ordered) + more > QUESTIONS_MOST:
            raise InputError(f"A form has room for {QUESTIONS_MOST} questions.", "Remove some, or start a new form.")

    def _insert(self, made: str, entry: Mapping[str, Any], index: int | None, options: Sequence[str]) -> None:
        others = [(one.id, one.order) for one in self._ordered]
        orders = placed(others, len(others) if index is None else index, made)
        moved = [edit for one in orders if one != made for edit in self._setting("questions", one, order=orders[one])]
        offered = [
            self._adding("options", {"question": made, "title": title, "order": float(number)})
            for number, title in enumerate(options)
            if QuestionKind(entry["kind"]) in OFFERING
        ]
        self._do([*moved, self._adding("questions", {**entry, "order": orders[made]}, made), *offered])

    def _place(self, table: str, others: Sequence[tuple[str, float]], index: int, key: str) -> None:
        orders = placed(others, index, key)
        self._do([edit for one in orders for edit in self._setting(table, one, order=orders[one])])


def _rank(entry: Question | Option) -> tuple[float, str]:
    return entry.order, entry.id
