"""A comment shows who said what about which words, and offers what its reader may do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from core.collaboration.authorship import Author
from core.collaboration.comments import Remark, Thread
from core.collaboration.text_ranges import TextRange
from ui.collaboration.thread_card import ThreadCard

ADA, BO = Author("ada1", "Ada"), Author("bo2", "Bo")


def thread(**values):
    remark = Remark("t", ADA, 1_700_000_000.0, "Is this right?")
    replies = (Remark("r", BO, 1_700_000_100.0, "It is."),)
    return Thread("t", "text-note", TextRange(b"a", b"b", "the cat"), remark, replies, **values)


def card(qtbot, said, **values):
    options = {"me": "ada1", "is_there": True, "may_comment": True, "may_accept": True}
    made = ThreadCard(said, **{**options, **values})
    qtbot.addWidget(made)
    made.show()
    return made


def texts(made):
    return [found.text() for found in made.findChildren(QLabel)]


def verbs(made):
    return {found.text() for found in made.findChildren(QPushButton)}


def test_it_shows_words_and_replies_and_resolves(qtbot):
    made = card(qtbot, thread())
    assert {"“the cat”", "Ada", "Is this right?", "Bo", "It is."} <= set(texts(made))
    assert verbs(made) == {"Resolve"}
    with qtbot.waitSignal(made.state_wanted) as told:
        made.findChildren(QPushButton)[0].click()
    assert told.args == ["resolved"]
    with qtbot.waitSignal(made.reply_wanted) as told:
        qtbot.keyClicks(made.line, "Thanks")
        qtbot.keyClick(made.line, Qt.Key.Key_Return)
    assert told.args == ["Thanks"]


def test_return_leads_to_what_it_is_about(qtbot):
    made = card(qtbot, thread())
    with qtbot.waitSignal(made.looked_at):
        qtbot.keyClick(made, Qt.Key.Key_Return)


def test_a_suggestion_shows_old_and_new_words_and_is_accepted_by_who_may_edit(qtbot):
    made = card(qtbot, thread(suggestion="the dog"))
    assert {"the cat", "the dog"} <= set(texts(made))
    assert verbs(made) == {"Accept", "Decline"}
    assert verbs(card(qtbot, thread(suggestion="the dog"), may_accept=False)) == {"Decline"}


def test_who_may_only_read_has_nothing_to_press(qtbot):
    made = card(qtbot, thread(), may_comment=False)
    assert verbs(made) == set()
    assert made.line is None


def test_what_is_done_says_by_whom_and_can_be_reopened(qtbot):
    made = card(qtbot, thread(state="resolved", by=BO, changed=1_700_000_200.0))
    assert any(text.startswith("Resolved by Bo") for text in texts(made))
    assert verbs(made) == {"Reopen"}


def test_words_that_are_gone_are_said_to_be(qtbot):
    assert "The text is gone." in texts(card(qtbot, thread(), is_there=False))


def pencils(made):
    return [found for found in made.findChildren(QToolButton) if found.toolTip() == "Edit"]


def shown(made):
    return [found.text() for found in made.findChildren(QLabel) if not found.isHidden()]


def test_ones_own_words_are_edited_in_their_place(qtbot):
    made = card(qtbot, thread())
    (pencil,) = pencils(made)  # Bo's words are not Ada's to edit
    pencil.click()
    remark_id, field = made.edited
    assert (remark_id, field.text) == ("t", "Is this right?")
    assert "Is this right?" not in shown(made)
    field.words.setPlainText("Is this quite right?")
    with qtbot.waitSignal(made.edit_wanted) as told:
        qtbot.keyClick(field.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["t", "Is this quite right?"]


def test_escape_shows_the_words_as_they_were(qtbot):
    made = card(qtbot, thread())
    pencils(made)[0].click()
    made.edited[1].words.setPlainText("other")
    qtbot.keyClick(made.edited[1].words, Qt.Key.Key_Escape)
    assert made.edited is None
    assert "Is this right?" in shown(made)


def test_who_may_only_read_edits_nothing(qtbot):
    assert pencils(card(qtbot, thread(), may_comment=False)) == []


def test_a_reply_offers_names(qtbot):
    made = card(qtbot, thread(), names=["Ann Lee"])
    made.line.setFocus()
    qtbot.keyClicks(made.line, "@an")
    with qtbot.assertNotEmitted(made.reply_wanted):
        qtbot.keyClick(made.line.naming.popup, Qt.Key.Key_Return)
    assert made.line.text() == "@Ann Lee "
