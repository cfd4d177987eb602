"""`vega edit` makes new files of a video or a sound, says what it did, and leaves nothing half."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from typer.testing import CliRunner

from core.errors import InputError
from core.media.sound import Sound
from core.media.video import Video
from vega_desktop import paths
from vega_desktop.commands.editing import Bar, register, seconds_of

CLIP = paths.SAMPLES / "clip.mp4"
READING = paths.SAMPLES / "reading.flac"


@pytest.fixture
def edit():
    app = typer.Typer()
    register(app)

    def call(*words):
        return CliRunner().invoke(app, ["edit", *map(str, words)])

    return call


@pytest.fixture(scope="module")
def length_s():
    with Video.open(CLIP) as video:
        return video.info().duration_s


def made(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout.splitlines()[-1])


def test_a_part_of_a_video(edit, tmp_path, length_s):
    found = made(edit("trim", CLIP, tmp_path / "b.mp4", "--start", "0:01", "--end", "2", "--json"))
    assert found["start_s"] <= 1 and 2 <= found["end_s"] < length_s
    with Video.open(tmp_path / "b.mp4") as video:
        assert video.info().duration_s == pytest.approx(found["end_s"] - found["start_s"], abs=0.1)
    words = edit("trim", CLIP, tmp_path / "c.mp4").stdout
    assert words.startswith("0.00 s to ") and "is written to" in words


def test_another_form_of_a_video(edit, tmp_path, length_s):
    found = made(edit("convert", CLIP, tmp_path / "b.webm", "--longest", 100, "--quality", "small", "--json"))
    with Video.open(tmp_path / "b.webm") as video:
        info = video.info()
    assert (info.width, info.height) == (found["width"], found["height"]) and max(info.width, info.height) <= 100
    assert info.codec == found["codec"] == "vp9"
    assert info.duration_s == pytest.approx(length_s, abs=0.1)


def test_pictures_of_a_video(edit, tmp_path, length_s):
    found = made(edit("frames", CLIP, tmp_path / "out", "--every", 1, "--json"))
    assert len(found["paths"]) == len(list((tmp_path / "out").iterdir())) == -(-length_s // 1)
    found = made(edit("frames", CLIP, tmp_path / "out", "--at", "0:00.5", "--at", "1", "--as", "jpg", "--json"))
    assert len(found["times"]) == 2 and found["times"] == pytest.approx([0.5, 1.0], abs=0.05)
    assert "1 picture is written" in edit("frames", CLIP, tmp_path / "more", "--at", "0").stdout


def test_the_sound_of_a_video_and_another_form_of_a_sound(edit, tmp_path):
    made(edit("sound", READING, tmp_path / "b.flac", "--json"))
    found = made(edit("sound", READING, tmp_path / "b.mp3", "--rate", 22050, "--channels", 2, "--json"))
    assert (found["rate"], found["channels"]) == (22_050, 2)
    assert "as it was" in " ".join(edit("sound", READING, tmp_path / "c.flac").stdout.split())
    assert "encoded again" in " ".join(edit("sound", READING, tmp_path / "c.wav").stdout.split())
    with Sound.open(READING) as one, Sound.open(tmp_path / "c.wav") as other:
        assert one.info().duration_s == pytest.approx(other.info().duration_s)


def test_a_sheet_of_a_video(edit, tmp_path):
    found = made(edit("sheet", CLIP, tmp_path / "b.png", "--columns", 3, "--rows", 2, "--width", 600, "--json"))
    assert len(found["times"]) == 6
    with Image.open(tmp_path / "b.png") as image:
        assert image.size == (600, found["height"])


def test_loudness_silence_and_noise_of_a_sound(edit, tmp_path):
    found = made(edit("normalise", READING, tmp_path / "b.wav", "--lufs", -20, "--json"))
    assert found["after"] == pytest.approx(-20, abs=0.5) or found["is_held_back"]
    assert "true peak" in edit("normalise", READING, tmp_path / "b.flac").stdout
    found = made(edit("silence", READING, tmp_path / "c.wav", "--below", -30, "--least", 0.2, "--pauses", "--json"))
    assert found["after_s"] + sum(cut["end_s"] - cut["start_s"] for cut in found["cuts"]) == pytest.approx(
        found["before_s"], abs=0.01
    )
    assert "silences are cut" in edit("silence", READING, tmp_path / "c.flac").stdout
    assert made(edit("denoise", READING, tmp_path / "d.wav", "--by", 12, "--json"))["noise_db"] < -30
    assert "up to 18 dB less" in " ".join(edit("denoise", READING, tmp_path / "d.flac").stdout.split())


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("trim", CLIP, "b.mp4", "--start", "soon"), "'soon' is no time"),
        (("trim", CLIP, "b.doc"), "not written as '.doc'"),
        (("convert", CLIP, "b.mp4", "--codec", "vp9"), "not written with 'vp9'"),
        (("convert", READING, "b.mp4"), "no picture in it, only sound"),
        (("frames", CLIP, "out"), "at times or in steps"),
        (("sound", paths.SAMPLES / "chelsea.jpg", "b.wav"), "no video or sound in it"),
        (("sheet", CLIP, "b.png", "--columns", "500"), "do not fit"),
        (("normalise", READING, "b.wav", "--lufs", "3"), "between −70 and 0"),
        (("silence", READING, "b.wav", "--below", "3"), "Silence is below"),
        (("denoise", READING, "b.wav", "--by", "0"), "0 to 60 dB"),
        (("denoise", "none.wav", "b.wav"), "There is no file"),
    ],
)
def test_what_cannot_be_is_said_in_words(edit, tmp_path, monkeypatch, words, complaint):
    monkeypatch.chdir(tmp_path)
    result = edit(*words)
    assert result.exit_code == 1 and complaint in " ".join(result.stderr.split())
    assert list(tmp_path.iterdir()) == []


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59_999))
def test_times_as_people_write_them(hours, minutes, thousandths):
    wanted = 3600 * hours + 60 * minutes + thousandths / 1000
    assert seconds_of(f"{hours}:{minutes:02}:{thousandths / 1000:06.3f}") == pytest.approx(wanted)
    assert seconds_of(f"{60 * hours + minutes}:{thousandths / 1000}") == pytest.approx(wanted)
    assert seconds_of(f" {wanted} ") == pytest.approx(wanted)


@pytest.mark.parametrize("text", ["", "-1", "1:60", "1:2:3:4", "1.5:00", "nan", "inf", "1:", "a"])
def test_what_is_no_time(text):
    with pytest.raises(InputError, match="is no time"):
        seconds_of(text)


def test_a_bar_shows_what_the_work_reports():
    from rich.progress import Progress

    bars = Progress()
    bar = Bar(bars, bars.add_task("Copying", total=None), "Copying")
    bar.report(3, 4, "a.mp4")
    [task] = bars.tasks
    assert (task.completed, task.total, task.description) == (3, 4, "Copying  a.mp4")
    bar.report(3)
    assert task.description == "Copying" and not bar.is_cancelled


@pytest.mark.skipif(os.name != "posix", reason="Windows ends a process without asking it")
def test_being_told_to_end_leaves_nothing_behind(tmp_path):
    """SIGTERM in the middle of a conversion that would take minutes."""
    code = (
        "import sys, typer; from vega_desktop.commands.editing import register; "
        "app = typer.Typer(); register(app); app(sys.argv[1:])"
    )
    words = ["edit", "frames", CLIP, tmp_path / "out", "--every", "0.0001"]
    with subprocess.Popen([sys.executable, "-c", code, *map(str, words)], stderr=subprocess.PIPE) as process:
        until = time.monotonic() + 60
        while not list(tmp_path.glob(".*.half/*")) and time.monotonic() < until and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        _, complaint = process.communicate(timeout=30)
    assert (process.returncode, complaint.strip()) == (130, b"Stopped.")
    assert list(tmp_path.iterdir()) == []
