"""What is looked for, and what can be taken back."""

from core.collaboration.records import Member
from core.collaboration.tasks import TaskList
from core.collaboration.tasks_filter import CardFilter
from ui.collaboration.tasks_bar import TasksBar

ME = Member("ada", "Ada", "owner")


def test_what_is_looked_for(qtbot):
    tasks = TaskList()
    card = tasks.add_card(tasks.add_columns("One")[0], "Buy")
    tasks.assign(card, "left", "Cleo")
    label = tasks.add_label("urgent", "bad")
    bar = TasksBar(ME)
    qtbot.addWidget(bar)
    bar.refresh(tasks, [ME, Member("bo", "Bo", "editor")], may_write=True, has_columns=True)
    assert bar.wanted == CardFilter()
    assert [bar.people.itemText(place) for place in range(4)] == ["Everybody's", "Mine", "Bo", "Cleo"]
    told = []
    bar.changed.connect(lambda: told.append(bar.wanted))
    bar.people.setCurrentIndex(3)
    bar.labels.setCurrentIndex(1)
    bar.search.setText("x")
    bar.open_only.click()
    assert told[-1] == CardFilter(words="x", assignee="left", label=label, is_done=False) and len(told) == 4
    # the same choices again change nothing; a label that goes is looked for no more
    bar.refresh(tasks, [ME], may_write=True, has_columns=True)
    assert bar.wanted.assignee == "left"
    tasks.remove_label(label)
    bar.refresh(tasks, [ME], may_write=True, has_columns=True)
    assert bar.wanted.label == ""
    assert bar.undo.isEnabled() and not bar.redo.isEnabled()
