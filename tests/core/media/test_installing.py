"""Models from files are checked, kept and used; what is changed or unknown is refused."""

import little_models
import numpy as np
import pytest
from PIL import Image

from core.errors import InputError
from core.media.records import Query


@pytest.fixture
def classifier(tmp_path):
    (tmp_path / "labels.txt").write_text("dark\nmiddle\nbright\n")
    return little_models.averaging(tmp_path / "bright.onnx"), tmp_path / "labels.txt"


def test_a_model_of_a_file_looks_at_the_library(media, samples, classifier):
    path, labels = classifier
    media.import_paths([samples / "coffee.jpg", samples / "moon.jpg"])
    assert "resnet" in media.installed.offered(path)
    made = media.installed.install_file(path, "resnet", title="Brightness", labels=labels)
    assert (made.title, made.adapter, made.labels) == ("Brightness", "resnet", ("dark", "middle", "bright"))
    assert media.tag(made.id).analysed == 2
    assert media.tag(made.id).analysed == 0
    named = {name for item in media.items(Query()) for name, _ in media.item(item.id).reports}
    assert named == {f"installed:{made.id}"}


def test_it_outlives_the_file_and_goes_when_removed(media, samples, classifier):
    path, labels = classifier
    made = media.installed.install_file(path, "resnet", labels=labels)
    path.unlink()
    media.import_paths([samples / "coffee.jpg"])
    assert media.tag(made.id).analysed == 1
    media.installed.remove(made.id)
    with pytest.raises(InputError, match="No model"):
        media.tag(made.id)


def test_a_matte_says_what_of_a_picture_is_foreground(media, tmp_path, classifier):
    """It gets red, less a half; the sigmoid of a half is 0.62, of less than that 0.38."""
    path, labels = classifier
    other = media.installed.install_file(path, "resnet", labels=labels)
    made = media.installed.install_file(little_models.redness(tmp_path / "red.onnx", 512), "matte", title="Red")
    assert [model.id for model in media.installed.mattes()] == [made.id]
    picture = Image.new("RGB", (100, 50))
    picture.paste((255, 0, 0), (0, 0, 50, 50))
    picture.save(tmp_path / "half.png")
    found = media.installed.matte(made.id, tmp_path / "half.png")
    assert found.shape == (512, 512) and found.dtype == np.float32
    assert found[:, :250].mean() == pytest.approx(1 / (1 + np.exp(-0.5)), abs=0.01)
    assert found[:, 262:].mean() == pytest.approx(1 / (1 + np.exp(0.5)), abs=0.01)
    with pytest.raises(InputError, match="no foreground"):
        media.installed.matte(other.id, tmp_path / "half.png")
    with pytest.raises(InputError, match="No model"):
        media.installed.matte("gone", tmp_path / "half.png")


def test_another_checksum_and_other_files_are_refused(media, tmp_path, classifier):
    path, labels = classifier
    with pytest.raises(InputError):
        media.installed.install_file(path, "resnet", labels=labels, sha256="0" * 64)
    (tmp_path / "no.onnx").write_bytes(b"nothing of a model")
    with pytest.raises(InputError):
        media.installed.offered(tmp_path / "no.onnx")
    assert media.models() == []
