"""A person sees all texts of a passage and chooses; nothing changes unless they do."""

from PySide6.QtWidgets import QLabel

from core.collaboration.assist.merging import propose
from core.collaboration.reviewing import CHOICES, Conflict
from ui.collaboration.conflict_dialog import ConflictDialog


def dialog(qtbot, **values):
    texts = {"before": "Old words.", "mine": "My words.", "theirs": "Their words.", "merged": "My wordTheir words.."}
    sort = values.pop("sort", "rewritten")
    conflict = Conflict(1, "text-note", "bo", 1_700_000_000.0, sort, **{**texts, **values})
    parent = QLabel()
    qtbot.addWidget(parent)
    made = ConflictDialog(conflict, "Bo", parent=parent)
    qtbot.addWidget(made)
    made._kept = parent
    return made


def test_it_begins_with_what_is_there_and_offers_every_text(qtbot):
    made = dialog(qtbot)
    assert made.choice == "merged"
    assert set(made._choices) == set(CHOICES) - {"proposed"}
    shown = {found.text() for found in made.findChildren(QLabel)}
    assert {"Old words.", "My words.", "Their words.", "My wordTheir words.."} <= shown
    made.choose("theirs")
    assert made.choice == "theirs"


def test_a_deleted_passage_says_so_and_cannot_be_both(qtbot):
    made = dialog(qtbot, mine="")
    assert "(deleted)" in {found.text() for found in made.findChildren(QLabel)}
    assert "both" not in made._choices


def test_a_proposal_says_its_reasons_and_is_not_chosen_unasked(qtbot):
    proposal = propose("The scanner is old.", "The scanner is very old.", "The new scanner is old.", them="Bo")
    conflict = Conflict(1, "text-note", "bo", 1_700_000_000.0, "rewritten", "The scanner is old.", "a", "b", "ab")
    parent = QLabel()
    qtbot.addWidget(parent)
    made = ConflictDialog(conflict, "Bo", parent=parent, proposal=proposal)
    shown = {found.text() for found in made.findChildren(QLabel)}
    assert "The new scanner is very old." in shown
    assert {f"· {reason.words}" for reason in proposal.reasons} <= shown
    assert made.choice == "merged"
    made.choose("proposed")
    assert made.choice == "proposed"


def test_what_was_deleted_is_left_so_or_brought_back_with_both_texts_to_read(qtbot):
    made = dialog(qtbot, sort="removed", before="Report", mine="", theirs="Report\nAn hour's work", merged="")
    assert made.choice == "merged" and set(made._choices) == {"merged", "theirs"}
    assert made._choices["merged"].text() == "Leave it deleted"
    assert made._choices["theirs"].text() == "Bring it back, as Bo changed it"
    assert {"Report", "Report\nAn hour's work"} <= {found.text() for found in made.findChildren(QLabel)}
    mine = dialog(qtbot, sort="removed", before="Report", mine="Report!", theirs="", merged="")
    assert mine._choices["mine"].text() == "Bring it back, as you changed it"
