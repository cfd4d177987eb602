"""Who speaks when: the network hears what it was trained on, two voices are two speakers, mistakes are NIST's.

Real recordings of three people come with Debian's `pocketsphinx-testdata`; without it they are skipped, and a reading
played 1.25 times as fast, which raises the pitch and the formants, is the second voice.
"""

import functools
import itertools
from pathlib import Path

import film
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import resample_poly

from core.media import speakers
from core.media.sound import SPEECH_RATE, Sound
from core.media.speakers import Mistakes, Turn, diarisation_error, group, mel, voices, who_spoke
from core.media.speech import pieces

TESTDATA = Path("/usr/share/pocketsphinx/test/data")


def read(path):
    """Mono float32 at 16 kHz, raw files too."""
    if path.suffix == ".raw":
        return np.fromfile(path, "<i2").astype(np.float32) / 32768
    with Sound.open(path) as sound:
        return sound.samples()


@pytest.fixture(scope="module")
def reading():
    """Seven seconds of Jane Austen, read for LibriVox."""
    return read(film.SAMPLES / "reading.flac")


@pytest.fixture(scope="module")
def other(reading):
    """The same as another, smaller person would say it."""
    return resample_poly(reading, 4, 5).astype(np.float32)


def spliced(*said, pause_s=0.6):
    """Recordings (speaker, samples) one after another with pauses, and the turns that are in them."""
    parts, turns, now = [], [], 0.0
    for speaker, samples in said:
        length = len(samples) / SPEECH_RATE
        parts += [samples, np.zeros(round(pause_s * SPEECH_RATE), np.float32)]
        turns.append(Turn(now, now + length, speaker))
        now += length + pause_s
    return np.concatenate(parts), turns


def found_in(samples, folder, **options):
    path = film.write_sound(folder / "talk.flac", samples, rate=SPEECH_RATE, codec="flac")
    with Sound.open(path) as sound:
        return who_spoke(sound, **options)


def speakers_in(turns):
    return {turn.speaker for turn in turns}


def test_the_network_hears_the_bands_that_it_was_trained_on():
    """A sweep from 100 to 7900 Hz, as librosa 0.11 hears it (melspectrogram, n_fft=400, hop_length=160, n_mels=40)."""
    times = np.arange(SPEECH_RATE) / SPEECH_RATE
    bands = mel((0.5 * np.sin(2 * np.pi * (100 * times + 3900 * times**2))).astype(np.float32))
    assert bands.shape == (100, 40)
    expected = {10: (11, 33.8113), 30: (24, 13.50963), 50: (31, 10.363814), 70: (35, 7.223886), 90: (38, 3.917765)}
    for frame, (band, power) in expected.items():
        assert bands[frame].argmax() == band
        assert bands[frame].max() == pytest.approx(power, rel=1e-4)
    assert bands.sum() == pytest.approx(1877.48, rel=1e-4)


def test_a_voice_is_nearer_to_itself_than_to_another(reading, other):
    mine, theirs = voices(reading), voices(other)
    assert mine.shape == (1 + np.ceil((len(reading) / 160 - 160) / 80), 256)
    assert np.linalg.norm(mine, axis=1) == pytest.approx(np.ones(len(mine)), abs=1e-5)
    within, between = float((mine @ mine.T).mean()), float((mine @ theirs.T).mean())
    assert 1 - within < speakers.THRESHOLD - 0.1 and 1 - between > speakers.THRESHOLD


def test_a_whispered_copy_is_the_same_voice(reading):
    """What is quiet is raised to the loudness that the network knows."""
    assert np.allclose(voices(reading * 0.01), voices(reading * 0.02), atol=1e-3)


@pytest.mark.parametrize("length", [1, 400, 8000, 25_600, 25_601])
def test_a_short_word_and_what_is_no_number_have_a_voice(length):
    found = voices(np.full(length, np.nan, np.float32))
    assert np.isfinite(found).all() and len(found) in (1, 2)


def test_two_voices_in_turn_are_two_speakers(reading, other, tmp_path, capsys):
    samples, truth = spliced((1, reading), (2, other), (1, reading), (2, other))
    found = found_in(samples, tmp_path)
    mistakes = diarisation_error(truth, found)
    with capsys.disabled():
        print(f"\nA reading and a faster one: diarisation error {mistakes.rate:.3f}")
    assert speakers_in(found) == {1, 2}
    assert found[0].speaker == 1
    assert mistakes.rate < 0.15


def test_one_voice_is_one_speaker_and_as_many_as_are_asked_for(reading, tmp_path):
    samples, _ = spliced((1, reading), (1, reading))
    assert speakers_in(found_in(samples, tmp_path)) == {1}
    assert speakers_in(found_in(samples, tmp_path, count=2)) == {1, 2}


@pytest.mark.skipif(not TESTDATA.is_dir(), reason="Debian's pocketsphinx-testdata is not installed")
def test_real_people_are_told_apart(tmp_path, capsys):
    """A reader of LibriVox, somebody who names cards, and somebody who steers a robot."""
    reader = [read(path) for path in sorted((TESTDATA / "librivox").glob("*.wav"))]
    player = [read(path) for path in sorted((TESTDATA / "cards").glob("*.wav"))]
    driver = [read(TESTDATA / f"{name}.raw") for name in ("goforward", "numbers", "something")]
    rates = {}
    for name, (first, second) in {
        "reader, player": (reader, player),
        "reader, driver": (reader, driver),
        "player, driver": (player, driver),
    }.items():
        said = [turn for pair in zip(first, second, strict=False) for turn in ((1, pair[0]), (2, pair[1]))]
        samples, truth = spliced(*said)
        found = found_in(samples, tmp_path)
        rates[name] = diarisation_error(truth, found).rate
        assert speakers_in(found) == {1, 2}, name
    with capsys.disabled():
        print("\nDiarisation error:", ", ".join(f"{name} {rate:.3f}" for name, rate in rates.items()))
    assert max(rates.values()) < 0.25


