"""Who reads a comment in the list sees what it is about, also when that is gone."""

from core.collaboration.comment_anchors import EntryPart
from ui.collaboration.entry_words import about, counted, gone

CARD = EntryPart("cards", "00112233", "Buy a scanner")
QUESTION = EntryPart("questions", "00112233", "")
ANSWER = EntryPart("responses", "00112233", "How\nold?", question_id="aabbccdd", quote="3" * 200, by="Ada")


def test_what_it_is_about_and_that_it_is_gone():
    assert (about(CARD), gone(CARD)) == ("Card “Buy a scanner”", "The card is gone.")
    assert (about(QUESTION), gone(QUESTION)) == ("Question “Untitled”", "The question is gone.")
    assert about(ANSWER) == f"Ada's answer to “How old?”: “{'3' * 160}…”" and gone(ANSWER) == "The answer is gone."
    assert (counted(1), counted(3)) == ("1 comment", "3 comments")
