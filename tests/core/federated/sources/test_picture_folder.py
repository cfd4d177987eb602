"""A folder with a folder for each label becomes labelled examples."""

import pytest
from federated_program import DigitPictures

from core.errors import InputError
from core.federated.records import TrainingConfig
from core.federated.sources.picture_folder import PictureFolder
from core.jobs import NOBODY


def read(folder):
    source = PictureFolder(PictureFolder.Params(folder=str(folder)), DigitPictures(range(100)))
    return source.read(TrainingConfig(), job=NOBODY)


def put(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"the reader of these tests looks at the name only")


def test_each_picture_has_its_folders_name(tmp_path):
    put(tmp_path, "dog/5.png", "cat/1.png", "cat/more/2.png")
    examples = read(tmp_path)
    assert examples.labels == ("cat", "cat", "dog")
    assert examples.inputs.shape == (3, 1, 8, 8)


def test_hidden_files_and_loose_files_are_no_examples(tmp_path):
    put(tmp_path, "cat/1.png", "cat/.thumbs", ".git/3.png", "4.png")
    assert read(tmp_path).labels == ("cat",)


def test_a_damaged_picture_is_named(tmp_path):
    put(tmp_path, "cat/1.png", "cat/100.png")
    assert read(tmp_path).notes == ("100.png: 100.png is not here.",)


def test_no_folder_and_no_pictures_are_refused_in_words(tmp_path):
    with pytest.raises(InputError, match="is not a folder"):
        read(tmp_path / "nowhere")
    with pytest.raises(InputError, match="is not a folder"):
        read("")
    with pytest.raises(InputError, match="holds no folders with pictures"):
        read(tmp_path)
