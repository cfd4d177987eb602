"""Loudness and silence in words and curves."""

import film
import numpy as np

from core.media.analysers.levels import Levels
from core.media.medium import Medium
from core.reports import Series, Table, Text


def test_a_sound_says_how_loud_it_is_and_where_it_is_silent(tmp_path):
    samples = np.concatenate([film.tone(2), np.zeros(2 * 44_100, np.float32), film.tone(1)])
    report = Levels().look(Medium(film.write_sound(tmp_path / "a.wav", samples), "sound", 5.0))
    figures, curve, silence = report.parts
    assert isinstance(figures, Table) and figures.rows[0][1].endswith("LUFS")
    assert isinstance(curve, Series) and len(curve.x) > 30
    assert silence.rows == (("0:02", "0:04", "2.0 s"),)
    assert report.tags == ()


def test_a_silent_sound_is_tagged_and_a_video_without_sound_says_so(tmp_path):
    silent = film.write_sound(tmp_path / "a.wav", np.zeros(88_200, np.float32))
    assert [tag.text for tag in Levels().look(Medium(silent, "sound", 2.0)).tags] == ["silent"]
    mute = film.write_video(tmp_path / "a.mp4", seconds=1)
    assert Levels().look(Medium(mute, "video", 1.0)).parts == (Text("There is no sound track."),)
