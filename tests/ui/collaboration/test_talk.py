"""The chat of a workspace: a thread beside the talk, a search over both, lines of others as they come."""

import asyncio

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from core.backend import Backend
from ui.collaboration.talk import WIDE_PX, ChatCard


@pytest.fixture
async def space(running_backend):
    return await running_backend.collaboration.create("Talk")


@pytest.fixture
async def card(running_backend, space, qtbot):
    made = ChatCard(running_backend)
    qtbot.addWidget(made)
    made.resize(400, 500)
    made.show()
    await made.show_space(space)
    return made


@pytest.fixture
async def other(tmp_path):
    made = Backend(tmp_path / "other")
    await made.start()
    yield made
    await made.stop()


def side(card):
    return [row.line.text for row in card.side.list.lines.rows]


async def test_a_thread_takes_the_place_of_the_talk_or_stands_beside_it(card, space, until):
    root = await card.talk.say(space.id, "root")
    await card.refresh()
    await card.open_thread(root)
    assert side(card) == ["root"]
    assert (card.stack.isVisible(), card.aside.isVisible()) == (False, True)
    card.resize(WIDE_PX + 100, 500)
    assert (card.stack.isVisible(), card.aside.isVisible()) == (True, True)
    card.side.composer.said.emit("inside")
    await until(lambda: side(card) == ["root", "inside"])
    await until(lambda: card.shown[0].replies == 1)
    await card.close_thread()
    assert (card.stack.isVisible(), card.aside.isVisible()) == (True, False)


async def test_what_the_search_says_of_itself_is_not_cut_off_in_a_narrow_chat(card):
    card.resize(276, 500)
    search = card.search
    begins = search.cursorRect().center().x()
    words = search.fontMetrics().horizontalAdvance(search.placeholderText())
    assert begins + words < search.width() - begins / 4  # its edge
    assert search.accessibleName() == search.toolTip() == "Search the chat"


async def test_a_search_leads_to_the_line_also_in_a_thread(card, space, until):
    root = await card.talk.say(space.id, "about scanners")
    await card.talk.say(space.id, "the scanner is old", thread=root.id)
    for number in range(60):
        await card.talk.say(space.id, f"line {number}")
    await card.refresh()
    card.search.setText("scann")
    await until(lambda: card.stack.currentWidget() is card.found)
    found = [row.line for row in card.found.list.lines.rows]
    assert [line.text for line in found] == ["the scanner is old", "about scanners"]
    card.found.chosen.emit(found[1])
    await until(lambda: card.main.list.current() and card.main.list.current().text == "about scanners")
    await until(card.main.end_button.isVisible)
    card.main.end_button.click()
    await until(lambda: card.shown[-1].text == "line 59")
    card.found.chosen.emit(found[0])
    await until(lambda: card.side.list.current() and card.side.list.current().text == "the scanner is old")
    card.search.clear()
    await until(lambda: card.stack.currentWidget() is card.main)


async def test_lines_of_others_come_by_themselves_and_are_read_when_seen(card, space, other, until):
    await other.network.join((await card.backend.collaboration.invite(space.id)).link)
    await until(lambda: other.collaboration.workspaces())
    await other.collaboration.talk.say(space.id, "hello")
    await until(lambda: [line.text for line in card.shown] == ["hello"])
    await until(lambda: card.backend.collaboration.workspace(space.id).unread == 0)
    assert not card.main.list.lines.rows[0].is_first_new
    await until(lambda: other.collaboration.talk.typing(space.id) or card.main.typing.whole.endswith("is typing…"))


async def test_what_came_while_one_was_away_stands_under_a_divider(card, space, other, until):
    await other.network.join((await card.backend.collaboration.invite(space.id)).link)
    await until(lambda: other.collaboration.workspaces())
    talk = other.collaboration.talk
    await talk.say(space.id, "seen")
    await until(lambda: card.shown and card.backend.collaboration.workspace(space.id).unread == 0)
    card.hide()
    await talk.say(space.id, "missed")
    await until(lambda: card.backend.collaboration.workspace(space.id).unread == 1)
    card.show()
    QApplication.setActiveWindow(card)  # as a desktop does
    await until(lambda: [row.is_first_new for row in card.main.list.lines.rows] == [False, True])
    await until(lambda: card.backend.collaboration.workspace(space.id).unread == 0)


async def test_what_is_new_in_a_thread_is_offered_and_gone_when_it_was_read(card, space, other, until):
    await other.network.join((await card.backend.collaboration.invite(space.id)).link)
    await until(lambda: other.collaboration.workspaces())
    root = await card.talk.say(space.id, "root")
    await until(lambda: other.collaboration.talk.line(space.id, root.id))
    for text in ("one", "two"):
        await other.collaboration.talk.say(space.id, text, thread=root.id)
    await until(lambda: card.main.threads_button.text() == "2 new in threads")
    assert card.main.threads_button.isVisible()
    card.main.threads_button.click()
    await until(lambda: side(card) == ["root", "one", "two"])
    await until(lambda: card.backend.collaboration.workspace(space.id).unread == 0)
    await card.close_thread()
    await card.refresh()
    assert not card.main.threads_button.isVisible()


async def test_without_a_workspace_nothing_is_shown(card):
    await card.show_space(None)
    assert card.main.space is None


@pytest.mark.parametrize("how", ["unfocused", "minimised"])
async def test_what_comes_while_nobody_looks_stays_unread_until_the_window_is_turned_to(
    card, space, other, qtbot, until, how
):
    """The divider stands above it then, and stays while the person reads on."""
    await other.network.join((await card.backend.collaboration.invite(space.id)).link)
    await until(lambda: other.collaboration.workspaces())
    card.activateWindow()
    await until(card.isActiveWindow)
    if how == "minimised":
        card.showMinimized()
    elsewhere = QWidget()
    qtbot.addWidget(elsewhere)
    elsewhere.show()
    elsewhere.activateWindow()
    await until(lambda: not card.isActiveWindow())
    await other.collaboration.say(space.id, "are you there?")
    await until(lambda: [line.text for line in card.shown] == ["are you there?"] or how == "minimised")
    await asyncio.sleep(0.3)
    assert card.backend.collaboration.workspace(space.id).unread == 1
    card.showNormal()
    card.activateWindow()
    await until(lambda: card.backend.collaboration.workspace(space.id).unread == 0)
    assert card.main.list.lines.rows[0].is_first_new
    await other.collaboration.say(space.id, "good")
    await until(lambda: len(card.shown) == 2)
    assert [row.is_first_new for row in card.main.list.lines.rows] == [True, False]


async def test_the_chat_asks_for_the_place_of_the_documents(card, qtbot):
    with qtbot.waitSignal(card.wide_wanted) as caught:
        card.wide_button.click()
    assert caught.args == [True]
    card.set_wide(True)
    assert card.wide_button.toolTip() == "Back beside the documents"


async def test_lines_take_the_width_that_the_chat_is_given(card, space, until):
    await card.talk.say(space.id, "a word after the other " * 20)
    await card.talk.say(space.id, "and then this")
    await card.refresh()
    lines = card.main.list

    def tops():
        return [lines.visualRect(lines.lines.index(row)) for row in range(2)]

    await until(lambda: tops()[0].height() > 0)
    before = tops()[0].height()
    card.resize(900, 500)
    await until(lambda: tops()[0].height() < before)
    await until(lambda: tops()[1].top() == tops()[0].bottom() + 1)
