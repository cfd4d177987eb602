"""Tracks through boxes whose paths are known: steady, crossing, hidden for a while, trembling, flickering names."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from core.media.tracking import LEAST_OVERLAP, BoxFilter, Tracker, matched, overlaps, widened
from core.reports import Box


def square(x, y=50.0, side=40.0, label="", score=1.0):
    """A box around a middle, in pixels."""
    return Box(x - side / 2, y - side / 2, x + side / 2, y + side / 2, label, score)


def corners(box):
    return np.array([box.left, box.top, box.right, box.bottom])


def follow(frames, rate=10.0, **options):
    tracker = Tracker(**options)
    for number, boxes in enumerate(frames):
        tracker.update(number / rate, boxes)
    return tracker.tracks()


def places(track):
    return [(sighting.box.left + sighting.box.right) / 2 for sighting in track.sightings]


@pytest.mark.parametrize(("shift", "share"), [(0, 1.0), (5, 50 / 150), (8, 20 / 180), (10, 0.0), (25, 0.0)])
def test_a_square_of_ten_shifted_overlaps_by_arithmetic(shift, share):
    """Of two squares of 10 by 10, (10 − s) · 10 is common, and 200 less that is the union."""
    first = np.array([[0.0, 0.0, 10.0, 10.0]])
    assert overlaps(first, first + np.array([shift, 0, shift, 0])).tolist() == [[pytest.approx(share)]]


def test_boxes_without_area_overlap_nothing():
    assert overlaps(np.zeros((2, 4)), np.ones((3, 4))).tolist() == [[0.0] * 3] * 2


edges = st.floats(0.0, 100.0)
boxes = st.lists(st.tuples(edges, edges, edges, edges), min_size=1, max_size=6).map(
    lambda rows: np.array([[min(a, c), min(b, d), max(a, c), max(b, d)] for a, b, c, d in rows])
)


@given(boxes, boxes)
def test_overlap_is_symmetric_and_a_share(first, second):
    found = overlaps(first, second)
    assert_allclose(found, overlaps(second, first).T)
    assert (found >= 0).all() and (found <= 1 + 1e-9).all()


@given(boxes, boxes)
def test_nothing_is_matched_twice_or_without_overlap(first, second):
    pairs = matched(first, second)
    rows, columns = [row for row, _ in pairs], [column for _, column in pairs]
    assert len(set(rows)) == len(rows) and len(set(columns)) == len(columns)
    assert all(overlaps(widened(first), widened(second))[pair] >= LEAST_OVERLAP for pair in pairs)


def test_all_together_overlap_most_rather_than_each_the_best():
    """The best pair alone (IoU 9/11) would leave two without a partner; 8/12 and 6/14 together are more."""
    known = np.array([[0.0, 0.0, 10.0, 10.0], [3.0, 0.0, 13.0, 10.0]])
    found = np.array([[2.0, 0.0, 12.0, 10.0], [7.0, 0.0, 17.0, 10.0]])
    assert matched(known, found) == [(0, 0), (1, 1)]


def test_a_filter_learns_a_velocity_of_ten_pixels_a_frame():
    made = BoxFilter(corners(square(0)))
    for number in range(1, 15):
        made.predict(1.0)
        made.update(corners(square(10 * number)))
    assert made.velocity == pytest.approx([10, 0], abs=0.1)
    assert made.predict(1.0) == pytest.approx(corners(square(150)), abs=0.5)
    # and goes on without being told: five frames later, 50 pixels on
    for _ in range(5):
        made.predict(1.0)
    assert made.corners == pytest.approx(corners(square(200)), abs=2.0)


@settings(max_examples=50)
@given(st.floats(-200, 200), st.floats(1.0, 50.0), st.lists(st.floats(0.02, 1.0), min_size=1, max_size=20))
def test_doubt_grows_with_time_and_shrinks_with_finds(x, side, waits):
    made = BoxFilter(corners(square(x, side=side)))
    for wait in waits:
        before = np.trace(made.covariance[:2, :2])
        made.predict(wait)
        foreseen = np.trace(made.covariance[:2, :2])
        made.update(corners(square(x, side=side)))
        assert before < foreseen > np.trace(made.covariance[:2, :2])
        assert_allclose(made.covariance, made.covariance.T, rtol=1e-6, atol=1e-9 * np.abs(made.covariance).max())
        assert np.linalg.eigvalsh(made.covariance).min() > -1e-9 * np.trace(made.covariance)
    assert made.corners == pytest.approx(corners(square(x, side=side)), abs=1e-6 * max(side, abs(x)))


def test_a_box_that_shrinks_never_turns_inside_out():
    made = BoxFilter(np.array([0.0, 0.0, 100.0, 100.0]))
    for side in (80.0, 50.0, 20.0, 5.0, 0.0, 0.0):
        made.predict(0.2)
        made.update(np.array([0.0, 0.0, side, side]))
    for _ in range(50):
        left, top, right, bottom = made.predict(1.0)
        assert left < right and top < bottom


def test_a_box_that_moves_ten_pixels_a_frame_is_one_track():
    """Twenty frames, so nineteen steps of 10: from 0.0 to 1.9 s, 190 pixels."""
    [track] = follow([[square(10 * number, label="dog", score=0.6)] for number in range(20)])
    assert (track.number, track.label, track.score) == (1, "dog", pytest.approx(0.6))
    assert (track.start_s, track.end_s) == (0.0, pytest.approx(1.9))
    assert track.path_length() == pytest.approx(190)


def test_two_boxes_that_cross_keep_their_identities():
    """One goes right and one goes left by 10 pixels a frame; both are at 150 in the same frame."""
    first, second = follow([[square(10 * n), square(300 - 10 * n)] for n in range(31)])
    assert places(first) == [10 * n for n in range(31)]
    assert places(second) == [300 - 10 * n for n in range(31)]


def test_what_leaves_its_own_box_from_frame_to_frame_is_followed():
    """A box of 40 that moves by 40 overlaps nothing; with 16 more on all sides, 32 of 112 columns and all rows: 0.29.

    By 36 it is 36 of 108, a third.
    """
    first = np.array([[0.0, 0.0, 40.0, 40.0]])
    assert overlaps(widened(first), widened(first + np.array([36, 0, 36, 0])))[0, 0] == pytest.approx(1 / 3)
    assert len(follow([[square(36 * n)] for n in range(10)])) == 1
    assert follow([[square(40 * n)] for n in range(10)]) == ()


def test_the_order_of_the_finds_does_not_matter():
    frames = [[square(10 * n), square(300 - 10 * n), square(150, y=200)] for n in range(31)]
    turned = [frame[::-1] if number % 2 else frame for number, frame in enumerate(frames)]
    assert [places(track) for track in follow(frames)] == [places(track) for track in follow(turned)]


def test_what_is_hidden_for_three_frames_is_the_same_afterwards():
    frames = [[square(10 * n)] if not 10 <= n < 13 else [] for n in range(25)]
    [track] = follow(frames, misses=5)
    assert len(track.sightings) == 22
    first, second = follow(frames, misses=3)
    assert (first.end_s, second.start_s) == (pytest.approx(0.9), pytest.approx(1.3))


@pytest.mark.parametrize(("seen", "tracks"), [(2, 0), (3, 1)])
def test_a_track_begins_after_its_hits(seen, tracks):
    assert len(follow([[square(0)]] * seen + [[]] * 10, hits=3)) == tracks


def test_finds_with_gaps_before_it_began_are_noise():
    assert follow([[square(0)], [square(0)], []] * 10, hits=3) == ()


def test_only_tracks_that_have_begun_are_told():
    tracker = Tracker(hits=2, misses=2)
    told = [len(tracker.update(n / 10, [square(0)] if n < 4 else [])) for n in range(6)]
    assert told == [0, 1, 1, 1, 0, 0]


def test_a_cut_ends_all():
    tracker = Tracker()
    for number in range(10):
        if number == 5:
            tracker.end()
        tracker.update(number / 10, [square(0)])
    assert [(track.start_s, track.end_s) for track in tracker.tracks()] == [(0.0, 0.4), (0.5, 0.9)]


def test_a_name_is_that_of_most_frames_and_a_flicker_is_no_new_track():
    names = ["car", "truck", "car", "", "car", "car"]
    [track] = follow([[square(n, label=name, score=0.5)] for n, name in enumerate(names)])
    assert track.label == "car"
    assert len(track.sightings) == 6


def test_things_of_different_names_that_overlap_a_little_are_two():
    """The second overlaps the first by 24 of 40 columns: IoU 24/56 = 0.43, enough for one name, not for two."""
    frames = [[square(0, label="dog")]] * 5 + [[square(16, label="cat")]] * 5
    assert [track.label for track in follow(frames)] == ["dog", "cat"]
    assert [track.label for track in follow([[square(0)]] * 5 + [[square(16)]] * 5)] == [""]


def test_trembling_is_no_path():
    """Six pixels to and fro of a box of 40 are 1.2 in the mean of five, which is less than a tenth of it."""
    [track] = follow([[square(100 + 6 * (n % 2))] for n in range(51)])
    assert track.path_length() == 0.0
    assert np.ptp(track.path[2:-2, 0]) == pytest.approx(1.2)


def test_a_straight_way_is_not_shortened_by_smoothing():
    [track] = follow([[square(10 * n, y=5 * n)] for n in range(9)])
    assert_allclose(track.path, track.centres)


def test_a_way_down_is_measured_in_units_to_the_right():
    """Down by 0.5 of a picture that is half as high as wide is a quarter of its width."""
    [track] = follow([[Box(0.4, 0.05 * n, 0.6, 0.05 * n + 0.2)] for n in range(11)])
    assert track.path_length(aspect=0.5) == pytest.approx(0.25)


@settings(max_examples=25)
@given(st.floats(0.01, 20.0), st.floats(0.01, 20.0), st.integers(0, 1000))
def test_pixels_and_fractions_give_the_same_tracks(wide, high, seed):
    random = np.random.default_rng(seed)
    paths = np.cumsum(random.normal(0, 6, (12, 3, 2)), axis=0) + np.array([[50, 50], [150, 60], [250, 40]])
    frames = [[square(x, y) for x, y in row] for row in paths]
    scaled = [
        [Box(box.left * wide, box.top * high, box.right * wide, box.bottom * high) for box in frame] for frame in frames
    ]
    one, other = follow(frames), follow(scaled)
    assert [len(track.sightings) for track in one] == [len(track.sightings) for track in other]
    for mine, theirs in zip(one, other, strict=True):
        assert_allclose(mine.centres * [wide, high], theirs.centres)
