"""A form on the page: questions and answers are two documents, kept together and with rights of their own."""

from core.collaboration.answers import answers_id
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
