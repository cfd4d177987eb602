"""What is heard when, in tables and as tags."""

import film
import numpy as np

from core.media.analysers.content import Content
from core.media.medium import Medium
from core.media.sound_content import Content as Heard
from core.media.sound_content import Stretch
from core.reports import Text


def test_the_reading_in_a_video_is_speech():
    report = Content().look(Medium(film.SAMPLES / "clip.mp4", "video", 7.2))
    figures, line = report.parts
    assert figures.rows[0][0] == "Speech" and int(figures.rows[0][1].removesuffix(" %")) > 80
    assert line.columns == ("What", "From", "To", "Lasts", "Score") and line.rows[0][0] == "Speech"
    assert report.tags[0].text == "speech" and 0.5 < report.tags[0].score <= 1


def test_music_has_a_tempo_and_a_key_and_what_is_rare_is_no_tag():
    heard = Heard((Stretch(0, 58, "music", 0.9), Stretch(58, 60, "silence", 1.0)), 119.7, "C major")
    report = Content().report(heard)
    figures, line = report.parts
    assert figures.rows == (
        ("Music", "97 %"),
        ("Silence", "3 %"),
        ("Tempo", "120 beats a minute"),
        ("Key", "C major"),
    )
    assert line.rows[1] == ("Silence", "0:58", "1:00", "2.0 s", "1.00")
    assert [(tag.text, tag.score) for tag in report.tags] == [("music", 0.9)]


def test_silence_is_below_what_is_chosen(tmp_path):
    quiet = film.write_sound(tmp_path / "a.wav", 0.001 * np.random.default_rng(0).standard_normal(132_300))
    medium = Medium(quiet, "sound", 3.0)
    assert [tag.text for tag in Content().look(medium).tags] == ["silence"]
    assert [tag.text for tag in Content(Content.Params(silence_db=-80.0)).look(medium).tags] == ["noise"]


def test_an_empty_sound_and_a_video_without_sound_say_so(tmp_path):
    assert Content().report(Heard(())).parts == (Text("It holds no sound."),)
    mute = film.write_video(tmp_path / "a.mp4", seconds=1)
    assert Content().look(Medium(mute, "video", 1.0)).parts == (Text("There is no sound track."),)
