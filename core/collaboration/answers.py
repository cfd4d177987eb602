"""Answers: what people answered to one form. Several can fill one response together; it merges as all entries do."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from core.collaboration import entries_fields as fields
from core.collaboration.entries import Entries, Table, new_id, within
from core.collaboration.entries_undo import Edit
from core.collaboration.form import Form
from core.collaboration.form_checks import SIZES, problem
from core.collaboration.form_questions import WRITTEN, Question, QuestionKind
from core.collaboration.form_values import Value, values_of
from core.errors import InputError

# A day of a busy survey; then it is time for another form.
RESPONSES_MOST = 10_000
NAME_MOST = 200
PEER_MOST = 64
# The fields of a response: texts that merge, options that were chosen, and everything else, by question.
TEXT, CHOSEN, GIVEN = "t:", "c:", "a:"


@dataclass(frozen=True)
class Response:
    """One person's answers, or those of several together. Times are Unix seconds by the clock of who wrote them.

    What was answered is kept by question as it was written; `values_of` says what that means for a form.
    """

    id: str
    author_id: str
    author: str
    started: float
    submitted: float = 0.0
    """0 while it is being filled."""
    written: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_submitted(self) -> bool:
        """Whether it counts."""
        return self.submitted > 0


def read_response(key: str, values: Mapping[str, Any]) -> Response:
    """The response that an entry is."""
    chosen: dict[str, set[str]] = {}
    for name, is_on in fields.keys(values, CHOSEN).items():
        question_id, _, option_id = name.partition(":")
        if is_on is True:
            chosen.setdefault(question_id, set()).add(option_id)
    given = {
        one: value for one, value in fields.keys(values, GIVEN).items() if isinstance(value, bool | int | float | str)
    }
    most = max(SIZES.values())
    return Response(
        key,
        fields.text(values, "author_id", PEER_MOST),
        fields.text(values, "author", NAME_MOST),
        fields.moment(values, "started"),
        fields.moment(values, "submitted"),
        written={one: text[:most] for one, text in fields.keys(values, TEXT).items() if isinstance(text, str)},
        chosen={one: frozenset(options) for one, options in chosen.items()},
        given={one: value[:most] if isinstance(value, str) else value for one, value in given.items()},
    )


class Answers(Entries):
    """All responses to one form; the form itself is another document, "form-…" to this one's "answers-…"."""

    what: ClassVar[str] = "collection of answers"
    tables: ClassVar[tuple[Table, ...]] = (
        Table("responses", read_response, 2 * RESPONSES_MOST, is_text=lambda name: name.startswith(TEXT)),
    )

    @property
    def responses(self) -> Mapping[str, Response]:
        """By id, in no order."""
        return self._records["responses"]

    @property
    def submitted(self) -> Sequence[Response]:
        """Those that count, the oldest first."""
        found = [one for one in self.responses.values() if one.is_submitted]
        return sorted(found, key=lambda one: (one.submitted, one.id))

    @property
    def drafts(self) -> Sequence[Response]:
        """Those that are being filled, the oldest first."""
        found = [one for one in self.responses.values() if not one.is_submitted]
        return sorted(found, key=lambda one: (one.started, one.id))

    def begin(self, form: Form, *, author_id: str, author: str) -> str:
        """An empty response; returns its id. Raises InputError when the form is closed or has no more room."""
        _open(form)
        if len(self.responses) >= RESPONSES_MOST:
            raise InputError(f"A form has room for {RESPONSES_MOST:,} responses.", "Start a new form.")
        made = new_id()
        values = {"author_id": author_id[:PEER_MOST], "author": author[:NAME_MOST], "started": time.time()}
        self._do([self._adding("responses", values, made)])
        return made

    def answer(self, response_id: str, question: Question, value: Value) -> None:
        """What the answer to a question is now; None takes it away.

        Raises InputError when it is too long, or when the response was submitted.
        """
        response = self.responses.get(response_id)
        if response is None:  # somebody discarded it meanwhile
            return
        if response.is_submitted:
            raise InputError("This response was submitted.", "Open it again to change it.")
        self._do(self._answering(response, question, value), is_typing=question.kind in WRITTEN)

    def submit(self, response_id: str, form: Form) -> Mapping[str, str]:
        """Let a response count, when nothing is wrong with it; says by question what is.

        Raises InputError when the form is closed.
        """
        response = self.responses.get(response_id)
        if response is None:
            return {}
        _open(form)
        found = problems(form, response)
        if not found:
            self.must_be_writable()
            # no step of undo, or a later undo of something else would change what counts
            self._write(self._setting("responses", response_id, submitted=time.time()))
        return found

    def reopen(self, response_id: str, *, author_id: str) -> None:
        """Let one's own response be changed again; it counts again when it is submitted again.

        Raises InputError when it is somebody else's.
        """
        self._own(response_id, author_id)
        self.must_be_writable()
        self._write(self._setting("responses", response_id, submitted=None))

    def discard(self, response_id: str, *, author_id: str) -> None:
        """Take one's own response away. Raises InputError when it is somebody else's."""
        self._own(response_id, author_id)
        self.remove([response_id])

    def remove(self, ids: Sequence[str]) -> None:
        """Take responses away, whoever's they are: for those who look after the form."""
        self._do(self._removing("responses", ids))

    def _value(self, table: str, key: str) -> Mapping[str, Any] | None:
        # what was submitted cannot be taken back by whoever helped to fill it
        found = super()._value(table, key)
        return None if found is not None and read_response(key, found).is_submitted else found

    def _answering(self, response: Response, question: Question, value: Value) -> list[Edit]:
        if question.kind in WRITTEN:
            text = within(str(value or ""), SIZES[question.kind], "This answer")
            return self._setting("responses", response.id, **{TEXT + question.id: text})
        if question.kind is QuestionKind.CHOICES:
            before = response.chosen.get(question.id, frozenset())
            after = value if isinstance(value, frozenset) else frozenset()
            changes = {f"{CHOSEN}{question.id}:{one}": True if one in after else None for one in before ^ after}
            return self._setting("responses", response.id, **changes)
        if isinstance(value, str):
            within(value, SIZES[question.kind], "This answer")
        return self._setting("responses", response.id, **{GIVEN + question.id: value})

    def _own(self, response_id: str, author_id: str) -> None:
        response = self.responses.get(response_id)
        if response is not None and response.author_id != author_id:
            raise InputError(f"This response is {response.author}'s.", "Ask them, or begin one of your own.")


def problems(form: Form, response: Response) -> Mapping[str, str]:
    """What is wrong with a response, by question."""
    found = {one.id: problem(one, value) for one, value in values_of(form, response)}
    return {one: words for one, words in found.items() if words}


def answer_field(question: Question) -> str:
    """The field of a response that holds the answer to a question, or begins the names of those that do."""
    if question.kind in WRITTEN:
        return TEXT + question.id
    return (CHOSEN if question.kind is QuestionKind.CHOICES else GIVEN) + question.id


def answers_id(form_id: str) -> str:
    """The id of the document with the answers to a form: "answers-3fa2" to "form-3fa2"."""
    return f"answers-{form_id.partition('-')[2]}"


def _open(form: Form) -> None:
    if form.about.is_closed:
        raise InputError("This form takes no more answers.", "Ask who made it to open it again.")
