"""A task list on the page: what is written is there when it is opened again, a viewer changes nothing."""

from ui.collaboration.views.tasks import Tasks


async def opened(backend, qtbot, space, entry):
    view = Tasks(backend, space.id, entry)
    qtbot.addWidget(view)
    view.resize(800, 500)
    view.show()
    await view.open()
    return view


async def test_cards_are_there_when_it_is_opened_again(running_backend, qtbot):
    service = running_backend.collaboration
    space = await service.create("Tasks")
    entry = await service.add_document(space.id, "tasks", "Plan")
    view = await opened(running_backend, qtbot, space, entry)
    view.tasks.empty.buttons[0].click()
    line = next(iter(view.tasks.columns.values())).line
    line.setText("Buy a scanner")
    line.returnPressed.emit()
    (card,) = view.tasks.tasks.cards.values()
    view.tasks.open_card(card.id)
    names = [action.text() for action in view.tasks.detail.people_menu().actions()]
    assert names == [member.name for member in service.members(space.id)] or len(names) == 1
    await view.close_document()
    again = await opened(running_backend, qtbot, space, entry)
    assert [card.title for card in again.tasks.tasks.cards.values()] == ["Buy a scanner"]
    await again.close_document()


async def test_a_viewer_changes_nothing(running_backend, qtbot):
    service = running_backend.collaboration
    space = await service.create("Tasks")
    entry = await service.add_document(space.id, "tasks", "Plan")
    view = await opened(running_backend, qtbot, space, entry)
    view.tasks.empty.buttons[0].click()
    (await view.copy()).is_writable = False
    view.rights_changed()
    assert not view.tasks.more_button.isVisible()
    await view.close_document()
