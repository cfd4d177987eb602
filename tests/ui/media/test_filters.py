"""The row above the grid says which pictures are wanted."""

import pytest

from core.media.records import LabelCount, Query
from ui.media.filters import FilterBar

LABELS = (LabelCount("cat", 12), LabelCount("dog", 1))


@pytest.fixture
def bar(qtbot):
    bar = FilterBar()
    qtbot.addWidget(bar)
    bar.set_labels(LABELS)
    return bar


def choose(bar, title):
    bar.scope.setCurrentIndex(bar.scope.findText(title))


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("All", Query()),
        ("Without a label", Query(unlabelled=True)),
        ("cat  (12)", Query(label="cat")),
        ("Trash", Query(trash=True)),
    ],
)
def test_each_choice_is_a_query(bar, title, query):
    choose(bar, title)
    assert bar.query() == query
    assert bar.is_trash == (title == "Trash")


def test_kinds_are_told_apart(qtbot, bar):
    with qtbot.waitSignal(bar.changed):
        bar.kind.setCurrentIndex(bar.kind.findText("Videos"))
    assert bar.query() == Query(kind="video")
    assert bar.reason == "There are no videos here."
    bar.show_all()
    assert bar.query() == Query()


def test_the_order_is_part_of_it(bar):
    bar.order.setCurrentIndex(bar.order.findText("By name"))
    assert bar.query().order == "name"
    bar.set_ranked(True)
    assert not bar.order.isEnabled()


def test_the_choice_stays_when_labels_come_and_ends_when_its_label_goes(qtbot, bar):
    choose(bar, "dog  (1)")
    bar.set_labels((*LABELS, LabelCount("emu", 3)))
    assert bar.query().label == "dog"
    with qtbot.waitSignal(bar.changed):
        bar.set_labels((LabelCount("cat", 12),))
    assert bar.query() == Query()


def test_a_label_that_is_newer_than_the_list_can_be_shown(bar):
    bar.show_label("zebra")
    assert bar.query().label == "zebra"


def test_the_compared_picture_is_named_and_let_go(qtbot, bar):
    bar.show()
    bar.show_similar("chelsea.jpg")
    assert bar.similar.isVisible()
    with qtbot.waitSignal(bar.similar_ended):
        bar.similar.removed.emit("Similar to chelsea.jpg")
    bar.show_similar("")
    assert not bar.similar.isVisible()


def test_why_nothing_is_listed(bar):
    assert bar.reason == ""
    choose(bar, "Trash")
    assert bar.reason == "The trash is empty."
