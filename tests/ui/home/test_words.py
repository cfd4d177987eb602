"""Home sums up in a few true words."""

import numpy as np
import pytest

from core.federated.records import Federation, RoundRecord, TrainingConfig
from ui.home.words import load_in_words, pictures_in_words, trainings_in_words


def federation(name, **values):
    return Federation(name, name.title(), "coordinator", "me", TrainingConfig(rounds=20), **values)


def round_of(name, accuracy):
    return RoundRecord(name, 3, 0.0, 100.0, 0.5, accuracy, "", ())


@pytest.mark.parametrize(
    ("count", "unlabelled", "words"),
    [(0, 0, "Drop some anywhere"), (5, 0, "all labelled"), (2000, 1500, "1,500 without a label")],
)
def test_pictures(count, unlabelled, words):
    assert pictures_in_words(count, unlabelled) == words


def test_a_running_training_says_its_round():
    given = [federation("cats", state="running", round=4), federation("dogs", state="finished")]
    assert trainings_in_words(given, {}) == ("2", "Cats: round 5 of 20", "accent")


def test_otherwise_the_newest_measured_one_says_how_good_it_is():
    given = [federation("new"), federation("old", state="finished")]
    assert trainings_in_words(given, {"new": None, "old": round_of("old", 0.9467)}) == (
        "2",
        "the newest is 94.7 % right",
        "good",
    )
    assert trainings_in_words([], {}) == ("0", "none yet", "muted")
    assert trainings_in_words([federation("new")], {})[1] == "none measured yet"


def test_load_is_the_last_sample():
    assert load_in_words(np.array([10.0, 42.4]), np.array([50.0, 61.0])) == "Processor 42 % · memory 61 %"
    assert load_in_words(np.array([]), np.array([])) == ""
