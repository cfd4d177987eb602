"""A part begins at a keyframe and says so."""

import film
import pytest

from core.errors import InputError
from core.media.reworks.part import Part
from core.media.video import Video


def test_a_part_is_kept_from_the_keyframe_before(tmp_path):
    source = film.write_video(tmp_path / "a.mp4", list(film.pictures(seconds=6, rate=10)), rate=10, every=10)
    part = Part(Part.Params(start_s=2.4, end_s=4.0))
    assert part.suffix(tmp_path / "holiday.MP4") == ".mp4"
    words = part.make(source, tmp_path / "part.mp4")
    assert words.startswith("It goes from 0:02 to 0:04")
    with Video.open(tmp_path / "part.mp4") as video:
        assert video.info().duration_s == pytest.approx(2.0, abs=0.3)


def test_nothing_between_two_times_is_refused(tmp_path):
    source = film.write_video(tmp_path / "a.mp4", seconds=2)
    with pytest.raises(InputError, match="Nothing is between"):
        Part(Part.Params(start_s=5.0)).make(source, tmp_path / "part.mp4")
    assert not (tmp_path / "part.mp4").exists()
