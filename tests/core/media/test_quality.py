"""Blur, noise, exposure and tilt are measured as they were made, and good pictures get no advice."""

import cv2
import numpy as np
import pytest
from film import SAMPLES
from PIL import Image

from core.media.quality import advice, measure, noise


def photograph(name="coffee"):
    return np.asarray(Image.open(SAMPLES / f"{name}.jpg").convert("RGB"))


def test_blur_is_less_sharp():
    sharp = photograph("astronaut")
    figures = [measure(cv2.GaussianBlur(sharp, (0, 0), sigma)).sharpness for sigma in (0.3, 1.0, 2.0, 4.0)]
    assert figures == sorted(figures, reverse=True)
    assert any("not sharp" in line for line in advice(measure(cv2.GaussianBlur(sharp, (0, 0), 4))))


@pytest.mark.parametrize("sigma", [3.0, 10.0, 20.0])
def test_noise_is_as_large_as_it_was_made(sigma):
    """On a slope of grey, to a fifth."""
    slope = np.repeat(np.linspace(80, 180, 300)[None], 200, axis=0)
    noisy = np.clip(slope + np.random.default_rng(0).normal(0, sigma, slope.shape), 0, 255).astype(np.uint8)
    assert noise(noisy) == pytest.approx(sigma, rel=0.2)


def test_too_bright_and_too_dark_are_told_apart():
    picture = photograph().astype(float)
    bright = measure(np.clip(picture * 2.5, 0, 255).astype(np.uint8))
    dark = measure((picture * 0.15).astype(np.uint8))
    assert bright.white > 0.08 and any("plain white" in line for line in advice(bright))
    assert dark.mean < 0.18 and any("dark" in line or "black" in line for line in advice(dark))


@pytest.mark.parametrize("degrees", [-3.0, 2.0, 5.0])
def test_a_tilted_house_is_as_tilted_as_it_was_turned(degrees):
    house = np.full((400, 600), 200, np.uint8)
    for place in range(60, 600, 90):
        cv2.line(house, (place, 20), (place, 380), 40, 3)
    for place in range(40, 400, 80):
        cv2.line(house, (20, place), (580, place), 40, 3)
    turn = cv2.getRotationMatrix2D((300, 200), -degrees, 1.0)
    turned = cv2.warpAffine(house, turn, (600, 400), borderValue=200)
    found = measure(np.repeat(turned[..., None], 3, axis=2))
    assert found.tilt == pytest.approx(degrees, abs=0.4)
    assert any("tilted" in line and f"{abs(found.tilt):.1f}°" in line for line in advice(found))


@pytest.mark.parametrize("name", ["astronaut", "coffee", "chelsea"])
def test_good_photographs_get_no_advice(name):
    assert advice(measure(photograph(name))) == []


def test_a_tiny_picture_is_measured_too():
    assert measure(np.zeros((1, 1, 3), np.uint8)).black == 1.0
