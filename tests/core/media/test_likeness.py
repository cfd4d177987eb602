"""A picture is most like itself, and more like a smaller copy than like anything else."""

import pytest
from PIL import Image

from core.media import likeness


def test_a_smaller_darker_copy_is_closer_than_another_picture(tmp_path, samples):
    with Image.open(samples / "chelsea.jpg") as cat:
        cat.resize((150, 100)).point(lambda value: value * 0.8).save(tmp_path / "copy.jpg")
    cat, copy, cup = (
        likeness.vector(path) for path in (samples / "chelsea.jpg", tmp_path / "copy.jpg", samples / "coffee.jpg")
    )
    assert cat @ cat == pytest.approx(1.0)
    assert cat @ copy > 0.7 > cat @ cup
