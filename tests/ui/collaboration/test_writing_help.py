"""Help in a text: what was written is learned after a pause, and the paragraph at the caret is told."""

import pytest
from PySide6.QtGui import QTextCursor

from ui.collaboration.editor import NoteEditor
from ui.collaboration.writing_help import WritingHelp


@pytest.fixture
async def field(running_backend, qtbot):
    space = await running_backend.collaboration.create("Birds")
    await running_backend.assist.prepare(space.id)
    made = NoteEditor()
    qtbot.addWidget(made)
    made.show()
    made.help = WritingHelp(made, running_backend, workspace_id=space.id, document_id="text-note")
    made.space_id = space.id
    return made


async def test_what_was_written_is_offered_later(field, running_backend):
    field.setPlainText("Observatory\n")
    field.help.learn()
    assert running_backend.assist.complete(field.space_id, "the obs") == "ervatory"


async def test_the_paragraph_at_the_caret_is_told_once(field, until):
    told = []
    field.help.paragraph.connect(told.append)
    field.setPlainText("A cup of coffee\nA cat")
    await until(lambda: told == ["A cup of coffee"])
    field.moveCursor(QTextCursor.MoveOperation.End)
    await until(lambda: told == ["A cup of coffee", "A cat"])
    field.moveCursor(QTextCursor.MoveOperation.Left)
    field.help._tell()
    assert len(told) == 2


async def test_a_closed_text_teaches_nothing(field):
    field.setPlainText("Observatory")
    field.help.stop()
    assert not field.help._learning.isActive() and not field.help._resting.isActive()
