"""What videos are written as: with even sides, at their own times, and with the encoder that is there."""

import av
import film
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.errors import InputError
from core.media import video_forms
from core.media.sound import Sound
from core.media.video import Video
from core.media.video_forms import (
    ENCODERS,
    FORMS,
    QUALITIES,
    codec_of,
    even,
    form_of,
    picture_items,
    sound_items,
    without_own_words,
)


@given(st.integers(1, 9), st.integers(1, 9))
def test_sides_are_even_and_pictures_are_not_squeezed(height, width):
    pixels = np.random.default_rng(height * 10 + width).integers(0, 256, (height, width, 3), np.uint8)
    made = even(pixels)
    assert made.shape == (max(2, height - height % 2), max(2, width - width % 2), 3)
    assert np.array_equal(made[:height, :width], pixels[: made.shape[0], : made.shape[1]])


def test_each_picture_is_shown_until_the_next(tmp_path):
    path = film.write_video(tmp_path / "a.mkv", list(film.pictures(5 / 25)), times=[0, 40, 140, 150, 400])
    with Video.open(path) as video:
        items = list(picture_items(video, video.info(), 0))
    assert [time for time, _ in items] == pytest.approx([0, 0.04, 0.14, 0.15, 0.4])
    assert [length for _, (length, _) in items[:4]] == pytest.approx([0.04, 0.1, 0.01, 0.25])
    assert items[4][1][0] > 0


def test_sound_begins_when_it_is_heard(tmp_path):
    """The picture begins half a second after the sound: that half is left out. The other way round it is silent."""
    path = film.write_sound(tmp_path / "a.wav", np.ones(44_100, np.float32) * 0.5)
    for start, length in ((0.5, 0.5), (-0.5, 1.5)):
        with Sound.open(path) as sound:
            rate, channels, items = sound_items(sound, FORMS[".mp4"], start_s=start)
            values = np.concatenate([frame.to_ndarray().reshape(-1) for _, frame in items])
        assert (rate, channels) == (44_100, 1)
        assert len(values) / rate == pytest.approx(length, abs=0.01)
        assert np.count_nonzero(np.abs(values) > 0.4) / rate == pytest.approx(min(1.0, length), abs=0.02)


def test_the_best_encoder_that_is_there_is_taken(monkeypatch):
    """Patents keep H.264 out of some builds of FFmpeg."""
    assert codec_of(FORMS[".mp4"]) == "h264" and codec_of(FORMS[".webm"]) == "vp9"
    assert codec_of(FORMS[".webm"], "vp8") == "vp8"
    monkeypatch.setattr(video_forms, "_is_there", lambda name: name == "mpeg4")
    assert codec_of(FORMS[".mp4"]) == "mpeg4"
    with pytest.raises(InputError, match="no encoder of vp9"):
        codec_of(FORMS[".webm"])
    with pytest.raises(InputError, match="not written with 'vp9'"):
        codec_of(FORMS[".mp4"], "vp9")
    with pytest.raises(InputError, match=r"Video is not written as '\.doc'"):
        form_of(film.SAMPLES / "a.doc")


def test_an_encoder_that_is_not_there_is_known():
    assert not video_forms._is_there("none") and video_forms._is_there("mpeg4")


@pytest.mark.parametrize("codec", ENCODERS)
def test_better_takes_more_room(codec, tmp_path):
    with Image.open(film.SAMPLES / "astronaut.jpg") as image:
        pixels = [np.asarray(image.resize((128, 96)).rotate(3 * number)) for number in range(10)]
    sizes = []
    for quality in QUALITIES:
        path = tmp_path / f"{quality}.mkv"
        with av.open(str(path), "w") as made:
            writer = video_forms.VideoWriter(made, codec, size=(128, 96), rate=25.0, quality=quality)
            items = ((number / 25, (1 / 25, image)) for number, image in enumerate(pixels))
            assert writer.write(items, iter(()), lambda time: None) == pytest.approx(0.4)
        sizes.append(path.stat().st_size)
    assert sizes == sorted(set(sizes))


def test_a_turn_is_not_said_twice():
    assert without_own_words({"rotate": "90", "title": "Rain"}) == {"title": "Rain"}
