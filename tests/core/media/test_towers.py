"""What an installed model sees as alike is found by its vectors, and only among what it has looked at."""

import little_models
import pytest
from PIL import Image

from core.errors import InputError


@pytest.fixture
def tower(media, tmp_path):
    """Its vector is the mean colour, and pictures of four colours: two reds, a yellow and a blue."""
    colours = {"red": (250, 40, 40), "rose": (250, 60, 60), "yellow": (250, 250, 40), "blue": (40, 40, 250)}
    for name, colour in colours.items():
        Image.new("RGB", (40, 30), colour).save(tmp_path / f"{name}.png")
    added = media.import_paths([tmp_path / f"{name}.png" for name in colours]).added
    path = little_models.averaging(tmp_path / "tower.onnx", output="image_embeds")
    made = media.installed.install_file(path, "embedding", title="Colours")
    return made.id, dict(zip(colours, added, strict=True))


def test_the_likest_by_a_model_come_first(media, tower, tmp_path):
    model, pictures = tower
    # what has a label is compared too
    media.label([pictures["red"]], "mine")
    assert media.tag(model).analysed == 4
    hits = media.similar(pictures["red"], by=model)
    assert [hit.item.id for hit in hits] == [pictures["rose"], pictures["yellow"], pictures["blue"]]
    assert hits[0].score > 0.95 > hits[1].score
    assert [hit.item.id for hit in media.similar(tmp_path / "blue.png", by=model, limit=1)] == [pictures["blue"]]


def test_the_trash_is_left_out_and_what_went_for_good_takes_nobodys_place(media, tower):
    model, pictures = tower
    media.tag(model)
    media.trash([pictures["rose"]])
    assert [hit.item.id for hit in media.similar(pictures["red"], by=model, limit=1)] == [pictures["yellow"]]
    media.empty_trash()
    assert [hit.item.id for hit in media.similar(pictures["red"], by=model, limit=1)] == [pictures["yellow"]]


def test_what_it_has_not_looked_at_and_other_models_are_said(media, tower, tmp_path):
    model, pictures = tower
    with pytest.raises(InputError, match="no vector of picture"):
        media.similar(pictures["red"], by=model)
    with pytest.raises(InputError, match="No model"):
        media.similar(pictures["red"], by="gone")
    matte = media.installed.install_file(little_models.redness(tmp_path / "red.onnx", 64), "matte")
    with pytest.raises(InputError, match="gives no vectors"):
        media.similar(tmp_path / "red.png", by=matte.id)
    assert media.similar(tmp_path / "red.png", by=model) == []
