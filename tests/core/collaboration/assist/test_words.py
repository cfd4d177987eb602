"""Words: where they begin and end in any language, and which say what a text is about."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.assist.words import content, is_joined, joined, last_word, runs, spans, words


def test_words_of_many_languages_stay_whole():
    assert words("Don't split l’eau or well-known!") == ["Don't", "split", "l’eau", "or", "well-known"]
    assert words("Größe: 12 cm, naïve") == ["Größe", "12", "cm", "naïve"]
    # Hindi writes its vowels as marks, Arabic from the right
    assert words("नमस्ते दुनिया") == ["नमस्ते", "दुनिया"]
    assert words("مرحبا بالعالم") == ["مرحبا", "بالعالم"]
    assert words("研究 data") == ["研", "究", "data"]


def test_a_letter_in_two_parts_is_one():
    assert words("Gro\u0308ße") == ["Größe"]


def test_quotes_and_dashes_around_words_are_not_in_them():
    assert words("'so' - said, rock 'n' roll") == ["so", "said", "rock", "n", "roll"]


def test_only_spaces_lead_from_one_word_to_the_next():
    assert runs("red fox, brown bear. End") == [["red", "fox"], ["brown", "bear"], ["End"]]
    assert runs("研究") == [["研", "究"]]


def test_words_are_put_together_as_their_language_does():
    assert joined(["red", "fox"]) == "red fox"
    assert joined(["研", "究"]) == "研究"
    assert is_joined("究") and not is_joined("k")


def test_what_a_text_is_about():
    assert content("We found the red fox in 2024, und der Fuchs war rot.") == ["found", "red", "fox", "fuchs", "rot"]


def test_the_word_that_is_being_written():
    assert last_word("near the obser") == "obser"
    assert last_word("near the ") == ""
    assert last_word("") == ""
    assert last_word("don'") == ""


@given(st.text())
def test_words_are_parts_of_the_text_in_order(text):
    text = unicodedata.normalize("NFC", text)
    end = 0
    for start, stop in spans(text):
        assert end <= start < stop
        end = stop
    assert [word for run in runs(text) for word in run] == words(text)
