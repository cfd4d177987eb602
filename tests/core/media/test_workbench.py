"""What is kept of a file is decoded once; analysers keep their models from file to file."""

import io

import numpy as np
from PIL import Image

from core.media.medium import Medium
from core.media.workbench import Here, Wanted


def test_a_picture_is_prepared_with_its_thumbnail_and_looks(samples):
    made = Here().prepare(samples / "chelsea.jpg")
    with Image.open(samples / "chelsea.jpg") as original, Image.open(io.BytesIO(made.thumbnail)) as small:
        assert (made.width, made.height) == original.size
        assert (small.format, max(small.size)) == ("WEBP", 256)
    assert (made.kind, made.damage, made.duration_s) == ("picture", "", None)
    assert made.looks is not None


def test_a_sound_has_no_looks(samples):
    made = Here().prepare(samples / "reading.flac")
    assert (made.kind, made.looks) == ("sound", None)
    assert made.duration_s > 1


def test_each_analyser_answers_in_the_order_asked(samples):
    wanted = [Wanted("quality", "quality"), Wanted("mine", "classes", {"most": 1})]
    quality, classes = Here().study(Medium(samples / "coffee.jpg"), wanted)
    assert quality.vectors == ()
    assert len(classes.report.parts[0].rows) == 1
    assert np.linalg.norm(classes.vectors[0].numbers) == np.float32(1.0) or np.isclose(
        np.linalg.norm(classes.vectors[0].numbers), 1.0, atol=1e-5
    )
