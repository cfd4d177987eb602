"""The sample pictures that come with the program."""

from PIL import Image

from ui.media.samples import sample_paths


def test_every_sample_is_a_picture():
    paths = sample_paths()
    assert {"chelsea.jpg", "coffee.jpg"} <= {path.name for path in paths}
    for path in paths:
        with Image.open(path) as image:
            image.verify()
