"""A talk on the screen: said, edited, answered, reacted to and deleted with keys and clicks; drafts come back."""

import dataclasses

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from ui.collaboration.talk_emoji import EmojiChooser
from ui.collaboration.talk_pane import TalkPane, _typing
from ui.messages import Messages
from ui.widgets.dialog import Dialog


@pytest.fixture
async def space(running_backend):
    return await running_backend.collaboration.create("Talk")


@pytest.fixture
async def pane(running_backend, space, qtbot):
    made = TalkPane(running_backend)
    qtbot.addWidget(made)
    made.resize(400, 500)
    made.show()
    await made.open(space)
    return made


def texts(pane):
    return [row.line.text for row in pane.list.lines.rows]


async def typed(pane, qtbot, text):
    qtbot.keyClicks(pane.composer.field, text)
    qtbot.keyClick(pane.composer.field, Qt.Key.Key_Return)


async def test_a_line_is_said_and_edited_with_the_up_key(pane, qtbot, until):
    await typed(pane, qtbot, "helo")
    await until(lambda: texts(pane) == ["helo"])
    await until(lambda: pane.composer.text == "")
    qtbot.keyClick(pane.composer.field, Qt.Key.Key_Up)
    assert pane.composer.text == "helo"
    pane.composer.set_text("hello")
    qtbot.keyClick(pane.composer.field, Qt.Key.Key_Return)
    await until(lambda: texts(pane) == ["hello"])
    assert pane.list.lines.rows[0].line.edited > 0


async def test_an_answer_quotes_what_it_answers(pane, space, qtbot, until):
    line = await pane.talk.say(space.id, "why?")
    await pane.refresh()
    pane.list.verb.emit("reply", line)
    await typed(pane, qtbot, "because")
    await until(lambda: texts(pane) == ["why?", "because"])
    assert pane.list.lines.rows[1].line.quote.text == "why?"


async def test_a_reaction_is_given_and_taken_back(pane, space, until):
    line = await pane.talk.say(space.id, "done")
    await pane.refresh()
    pane.list.verb.emit("react", line)
    chooser = pane.findChild(EmojiChooser)
    chooser.buttons[0].click()
    await until(lambda: pane.talk.line(space.id, line.id).reactions)
    await pane.refresh()
    row = pane.list.lines.rows[0]
    box = next(box for box in pane.list.drawing.layout(row, 380).boxes if box.kind == "reaction")
    pane.list.part.emit(box, row.line)
    await until(lambda: not pane.talk.line(space.id, line.id).reactions)


async def test_a_line_is_deleted_when_it_is_meant(pane, space, until):
    line = await pane.talk.say(space.id, "oops")
    await pane.refresh()
    pane.list.verb.emit("delete", line)
    await until(
        lambda: [made for made in QApplication.topLevelWidgets() if isinstance(made, Dialog) and made.isVisible()]
    )
    [dialog] = [made for made in QApplication.topLevelWidgets() if isinstance(made, Dialog) and made.isVisible()]
    dialog.accept()
    await until(lambda: pane.talk.line(space.id, line.id).removed_by == "author")


async def test_words_are_copied_and_a_thread_is_wanted(pane, space, qtbot):
    line = await pane.talk.say(space.id, "copy me")
    pane.list.verb.emit("copy", line)
    assert QGuiApplication.clipboard().text() == "copy me"
    with qtbot.waitSignal(pane.thread_wanted):
        pane.list.verb.emit("thread", line)


async def test_a_draft_waits_for_each_talk(pane, space, running_backend, qtbot, until):
    other = await running_backend.collaboration.create("Other")
    qtbot.keyClicks(pane.composer.field, "half a")
    await pane.open(other)
    assert pane.composer.text == ""
    await pane.open(space)
    assert pane.composer.text == "half a"
    await typed(pane, qtbot, " line")
    await until(lambda: texts(pane) == ["half a line"])
    assert pane.talk.draft(space.id) == ""


async def test_dropped_files_go_with_the_next_line(pane, space, tmp_path, qtbot, until):
    path = tmp_path / "notes.txt"
    path.write_text("measured")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path))])
    pane.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, dropped, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    await until(lambda: [file.name for file in pane.composer.attachments] == ["notes.txt"])
    qtbot.keyClick(pane.composer.field, Qt.Key.Key_Return)
    await until(lambda: pane.list.lines.rows and pane.list.lines.rows[0].line.here)


async def test_an_edit_leaves_the_draft_and_takes_no_files(pane, space, tmp_path, qtbot, until):
    line = await pane.talk.say(space.id, "helo")
    await pane.refresh()
    qtbot.keyClicks(pane.composer.field, "a long draft")
    pane.list.verb.emit("edit", line)
    await pane.take([tmp_path / "notes.txt"])
    assert "takes no files" in Messages.of(pane).texts()[0]
    await pane._keep_draft()
    assert pane.talk.draft(space.id) == "a long draft"
    pane.composer.set_text("hello")
    qtbot.keyClick(pane.composer.field, Qt.Key.Key_Return)
    await until(lambda: texts(pane) == ["hello"])
    await until(lambda: pane.composer.text == "a long draft")
    assert pane.talk.draft(space.id) == "a long draft"


async def test_what_cannot_be_said_is_said(pane, qtbot, until):
    pane.composer.set_text("x" * 8001)
    qtbot.keyClick(pane.composer.field, Qt.Key.Key_Return)
    await until(lambda: Messages.of(pane).texts())
    assert "8,000 characters" in Messages.of(pane).texts()[0]
    assert len(pane.composer.text) == 8001


async def test_an_ended_workspace_is_only_read(pane, space, running_backend):
    await pane.open(dataclasses.replace(space, state="ended"))
    assert not pane.composer.field.isEnabled()


def test_who_types_in_words():
    assert [_typing(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C", "D"])] == [
        "",
        "A is typing…",
        "A and B are typing…",
        "Several people are typing…",
    ]
