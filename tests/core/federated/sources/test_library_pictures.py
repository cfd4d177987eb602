"""The library's labelled pictures become float32 in [0, 1] of the wanted form."""

import numpy as np
from federated_program import DigitPictures, digits

from core.federated.records import TrainingConfig
from core.federated.sources.library_pictures import LibraryPictures
from core.jobs import NOBODY


def read(pictures, config=None, **params):
    source = LibraryPictures(LibraryPictures.Params(**params), pictures)
    return source.read(config or TrainingConfig(), job=NOBODY)


def test_pictures_come_in_the_librarys_order_scaled_to_one():
    examples = read(DigitPictures([3, 0, 7]))
    assert examples.inputs.shape == (3, 1, 8, 8)
    assert examples.inputs.dtype == np.float32
    assert examples.labels == ("3", "0", "7")
    # scikit-learn's digits go from 0 to 16
    assert np.abs(examples.inputs[:, 0] - digits().images[[3, 0, 7]] / 16).max() <= 0.5 / 255 + 1e-6


def test_side_and_channels_follow_the_training():
    examples = read(DigitPictures([1, 2]), TrainingConfig(image_side=12, channels=3))
    assert examples.inputs.shape == (2, 3, 12, 12)
    assert (examples.inputs[:, 0] == examples.inputs[:, 2]).all()


def test_only_the_wanted_labels_take_part():
    assert set(read(DigitPictures(range(30)), labels=" 3, 5,").labels) == {"3", "5"}


def test_pictures_that_cannot_be_read_are_left_out_and_named():
    pictures = DigitPictures(range(8))
    listed = pictures.labelled()
    pictures.labelled = lambda labels=(): listed
    pictures.numbers = [0, 1]
    examples = read(pictures)
    assert examples.labels == ("0", "1")
    assert examples.notes == (
        "2.png: 2.png is not here.",
        "3.png: 3.png is not here.",
        "4.png: 4.png is not here.",
        "and 3 more",
    )


def test_an_empty_library_gives_no_examples():
    assert read(DigitPictures([])).inputs.shape == (0, 1, 8, 8)
