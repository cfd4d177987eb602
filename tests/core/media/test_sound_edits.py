"""A sound becomes another: its form, its loudness, without silence, with less noise; by numbers known beforehand."""

import film
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Cancelled, InputError, MediaError
from core.media.loudness import measure
from core.media.sound import Sound
from core.media.sound_edits import convert_sound, normalise, reduce_noise, spectrogram, trim_silence
from core.media.spans import Span

RATE = 44_100
EDITS = {"convert": convert_sound, "normalise": normalise, "silence": trim_silence, "noise": reduce_noise}


def heard(path, rate=RATE):
    with Sound.open(path) as sound:
        return sound.samples(rate)


def still(seconds):
    return np.zeros(round(seconds * RATE), np.float32)


def gain_db(clean, noisy, better):
    """How much the signal-to-noise ratio grew."""
    size = min(map(len, (clean, noisy, better)))
    return 10 * np.log10(np.sum((noisy - clean)[:size] ** 2) / np.sum((better[:size] - clean[:size]) ** 2))


class Impatient:
    """Somebody who cancels at the third report."""

    is_cancelled = False

    def __init__(self):
        self.patience = 3

    def report(self, done, total=0, note=""):
        self.patience -= 1
        if not self.patience:
            raise Cancelled


@pytest.mark.parametrize("name", EDITS)
def test_cancelling_leaves_nothing_behind(tmp_path, name):
    source = film.write_sound(tmp_path / "a.wav", film.tone(3))
    before = source.read_bytes()
    with pytest.raises(Cancelled):
        EDITS[name](source, tmp_path / "b.wav", job=Impatient())
    assert list(tmp_path.iterdir()) == [source] and source.read_bytes() == before


@pytest.mark.parametrize("name", EDITS)
def test_what_cannot_be_is_said_in_words(tmp_path, name):
    source = film.write_sound(tmp_path / "a.wav", film.tone(1))
    (tmp_path / "text.wav").write_bytes(b"hello")
    edit = EDITS[name]
    with pytest.raises(InputError, match=r"not written as '\.doc'"):
        edit(source, tmp_path / "b.doc")
    with pytest.raises(InputError, match="there already"):
        edit(source, source)
    with pytest.raises(InputError, match="There is no file"):
        edit(tmp_path / "none.wav", tmp_path / "b.wav")
    with pytest.raises(MediaError, match="no video or sound in it"):
        edit(tmp_path / "text.wav", tmp_path / "b.wav")
    assert {path.name for path in tmp_path.iterdir()} == {"a.wav", "text.wav"}


def test_a_form_that_cannot_hold_it_says_what_changed(tmp_path):
    source = film.write_sound(tmp_path / "a.wav", np.stack([film.tone(2), film.tone(2)]), tags={"title": "Rain"})
    made = convert_sound(source, tmp_path / "b.opus")
    assert (made.rate, made.channels, made.duration_s) == (48_000, 2, pytest.approx(2.0))
    assert made.notes == ("It has 48000 samples a second now: .opus cannot hold 44100.",)
    made = convert_sound(source, tmp_path / "c.flac", rate=22_050, channels=1)
    with Sound.open(made.path) as sound:
        info = sound.info()
    assert (info.rate, info.channels, info.codec, info.title) == (22_050, 1, "flac", "Rain")
    assert info.duration_s == pytest.approx(2.0) and made.notes == ()


def test_six_channels_become_two_where_there_are_no_more(tmp_path):
    source = film.write_sound(tmp_path / "a.wav", np.tile(film.tone(1), (6, 1)), layout="5.1")
    made = convert_sound(source, tmp_path / "b.mp3")
    assert made.channels == 2 and "6 channels are mixed to 2" in made.notes[0]


@pytest.mark.parametrize("ending", ["wav", "flac", "mp3", "m4a", "opus"])
@pytest.mark.parametrize("lufs", [-16.0, -23.0])
def test_it_is_as_loud_as_was_wanted(tmp_path, ending, lufs):
    source = film.write_sound(tmp_path / "a.wav", np.tile(film.tone(5, hertz=1000, level=0.05), (2, 1)))
    made = normalise(source, tmp_path / f"b.{ending}", lufs=lufs)
    with Sound.open(made.path) as sound:
        found = measure(sound)
    assert found.integrated == pytest.approx(lufs, abs=0.5) and made.after == pytest.approx(found.integrated)
    assert made.before == pytest.approx(-26.0, abs=0.2)  # 0.05 is −26.02 dBFS, and LUFS are that for 1 kHz in stereo
    assert not made.is_held_back


