"""Who speaks when, in tables and as a tag."""

import film
import numpy as np

from core.media.analysers.speakers import Speakers
from core.media.medium import Medium
from core.media.speakers import Turn
from core.reports import Table, Text


def test_a_video_with_a_reader_has_one_speaker():
    report = Speakers().look(Medium(film.SAMPLES / "clip.mp4", "video", 7.2))
    sums, turns = report.parts
    assert isinstance(sums, Table) and [row[0] for row in sums.rows] == ["Speaker 1"]
    assert isinstance(turns, Table) and turns.columns == ("Speaker", "From", "To", "Lasts")
    assert turns.rows[0][:2] == ("Speaker 1", "0:00")
    assert [tag.text for tag in report.tags] == ["one speaker"]


def test_as_many_are_told_apart_as_are_asked_for():
    report = Speakers(Speakers.Params(count=2)).look(Medium(film.SAMPLES / "reading.flac", "sound", 7.2))
    assert {row[0] for row in report.parts[0].rows} == {"Speaker 1", "Speaker 2"}
    assert [tag.text for tag in report.tags] == ["several speakers"]


def test_each_ones_time_is_added_up():
    """60 and 30 of 120 s are 1 and 2's: one has three quarters."""
    sums, turns = Speakers().report((Turn(0, 60, 1), Turn(60, 90, 2), Turn(100, 130, 1))).parts
    assert sums.rows == (("Speaker 1", "1:30", "75 %"), ("Speaker 2", "0:30", "25 %"))
    assert turns.rows[1] == ("Speaker 2", "1:00", "1:30", "30.0 s")


def test_silence_and_a_video_without_sound_say_so(tmp_path):
    silent = film.write_sound(tmp_path / "a.wav", np.zeros(88_200, np.float32))
    report = Speakers().look(Medium(silent, "sound", 2.0))
    assert (report.parts, report.tags) == ((Text("Nobody speaks."),), ())
    mute = film.write_video(tmp_path / "a.mp4", seconds=1)
    assert Speakers().look(Medium(mute, "video", 1.0)).parts == (Text("There is no sound track."),)
