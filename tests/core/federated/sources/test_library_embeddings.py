"""Labelled pictures as what a network sees in them."""

import numpy as np
from federated_program import DigitPictures

from core.federated.records import TrainingConfig
from core.federated.sources.library_embeddings import LibraryEmbeddings
from core.jobs import NOBODY


def read(pictures, **params):
    source = LibraryEmbeddings(LibraryEmbeddings.Params(**params), pictures)
    return source.read(TrainingConfig(), job=NOBODY)


def test_they_fill_the_middle_of_0_to_1():
    examples = read(DigitPictures(range(50)))
    assert examples.inputs.shape == (50, 64)
    assert examples.inputs.dtype == np.float32
    assert 0 <= examples.inputs.min() < 0.4
    assert 0.6 < examples.inputs.max() <= 1
    assert abs(examples.inputs.mean() - 0.5) < 0.05


def test_only_the_wanted_labels_and_what_can_be_read():
    pictures = DigitPictures(range(8))
    listed = pictures.labelled()
    pictures.labelled = lambda labels=(): listed
    pictures.numbers = [0, 1]
    examples = read(pictures, labels="0,1")
    assert examples.labels == ("0", "1")
    assert examples.notes[0].startswith("2.png")
    assert examples.notes[-1] == "and 3 more"
