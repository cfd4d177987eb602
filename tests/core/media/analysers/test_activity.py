"""What goes on in films that are drawn: a wall with patches, and before it a person, a box or a ball with known ways.

The thresholds of the analyser were chosen on these films, so what is true of each is fixed here.
"""

import cv2
import film
import numpy as np
import pytest

from core.errors import Cancelled
from core.jobs import Job
from core.media.analysers.activity import (
    ALL,
    FAST,
    PASSING,
    RATE,
    SMALL,
    STILL,
    WALKING,
    Activity,
    timeline,
    windows,
)
from core.media.medium import Medium
from core.media.motion import Motion, motions
from core.media.video import Frame

WIDTH, HEIGHT = 320, 180
DARK = (20, 20, 30)


def wall():
    """Patches of all sizes, twice as wide and high as the picture and more."""
    random = np.random.default_rng(0)
    wide, high = 4 * WIDTH, 4 * HEIGHT
    layers = [
        cv2.resize(random.uniform(0, 255, (high // side, wide // side)).astype(np.float32), (wide, high))
        for side in (6, 16, 40)
    ]
    mixed = np.clip(1.6 * np.mean(layers, axis=0) - 76, 0, 255)
    return np.repeat(mixed[..., None], 3, axis=2).astype(np.uint8)


WALL = wall()


def before(x=0, y=0):
    return WALL[y : y + HEIGHT, x : x + WIDTH].copy()


def still(time):
    return before()


def pan(right, down):
    """What is seen shifts by so many widths a second."""

    def draw(time):
        x, y = 1.5 * WIDTH - right * WIDTH * time, 1.5 * HEIGHT - down * WIDTH * time
        return cv2.getRectSubPix(WALL, (WIDTH, HEIGHT), (x, y))

    return draw


def shake(time):
    x, y = 8 * np.sin(4 * np.pi * time) + 4 * np.sin(17 * time), 6 * np.sin(3.4 * np.pi * time)
    return cv2.getRectSubPix(WALL, (WIDTH, HEIGHT), (1.5 * WIDTH + x, 1.5 * HEIGHT + y))


def zoom(time):
    """Nearer by a fifth a second."""
    scale = 1.2**time
    matrix = np.array([[scale, 0, WIDTH * (0.5 - scale)], [0, scale, HEIGHT * (0.5 - scale)]], np.float32)
    return cv2.warpAffine(WALL[: 2 * HEIGHT, : 2 * WIDTH], matrix, (WIDTH, HEIGHT))


def person(image, x, foot, high, legs, arms=()):
    """Head, trunk, legs and arms at angles from straight down and straight up."""
    hip, shoulder = foot - 0.45 * high, foot - 0.8 * high

    def limb(y, angle, length, up):
        end = (int(x + np.sin(angle) * length * high), int(y + up * np.cos(angle) * length * high))
        cv2.line(image, (int(x), int(y)), end, DARK, max(2, int(0.07 * high)))

    cv2.rectangle(image, (int(x - 0.1 * high), int(shoulder)), (int(x + 0.1 * high), int(hip)), DARK, -1)
    cv2.circle(image, (int(x), int(foot - 0.9 * high)), int(0.09 * high), DARK, -1)
    for angle in legs:
        limb(hip, angle, 0.45, 1)
    for angle in arms:
        limb(shoulder, angle, 0.4, -1)
    return image


def walk(speed, steps, start=0.1, high=110):
    """Legs that open and close so many times a second."""

    def draw(time):
        swing = 0.5 * np.sin(np.pi * steps * time)
        bob = 2 * abs(np.cos(np.pi * steps * time))
        return person(before(), WIDTH * (start + speed * time), 0.95 * HEIGHT - bob, high, (swing, -swing))

    return draw


def wave(hertz):
    """Somebody stands, and one arm waves."""

    def draw(time):
        arm = 0.9 + 0.7 * np.sin(2 * np.pi * hertz * time)
        return person(before(), 0.5 * WIDTH, 0.95 * HEIGHT, 110, (0.1, -0.1), (arm,))

    return draw


def jump(time):
    """Jumping jacks, three in two seconds, of a person as high as the picture."""
    open_part = 0.5 - 0.5 * np.cos(3 * np.pi * time)
    foot = 0.97 * HEIGHT - 20 * abs(np.sin(3 * np.pi * time))
    arm = 2.5 - 2.3 * open_part
    return person(before(), 0.5 * WIDTH, foot, 150, (0.6 * open_part, -0.6 * open_part), (arm, -arm))


def slide(speed):
    """A dark box 40 by 50 that goes evenly."""

    def draw(time):
        image, left = before(), WIDTH * (0.05 + speed * time)
        patch = np.zeros((HEIGHT, WIDTH), np.float32)
        patch[60:110, :40] = 1.0
        share = cv2.warpAffine(patch, np.array([[1, 0, left], [0, 1, 0]], np.float32), (WIDTH, HEIGHT))[..., None]
        return (image * (1 - share) + np.array(DARK) * share).astype(np.uint8)

    return draw


def bounce(speed):
    """A ball from wall to wall, so many widths a second to the right, and so many heights and a third more down."""

    def there(way):
        return 1 - abs(way % 2 - 1)

    def draw(time):
        x, y = 20 + (WIDTH - 40) * there(speed * time), 20 + (HEIGHT - 40) * there(1.3 * speed * time)
        return cv2.circle(before(), (int(x), int(y)), 20, (230, 60, 20), -1)

    return draw


def drawn(draw, seconds=3.0, rate=RATE, start=0.0, noise=3.0):
    random = np.random.default_rng(1)
    for number in range(round(seconds * rate)):
        picture = draw(start + number / rate)
        grain = random.integers(-int(2 * noise), int(2 * noise) + 1, picture.shape)
        yield Frame(number / rate, np.clip(picture + grain, 0, 255).astype(np.uint8), False)


@pytest.mark.parametrize(
    ("draw", "what"),
    [
        pytest.param(still, STILL, id="still"),
        pytest.param(pan(0.08, 0), "camera pan to the left", id="slow pan"),
        pytest.param(pan(-0.3, 0), "camera pan to the right", id="fast pan"),
        pytest.param(pan(-0.15, 0.05), "camera pan to the right", id="slanting pan"),
        pytest.param(pan(0, 0.1), "camera pan up", id="pan up"),
        pytest.param(pan(0, -0.1), "camera pan down", id="pan down"),
        pytest.param(shake, ALL, id="shake"),
        pytest.param(zoom, ALL, id="zoom"),
        pytest.param(wave(0.5), SMALL, id="slow arm"),
        pytest.param(wave(1.0), SMALL, id="arm"),
        pytest.param(wave(2.0), SMALL, id="fast arm"),
        pytest.param(walk(0.15, 1.8), WALKING, id="walk"),
        pytest.param(walk(-0.15, 1.8, 0.9), WALKING, id="walk to the left"),
        pytest.param(walk(0.1, 1.5), WALKING, id="stroll"),
        pytest.param(walk(0.2, 2.2, 0.05, 130), WALKING, id="fast walk"),
        pytest.param(walk(0.08, 1.8, 0.1, 60), WALKING, id="somebody far away"),
        pytest.param(slide(0.12), PASSING, id="slow box"),
        pytest.param(slide(0.2), PASSING, id="box"),
        pytest.param(bounce(0.8), FAST, id="ball"),
        pytest.param(bounce(1.6), FAST, id="fast ball"),
        pytest.param(jump, FAST, id="jumping jacks"),
    ],
)
def test_each_film_is_told_for_what_it_is(draw, what):
    """All of it, from the first window to the last."""
    found = timeline(list(motions(drawn(draw))))
    assert [told for _, told in found] == [what]
    assert (found[0][0].start_s, found[0][0].end_s) == (0.0, pytest.approx(3.0, abs=0.1))


@pytest.mark.parametrize("draw", [still, wave(1.0), walk(0.15, 1.8), bounce(1.0)])
def test_brightness_and_grain_do_not_matter(draw):
    def darker(time):
        return (0.7 * draw(time)).astype(np.uint8)

    plain, other = (timeline(list(motions(film)))[0][1] for film in (drawn(draw), drawn(darker, noise=5.0)))
    assert plain == other


def test_a_film_with_all_of_them_has_a_timeline(tmp_path):
    """Encoded, at 25 frames a second: three seconds of each, and each is said within half a second of its cuts."""
    scenes = [still, walk(0.15, 1.8), pan(0.2, 0), wave(1.0), bounce(1.0)]
    frames = [frame.pixels for draw in scenes for frame in drawn(draw, rate=25)]
    path = film.write_video(tmp_path / "a.mp4", frames)
    report = Activity().look(Medium(path, "video", 15.0))
    table, curve = report.parts
    assert table.columns == ("From", "To", "Lasts", "What")
    assert [row[3] for row in table.rows] == [STILL, WALKING, "camera pan to the left", SMALL, FAST]
    assert [row[0] for row in table.rows] == ["0:00", "0:03", "0:06", "0:09", "0:12"]
    # a fifth of the time each; which way the camera pans is in the table
    assert {tag.text for tag in report.tags} == {STILL, WALKING, "camera pan", SMALL, FAST}
    assert [tag.score for tag in report.tags] == pytest.approx([0.2] * 5, abs=0.02)
    # a point in each second; nothing moves in the first ones and in the pan
    assert len(curve.x) == 15
    assert max(curve.y[:2]) < 0.1 < min(curve.y[3:6])
    assert max(curve.y[7:8]) < 0.5


def test_a_kind_that_takes_little_time_is_no_tag(tmp_path):
    """One second of five is a fifth: a tag at a tenth, none at three tenths."""
    frames = [frame.pixels for frame in drawn(still, 4)] + [frame.pixels for frame in drawn(bounce(1.0), 1)]
    path = film.write_video(tmp_path / "a.mp4", frames, rate=25, times=[80 * n for n in range(len(frames))])
    medium = Medium(path, "video", 5.0)
    assert [tag.text for tag in Activity().look(medium).tags] == [STILL, FAST]
    strict = Activity(Activity.Params(least_share=0.3))
    assert [tag.text for tag in strict.look(medium).tags] == [STILL]


def test_a_picture_that_lasts_has_nothing_to_say(tmp_path):
    path = film.write_video(tmp_path / "a.mp4", [before()])
    report = Activity().look(Medium(path, "video", 0.04))
    assert (report.parts, report.tags) == ((), ())


def test_it_can_be_cancelled(tmp_path):
    path = film.write_video(tmp_path / "a.mp4", seconds=2)
    job = Job(1, "x")
    job.cancel()
    with pytest.raises(Cancelled):
        Activity().look(Medium(path, "video", 2.0), job=job)


def test_it_runs_only_when_asked_for():
    assert not Activity.is_automatic
    assert Activity.takes == {"video"}


def steady(seconds, rate=10.0):
    return [Motion((n + 1) / rate, 1 / rate, (0.0, 0.0), 0.0, (np.nan, np.nan), np.nan, 0.0) for n in range(seconds)]


@pytest.mark.parametrize(
    ("count", "edges"), [(30, [0, 1, 2, 3]), (34, [0, 1, 2, 3.4]), (36, [0, 1, 2, 3, 3.6]), (3, [0, 0.3])]
)
def test_windows_hold_everything_once(count, edges):
    """A rest shorter than half a window belongs to the last one."""
    found = steady(count)
    made = windows(found, window_s=1.0)
    assert [made[0][0].start_s, *(span.end_s for span, _ in made)] == pytest.approx(edges)
    assert [motion for _, inside in made for motion in inside] == found


def test_nothing_has_no_windows():
    assert windows([], window_s=1.0) == []
    assert timeline([]) == []
