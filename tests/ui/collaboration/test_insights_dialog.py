"""The insights of a workspace, in words."""

import time
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from core.collaboration.assist.insights import HotDocument, Insights, Quiet, Waiting
from ui.collaboration.insights_dialog import InsightsDialog


def said(dialog):
    return [getattr(made, "whole", "") or made.text() for made in dialog.findChildren(QLabel)]


def test_it_says_who_waits_what_is_hot_and_who_is_quiet(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    days, authors = ((date(2026, 11, 27), 1200),), (("Ada", 900), ("Ben", 200), ("Eve", 80), ("Jo", 20))
    found = Insights(
        (Waiting("Ada", "", "Anybody?", time.time(), "l1"),),
        (Waiting("Ben", "Ada", "The map?", time.time() - 5 * 86_400, "l2"),),
        (HotDocument("text-note", "Note", 1200, days, authors),),
        (Quiet("Eve", 0.0),),
    )
    words = said(InsightsDialog("Birds", found, parent=parent))
    for wanted in ("Ada asked everybody", "Anybody?", "Ben asked Ada", "5 days ago", "1,200 edits on 1 day"):
        assert wanted in words
    assert "Ada 900, Ben 200, Eve 80, and 1 more" in words
    assert "Eve" in words and "wrote nothing yet" in words


def test_where_there_is_nothing_it_says_so(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    words = said(InsightsDialog("Birds", Insights((), (), (), ()), parent=parent))
    assert {"Nobody waits.", "Nothing is stale.", "Everybody was here."} <= set(words)


def filled(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    waiting = Waiting("Ada", "", "Anybody?", time.time(), "l1")
    hot = HotDocument("text-note", "Note", 3, ((date(2026, 11, 27), 3),), (("Ada", 3),))
    dialog = InsightsDialog("Birds", Insights((waiting,), (), (hot,), (Quiet("Eve", 0.0),)), parent=parent)
    dialog.owner = parent  # it goes with the dialog that belongs to it
    dialog.show()
    return dialog, waiting, hot


def test_a_click_chooses_what_waits_and_closes(qtbot):
    dialog, waiting, _ = filled(qtbot)
    qtbot.mouseClick(dialog.rows[0], Qt.MouseButton.LeftButton)
    assert dialog.chosen == waiting and not dialog.isVisible()


def test_a_key_chooses_a_document(qtbot):
    dialog, _, hot = filled(qtbot)
    qtbot.keyClick(dialog.rows[1], Qt.Key.Key_Return)
    assert dialog.chosen == hot and not dialog.isVisible()


def test_who_is_quiet_leads_nowhere(qtbot):
    dialog, _, _ = filled(qtbot)
    qtbot.mouseClick(dialog.rows[2], Qt.MouseButton.LeftButton)
    assert dialog.chosen is None and dialog.isVisible()
    assert dialog.rows[2].focusPolicy() == Qt.FocusPolicy.NoFocus
    dialog.accept()
