"""Things that are followed through films that are drawn: a real cat that slides, boxes that pass, cuts and pans."""

import film
import numpy as np
import pytest
from PIL import Image

from core.errors import Cancelled
from core.jobs import Job
from core.media.analysers.objects import Objects
from core.media.analysers.tracks import MOST_PATHS, THING, Tracks, single
from core.media.medium import Medium
from core.reports import Box, Report, Series, Table, Text

WIDTH, HEIGHT, RATE = 320, 240, 10


@pytest.fixture
def nameless(monkeypatch):
    """A detector that knows nothing, so that only what moves is found."""
    monkeypatch.setattr(Objects, "analyse", lambda self, picture: Report("Objects"))


def wall(width=WIDTH, seed=0):
    """Patches of grey: a background that can be told from itself shifted."""
    grey = np.random.default_rng(seed).integers(60, 190, (HEIGHT // 12, width // 12)).astype(np.uint8)
    big = np.asarray(Image.fromarray(grey).resize((width, HEIGHT), Image.Resampling.BILINEAR))
    return np.repeat(big[..., None], 3, axis=2)


def with_boxes(*places, side=40):
    """White boxes with their left upper corners there."""
    made = wall().copy()
    for left, top in places:
        made[top : top + side, max(0, left) : max(0, left + side)] = 255
    return made


def look(tmp_path, frames, **params):
    path = film.write_video(tmp_path / "a.mp4", frames, rate=RATE)
    return Tracks(Tracks.Params(**params)).look(Medium(path, "video", len(frames) / RATE))


def rows(report):
    return [row for part in report.parts if isinstance(part, Table) for row in part.rows]


def curves(report):
    return [part for part in report.parts if isinstance(part, Series)]


def percent(row):
    return int(row[4].split()[0])


def test_a_cat_is_followed_by_its_name(tmp_path, samples):
    """Its picture, 160 wide of 320, slides by 4 a frame for 31 frames: 30 · 4 = 120, which is 38 % of the width."""
    cat = np.asarray(Image.open(samples / "chelsea.jpg").resize((160, 106)))
    frames = []
    for number in range(31):
        made = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
        made[60:166, 10 + 4 * number : 170 + 4 * number] = cat
        frames.append(made)
    report = look(tmp_path, frames)
    [row] = rows(report)
    assert row[:4] == ("cat 1", "0:00", "0:03", "3.0 s")
    assert percent(row) == pytest.approx(38, abs=4)
    [tag] = report.tags
    assert tag.text == "cat" and tag.score > 0.4
    count, path = curves(report)
    assert count.y == (1.0,) * 31
    # from the middle of the cat in the first picture to that in the last, at half the height
    assert (path.x[0], path.x[-1]) == pytest.approx((90 / 320, 210 / 320), abs=0.05)
    assert np.mean(path.y) == pytest.approx(1 - 113 / 240, abs=0.06)


def test_what_moves_without_a_name_is_followed_too(tmp_path, nameless):
    """A box comes in at frame 5 and goes right by 8 a frame; at frame 15 one comes that goes left by 8."""
    frames = [
        with_boxes(
            *([(8 * (n - 5), 20)] if n >= 5 else []),
            *([(280 - 8 * (n - 15), 160)] if n >= 15 else []),
        )
        for n in range(35)
    ]
    report = look(tmp_path, frames)
    first, second = rows(report)
    assert (first[0], second[0]) == (f"{THING} 1", f"{THING} 2")
    # seen from 0.5 s and from 1.5 s to 3.4 s: 29 and 19 steps of 8 of 320
    assert (first[3], second[3]) == ("2.9 s", "1.9 s")
    assert (percent(first), percent(second)) == pytest.approx((72, 48), abs=4)
    count, *paths = curves(report)
    assert (count.y[4], count.y[10], count.y[20]) == (0.0, 1.0, 2.0)
    # the longer one first: to the right, high up; curves have their zero below
    assert paths[0].x[0] < paths[0].x[-1] and paths[1].x[0] > paths[1].x[-1]
    assert paths[0].y[5] == pytest.approx(1 - 40 / 240, abs=0.03)
    assert [tag.text for tag in report.tags] == [THING]


def test_two_that_cross_stay_two(tmp_path, nameless):
    """One above goes right, one below goes left, so near that their boxes touch as they pass."""
    frames = [with_boxes(*([(8 * (n - 2), 60), (280 - 8 * (n - 2), 104)] if n >= 2 else [])) for n in range(36)]
    first, second = (path for path in curves(look(tmp_path, frames))[1:])
    assert sorted([first.x[-1] - first.x[0], second.x[-1] - second.x[0]]) == pytest.approx([-0.82, 0.82], abs=0.08)


@pytest.mark.parametrize("frames", [[wall()] * 12, [with_boxes((40, 40))] * 12], ids=["a wall", "a box that stands"])
def test_where_nothing_moves_there_is_nothing_to_say(tmp_path, nameless, frames):
    report = look(tmp_path, frames)
    assert (report.parts, report.tags) == ((), ())


def test_a_camera_that_pans_makes_no_things(tmp_path, nameless):
    wide = wall(800)
    assert rows(look(tmp_path, [wide[:, 6 * n : 6 * n + WIDTH] for n in range(40)])) == []


def test_nothing_is_followed_through_a_cut(tmp_path, nameless):
    """The same box before and after a second wall comes, where the cut is at 2.0 s."""
    one = [with_boxes(*([(8 * (n - 2), 80)] if n >= 2 else [])) for n in range(20)]
    other = [np.where(picture == 255, 255, 40).astype(np.uint8) for picture in one]
    found = rows(look(tmp_path, one + other))
    assert [row[1:3] for row in found] == [("0:00", "0:02"), ("0:02", "0:04")]


def test_only_so_many_frames_are_looked_at(tmp_path, nameless):
    """Ten a second, and twelve of them: up to 1.1 of 4 s."""
    report = look(tmp_path, [with_boxes((8 * n, 80)) for n in range(40)], most=12)
    assert report.parts[0] == Text("Only what is before 0:01 was looked at.")
    assert len(curves(report)[0].x) == 12


def test_of_many_paths_the_longest_are_drawn(tmp_path, nameless):
    """Ten boxes of 12 pixels, of which each goes a little faster than the one above it."""
    frames = [
        with_boxes(*[((4 + row // 2) * n, 4 + 23 * row) for row in range(10) if n >= 2], side=12) for n in range(26)
    ]
    report = look(tmp_path, frames)
    lengths = sorted((percent(row) for row in rows(report)), reverse=True)
    assert len(lengths) == 10
    paths = curves(report)[1:]
    assert len(paths) == MOST_PATHS
    assert paths[0].x[-1] - paths[0].x[0] == pytest.approx(lengths[0] / 100, abs=0.05)


def test_a_place_with_two_names_keeps_the_likelier():
    """The second lies in the first but for a tenth (IoU 0.9); the third is elsewhere."""
    dog, cat, cup = (
        Box(0.0, 0.0, 0.5, 0.5, "dog", 0.5),
        Box(0.0, 0.0, 0.5, 0.45, "cat", 0.6),
        Box(0.6, 0.6, 0.7, 0.7, "cup", 0.4),
    )
    assert single([dog, cat, cup]) == [cat, cup]
    assert single([]) == []


def test_it_can_be_cancelled(tmp_path, nameless):
    job = Job(1, "x")
    job.cancel()
    path = film.write_video(tmp_path / "a.mp4", seconds=1)
    with pytest.raises(Cancelled):
        Tracks().look(Medium(path, "video", 1.0), job=job)


def test_it_runs_only_when_asked_for():
    assert not Tracks.is_automatic
    assert Tracks.takes == {"video"}