def test_long_recordings_are_heard_in_pieces_with_the_same_speakers(reading, other, tmp_path, monkeypatch):
    monkeypatch.setattr(speakers, "pieces", functools.partial(pieces, piece_s=8.0))
    samples, truth = spliced((1, reading), (2, other), (1, reading))
    until = []
    found = found_in(samples, tmp_path, say=until.append)
    assert len(until) > 1 and until[-1] == pytest.approx(len(samples) / SPEECH_RATE, abs=0.01)
    assert speakers_in(found) == {1, 2}
    assert diarisation_error(truth, found).rate < 0.25


@pytest.mark.parametrize(
    "samples",
    [np.zeros(3 * SPEECH_RATE, np.float32), film.tone(3, SPEECH_RATE), np.zeros(1, np.float32)],
    ids=["silence", "a tone", "nothing"],
)
def test_where_nobody_speaks_there_is_no_turn(samples, tmp_path):
    assert found_in(samples, tmp_path) == ()


def people(count, windows, seed):
    """Directions that are far apart, `windows` near each, in turn."""
    random = np.random.default_rng(seed)
    truth = np.arange(count * windows) // windows
    found = np.eye(256)[truth] + 0.02 * random.standard_normal((len(truth), 256))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32), truth + 1


@given(count=st.integers(1, 6), windows=st.integers(3, 8), seed=st.integers(0, 1000), is_told=st.booleans())
@settings(max_examples=25, deadline=None)
def test_voices_far_apart_are_grouped_in_order_of_appearance(count, windows, seed, is_told):
    found, truth = people(count, windows, seed)
    assert group(found, count=count if is_told else 0).tolist() == truth.tolist()


def test_more_windows_than_are_compared_take_the_voice_they_are_most_like(monkeypatch):
    monkeypatch.setattr(speakers, "MOST", 20)
    found, truth = people(4, 40, 0)
    assert group(found).tolist() == truth.tolist()


def test_a_window_between_two_people_is_no_third():
    found, _ = people(2, 5, 0)
    between = found[4] + found[5]
    mixed = np.insert(found, 5, between / np.linalg.norm(between), axis=0)
    assert set(group(mixed).tolist()) == {1, 2}
    assert group(found[:1]).tolist() == [1] and group(found[:0]).tolist() == []


def test_mistakes_are_counted_as_nist_does():
    """Ten seconds each; found 1 s late, changed 2 s late, and 3 s too long: arithmetic, without a collar."""
    truth = [Turn(0, 10, 1), Turn(10, 20, 2)]
    found = [Turn(1, 12, 7), Turn(12, 23, 3)]
    mistakes = diarisation_error(truth, found, collar_s=0.0)
    assert mistakes == Mistakes(1.0, 3.0, 2.0, 20.0)
    assert mistakes.rate == pytest.approx(0.3)


def test_what_is_near_a_change_is_forgiven():
    """The collar takes 0.25 s each side of 0, 10 and 20 s, from the speech as well."""
    truth = [Turn(0, 10, 1), Turn(10, 20, 2)]
    assert diarisation_error(truth, [Turn(0.2, 10.2, 1), Turn(10.2, 20.2, 2)]) == Mistakes(0.0, 0.0, 0.0, 19.0)
    late = diarisation_error(truth, [Turn(0, 11, 1), Turn(11, 20, 2)])
    assert late.confused_s == pytest.approx(0.75) and late.rate == pytest.approx(0.75 / 19)


def test_two_at_once_are_both_asked_for():
    """Where two speak and one is found, the other is missed."""
    truth = [Turn(0, 10, 1), Turn(5, 10, 2)]
    assert diarisation_error(truth, [Turn(0, 10, 1)], collar_s=0.0) == Mistakes(5.0, 0.0, 0.0, 15.0)


@st.composite
def conversations(draw):
    edges = sorted(draw(st.sets(st.integers(0, 600), min_size=2, max_size=12)))
    return [Turn(a / 10, b / 10, draw(st.integers(1, 4))) for a, b in itertools.pairwise(edges)]


@given(conversations(), conversations(), st.permutations(range(1, 5)), st.sampled_from([0.0, 0.25]))
def test_mistakes_never_depend_on_the_numbers_of_the_speakers(truth, found, names, collar):
    renamed = [Turn(turn.start_s, turn.end_s, names[turn.speaker - 1]) for turn in truth]
    same = diarisation_error(truth, renamed, collar_s=collar)
    assert same.missed_s == same.false_s == 0 and same.confused_s == pytest.approx(0)
    one, two = diarisation_error(truth, found, collar_s=collar), diarisation_error(renamed, found, collar_s=collar)
    assert (one.missed_s, one.false_s, one.speech_s) == pytest.approx((two.missed_s, two.false_s, two.speech_s))
    assert one.confused_s == pytest.approx(two.confused_s) and one.confused_s >= -1e-9
    assert diarisation_error(truth, [], collar_s=0.0).rate == pytest.approx(1.0)
