"""Data that nobody could learn from is refused in words; what is held out never teaches."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.federated.data import Examples, fingerprint, misfit
from core.federated.records import Federation, TrainingConfig


def examples(*labels, inputs=None, notes=()):
    given_inputs = np.zeros((len(labels), 1, 4, 4), np.float32) if inputs is None else inputs
    return Examples(given_inputs, labels, notes)


def test_the_summary_counts_labels_in_order():
    summary = examples("cat", "dog", "cat").summary()
    assert (summary.examples, summary.labels, summary.shape) == (3, (("cat", 2), ("dog", 1)), (1, 4, 4))
    assert summary.notes == ()


def test_one_label_alone_is_noted_since_the_others_must_bring_more():
    assert "'cat'" in examples("cat", "cat").summary().notes[0]


def test_no_data_is_refused_with_what_was_lost_on_the_way():
    with pytest.raises(InputError, match=r"no labelled data to train with\. a\.png: It is damaged\."):
        examples(notes=("a.png: It is damaged",)).check()


def test_a_single_example_is_refused():
    with pytest.raises(InputError, match="single example"):
        examples("cat").check()


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_numbers_that_are_not_finite_are_counted(bad):
    inputs = np.zeros((3, 2), np.float32)
    inputs[1, 0] = bad
    with pytest.raises(InputError, match="1 example holds numbers that are not finite"):
        examples("a", "b", "a", inputs=inputs).check()


def test_labels_become_numbers_in_the_federations_order_and_unknown_ones_are_named():
    assert examples("dog", "cat").numbers(("ant", "cat", "dog")).tolist() == [2, 1]
    with pytest.raises(InputError, match="does not know the labels yak, zebra"):
        examples("zebra", "cat", "yak").numbers(("cat", "dog"))


@given(st.integers(2, 300), st.floats(0.05, 0.9), st.integers(0, 1000))
def test_every_example_teaches_or_measures_and_none_does_both(count, held_out, seed):
    teaching, measuring = examples(*["a"] * count).split(held_out, seed)
    assert sorted([*teaching, *measuring]) == list(range(count))
    assert len(teaching) >= 1 and len(measuring) >= 1
    assert abs(len(measuring) - held_out * count) <= 1
    again = examples(*["a"] * count).split(held_out, seed)
    assert (again[0].tolist(), again[1].tolist()) == (teaching.tolist(), measuring.tolist())


def test_data_of_another_form_or_with_other_labels_does_not_fit():
    federation = Federation("f", "", "", "", TrainingConfig(), labels=("cat", "dog"), shape=(1, 8, 8))
    assert misfit(federation, labels=(("cat", 3),), shape=(1, 8, 8)) == ""
    assert misfit(federation, labels=(), shape=(3, 8, 8)) == "This data has the shape 3×8×8, the training uses 1×8×8."
    assert "labels ant" in misfit(federation, labels=(("ant", 1), ("dog", 1)), shape=(1, 8, 8))
    assert misfit(Federation("f", "", "", "", TrainingConfig()), labels=(("ant", 1),), shape=(5,)) == ""


def test_a_fingerprint_changes_with_every_number_and_label():
    data = Examples(np.zeros((3, 2), np.float32), ("a", "b", "c"))
    marks = {
        fingerprint(data),
        fingerprint(Examples(data.inputs + 1, data.labels)),
        fingerprint(Examples(data.inputs, ("a", "b", "d"))),
        fingerprint(Examples(data.inputs.reshape(2, 3), data.labels)),
        fingerprint(Examples(data.inputs, data.labels, groups=("x", "x", "y"))),
    }
    assert len(marks) == 5
    assert fingerprint(data) in marks


def test_a_salted_fingerprint_says_nothing_elsewhere():
    data = Examples(np.zeros((3, 2), np.float32), ("a", "b", "c"))
    assert len({fingerprint(data), fingerprint(data, salt="one"), fingerprint(data, salt="other")}) == 3


def cut(*videos, **more):
    """An example for each clip of a video."""
    return Examples(
        np.zeros((len(videos), 3), np.float32), ("a",) * len(videos), groups=videos, has_whole_groups=True, **more
    )


@given(st.lists(st.integers(1, 4), min_size=2, max_size=20), st.floats(0.05, 0.9), st.integers(0, 1000))
def test_clips_of_one_video_never_lie_on_both_sides(counts, held_out, seed):
    videos = [str(number) for number, count in enumerate(counts) for _ in range(count)]
    teaching, measuring = cut(*videos).split(held_out, seed)
    assert sorted([*teaching, *measuring]) == list(range(len(videos)))
    sides = [{videos[row] for row in side} for side in (teaching, measuring)]
    assert sides[0] and sides[1] and not sides[0] & sides[1]
    assert abs(len(sides[1]) - held_out * len(counts)) <= 1


def test_of_a_single_video_some_clips_measure_all_the_same():
    teaching, measuring = cut("one", "one", "one").split(0.2, 0)
    assert (len(teaching), len(measuring)) == (2, 1)


def test_groups_of_other_kinds_are_divided_as_ever():
    """Who wrote does not matter where each example stands for itself."""
    plain = Examples(np.zeros((9, 1), np.float32), ("a",) * 9)
    written = Examples(plain.inputs, plain.labels, groups=("ada", "bo", "cleo") * 3)
    assert [side.tolist() for side in plain.split(0.3, 5)] == [side.tolist() for side in written.split(0.3, 5)]
    assert cut("a", "b", "b").take(np.array([1, 2])).has_whole_groups
