"""Each line offers what its reader may do with it."""

import pytest

from core.collaboration.talk_records import ChatLine
from ui.collaboration.talk_verbs import VerbBar, menu_of, verbs_of

LINE = ChatLine("1", "w", "bo", "Bo", "hi", 1.7e9)


def names(line=LINE, **situation):
    situation = {"me": "me", "is_owner": False, "is_open": True, "has_threads": True} | situation
    return [verb.name for verb in verbs_of(line, **situation)]


def test_ones_own_line_can_be_changed_and_that_of_another_cannot():
    assert names(me="bo") == ["react", "reply", "thread", "edit", "copy", "link", "delete"]
    assert names() == ["react", "reply", "thread", "copy", "link"]


def test_the_owner_may_delete_any_line():
    assert "delete" in names(is_owner=True)
    assert "edit" not in names(is_owner=True)


def test_an_ended_workspace_is_only_read():
    assert names(me="bo", is_open=False) == ["copy", "link"]


@pytest.mark.parametrize(("more", "left"), [({"replies": 2}, ["thread"]), ({}, [])])
def test_of_a_removed_line_its_thread_is_left(more, left):
    assert names(ChatLine("1", "w", "bo", "Bo", "", 1.7e9, removed_by="author", **more)) == left


def test_a_refused_line_can_be_copied_and_said_again():
    assert names(ChatLine("1", "w", "me", "Me", "hi", 1.7e9, "refused")) == ["copy"]


def test_the_bar_shows_the_first_and_the_menu_all(qtbot):
    from PySide6.QtWidgets import QWidget

    holder = QWidget()
    qtbot.addWidget(holder)
    holder.show()
    bar = VerbBar(holder)
    verbs = verbs_of(LINE, me="bo", is_owner=False, is_open=True, has_threads=True)
    bar.offer(verbs)
    bar.show()
    assert [name for name, made in bar.buttons.items() if made.isVisible()] == ["react", "reply", "thread"]
    assert bar.more_button.isVisible()
    with qtbot.waitSignal(bar.chosen) as caught:
        bar.buttons["reply"].click()
    assert caught.args == ["reply"]
    assert [entry.data() for entry in menu_of(verbs, holder).actions()] == [verb.name for verb in verbs]
