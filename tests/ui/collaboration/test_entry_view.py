"""Two programs in one form and one task list: each sees where the other is, and what is said about what."""

import asyncio

import pytest
from PySide6.QtWidgets import QLabel

from core.backend import Backend
from core.collaboration.form_questions import QuestionKind
from core.collaboration.records import CursorMoved
from core.errors import InputError
from ui.collaboration.desk import DeskCard


class Seat:
    """A person at a program, with a desk, as the page gives it what it needs."""

    def __init__(self, backend):
        self.backend, self.service = backend, backend.collaboration
        self.desk = DeskCard(backend)
        self.desk.resize(1100, 700)
        self.desk.show()
        backend.events.subscribe(CursorMoved, lambda event: self.desk.view and self.desk.view.show_others())

    @property
    def view(self):
        return self.desk.view

    @property
    def me(self):
        return self.backend.network.identity.peer_id, self.backend.network.name

    async def open(self, space, document_id):
        """Once the document is known here."""
        for _ in range(500):
            entries = await self.service.documents(space.id)
            if any(entry.id == document_id for entry in entries):
                break
            await asyncio.sleep(0.01)
        self.desk.show_documents(self.service.workspace(space.id), entries)
        await self.desk.open(self.service.workspace(space.id), document_id)

    async def at(self, widget, until):
        """The person's focus is there."""
        self.desk.activateWindow()
        widget.setFocus()
        await until(widget.hasFocus)


@pytest.fixture
async def other(tmp_path):
    made = Backend(tmp_path / "other")
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def seats(running_backend, other):
    made = Seat(running_backend), Seat(other)
    yield made
    for seat in made:
        await seat.desk.close_document()
        seat.desk.close()
        seat.desk.deleteLater()


@pytest.fixture
def meet(seats, until):
    """`meet("tasks", role)`: both have a document of that format open in a workspace of Ada's."""
    ada, bo = seats

    async def made(format_name, role="editor"):
        space = await ada.service.create("Study")
        entry = await ada.service.add_document(space.id, format_name, "Plan")
        invite = await ada.service.invite(space.id, role=role)
        await bo.backend.network.join(invite.link)
        await until(lambda: any(one.id == space.id for one in bo.service.workspaces()))
        for seat in seats:
            await seat.open(space, entry.id)
        return space, entry

    return made


async def test_a_colleague_in_a_card_is_seen_on_it_and_at_the_letter(seats, meet, until):
    ada, bo = seats
    await meet("tasks")
    tasks = ada.view.tasks.tasks
    card = tasks.add_card(tasks.add_columns("To do")[0], "Buy a scanner")
    await until(lambda: card in bo.view.tasks.tasks.cards)
    bo.view.tasks.open_card(card)
    title = bo.view.tasks.detail.title
    await bo.at(title, until)
    title.setSelection(6, 7)
    await until(lambda: ada.view.marks.people == {card: (bo.me,)})
    ada.view.tasks.show_card(card)
    seen = ada.view.tasks.detail.title

    def selected():
        return [(one.peer_id, one.anchor, one.head) for one in seen.cursors]

    await until(lambda: selected() == [(bo.me[0], 6, 13)])
    # what others write moves it along, at once
    tasks.write_card(card, "title", "Please buy a scanner")
    assert selected() == [(bo.me[0], 13, 20)] and ada.view.frames.frames[seen].isVisible()
    await bo.at(bo.view.tasks.detail.done, until)
    await until(lambda: ada.view.tasks.detail.done in ada.view.frames.frames)
    assert selected() == [] and seen not in ada.view.frames.frames
    # who is not heard of any more is nowhere
    whereabouts = ada.service.whereabouts
    now = whereabouts._clock()
    whereabouts._clock = lambda: now + 31
    whereabouts.tick()
    assert ada.view.marks.people == {} and not ada.view.frames.frames


