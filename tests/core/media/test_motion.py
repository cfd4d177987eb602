"""Motion of pictures that are shifted, turned brighter or crossed by a box, so that the truth is arithmetic."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.media.motion import Background, between, camera_shift, every, grey, motions, rhythm, shifted
from core.media.video import Frame


@pytest.fixture(scope="module")
def wall():
    """A wall with patches of all sizes, much larger than what the camera sees of it, uint8 (480, 640, 3)."""
    random = np.random.default_rng(0)
    layers = [
        cv2.resize(random.uniform(0, 255, (480 // side, 640 // side)).astype(np.float32), (640, 480))
        for side in (6, 16, 40)
    ]
    contrast = np.clip(1.6 * np.mean(layers, axis=0) - 76, 0, 255)
    return np.repeat(contrast[..., None], 3, axis=2).astype(np.uint8)


def seen(wall, x=200, y=150):
    return wall[y : y + 90, x : x + 160]


def moved(before, after, seconds=0.1):
    return between(grey(before), grey(after), time_s=seconds, seconds=seconds)


def with_box(picture, x, y, wide=20, high=30):
    made = picture.copy()
    made[y : y + high, x : x + wide] = (255, 255, 255)
    return made


def test_nothing_moves_in_one_picture_twice(wall):
    found = moved(seen(wall), seen(wall))
    assert (found.camera, found.changed, found.border) == ((0.0, 0.0), 0.0, 0.0)
    assert np.isnan(found.centre).all() and np.isnan(found.width)
    assert not found.is_whole


@pytest.mark.parametrize(("right", "down"), [(4, 0), (-4, 0), (0, 4), (0, -3), (8, 4), (-11, 5), (30, 0)])
def test_the_camera_shifts_what_it_sees(wall, right, down):
    """To see a wall shifted to the right, the camera looks further left; 0.1 s, and the picture is 160 wide."""
    found = moved(seen(wall), seen(wall, 200 - right, 150 - down))
    assert found.camera == pytest.approx((right / 160 / 0.1, down / 160 / 0.1), abs=0.02)
    assert found.camera_speed == pytest.approx(np.hypot(right, down) / 16, abs=0.02)
    assert found.changed < 0.002
    assert found.is_whole


@settings(max_examples=25)
@given(right=st.floats(-12, 12), down=st.floats(-8, 8))
def test_parts_of_a_pixel_are_found(wall, right, down):
    """The error of the method is below a tenth of a pixel; what is resampled by halves of one blurs that much."""
    one, other = (
        cv2.getRectSubPix(wall, (160, 90), (float(x), float(y))) for x, y in ((320, 240), (320 - right, 240 - down))
    )
    if np.hypot(right, down) > 1.5:
        assert camera_shift(grey(one), grey(other)) == pytest.approx((right, down), abs=0.15)


def test_a_box_that_moves_is_not_the_camera(wall):
    """A box 20 by 30 at 40 goes right by 10: it leaves 10 columns and takes 10, and smoothing adds a pixel all around.

    So 2 · 12 · 32 of 160 · 90 pixels differ. Their middle is that of columns 40 to 69 and rows 30 to 59: (55, 45).
    """
    found = moved(with_box(seen(wall), 40, 30), with_box(seen(wall), 50, 30))
    assert found.camera == (0.0, 0.0)
    assert found.changed == pytest.approx(768 / (160 * 90), rel=0.1)
    assert found.centre == pytest.approx((55 / 160, 45 / 160), abs=0.01)
    assert found.width == pytest.approx(30 / 160, abs=0.02)
    assert not found.is_whole


def test_a_box_that_moves_while_the_camera_pans_is_what_is_left(wall):
    before = with_box(seen(wall), 60, 30)
    after = with_box(seen(wall, 194), 86, 30)
    found = moved(before, after)
    assert found.camera == pytest.approx((6 / 16, 0), abs=0.05)
    # taken back by 6, it went 20 to the right: from columns 66–85 to 86–105
    assert found.centre == pytest.approx((86 / 160, 45 / 160), abs=0.03)


def test_a_zoom_moves_everything_but_is_no_shift(wall):
    nearer = cv2.resize(wall[153:237, 206:354], (160, 90))
    found = moved(seen(wall), nearer)
    assert found.camera_speed < 0.1
    assert found.is_whole


def test_noise_does_not_move(wall):
    random = np.random.default_rng(1)
    one, other = (np.clip(seen(wall) + random.normal(0, 4, (90, 160, 3)), 0, 255).astype(np.uint8) for _ in range(2))
    assert moved(one, other).changed == 0.0


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 90, 3), (7, 9, 3), (8, 8, 3), (1000, 12, 3)])
def test_pictures_of_any_shape_can_be_compared(shape):
    random = np.random.default_rng(0)
    one, other = (random.integers(0, 256, shape).astype(np.uint8) for _ in range(2))
    found = moved(one, other)
    assert 0.0 <= found.changed <= 1.0


def test_a_shift_moves_pixels_to_the_right_and_down():
    picture = np.zeros((9, 9), np.float32)
    picture[2, 3] = 1.0
    assert np.argwhere(shifted(picture, (2.0, 4.0)) > 0.5).tolist() == [[6, 5]]


def test_motions_are_between_neighbours(wall):
    frames = [Frame(time, seen(wall, 200 - 4 * number), False) for number, time in enumerate((0.0, 0.1, 0.3, 0.3, 0.4))]
    found = list(motions(frames))
    # two frames of one time have no speed
    assert [(motion.time_s, round(motion.seconds, 3)) for motion in found] == [(0.1, 0.1), (0.3, 0.2), (0.4, 0.1)]
    assert found[0].camera[0] == pytest.approx(0.25, abs=0.02)
    assert found[1].camera[0] == pytest.approx(0.125, abs=0.01)


def test_frames_of_a_steady_film_stay_steady():
    """At 25 frames a second, every second one is 0.08 s; sums of 0.04 round to a little less now and then."""
    times, wanted, taken = np.cumsum([0.0, *[0.04] * 99]), -1.0, []
    for number, time in enumerate(times):
        if time >= wanted:
            taken.append(number)
            wanted = time + every(0.08)
    assert np.diff(taken).tolist() == [2] * 49


@pytest.mark.parametrize("hertz", [1.5, 2.0, 2.8])
def test_a_sine_is_as_rhythmic_as_can_be(hertz):
    times = np.arange(40) / 12.5
    assert rhythm(3 + np.sin(2 * np.pi * hertz * times), 12.5, low=1.2, high=3.5) > 0.9


@pytest.mark.parametrize(
    "values", [np.zeros(40), np.arange(40.0), np.sin(np.arange(40) / 40), np.zeros(3), np.zeros(0)]
)
def test_what_does_not_come_back_has_no_rhythm(values):
    assert rhythm(values, 12.5, low=1.2, high=3.5) == 0.0


@given(st.lists(st.floats(-1e3, 1e3), min_size=20, max_size=60))
def test_a_rhythm_is_a_share(values):
    assert 0.0 <= rhythm(np.array(values), 12.5, low=1.2, high=3.5) <= 1.0 + 1e-9


def test_a_box_stands_out_from_the_background_it_came_to(wall):
    background = Background()
    assert background.things(seen(wall)) == []
    for number in range(8):
        [box] = background.things(with_box(seen(wall), 20 + 5 * number, 30))
        # 20 by 30 pixels of 160 by 90
        wanted = ((20 + 5 * number) / 160, 30 / 90, (40 + 5 * number) / 160, 60 / 90)
        assert (box.left, box.top, box.right, box.bottom) == pytest.approx(wanted, abs=0.02)
        assert box.label == ""


def test_what_is_tiny_or_everything_is_no_thing(wall):
    background = Background()
    background.things(seen(wall))
    assert background.things(with_box(seen(wall), 40, 30, wide=3, high=3)) == []
    assert background.things(255 - seen(wall)) == []