@pytest.mark.parametrize("ending", ["wav", "mp3", "m4a", "opus"])
def test_the_true_peak_is_never_passed(tmp_path, ending):
    """Quiet sound with one loud click: −16 LUFS would clip it."""
    samples = film.tone(5, level=0.02)
    samples[RATE : RATE + 200] = film.tone(1, level=0.9)[:200]
    source = film.write_sound(tmp_path / "a.wav", samples)
    made = normalise(source, tmp_path / f"b.{ending}", peak_db=-3.0)
    with Sound.open(made.path) as sound:
        found = measure(sound)
    assert found.peak_db <= -2.9 and made.peak_db == pytest.approx(found.peak_db)
    assert made.is_held_back and made.after < -17


def test_silence_has_no_loudness_to_change(tmp_path):
    source = film.write_sound(tmp_path / "a.wav", still(2))
    with pytest.raises(MediaError, match="no loudness"):
        normalise(source, tmp_path / "b.wav")
    with pytest.raises(InputError, match="between −70 and 0"):
        normalise(source, tmp_path / "b.wav", lufs=3)


def test_silence_is_cut_where_it_is(tmp_path):
    """2 s of silence, 1 of sound, 2, 1, 1: at the ends a tenth stays, in the middle two."""
    source = film.write_sound(
        tmp_path / "a.wav", np.concatenate([still(2), film.tone(1), still(2), film.tone(1), still(1)])
    )
    made = trim_silence(source, tmp_path / "b.wav")
    assert (made.before_s, made.after_s) == pytest.approx((7.0, 0.1 + 1 + 2 + 1 + 0.1))
    assert len(heard(made.path)) == pytest.approx(4.2 * RATE, abs=2)
    made = trim_silence(source, tmp_path / "c.wav", pauses=True)
    assert made.after_s == pytest.approx(0.1 + 1 + 0.2 + 1 + 0.1)
    ends = [time for cut in made.cuts for time in (cut.start_s, cut.end_s)]
    assert ends == pytest.approx([0, 1.9, 3.1, 4.9, 6.1, 7.0])
    assert np.abs(heard(made.path)[round(0.1 * RATE) : round(1.1 * RATE)] - film.tone(1)).max() < 0.001


def test_channels_that_cancel_each_other_are_no_silence(tmp_path):
    source = film.write_sound(tmp_path / "a.wav", np.stack([film.tone(1), -film.tone(1)]))
    assert trim_silence(source, tmp_path / "b.wav").cuts == ()


def test_a_sound_that_is_all_silence_is_left(tmp_path):
    source = film.write_sound(tmp_path / "a.wav", film.tone(2, level=0.001))
    with pytest.raises(MediaError, match="quieter than -50 dB"):
        trim_silence(source, tmp_path / "b.wav")
    assert trim_silence(source, tmp_path / "b.wav", below_db=-80).cuts == ()
    with pytest.raises(InputError, match="Silence is below"):
        trim_silence(source, tmp_path / "c.wav", below_db=3)


@settings(max_examples=15)
@given(st.lists(st.sampled_from([0.1, 0.3, 0.6, 1.0]), min_size=1, max_size=5))
def test_what_is_kept_and_what_is_cut_is_all_there_was(tmp_path_factory, lengths):
    folder = tmp_path_factory.mktemp("silence")
    parts = [part for length in lengths for part in (film.tone(length), still(length))]
    source = film.write_sound(folder / "a.wav", np.concatenate(parts))
    made = trim_silence(source, folder / "b.wav", pauses=True)
    assert made.after_s + sum(cut.length_s for cut in made.cuts) == pytest.approx(2 * sum(lengths), abs=0.01)
    assert all(isinstance(cut, Span) and cut.length_s > 0 for cut in made.cuts)


@pytest.mark.parametrize("has_pauses", [True, False], ids=["with pauses", "without"])
@pytest.mark.parametrize("level", [0.01, 0.03, 0.1])
def test_a_tone_in_noise_gets_clearer(tmp_path, has_pauses, level):
    """Its noise is reduced by 18 dB, but not where the tone is; at least 12 of them are gained."""
    time = np.arange(8 * RATE) / RATE
    clean = (0.3 * np.sin(2 * np.pi * 440 * time) * ((time % 2 < 1.2) | (not has_pauses))).astype(np.float32)
    noisy = clean + level * np.random.default_rng(1).standard_normal(len(clean)).astype(np.float32)
    source = film.write_sound(tmp_path / "a.wav", noisy, codec="pcm_f32le")
    made = reduce_noise(source, tmp_path / "b.wav")
    assert made.has_pauses == has_pauses
    assert made.noise_db == pytest.approx(20 * np.log10(level), abs=1)
    assert len(heard(made.path)) == len(clean)
    assert gain_db(clean, noisy, heard(made.path)) > 12


