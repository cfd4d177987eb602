"""Rules are told when they can be, and what cannot is said beside them."""

import pytest

from core.collaboration.form_questions import CHANGEABLE, Question, QuestionKind
from ui.collaboration.form_rules import RULES, RulesEditor


def test_every_rule_is_a_field_of_a_question():
    assert all(rule.name in CHANGEABLE for rules in RULES.values() for rule in rules)


@pytest.fixture
def editor(qtbot):
    def make(kind):
        made = RulesEditor(kind)
        qtbot.addWidget(made)
        made.told = []
        made.changed.connect(lambda *what: made.told.append(what))
        made.show()
        qtbot.waitExposed(made)
        made.activateWindow()
        return made

    return make


def test_numbers(editor, qtbot):
    made = editor(QuestionKind.NUMBER)
    qtbot.keyClicks(made.lines["low"], "1,5")
    qtbot.keyClicks(made.lines["unit"], "kg")
    assert made.told[-1] == ("unit", "kg") and ("low", 1.5) in made.told
    made.lines["step"].setFocus()
    qtbot.waitUntil(made.lines["step"].hasFocus)
    qtbot.keyClicks(made.lines["step"], "0")
    assert made.error.isVisible() and made.lines["step"].property("bad") and made.told[-1] == ("unit", "kg")
    made.refresh(Question("q", QuestionKind.NUMBER, low=1.5, unit="kg"), may_write=True)
    assert made.lines["step"].text() == "0"  # it is still being typed
    qtbot.keyClicks(made.lines["step"], ".5")
    assert made.told[-1] == ("step", 0.5) and not made.error.isVisible()
    made.lines["low"].clear()
    qtbot.keyClicks(made.lines["high"], "x")
    assert "not a number" in made.error.text()


def test_patterns_that_cannot_be_read_are_not_told(editor, qtbot):
    made = editor(QuestionKind.SHORT)
    qtbot.keyClicks(made.lines["pattern"], "a(b")
    assert made.told == [("pattern", "a")] and "cannot be read" in made.error.text()
    qtbot.keyClicks(made.lines["pattern"], ")")
    assert made.told[-1] == ("pattern", "a(b)")


def test_what_others_set_appears(editor):
    made = editor(QuestionKind.SCALE)
    made.refresh(Question("q", QuestionKind.SCALE, low=0.0, high=10.0, low_words="Bad"), may_write=False)
    assert [made.lines[name].text() for name in ("low", "high", "low_words")] == ["0", "10", "Bad"]
    assert made.told == [] and made.lines["low"].isReadOnly()
