"""What was made dark, grainy, blurred, tinged or tilted comes nearer to what it was; good pictures are left alone."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from film import SAMPLES
from PIL import Image

from core.media.enhance import MOST, ORDER, Repair, apply, level_size, smaller, suggested
from core.media.quality import advice, measure


def photograph(name="coffee"):
    return np.asarray(Image.open(SAMPLES / f"{name}.jpg").convert("RGB"))


def damaged(values):
    return np.clip(np.round(values), 0, 255).astype(np.uint8)


def grainy(pixels, sigma):
    return damaged(pixels + np.random.default_rng(0).normal(0, sigma, pixels.shape))


def house(degrees):
    """Lines that are level and upright, turned clockwise."""
    made = np.full((400, 600, 3), 200, np.uint8)
    for place in range(60, 600, 90):
        cv2.line(made, (place, 20), (place, 380), (40, 40, 40), 3)
    for place in range(40, 400, 80):
        cv2.line(made, (20, place), (580, place), (40, 40, 40), 3)
    turn = cv2.getRotationMatrix2D((300, 200), -degrees, 1.0)
    return cv2.warpAffine(made, turn, (600, 400), borderValue=(255, 0, 255))


def names(repairs):
    return [repair.name for repair in repairs]


def nearness(pixels, truth):
    """Peak signal to noise in decibels."""
    return 10 * np.log10(255**2 / ((pixels.astype(float) - truth) ** 2).mean())


@pytest.mark.parametrize("name", ["astronaut", "brick", "camera", "chelsea", "coffee", "grass", "rocket", "sign"])
def test_good_pictures_need_nothing(name):
    picture = photograph(name)
    assert suggested(picture) == ()
    assert apply(picture, ()) is picture


@pytest.mark.parametrize("name", ["astronaut", "coffee"])
@pytest.mark.parametrize("part", [0.15, 0.35])
def test_a_darkened_picture_is_as_bright_as_it_was(name, part):
    truth = photograph(name)
    dark = damaged(truth * part)
    repairs = suggested(dark)
    assert names(repairs) == ["light"]
    after = apply(dark, repairs)
    assert measure(after).mean == pytest.approx(measure(truth).mean, abs=0.03)
    assert nearness(after, truth) > nearness(dark, truth) + 20
    assert advice(measure(after)) == []


@pytest.mark.parametrize("name", ["astronaut", "coffee", "chelsea", "rocket"])
def test_a_grainy_picture_is_calmer_and_nearer_to_what_it_was(name):
    truth = photograph(name)
    noisy = grainy(truth, 25)
    repairs = suggested(noisy)
    assert names(repairs) == ["noise"]
    after = apply(noisy, repairs)
    assert measure(after).noise < 0.3 * measure(noisy).noise
    assert nearness(after, truth) > nearness(noisy, truth) + 7


def test_grain_that_only_brightening_shows_is_taken_away_before_it():
    truth = photograph("astronaut")
    dark = grainy(truth * 0.2, 6)
    repairs = suggested(dark)
    assert names(repairs) == ["noise", "light"]
    assert nearness(apply(dark, repairs), truth) > nearness(apply(dark, repairs[1:]), truth) + 3


@pytest.mark.parametrize("name", ["astronaut", "coffee", "rocket"])
def test_a_blurred_picture_is_sharper_and_nearer_to_what_it_was_without_halos(name):
    truth = photograph(name)
    blurred = cv2.GaussianBlur(truth, (0, 0), 2)
    repairs = suggested(blurred)
    assert names(repairs) == ["sharpness"]
    after = apply(blurred, repairs)
    assert measure(after).sharpness > 1.8 * measure(blurred).sharpness
    assert nearness(after, truth) > nearness(blurred, truth)
    step = np.repeat(np.repeat([80, 160], 50)[None, :, None], 60, axis=0).repeat(3, axis=2).astype(np.uint8)
    strongest = apply(cv2.GaussianBlur(step, (0, 0), 2), [Repair("sharpness", "", MOST, (2.0, 0.0))])
    assert strongest.min() >= 69 and strongest.max() <= 171


def test_a_flat_picture_gets_its_contrast_back():
    truth = photograph("astronaut")
    flat = damaged(truth * 0.25 + 110)
    repairs = suggested(flat)
    assert names(repairs) == ["contrast"]
    after = apply(flat, repairs)
    assert measure(after).contrast == pytest.approx(measure(truth).contrast, rel=0.1)
    assert nearness(after, truth) > nearness(flat, truth) + 15


@pytest.mark.parametrize(
    ("gains", "tinge"), [((1.1, 1, 0.75), "yellow"), ((0.8, 1, 1.1), "cyan"), ((0.85, 1.05, 0.85), "green")]
)
def test_a_tinge_over_a_grey_picture_goes(gains, tinge):
    truth = photograph("camera")
    tinged = damaged(truth * gains)
    (repair,) = suggested(tinged)
    assert repair.name == "colours" and tinge in repair.why
    after = apply(tinged, [repair]).astype(int)
    assert np.ptp(after, axis=2).mean() < 0.3 * np.ptp(tinged.astype(int), axis=2).mean()


@pytest.mark.parametrize("degrees", [-3.0, 2.0, 5.0])
def test_a_tilted_house_is_level_and_has_no_corners(degrees):
    picture = house(degrees)
    (repair,) = suggested(picture)
    assert repair.name == "straighten"
    assert repair.figures[0] == pytest.approx(degrees, abs=0.4)
    after = apply(picture, [repair])
    assert abs(measure(after).tilt) < 0.4
    wide, high = level_size(600, 400, repair.figures[0])
    assert after.shape == (high, wide, 3)
    assert len(after) > 330


@pytest.mark.parametrize(("width", "height"), [(600, 400), (400, 600), (500, 500), (900, 100)])
@pytest.mark.parametrize("degrees", [0.0, 1.0, -7.5, 30.0, 80.0])
def test_the_level_rectangle_lies_in_the_turned_picture(width, height, degrees):
    """Its corners, turned back, are within the picture, and one of them touches its edge."""
    wide, high = level_size(width, height, degrees)
    turn = np.radians(degrees)
    x = np.array([wide, wide, -wide, -wide]) / 2 * np.cos(turn) + np.array([high, -high, high, -high]) / 2 * np.sin(
        turn
    )
    y = np.array([wide, wide, -wide, -wide]) / 2 * np.sin(turn) - np.array([high, -high, high, -high]) / 2 * np.cos(
        turn
    )
    over_x, over_y = np.abs(x).max() - width / 2, np.abs(y).max() - height / 2
    assert max(over_x, over_y) <= 1e-6
    assert max(over_x, over_y) > -2.0


def test_strength_is_how_much():
    dark = damaged(photograph() * 0.35)
    (repair,) = suggested(dark)
    means = [apply(dark, [replace(repair, strength=part)]).mean() for part in (0.0, 0.5, 1.0, MOST, 99.0)]
    assert means[0] == dark.mean()
    assert means[:4] == sorted(means[:4])
    assert means[3] == means[4]


def test_the_order_is_not_the_callers_and_the_picture_stays_as_it_is():
    dark = grainy(photograph("astronaut") * 0.2, 6)
    before = dark.copy()
    repairs = suggested(dark)
    assert np.array_equal(apply(dark, repairs), apply(dark, repairs[::-1]))
    assert np.array_equal(dark, before)
    assert ORDER.index("noise") < ORDER.index("light") < ORDER.index("sharpness")


@pytest.mark.parametrize("value", [0, 3, 128, 255])
@pytest.mark.parametrize("shape", [(1, 1), (3, 200), (64, 64)])
def test_one_colour_needs_nothing_but_light(value, shape):
    """There is nothing in it to make clearer; every repair takes it all the same."""
    plain = np.full((*shape, 3), value, np.uint8)
    assert suggested(plain) == ()
    figures = {"light": (0.0, 100.0, 0.8), "contrast": (0.0, 200.0, 1.0), "colours": (1.0, 1.0, 1.0)}
    others = {"noise": (9.0,), "straighten": (3.0,), "sharpness": (2.0, 1.0)}
    made = apply(plain, [Repair(name, "", 1.0, found) for name, found in (figures | others).items()])
    assert made.dtype == np.uint8 and made.ndim == 3 and made.size


def test_a_large_picture_is_repaired_like_its_small_preview():
    """What a person sees in the preview is what is saved."""
    large = cv2.resize(damaged(photograph() * 0.35), (1800, 1200), interpolation=cv2.INTER_CUBIC)
    repairs = suggested(large)
    preview = apply(smaller(large, 600), repairs)
    assert nearness(smaller(apply(large, repairs), 600), preview) > 35
