"""What is wrong in data is said with what to do; clean data is left in peace."""

from dataclasses import replace

import numpy as np
import pytest

from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.sources.digits import Digits
from core.federated.validation import BAD, GOOD, ODD, validate
from core.jobs import NOBODY

CONFIG = TrainingConfig()


@pytest.fixture(scope="module")
def digits():
    return Digits(Digits.Params(parts=6), None).read(CONFIG, job=NOBODY)


def words(examples):
    found = validate(examples, CONFIG).findings
    return {level: " ".join(entry.what for entry in found if entry.level == level) for level in (BAD, ODD, GOOD)}


def table(rows, labels):
    return Examples(np.array(rows, np.float32), tuple(labels))


def test_clean_data_is_left_in_peace(digits):
    random = np.random.default_rng(0)
    rows = np.concatenate([random.random((50, 3)) * 0.4, random.random((50, 3)) * 0.4 + 0.6])
    assert words(table(rows, ["a"] * 50 + ["b"] * 50)) == {BAD: "", ODD: "", GOOD: "Nothing odd was found."}
    report = validate(digits, CONFIG)
    assert report.is_clean
    # real handwriting has some that nobody can read
    assert sum(finding.count for finding in report.findings) < 0.02 * len(digits.labels)


def test_numbers_that_are_none_come_first_and_alone():
    report = validate(table([[0.0, np.nan], [1.0, 0.0]], "ab"), CONFIG)
    assert [finding.what for finding in report.findings] == ["1 example hold numbers that are not finite."]
    assert report.findings[0].rows == (1,)


def test_another_scale_is_odd(digits):
    assert "outside 0 to 1 (from 0 to 255)" in words(replace(digits, inputs=digits.inputs * 255))[ODD]


def test_a_column_that_says_nothing_is_named():
    random = np.random.default_rng(0)
    rows = random.random((40, 3))
    rows[:, 1] = 0.5
    assert "Columns 2 say the same" in words(table(rows, ["a", "b"] * 20))[ODD]


def test_what_teaches_and_measures_at_once_is_a_leak(digits):
    twice = Examples(np.concatenate([digits.inputs] * 2), digits.labels * 2)
    report = validate(twice, CONFIG)
    assert not report.is_clean
    assert "that measure are among those that teach too" in report.findings[0].what


def test_the_same_with_two_labels_is_a_contradiction():
    random = np.random.default_rng(0)
    rows = random.random((60, 4))
    rows[1] = rows[0]
    found = validate(table(rows, ["a", "b"] * 30), CONFIG)
    [torn] = [finding for finding in found.findings if "labelled differently" in finding.what]
    assert (torn.level, torn.rows, torn.count) == (BAD, (1, 2), 2)


def test_one_label_few_examples_and_uneven_labels_are_said():
    random = np.random.default_rng(0)
    assert "All of it is 'a'" in words(table(random.random((20, 2)), "a" * 20))[ODD]
    assert "'b' (2)" in words(table(random.random((20, 2)), "a" * 18 + "bb"))[ODD]
    rows = np.concatenate([random.random((200, 2)), random.random((8, 2)) + 5])
    assert "has 200 examples, the rarest 8" in words(table(rows / 6, ["a"] * 200 + ["b"] * 8))[ODD]


def test_flipped_labels_are_named(digits):
    whole = Digits(Digits.Params(parts=2), None).read(CONFIG, job=NOBODY)
    labels = np.array(whole.labels)
    labels[np.flatnonzero(labels == "7")[:40]] = "1"
    report = validate(replace(whole, labels=tuple(labels)), CONFIG)
    assert any("'1' look like '7'" in finding.what for finding in report.findings)
    assert not report.is_clean


def test_numbers_instead_of_labels_are_not_asked_for_balance():
    random = np.random.default_rng(0)
    examples = table(random.random((30, 2)), [str(value) for value in random.random(30)]).with_numbers()
    assert validate(examples, CONFIG).is_clean
