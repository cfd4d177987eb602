"""A form on the page: questions and answers are two documents, kept together and with rights of their own."""

from core.collaboration.answers import answers_id
from core.collaboration.entry_places import Spot
from core.collaboration.form_questions import QuestionKind
from ui.collaboration.views.form import Form


async def opened(backend, qtbot, space, entry):
    view = Form(backend, space.id, entry)
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    await view.open()
    return view


async def test_questions_and_answers_are_there_when_it_is_opened_again(running_backend, qtbot):
    service = running_backend.collaboration
    space = await service.create("Forms")
    entry = await service.add_document(space.id, "form", "Survey")
    view = await opened(running_backend, qtbot, space, entry)
    view.form.design.add(QuestionKind.SHORT)
    view.form.tabs.setCurrentIndex(1)
    view.form.fill.begin()
    qtbot.keyClicks(next(iter(view.form.fill.cards.values())).field.words, "Ada")
    view.form.fill.submit()
    await view.close_document()
    assert service.is_everywhere(space.id, entry.id) and service.is_everywhere(space.id, answers_id(entry.id))
    again = await opened(running_backend, qtbot, space, entry)
    assert [one.author_id for one in again.form.fill.answers.submitted] == [running_backend.network.identity.peer_id]
    assert again.form.tabs.currentIndex() == 2  # it was answered: the results come first
    await again.close_document()


async def test_who_may_only_answer_cannot_change_the_questions(running_backend, qtbot):
    service = running_backend.collaboration
    space = await service.create("Forms")
    entry = await service.add_document(space.id, "form", "Survey")
    view = await opened(running_backend, qtbot, space, entry)
    view.form.design.add(QuestionKind.SHORT)
    (await view.copy()).is_writable = False
    view.rights_changed()
    assert not view.form.design.add_button.isEnabled() and not view.form.fill.start.buttons[0].isHidden()
    (await service.open_document(space.id, answers_id(entry.id))).is_writable = False
    view.rights_changed()
    assert view.form.fill.start.buttons[0].isHidden()
    await view.close_document()


async def test_a_comment_leads_to_its_question_or_answer_in_the_tab_where_that_is(running_backend, qtbot, until):
    service = running_backend.collaboration
    space = await service.create("Forms")
    entry = await service.add_document(space.id, "form", "Survey")
    view = await opened(running_backend, qtbot, space, entry)
    form = view.form.design.form
    name = form.add(QuestionKind.SHORT, "Name")
    fruit = form.add(QuestionKind.CHOICE, "Fruit", options=("Apple",))
    view.form.fill.begin()
    one = view.form.fill.response_id
    view.form.fill.cards[name].field.words.insert("Ada")
    said, asked = view.part_at(Spot("responses", one, f"t:{name}")), view.part_at(Spot("responses", one, f"a:{fruit}"))
    assert (said.quote, asked.table) == ("Ada", "questions")  # what nobody answered is about the question
    assert view.part_at(Spot("options", form.options(fruit)[0].id, "title")).entry_id == fruit
    assert view.part_at(Spot("about", "form", "title")) is None
    view.go_to(asked)
    assert view.form.tabs.currentIndex() == 0 and view.form.design.list.key == fruit
    view.go_to(said)
    assert view.form.tabs.currentIndex() == 1 and view.form.fill.response_id == one
    view.setFocusProxy(None)
    view.setFocus()  # it is at nothing in it, as when a comment led there
    view.go_to(said)
    assert view.marked() == said
    view.go_to(asked)  # it is seen there too
    assert view.form.tabs.currentIndex() == 1
    view.form.fill.submit()
    view.go_to(said)
    await until(lambda: view.form.results.table is not None and view.form.results.table.key == one)
    assert view.form.tabs.currentIndex() == 2 and view.has(said)
    view.form.results.answers.remove([one])
    assert not view.has(said) and view.has(asked)
    assert set(view.document_ids) == {entry.id, answers_id(entry.id)}
    await view.close_document()
