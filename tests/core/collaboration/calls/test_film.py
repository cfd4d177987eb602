"""A call as a file: all players find one sound and one picture in it, of the same length."""

import av
import numpy as np
import pytest

from core.collaboration.calls.film import HEIGHT, PICTURES_A_S, WIDTH, Film, framed
from core.collaboration.calls.sound_queue import RATE
from core.errors import InputError, StorageError


def tone(seconds, at=0.0):
    return (8_000 * np.sin(2 * np.pi * 440 * (np.arange(round(seconds * RATE)) / RATE + at))).astype(np.int16)


def coloured(colour, size=(320, 180)):
    return av.VideoFrame.from_ndarray(np.full((size[1], size[0], 3), colour, np.uint8), format="rgb24")


@pytest.mark.parametrize("suffix", [".webm", ".mkv", ".mp4"])
def test_sound_and_picture_are_in_it(tmp_path, suffix):
    film = Film(tmp_path / f"call{suffix}")
    for number in range(20):
        film.write(tone(0.1, number / 10), coloured((200, 30, 30)) if number >= 10 else None)
    film.close()
    assert film.length_s == 2.0
    with av.open(str(film.path)) as found:
        pictures = [frame.to_ndarray(format="rgb24") for frame in found.decode(video=0)]
        assert len(pictures) == pytest.approx(2 * PICTURES_A_S, abs=1)
        middle = [picture[HEIGHT // 2, WIDTH // 2] for picture in pictures]
        assert max(middle[3]) < 60  # nobody was to be seen
        assert middle[-2] == pytest.approx((200, 30, 30), abs=25)
    with av.open(str(film.path)) as found:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        parts = [made.to_ndarray()[0] for frame in found.decode(audio=0) for made in resampler.resample(frame)]
        sound = np.concatenate(parts)
        assert len(sound) / RATE == pytest.approx(2.0, abs=0.1)
        spectrum = np.abs(np.fft.rfft(sound[4800:-4800]))
        assert np.argmax(spectrum) * RATE / len(sound[4800:-4800]) == pytest.approx(440, abs=2)


def test_pictures_keep_their_shape_in_the_frame():
    wide = framed(coloured((255, 255, 255), (320, 180))).to_ndarray(format="rgb24")
    tall = framed(coloured((255, 255, 255), (180, 320))).to_ndarray(format="rgb24")
    assert wide.min() > 200
    assert wide.shape == tall.shape == (HEIGHT, WIDTH, 3)
    columns = np.flatnonzero(tall[HEIGHT // 2, :, 0] > 128)
    assert len(columns) == pytest.approx(HEIGHT * 180 / 320, abs=4)  # as wide as a portrait is
    assert columns.mean() == pytest.approx(WIDTH / 2, abs=2)


def test_a_form_or_folder_that_cannot_be_is_said(tmp_path):
    with pytest.raises(InputError, match=r"\.webm"):
        Film(tmp_path / "call.avi")
    with pytest.raises(StorageError, match="cannot be written"):
        Film(tmp_path / "nowhere" / "call.webm")