async def test_a_colleague_in_an_answer_and_at_a_choice_is_seen_there_and_followed(seats, meet, until):
    ada, bo = seats
    await meet("form", role="commenter")
    design = ada.view.form.design
    name = design.form.add(QuestionKind.SHORT, "Name")
    fruit = design.form.add(QuestionKind.CHOICE, "Fruit", options=("Apple", "Pear"))
    await until(lambda: len(bo.view.form.fill.form.questions) == 2)
    # they may fill it in, not design it
    assert bo.view.form.tabs.currentIndex() == 1
    bo.view.form.fill.begin()
    cards = bo.view.form.fill.cards
    await bo.at(cards[name].field.words, until)
    cards[name].field.words.insert("Bo")
    await until(lambda: ada.view.place_of(bo.me[0]) is not None and ada.view.form.fill.answers.drafts)
    ada.view.form.fill.begin()
    fill = ada.view.form.fill
    place = fill.drafts.findData(bo.view.form.fill.response_id)
    assert fill.drafts.itemText(place).endswith(f"{bo.me[1]} here")
    ada.view.form.tabs.setCurrentIndex(0)
    ada.view.show_place_of(bo.me[0])
    assert ada.view.form.tabs.currentIndex() == 1
    words = ada.view.form.fill.cards[name].field.words
    await until(lambda: [(one.name, one.head) for one in words.cursors] == [(bo.me[1], 2)])
    await bo.at(next(iter(cards[fruit].field.boxes.values())), until)
    await until(lambda: list(ada.view.frames.frames) == [ada.view.form.fill.cards[fruit]])
    await bo.desk.close_document()
    await until(lambda: not ada.view.frames.frames)


async def test_the_questions_on_which_colleagues_work_are_marked_in_the_list(seats, meet, until):
    ada, bo = seats
    await meet("form")
    name = ada.view.form.design.form.add(QuestionKind.CHOICE, "Name", options=("A", "B"))
    await until(lambda: bo.view.form.design.form.options(name))
    await bo.at(bo.view.form.design.title, until)
    await until(lambda: ada.view.marks.people == {"": (bo.me,)})
    bo.view.form.design.list.choose(name)
    line = next(iter(bo.view.form.design.properties.options.lines.values()))
    await bo.at(line.words, until)
    await until(lambda: ada.view.marks.people == {name: (bo.me,)})
    ada.view.show_place_of(bo.me[0])
    await until(lambda: any(one.words.cursors for one in ada.view.form.design.properties.options.lines.values()))


async def test_a_commenter_comments_on_a_card_and_edits_none_and_the_thread_outlives_it(seats, meet, until):
    ada, bo = seats
    await meet("tasks", role="commenter")
    tasks = ada.view.tasks.tasks
    card = tasks.add_card(tasks.add_columns("To do")[0], "Buy a scanner")
    await until(lambda: card in bo.view.tasks.tasks.cards)
    cards = next(iter(bo.view.tasks.columns.values())).cards
    await bo.at(cards, until)
    assert cards.chosen == card and [one.text() for one in cards.menu().actions()] == ["Open", "Comment on this card"]
    await bo.desk.comments.begin()
    box = bo.desk.comments.box
    assert box.isVisible() and box.about.text() == "Card “Buy a scanner”" and not box.suggest_button.isVisible()
    await bo.desk.comments.send(box.anchor, "Which one?", None)
    with pytest.raises(InputError):
        bo.view.tasks.tasks.write_card(card, "title", "Mine")
    await until(lambda: len(ada.desk.comments.threads) == 1)
    (thread,) = ada.desk.comments.threads
    # the number on the card leads to the thread, and the thread to the card
    ada.view.tasks.open_card(card)
    ada.view.tasks.detail.comment_mark.click()
    assert ada.desk.comments.isVisible() and ada.desk.comments._chosen == thread.id
    tasks.remove_cards([card])
    await until(lambda: ada.desk.comments._shown[3] == (False,))
    said = ada.desk.comments.cards[thread.id]
    words = [found.text() for found in said.findChildren(QLabel)]
    assert {"Card “Buy a scanner”", "Which one?", "The card is gone."} <= set(words)
