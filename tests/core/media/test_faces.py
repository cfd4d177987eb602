"""The same person is near, another is far, and faces in a corner of a large picture are found too."""

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from core.media.faces import ALIGNED, SMALL, aligned, embedding, expression, find_faces
from core.media.people import NEAR
from core.media.reading import read_picture


@pytest.fixture(scope="module")
def astronaut():
    from pathlib import Path

    import resources

    return read_picture(Path(resources.__file__).parent / "samples" / "astronaut.jpg", longest=1024).pixels


def vector(pixels):
    return embedding(pixels, find_faces(pixels, least=0.5)[0])


@pytest.mark.parametrize(
    "change",
    [
        lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        lambda image: image.resize((image.width // 2, image.height // 2)),
        lambda image: ImageEnhance.Brightness(image).enhance(0.5),
        lambda image: image.rotate(20),
    ],
    ids=["mirrored", "half the size", "dark", "tilted"],
)
def test_a_changed_picture_shows_the_same_person(astronaut, change):
    other = np.asarray(change(Image.fromarray(astronaut)))
    assert np.linalg.norm(vector(astronaut) - vector(other)) < NEAR


def test_somebody_else_is_far(astronaut, samples):
    photographer = read_picture(samples / "camera.jpg", longest=1024).pixels
    assert np.linalg.norm(vector(astronaut) - vector(photographer)) > NEAR + 0.1


def test_a_small_face_in_a_large_picture_is_found_where_it_is(astronaut):
    """A twentieth of the width: the network alone would see it as six pixels."""
    wide = np.full((640, 1024, 3), 128, np.uint8)
    wide[300:540, 700:940] = np.asarray(Image.fromarray(astronaut).resize((240, 240)))
    [found] = find_faces(wide, least=0.6)
    middle = (found.box.left + found.box.right) / 2 * 1024, (found.box.top + found.box.bottom) / 2 * 640
    assert middle == pytest.approx((700 + 0.445 * 240, 300 + 0.245 * 240), abs=15)


def test_eyes_and_mouth_lie_where_the_network_expects_them(astronaut):
    [found] = find_faces(astronaut, least=0.6)
    made = aligned(astronaut, found.landmarks)
    assert made.shape == (150, 150, 3)
    again = find_faces(np.asarray(Image.fromarray(made).resize((SMALL * 2, SMALL * 2))), least=0.5)[0]
    assert again.landmarks[[0, 1, 3]] * 150 / (SMALL * 2) == pytest.approx(ALIGNED, abs=9)


def test_she_looks_happy(astronaut):
    [found] = find_faces(astronaut, least=0.6)
    word, score = expression(astronaut, found)
    assert (word, score) == ("happy", pytest.approx(1.0, abs=0.05))
