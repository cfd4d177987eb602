"""A sound's picture fills while it is read, says what lies under the pointer, and is pointed at to go there."""

import asyncio
import wave

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from core.media.spectrogram import MOST_COLUMNS, SILENCE_DB
from ui import theme
from ui.media.samples import SAMPLES
from ui.media.spectrogram_view import SpectrogramView, colours, times


@pytest.fixture
def tones(tmp_path):
    """A second at 1 kHz, then one at 4 kHz, a tenth as loud."""
    at = np.arange(16_000) * 2 * np.pi / 16_000
    samples = np.concatenate([np.sin(1000 * at), 0.1 * np.sin(4000 * at)])
    with wave.open(str(tmp_path / "tones.wav"), "wb") as made:
        made.setparams((1, 2, 16_000, 0, "NONE", ""))
        made.writeframes((samples * 32_767).astype("<i2").tobytes())
    return tmp_path / "tones.wav"


@pytest.fixture
async def view(qtbot):
    made = SpectrogramView()
    qtbot.addWidget(made)
    made.resize(700, 320)
    made.show()
    yield made
    made.close_medium()
    await asyncio.sleep(0.05)


@pytest.fixture
async def shown(view, tones, until):
    view.open(tones)
    await until(lambda: view.is_complete)
    return view


def place_of(picture, seconds, share):
    plot = picture.plot()
    x = plot.left() + plot.width() * seconds / picture.extent.duration_s
    return QPoint(round(x), round(plot.bottom() - plot.height() * share))


async def test_the_read_out_says_time_frequency_and_level(shown, qtbot):
    """1 kHz is an eighth of the way up to 8 kHz; a full-scale sine is 0 dB."""
    shown.picture.set_scale("linear")
    qtbot.mouseMove(shown.picture, place_of(shown.picture, 0.55, 0.126))
    assert shown.picture.read_out.startswith("0:00.5 · 1,0") and shown.picture.read_out.endswith("Hz · 0 dB")
    qtbot.mouseMove(shown.picture, place_of(shown.picture, 1.55, 0.501))
    assert shown.picture.read_out.startswith("0:01.5 · 4,0") and shown.picture.read_out.endswith("Hz · −20 dB")
    # on the axis there is nothing
    qtbot.mouseMove(shown.picture, QPoint(4, 4))
    assert shown.picture.read_out == ""


async def test_mel_shows_the_same_tone_higher_up(shown):
    assert shown.picture.scale == "mel"
    linear = shown.scales.findChildren(type(shown.scales._buttons["linear"]))[1]
    for scale, share in (("mel", 1000 / 2840), ("linear", 0.125)):
        if scale == "linear":
            linear.click()
        assert shown.picture.scale == scale
        column = shown.picture._levels[scale][shown.picture.extent.columns // 4]
        assert column.argmax() / len(column) == pytest.approx(share, abs=0.02)


async def test_pointing_and_keys_go_there(shown, qtbot):
    went = []
    shown.wanted.connect(went.append)
    qtbot.mouseClick(shown.picture, Qt.MouseButton.LeftButton, pos=place_of(shown.picture, 1.5, 0.5))
    assert went.pop() == pytest.approx(1.5, abs=0.01)
    shown.set_position(1.0)
    for key, wanted in ((Qt.Key.Key_Left, 0.0), (Qt.Key.Key_Right, 2.0), (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 2)):
        qtbot.keyClick(shown.picture, key)
        assert went.pop() == wanted
    assert shown.picture.accessibleDescription() == "At 0:01"


def brightness(picture, seconds, share):
    return picture.grab().toImage().pixelColor(place_of(picture, seconds, share)).lightness()


async def test_silence_looks_like_the_theme_and_tones_stand_out(shown, qapp):
    shown.picture.set_scale("linear")
    shown.set_position(2.0)
    assert brightness(shown.picture, 0.5, 0.127) > 200 and brightness(shown.picture, 0.5, 0.8) < 40
    theme.apply(qapp, "light")
    assert brightness(shown.picture, 0.5, 0.127) < 60 and brightness(shown.picture, 0.5, 0.8) > 200


async def test_the_cursor_is_where_it_plays(shown):
    shown.set_position(1.25)
    assert (
        shown.picture.grab().toImage().pixelColor(place_of(shown.picture, 1.25, 0.9)).name() == theme.current().accent
    )


async def test_another_sound_takes_the_place_of_one_that_is_being_read(view, tones, until):
    view.open(SAMPLES / "reading.flac")
    await asyncio.sleep(0)
    view.open(tones)
    await until(lambda: view.is_complete)
    assert view.picture.extent.duration_s == 2.0
    await asyncio.sleep(0.1)
    assert view.picture.extent.duration_s == 2.0
    view.close_medium()
    assert view.picture.extent is None


async def test_what_nobody_sees_is_not_computed(view, tones, until):
    view.hide()
    view.open(tones)
    await asyncio.sleep(0.1)
    assert view.picture.extent is None and view._fetcher.is_idle
    view.show()
    await until(lambda: view.is_complete)
    assert view.picture.extent is not None


async def test_what_cannot_be_read_is_said(view, tmp_path, until):
    (tmp_path / "a.wav").write_bytes(b"no sound")
    view.open(tmp_path / "a.wav")
    await until(lambda: view.is_complete)
    assert view.picture.words.startswith("There is no spectrogram: ") and view.picture.extent is None
    assert not view.picture.grab().isNull()


async def test_ten_minutes_fill_from_the_left_in_bounded_memory(view, tmp_path, until):
    with wave.open(str(tmp_path / "long.wav"), "wb") as made:
        made.setparams((1, 2, 8000, 0, "NONE", ""))
        made.writeframes((np.random.default_rng(0).uniform(-1, 1, 600 * 8000) * 3000).astype("<i2").tobytes())
    view.open(tmp_path / "long.wav")
    await until(lambda: view.note.text().endswith("%"))
    levels = view.picture._levels["mel"]
    assert levels.shape[0] == MOST_COLUMNS
    assert levels[0].max() > SILENCE_DB
    assert 0 < int(view.note.text()[:-1]) <= 100
    await until(lambda: view.is_complete)
    assert (levels.max(1) > SILENCE_DB).all() and view.note.text() == ""


def test_colours_are_those_of_magma_and_mirrored_in_the_light(qapp):
    """Every tenth of matplotlib's table, as pyqtgraph ships it; lightness grows evenly."""
    import pyqtgraph

    table = colours(is_dark=True)
    known = pyqtgraph.colormap.get("magma").getLookupTable(nPts=256).astype(int)
    ours = np.stack([table >> shift & 255 for shift in (16, 8, 0)], 1).astype(int)
    assert np.abs(ours - known[:, :3]).max() <= 14
    assert (colours(is_dark=False) == table[::-1]).all()


@pytest.mark.parametrize(
    ("duration", "most", "found"),
    [(7.1, 8, [0, 1, 2, 3, 4, 5, 6, 7]), (3600, 7, [0, 600, 1200, 1800, 2400, 3000, 3600]), (0.4, 8, [0])],
)
def test_times_at_the_axis_are_round(duration, most, found):
    assert times(duration, most) == found


async def test_the_pointer_keeps_its_words_while_the_sound_is_read(shown):
    shown.picture._point(QPointF(place_of(shown.picture, 0.5, 0.5)))
    before = shown.picture.read_out
    shown.picture.set_scale("linear")
    assert before and shown.picture.read_out and before != shown.picture.read_out
