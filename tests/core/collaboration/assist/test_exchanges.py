"""Exchanges: questions with what came of them, in conversations of a few lines."""

from core.collaboration.assist.exchanges import Said, Taken, agreed, asks, is_plain, taken, unanswered

PEOPLE = ("Ada", "Bo", "Cleo")


def talk(*lines):
    return [Said(text, who, place, float(place)) for place, (who, text) in enumerate(lines)]


def test_who_says_yes_takes_what_was_asked_for():
    said = talk(("Ada", "Can you order the toner?"), ("Bo", "Yes, by Friday."))
    assert taken(said, 0, PEOPLE) == Taken("Bo", 1)
    assert (
        taken(talk(("Ada", "Who writes the report?"), ("Bo", "Cleo does."), ("Cleo", "Fine.")), 0, PEOPLE).owner
        == "Cleo"
    )
    assert taken(talk(("Ada", "Who brings the pots?"), ("Cleo", "I can.")), 0, PEOPLE).owner == "Cleo"


def test_nobody_takes_what_is_refused_or_no_work():
    assert taken(talk(("Ada", "Bo, can you call them?"), ("Bo", "Sorry, I have no time.")), 0, PEOPLE) is None
    assert taken(talk(("Ada", "Can you hear me?"), ("Bo", "Yes.")), 0, PEOPLE) is None
    assert taken(talk(("Ada", "Who knows the way?"), ("Bo", "I do.")), 0, PEOPLE) is None


def test_who_is_named_has_it_until_they_refuse():
    assert taken(talk(("Ada", "Bo, can you call them?")), 0, PEOPLE) == Taken("Bo")


def test_a_proposal_becomes_a_decision_by_the_others():
    said = talk(("Ada", "How about a phone call instead?"), ("Bo", "Agreed."), ("Ada", "Agreed."))
    assert agreed(said, 1) == said[0]
    # who proposed something does not agree to it
    assert agreed(said[:1] + said[2:], 1) is None


def test_a_question_stays_open_when_nobody_knows_or_the_talk_moves_on():
    assert unanswered(talk(("Ada", "Who has the key?"), ("Bo", "No idea.")), 0)
    assert unanswered(talk(("Ada", "When does it open?"), ("Bo", "Anyway, the toner is empty.")), 0)
    assert unanswered(talk(("Ada", "When does it open?")), 0)
    assert not unanswered(talk(("Ada", "When does it open?"), ("Bo", "At nine.")), 0)
    assert not unanswered(talk(("Ada", "Can you all hear me?")), 0)


def test_questions_are_heard_without_their_mark():
    assert asks("who has the key") and asks("Is it open?")
    assert not asks("Who knows.") and not asks("That is nice, isn't it?")


def test_a_plain_promise_only_says_yes():
    assert is_plain("Sure, I'll do that.") and not is_plain("I'll rewrite the chapter on backups and menus.")