def test_speech_in_noise_gets_clearer(tmp_path):
    """The sample recording with noise 6 dB below it."""
    clean = heard(film.SAMPLES / "reading.flac", 16_000)
    noisy = clean + 0.03 * np.random.default_rng(2).standard_normal(len(clean)).astype(np.float32)
    source = film.write_sound(tmp_path / "a.wav", noisy, codec="pcm_f32le", rate=16_000)
    reduce_noise(source, tmp_path / "b.wav")
    assert gain_db(clean, noisy, heard(tmp_path / "b.wav", 16_000)) > 6


@pytest.mark.parametrize("has_pauses", [True, False], ids=["with pauses", "without"])
def test_clean_sound_is_hardly_touched(tmp_path, has_pauses):
    """What changes is 60 dB below it."""
    time = np.arange(6 * RATE) / RATE
    chord = sum(np.sin(2 * np.pi * hertz * time) for hertz in (220, 277.2, 329.6, 1318.5))
    clean = (0.1 * chord * ((time % 2 < 1.2) | (not has_pauses))).astype(np.float32)
    source = film.write_sound(tmp_path / "a.wav", clean, codec="pcm_f32le")
    reduce_noise(source, tmp_path / "b.wav")
    change = heard(tmp_path / "b.wav") - clean
    assert 10 * np.log10(np.mean(change**2) / np.mean(clean**2)) < -60


def test_channels_have_noise_of_their_own(tmp_path):
    rng = np.random.default_rng(3)
    both = np.stack([film.tone(4, level=0.2), film.tone(4, level=0.2)])
    both[0] += 0.03 * rng.standard_normal(both.shape[1]).astype(np.float32)
    source = film.write_sound(tmp_path / "a.wav", both, codec="pcm_f32le")
    reduce_noise(source, tmp_path / "b.wav")
    with pytest.raises(InputError, match="0 to 60 dB"):
        reduce_noise(source, tmp_path / "c.wav", reduction_db=0)
    assert gain_db(film.tone(4, level=0.2), both.mean(0), heard(tmp_path / "b.wav")) > 6


def test_a_spectrogram_shows_each_tone_where_and_as_loud_as_it_is(tmp_path):
    """1 kHz at −6 dB, then 8 kHz at −26 dB; of 100 rows to 22.05 kHz those are 4 and 36."""
    source = film.write_sound(
        tmp_path / "a.wav", np.concatenate([film.tone(2, hertz=1000), film.tone(2, hertz=8000, level=0.05)])
    )
    with Sound.open(source) as sound:
        found = spectrogram(sound, 40, 100)
    assert found.levels.shape == (100, 40) and found.levels.dtype == np.float32
    assert (found.duration_s, found.top_hz) == (pytest.approx(4.0), 22_050)
    assert found.levels[:, :19].argmax(0).tolist() == [4] * 19
    assert found.levels[:, 21:].argmax(0).tolist() == [36] * 19
    # between two bins Hann's window shows 1.42 dB less (Harris 1978, table 1)
    assert found.levels[4, 2:18] == pytest.approx(np.full(16, -6.7), abs=0.75)
    assert found.levels[36, 22:38] == pytest.approx(np.full(16, -26.7), abs=0.75)
    # Hann's window is far down three rows from a tone
    assert found.levels[60:, 2:18].max() < -80


@pytest.mark.parametrize(("seconds", "width", "height"), [(0.01, 300, 8), (0.5, 2000, 1), (3, 1, 2000), (20, 64, 64)])
def test_any_shape_of_spectrogram_of_any_sound(tmp_path, seconds, width, height):
    source = film.write_sound(tmp_path / "a.wav", film.tone(seconds))
    with Sound.open(source) as sound:
        found = spectrogram(sound, width, height).levels
        with pytest.raises(InputError, match="at most"):
            spectrogram(sound, 0, 10)
    assert found.shape == (height, width) and np.isfinite(found).all()
    # no column is empty
    assert found.max(0).min() > -60
