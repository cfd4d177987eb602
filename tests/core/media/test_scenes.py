"""Cuts are found where they are: at keyframes that an encoder put there, and between regular ones."""

import film
import numpy as np
import pytest

from core.media.scenes import Look, find_scenes
from core.media.video import Frame, Video

WOOD, SKY = (120, 80, 40), (120, 180, 240)


def scenes(path, duration, **options):
    with Video.open(path) as video:
        found = find_scenes(video, duration, **{"threshold": 22.0, "least_s": 0.5, **options})
    return [(round(scene.start_s, 2), round(scene.end_s, 2)) for scene in found.scenes]


@pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
def test_three_scenes_of_different_length(tmp_path, codec):
    """Cuts at 2.0 and 4.0 of 6 s; x264 puts keyframes there, MPEG-4 keeps to one in 1.2 s."""
    frames = list(film.pictures(seconds=6, scenes=(film.RED, film.GREEN, SKY)))
    path = film.write_video(tmp_path / "a.mkv", frames, codec=codec, every=30)
    assert scenes(path, 6.0) == [(0.0, 2.0), (2.0, 4.0), (4.0, 6.0)]


def test_a_cut_between_regular_keyframes_is_found_to_the_frame(tmp_path):
    """At 25 frames a second the cut after 3.4 s is frame 85; keyframes come every second."""
    frames = [*film.pictures(seconds=3.4), *film.pictures(seconds=2.6, scenes=(film.GREEN,))]
    path = film.write_video(tmp_path / "a.mkv", frames, codec="mpeg4", every=25)
    assert scenes(path, 6.0) == [(0.0, 3.4), (3.4, 6.0)]


def test_what_moves_is_no_other_scene(tmp_path):
    assert scenes(film.write_video(tmp_path / "a.mp4", seconds=6), 6.0) == [(0.0, 6.0)]


def test_a_flash_is_not_told_apart(tmp_path):
    flash = [np.full((120, 160, 3), 255, np.uint8)] * 3
    frames = [*film.pictures(seconds=2), *flash, *film.pictures(seconds=2)]
    path = film.write_video(tmp_path / "a.mp4", frames)
    assert len(scenes(path, 4.12)) <= 2


def test_the_change_is_the_mean_of_three_channels():
    """Grey 100 to grey 160: brightness changes by 60, saturation and hue by nothing: 20."""
    dark, light = (Look.at(Frame(0.0, np.full((4, 4, 3), level, np.uint8), True)) for level in (100, 160))
    assert dark.change(light) == pytest.approx(20.0)
    assert dark.change(dark) == 0.0
