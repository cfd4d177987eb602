"""The scenes of a video as a table that a person reads."""

import film

from core.media.analysers.scenes import Scenes
from core.media.medium import Medium


def test_scenes_are_told_with_their_times(tmp_path):
    path = film.write_video(tmp_path / "a.mp4", scenes=(film.RED, film.GREEN), seconds=6)
    report = Scenes().look(Medium(path, "video", 6.0))
    table, curve = report.parts
    assert table.rows == (("1", "0:00", "0:03", "3.0 s"), ("2", "0:03", "0:06", "3.0 s"))
    assert len(curve.x) == len(curve.y) and max(curve.y) > 22
    assert [tag.text for tag in report.tags] == ["several scenes"]


def test_one_scene_carries_no_tag(tmp_path):
    path = film.write_video(tmp_path / "a.mp4", seconds=2)
    assert Scenes().look(Medium(path, "video", 2.0)).tags == ()
