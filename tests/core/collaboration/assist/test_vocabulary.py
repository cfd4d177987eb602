"""Vocabulary: a line that was begun goes on as people here write; it follows the text and stays within bounds."""

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.assist.vocabulary import BACKOFF, HALF_LIFE_S, Vocabulary, phrases


def taught(*lines, now=0.0):
    made = Vocabulary()
    made.learn("text-note", "\n".join(lines), now=now)
    return made


def test_the_rest_of_a_word_that_was_written_here():
    assert taught("Larix decidua grows on the ridge.").complete("We saw Lar") == "ix"


def test_a_phrase_goes_on_while_it_always_did():
    made = taught("plot seven north slope", "plot seven north slope", "plot nine")
    assert made.complete("From pl") == "ot"  # "from plot" is new, and after "plot" alone 0.67 is under 0.8
    assert made.complete("plot") == " seven north slope"  # 2 of 3 did: 0.67 is over 0.6
    assert made.complete("plot sev") == "en north slope"


def test_a_word_after_another_is_that_which_follows_it():
    made = taught("mass spectrum", "mass spectrum", "wide spectacle", "wide spectacle", "wide spectacle")
    assert made.complete("mass spec") == "trum"
    assert made.complete("a wide spec") == "tacle"
    # without a context the more frequent one comes first
    assert made.complete("spec") == "tacle"


def test_stupid_backoff_is_as_in_the_paper():
    """c(a b)/c(a .) = 2/3; unseen after "x": 0.4 times c(b)/N = 0.4 · 2/6 (Brants et al. 2007, eq. 5)."""
    made = taught("alpha beta", "alpha beta", "alpha gamma")
    assert abs(made.score("beta", ("alpha",)) - 2 / 3) < 1e-9
    assert abs(made.score("beta", ("x",)) - BACKOFF * 2 / 6) < 1e-9


def test_what_was_written_lately_counts_more():
    """Twice a half-life ago is worth 1/2 each: 1 < 1 · 1.5 (arithmetic: 2 · 0.5^2 = 0.5 against 1)."""
    made = Vocabulary()
    made.learn("old", "observatory\nobservatory", now=0.0)
    made.learn("new", "observation", now=2 * HALF_LIFE_S)
    assert made.candidates("obs", (), limit=2) == ["observation", "observatory"]


def test_a_text_that_changes_is_followed():
    made = taught("the quixotic plan")
    made.learn("text-note", "another plan", now=1.0)
    assert made.complete("quix") == ""
    assert made.complete("ano") == "ther"


def test_after_a_space_only_what_nearly_always_follows_is_offered():
    made = taught("Yours sincerely Ada", "Yours sincerely Ada", "Yours truly")
    assert made.complete("Yours ") == "sincerely Ada"
    assert taught("Yours sincerely").complete("Yours ") == ""
    assert made.complete("Yours, ") == ""


def test_a_word_that_is_nearly_always_followed_leads_on_behind_new_ones_too():
    made = taught("Interviews in the café on Monday", "Interviews in the café on Tuesday")
    assert made.complete("A spoon after intervi") == "ews in the café on"


def test_no_sentence_leads_into_the_next():
    made = taught("It works. Therefore nothing", "It works. Therefore nothing")
    assert made.complete("It works ") == ""


def test_somebody_who_writes_small_gets_the_name_too():
    assert taught("Kilimanjaro").complete("kili") == "manjaro"


def test_labels_of_the_library_are_known():
    made = Vocabulary()
    made.learn("library", phrases(["barn  owl", "peregrine falcon"]), now=0.0)
    assert made.complete("a pere") == "grine"
    made.forget("library")
    assert made.complete("a pere") == "" and len(made) == 0


def test_a_language_without_spaces_goes_on_too():
    assert taught("研究計画", "研究計画").complete("研") == "究計画"


def test_letters_in_two_parts_are_those_in_one():
    assert taught("Größenordnung").complete("Gro\u0308ß") == "enordnung"


def test_memory_is_bounded_and_the_most_written_stays():
    made = Vocabulary(grams_most=400, lines_most=1000)
    made.learn("text-note", "\n".join(["steady word here"] * 20), now=0.0)
    made.learn("text-big", "\n".join(f"rare{number}x other{number}y" for number in range(900)), now=0.0)
    assert len(made) <= 400
    assert made.complete("stea") == "dy word here"
    made.learn("text-big", "", now=1.0)
    assert made.complete("stea") == "dy word here"


def test_much_at_once_is_learned_in_portions():
    made = Vocabulary()
    text = "\n".join(f"observatory{letter}" for letter in "abcdef")
    assert [made.learn("text-note", text, now=0.0, most=2) for _ in range(4)] == [False, False, True, True]
    assert made.complete("observatoryf"[:-2]) != ""
    assert [made.learn("text-note", "", now=0.0, most=4) for _ in range(2)] == [False, True]
    assert len(made) == 0


lines = st.lists(
    st.lists(st.sampled_from(["ab", "bc", "cd", "de", "Ab"]), min_size=1, max_size=5).map(" ".join), max_size=6
)


@given(st.lists(lines, min_size=1, max_size=4))
def test_whatever_was_there_before_only_the_text_of_now_counts(versions):
    """Learning every version leaves what learning the last alone does."""
    followed, alone = Vocabulary(), Vocabulary()
    for version in versions:
        followed.learn("text-note", "\n".join(version), now=0.0)
    alone.learn("text-note", "\n".join(versions[-1]), now=0.0)
    assert followed._weights == alone._weights
    assert followed._stems == alone._stems and followed._next == alone._next
