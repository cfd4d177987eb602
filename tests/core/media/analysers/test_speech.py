"""Spoken words in the library: a text that is searched, and sentences with their times."""

import film
import numpy as np

from core.media.analysers.speech import Speech
from core.media.medium import Medium
from core.reports import Report, Spoken, Table, Text


def test_what_is_said_in_a_video_is_written_down():
    report = Speech().look(Medium(film.SAMPLES / "clip.mp4", "video", 7.2))
    text, spoken, table = report.parts
    assert isinstance(text, Text) and "leisure to consider" in text.text and text.heading == "Language: en"
    assert isinstance(spoken, Spoken) and spoken.text.split() == text.text.split()
    times = [start for start, _ in spoken.words]
    assert times == sorted(times) and 0.0 <= times[0] < times[-1] < 7.2
    assert isinstance(table, Table) and table.rows[0][0] == "0:00"
    assert [tag.text for tag in report.tags] == ["speech"]
    assert Report.from_json(report.to_json()) == report


def test_silence_and_a_video_without_sound_say_so(tmp_path):
    silent = film.write_sound(tmp_path / "a.wav", np.zeros(88_200, np.float32))
    assert Speech().look(Medium(silent, "sound", 2.0)).parts == (Text("Nobody speaks."),)
    mute = film.write_video(tmp_path / "a.mp4", seconds=1)
    assert Speech().look(Medium(mute, "video", 1.0)).parts == (Text("There is no sound track."),)
