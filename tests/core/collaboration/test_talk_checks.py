"""What is no event is refused, and who may not change a line cannot."""

import dataclasses

import pytest

from core.collaboration.talk_checks import (
    FILE_BYTES,
    LINE_CHARACTERS,
    MOST_ATTACHMENTS,
    Known,
    check,
    check_said,
    known_of,
    objection,
)
from core.collaboration.talk_records import Attachment, Content, Entry, Reference
from core.errors import InputError

FILE = Attachment("a" * 64, "notes.pdf", 10, "application/pdf")
SAID = Entry("a1", 0, "said", "", "ann", "Ann", 1_700_000_000.0, Content("hi", attachments=(FILE,)))


def test_what_vega_sends_passes():
    check(SAID)
    check(dataclasses.replace(SAID, kind="reacted", target="b2", content=Content(emoji="👩‍🔬")))
    check(dataclasses.replace(SAID, content=Content(references=(Reference("moment", "7", "Walk", 12.5),))))


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": "x" * 100},
        {"kind": "shouted"},
        {"kind": "edited"},
        {"target": "b2"},
        {"author": "x" * 300},
        {"number": -1},
        {"sent": float("nan")},
        {"content": Content("x" * (LINE_CHARACTERS + 1))},
        {"content": Content(emoji="x" * 40)},
        {"content": Content(thread="x" * 100)},
        {"content": Content(attachments=(FILE,) * (MOST_ATTACHMENTS + 1))},
        {"content": Content(attachments=(dataclasses.replace(FILE, name="../../etc/passwd"),))},
        {"content": Content(attachments=(dataclasses.replace(FILE, digest="A" * 64),))},
        {"content": Content(attachments=(dataclasses.replace(FILE, size_bytes=FILE_BYTES + 1),))},
        {"content": Content(attachments=(dataclasses.replace(FILE, thumbnail=b"x" * 20_001),))},
        {"content": Content(references=(Reference("shell", "1", "x"),))},
        {"content": Content(references=(Reference("item", "1", "x", float("inf")),))},
    ],
)
def test_what_no_vega_sends_is_refused(wrong):
    with pytest.raises(InputError, match="malformed"):
        check(dataclasses.replace(SAID, **wrong))


@pytest.mark.parametrize("content", [Content(), Content("x" * 8001), Content(attachments=(FILE,) * 11)])
def test_nothing_and_too_much_cannot_be_said(content):
    with pytest.raises(InputError):
        check_said(content)


KNOWN = {
    "line": Known("ann", ""),
    "answer": Known("ann", "line"),
    "picture": Known("ann", "", has_more=True),
}


@pytest.mark.parametrize(
    ("kind", "author", "target", "content", "is_fine"),
    [
        ("said", "ben", "", Content("hi"), True),
        ("said", "ben", "", Content(), False),
        ("said", "ben", "", Content("hi", thread="line"), True),
        ("said", "ben", "", Content("hi", thread="answer"), False),
        ("said", "ben", "", Content("hi", thread="nowhere"), False),
        ("edited", "ann", "line", Content("x"), True),
        ("edited", "ann", "line", Content(" "), False),
        ("edited", "ann", "picture", Content(""), True),
        ("edited", "ben", "line", Content("x"), False),
        ("edited", "own", "line", Content("x"), False),
        ("deleted", "ann", "line", Content(), True),
        ("deleted", "own", "line", Content(), True),
        ("deleted", "ben", "line", Content(), False),
        ("reacted", "ben", "line", Content(emoji="👍"), True),
        ("reacted", "ben", "line", Content(), False),
        ("reacted", "ben", "nowhere", Content(emoji="👍"), False),
    ],
)
def test_the_host_takes_only_what_its_author_may_do(kind, author, target, content, is_fine):
    entry = Entry("e", 0, kind, target, author, author, 1.0, content)
    assert (objection(entry, KNOWN, owner_id="own") == "") == is_fine


def test_lines_of_the_same_message_are_known():
    assert known_of([SAID]) == {"a1": Known("ann", "", has_more=True)}
