"""Errors say what happened and what to do, and travel between processes."""

import pickle

from core.errors import Cancelled, InputError, StorageError, VegaError


def test_an_error_says_both_halves():
    error = StorageError("The disk is full.", "Free some space.")
    assert str(error) == "The disk is full. Free some space."
    assert (error.what, error.todo) == ("The disk is full.", "Free some space.")


def test_an_error_comes_home_from_a_worker_process_unchanged():
    """Worker processes send exceptions by pickle; both halves must survive."""
    home = pickle.loads(pickle.dumps(InputError("No picture.", "Choose another.")))
    assert type(home) is InputError
    assert (home.what, home.todo) == ("No picture.", "Choose another.")


def test_cancelled_needs_no_words():
    assert isinstance(Cancelled(), VegaError)
