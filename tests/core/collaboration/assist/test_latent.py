"""Latent: texts about the same are near each other, on vectors of length one."""

import numpy as np

from core.collaboration.assist.latent import Latent, about

TEXTS = [
    "Cleo orders toner for the printer",
    "The printer needs toner and paper",
    "The garden is free in July",
    "We rent a tent for the garden",
    "The printer eats paper",
]


def test_texts_about_the_same_are_nearer_than_others():
    latent = Latent(TEXTS)
    assert latent.alike("order new toner", "Cleo orders toner") > 0.6
    assert latent.alike("order new toner", "a tent in the garden") < 0.3


def test_vectors_have_length_one_or_are_zero_for_what_is_unknown():
    made = Latent(TEXTS).vectors(["printer paper", "и так далее"])
    assert np.allclose(np.linalg.norm(made, axis=1), [1.0, 0.0])


def test_too_little_text_has_no_directions():
    assert Latent(["Yes.", "toner"]).vectors(["toner"]).shape == (1, 1)
    assert Latent([]).vectors([]).shape == (0, 1)


def test_the_forms_of_a_word_are_one():
    assert about("fixes fixed fixing fix") == ["fix"] * 4
