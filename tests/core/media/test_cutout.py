"""A disc is found where it is, a person without what is around her, and no background shines through the edge."""

import numpy as np
import pytest
from film import SAMPLES
from PIL import Image

from core.errors import InputError
from core.media.cutout import Cut, cut, cut_out, is_nothing, object_matte, over, person_matte, refined
from core.reports import Box

ROWS, COLUMNS = np.mgrid[:400, :500]
DISC = (COLUMNS - 260) ** 2 + (ROWS - 190) ** 2 < 110**2


def photograph(name):
    return np.asarray(Image.open(SAMPLES / f"{name}.jpg").convert("RGB"))


def disc():
    """A rough disc of one colour on a rough ground of another."""
    rng = np.random.default_rng(0)
    ground = np.array([60, 120, 70]) + 20 * np.sin(COLUMNS / 9)[..., None] + rng.normal(0, 20, (400, 500, 1))
    thing = np.array([190, 90, 60]) + 20 * np.sin(ROWS / 7)[..., None] + rng.normal(0, 20, (400, 500, 1))
    return np.clip(np.where(DISC[..., None], thing, ground), 0, 255).astype(np.uint8)


def shared(matte, truth):
    """Intersection over union."""
    found = matte > 0.5
    return (found & truth).sum() / (found | truth).sum()


@pytest.mark.parametrize("box", [Box(0.28, 0.18, 0.76, 0.77), Box(0.1, 0.1, 0.9, 0.9), Box(0.0, 0.0, 1.0, 1.0)])
def test_a_disc_is_found_in_a_tight_a_wide_and_the_widest_box(box):
    matte = object_matte(disc(), box)
    assert matte.dtype == np.float32 and matte.shape == (400, 500)
    assert matte.min() >= 0.0 and matte.max() <= 1.0
    assert shared(matte, DISC) > 0.97


def test_the_same_picture_is_cut_the_same_way_twice():
    box = Box(0.28, 0.18, 0.76, 0.77)
    assert np.array_equal(object_matte(disc(), box), object_matte(disc(), box))


def test_a_cup_is_cut_out_of_its_table():
    """The saucer is an ellipse, drawn by hand over the picture."""
    matte = object_matte(photograph("coffee"), Box(0.1, 0.05, 0.82, 0.98))
    assert matte[120:330, 200:380].mean() > 0.95
    assert matte[:, :50].max() == 0.0 and matte[:60, :150].max() < 0.05 and matte[330:, 520:].max() < 0.05


def test_a_person_is_found_without_the_wall_and_the_rocket():
    matte = person_matte(photograph("astronaut"))
    assert matte.dtype == np.float32 and matte.shape == (512, 512)
    face, wall, rocket = matte[80:150, 205:245], matte[20:140, 60:130], matte[20:220, 390:440]
    assert face.min() > 0.95 and wall.max() < 0.05 and rocket.mean() < 0.05


def test_a_coarse_matte_is_laid_on_the_edge():
    """The edge of a matte that is 12 pixels off and soft comes back to where the colours change."""
    picture = np.zeros((300, 300, 3), np.uint8)
    picture[:, 150:] = (220, 200, 180)
    coarse = np.clip((np.arange(30)[None] - 13.0) / 3, 0, 1).astype(np.float32).repeat(30, axis=0)
    fine = refined(picture, coarse)
    assert fine.shape == (300, 300)
    assert (fine[150, :148] < 0.5).all() and (fine[150, 152:] > 0.5).all()


def test_what_is_cut_out_keeps_its_pixels_and_its_edge_loses_the_background():
    share = np.clip((np.arange(200)[None] - 90.0) / 8, 0, 1).astype(np.float32).repeat(100, axis=0)
    red, green = np.array([200.0, 30, 30]), np.array([20.0, 180, 40])
    mixed = np.round(red * share[..., None] + green * (1 - share[..., None])).astype(np.uint8)
    made = cut_out(mixed, share)
    assert made.dtype == np.uint8 and made.shape == (100, 200, 4)
    assert np.array_equal(made[:, 98:, :3], mixed[:, 98:])
    assert np.array_equal(made[..., 3], np.round(share * 255).astype(np.uint8))
    edge = slice(93, 98)
    assert np.abs(made[:, edge, :3] - red).mean() < 0.4 * np.abs(mixed[:, edge] - red).mean()


def test_another_background_stands_behind_and_the_blurred_one_has_no_ghost():
    picture = disc()
    matte = DISC.astype(np.float32)
    white = over(picture, matte, (255, 255, 255))
    assert np.array_equal(white[DISC], picture[DISC]) and (white[~DISC] == 255).all()
    blurred = over(picture, matte, None)
    assert np.array_equal(blurred[DISC], picture[DISC])
    rim = ~DISC & ((COLUMNS - 260) ** 2 + (ROWS - 190) ** 2 < 120**2)
    assert np.abs(blurred[rim].mean(axis=0) - picture[~DISC].mean(axis=0)).max() < 8
    assert blurred[~DISC].std(axis=0).max() < 0.5 * picture[~DISC].std(axis=0).max()


def test_a_wish_becomes_a_picture():
    picture, box = disc(), Box(0.28, 0.18, 0.76, 0.77)
    assert cut(picture, Cut(box)).shape == (400, 500, 4)
    assert (cut(picture, Cut(box, "white"))[5, 5] == 255).all()
    assert cut(picture, Cut(box, "blurred")).shape == (400, 500, 3)
    assert cut(photograph("astronaut"), Cut()).shape == (512, 512, 4)


def test_an_installed_model_says_what_the_foreground_is_and_its_edge_is_laid_on_the_pictures():
    asked = []

    def foreground(model):
        asked.append(model)
        return DISC.reshape(40, 10, 50, 10).mean(axis=(1, 3)).astype(np.float32)

    made = cut(disc(), Cut(model="isnet"), foreground=foreground)
    assert asked == ["isnet"]
    assert shared(made[..., 3] / 255, DISC) > 0.97
    with pytest.raises(InputError, match="No installed model"):
        cut(disc(), Cut(model="isnet"))


@pytest.mark.parametrize("box", [None, Box(0.5, 0.5, 0.5, 0.5), Box(1.0, 0.0, 1.0, 1.0)])
def test_nothing_to_cut_out_is_said(box):
    with pytest.raises(InputError, match="Nothing to cut out"):
        cut(np.full((120, 160, 3), 128, np.uint8), Cut(box))


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (7, 5)])
def test_a_tiny_picture_is_no_trouble(shape):
    picture = np.full((*shape, 3), 90, np.uint8)
    matte = object_matte(picture, Box(0.0, 0.0, 1.0, 1.0))
    assert matte.shape == shape
    assert person_matte(picture).shape == shape
    assert over(picture, np.full(shape, 0.5, np.float32), None).shape == (*shape, 3)
    assert is_nothing(np.zeros(shape, np.float32))
