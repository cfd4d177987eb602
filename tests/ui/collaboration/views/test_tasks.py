"""A task list on the page: what is written is there when it is opened again, a viewer changes nothing."""

from core.collaboration.entry_places import Spot
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


async def test_a_comment_leads_to_its_card_in_the_board_and_in_the_list(running_backend, qtbot):
    service = running_backend.collaboration
    space = await service.create("Tasks")
    entry = await service.add_document(space.id, "tasks", "Plan")
    view = await opened(running_backend, qtbot, space, entry)
    tasks = view.tasks.tasks
    todo, done = tasks.add_columns("To do", "Done")
    one, two = tasks.add_card(todo, "Buy"), tasks.add_card(done, "Find")
    view.tasks.choose(two)
    assert view.part_at(Spot("cards", one)).title == "Buy"
    line = tasks.add_item(one, "Ask for offers")
    part = view.part_at(Spot("items", line, "title"))
    assert part.entry_id == one and view.has(part)
    view.go_to(part)
    assert view.tasks.columns[todo].cards.chosen == one
    view.tasks.set_way("list")
    view.go_to(view.part_at(Spot("cards", two)))
    assert view.tasks.list.chosen == two
    view.setFocusProxy(None)
    view.setFocus()  # it is at nothing in it, as when a comment led there
    view.go_to(part)
    assert view.marked().entry_id == one
    tasks.remove_cards([one])
    assert not view.has(part) and view.part_at(Spot("cards", one)) is None
    await view.close_document()
