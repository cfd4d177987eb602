"""Everything about a card, beside the board."""

import pytest

from core.collaboration.records import Member
from core.collaboration.tasks import TaskList
from ui.collaboration.tasks_detail import CardDetail

ADA, BO = Member("ada", "Ada", "owner", True), Member("bo", "Bo", "editor", True)


@pytest.fixture
def tasks():
    made = TaskList()
    made.add_card(made.add_columns("One")[0], "Buy")
    return made


@pytest.fixture
def detail(tasks, qtbot):
    made = CardDetail(tasks)
    qtbot.addWidget(made)
    card = next(iter(tasks.cards))
    made.show_card(card)

    def refresh(*_, may_write=True):
        if card in tasks.cards:
            made.refresh(tasks.cards[card], [ADA, BO], may_write=may_write)

    made.again = refresh
    refresh()
    tasks.listen(refresh)
    made.show()
    return made


def only(tasks):
    return next(iter(tasks.cards.values()))


def test_fields_write_into_the_card(detail, tasks, qtbot):
    qtbot.keyClicks(detail.description, "The cheap one")
    detail.done.click()
    detail.swatches["good"].click()
    detail.due.start_button.click()
    card = only(tasks)
    assert (card.description, card.is_done, card.colour) == ("The cheap one", True, "good") and card.due
    detail.swatches["good"].click()
    detail.due.clear_button.click()
    detail.description.undo_wanted.emit()
    assert only(tasks).colour == "" and only(tasks).due


def test_people_and_labels_come_from_menus(detail, tasks):
    label = tasks.add_label("urgent", "bad")
    tasks.assign(detail.card_id, "gone", "Cleo")  # somebody who has left
    menu = {action.text(): action for action in detail.people_menu().actions()}
    assert list(menu) == ["Ada", "Bo", "Cleo"] and menu["Cleo"].isChecked()
    menu["Bo"].trigger()
    menu["Cleo"].trigger()
    assert only(tasks).assignees == (("bo", "Bo"),) and detail.people.isVisible()
    menu = {action.text(): action for action in detail.labels_menu().actions()}
    menu["urgent"].trigger()
    assert only(tasks).labels == {label} and detail.labels.isVisible()


def test_a_new_label_is_asked_for(detail, qtbot):
    with qtbot.waitSignal(detail.label_wanted) as told:
        detail.labels_menu().actions()[-1].trigger()
    assert told.args == [detail.card_id]


def test_it_is_copied_and_removed(detail, tasks, qtbot):
    detail.copy_button.click()
    assert len(tasks.cards) == 2
    with qtbot.waitSignal(detail.closed):
        detail.remove_button.click()
    assert len(tasks.cards) == 1


def test_who_may_only_read_sees_it_all(detail):
    detail.again(may_write=False)
    assert detail.title.isReadOnly() and detail.description.isReadOnly()
    assert not detail.done.isEnabled() and not detail.due.start_button.isEnabled()
