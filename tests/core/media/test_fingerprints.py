"""A piece of a sound is found in it, with its place, as people come by pieces: as MP3, in noise, over the telephone."""

import av
import film
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import butter, resample_poly, sosfilt

from core.media.fingerprints import RATE, STEP_S, Fingerprint, find, fingerprint, listen
from core.media.sound import Sound

MADE_RATE = 16_000
LONG_S = 140


def tune(seed, seconds=60):
    """Random notes of a scale with eight harmonics, and a drum; float32 at `MADE_RATE`."""
    random = np.random.default_rng(seed)
    whole = np.zeros((seconds + 2) * MADE_RATE)
    for start_s in np.arange(0, seconds, 0.2):
        pitch = 45 + random.integers(4) * 12 + random.choice([0, 2, 4, 5, 7, 9, 11])
        times = np.arange(round(random.uniform(0.2, 1) * MADE_RATE)) / MADE_RATE
        hertz = 440 * 2 ** ((pitch - 69) / 12) * np.arange(1, 9)
        note = (np.sin(2 * np.pi * np.outer(hertz, times)) / np.arange(1, 9)[:, None])[hertz < 7000].sum(0)
        start = round((start_s + random.uniform(0, 0.1)) * MADE_RATE)
        whole[start : start + len(times)] += random.uniform(0.3, 1) * note * np.exp(-3 * times)
        whole[start : start + 800] += random.standard_normal(800) * np.exp(-np.arange(800) / 100)
    return (0.6 * whole / np.abs(whole).max()).astype(np.float32)[: seconds * MADE_RATE]


def resampled(samples):
    """From `MADE_RATE` to `RATE`, which is half."""
    return resample_poly(samples, 1, 2).astype(np.float32)


class Known:
    """Fingerprints in memory, for what a database says of hashes."""

    def __init__(self, sounds):
        made = {item_id: fingerprint([samples]) for item_id, samples in sounds.items()}
        self.hashes = np.concatenate([each.hashes for each in made.values()])
        self.times = np.concatenate([each.times for each in made.values()])
        self.items = np.repeat(list(made), [len(each.hashes) for each in made.values()])

    def find(self, samples):
        query = listen(samples)
        rows = np.isin(self.hashes, query.hashes)
        return find(query, self.hashes[rows], self.items[rows], self.times[rows])


@pytest.fixture(scope="module")
def tunes():
    return {number: tune(number) for number in (1, 2, 3)}


@pytest.fixture(scope="module")
def known(tunes):
    return Known({number: resampled(samples) for number, samples in tunes.items()})


@pytest.fixture(scope="module")
def long():
    """Samples that take three turns, and their fingerprint."""
    samples = resampled(np.concatenate([tune(5), tune(6), tune(7, LONG_S - 120)]))
    return samples, fingerprint([samples])


def as_mp3(piece, folder):
    """Through a file of 48 kbit/s and back."""
    path = folder / "piece.mp3"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libmp3lame", rate=MADE_RATE, layout="mono")
        stream.bit_rate = 48_000
        frame = av.AudioFrame.from_ndarray(piece[None], format="fltp", layout="mono")
        frame.sample_rate = MADE_RATE
        container.mux([*stream.encode(frame), *stream.encode(None)])
    with Sound.open(path) as sound:
        return sound.samples(RATE)


def in_noise(piece, folder):
    """White noise, 10 dB below."""
    noise = np.random.default_rng(0).standard_normal(len(piece))
    return resampled(piece + np.sqrt(np.mean(np.square(piece)) / 10) * noise)


def by_phone(piece, folder):
    return resampled(sosfilt(butter(6, (300, 3400), "bandpass", fs=MADE_RATE, output="sos"), piece))


def as_it_is(piece, folder):
    return resampled(piece)


@pytest.mark.parametrize("heard", [as_it_is, as_mp3, in_noise, by_phone])
@pytest.mark.parametrize("start_s", [7.3, 41.07])
def test_five_seconds_are_found_with_their_place(tmp_path, tunes, known, heard, start_s):
    for number, samples in tunes.items():
        start = round(start_s * MADE_RATE)
        [match] = known.find(heard(samples[start : start + 5 * MADE_RATE], tmp_path))
        assert match.item_id == number
        assert match.offset_s == pytest.approx(start_s, abs=0.2)
        assert 0.1 < match.share <= 1


def test_other_sounds_are_not_found(known):
    for seed in (11, 12, 13):
        assert known.find(resampled(tune(seed, 10))) == []


def test_speech_is_found_too(known):
    """The recording that ships: three of its seconds, and nowhere else."""
    with Sound.open(film.SAMPLES / "reading.flac") as sound:
        samples = sound.samples(RATE)
    assert known.find(samples) == []
    [match] = Known({7: samples}).find(samples[2 * RATE : 5 * RATE])
    assert (match.item_id, match.offset_s) == (7, pytest.approx(2.0, abs=0.05))


def test_a_sound_in_two_files_is_found_in_both_the_better_copy_first(tmp_path, tunes):
    """The second begins two seconds later."""
    clean, late = resampled(tunes[1]), in_noise(tunes[1][2 * MADE_RATE :], tmp_path)
    first, second = Known({1: clean, 2: late}).find(clean[10 * RATE : 16 * RATE])
    assert (first.item_id, first.offset_s) == (1, pytest.approx(10, abs=0.05))
    assert (second.item_id, second.offset_s) == (2, pytest.approx(8, abs=0.05))
    assert first.score > second.score


def test_a_query_may_begin_before_the_item(tunes):
    """Three seconds of rest, then the item."""
    samples = resampled(tunes[2])
    query = np.concatenate([np.zeros(3 * RATE, np.float32), samples[: 5 * RATE]])
    [match] = Known({2: samples}).find(query)
    assert match.offset_s == pytest.approx(-3, abs=0.05)


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(0, np.float32),
        np.full(100, 0.5, np.float32),
        np.zeros(20 * RATE, np.float32),
        np.full(20 * RATE, 0.25, np.float32),
        (np.random.default_rng(0).integers(-1, 2, 20 * RATE) / 32768).astype(np.float32),
        film.tone(20, RATE, hertz=1000)[RATE // 2 :],
    ],
    ids=["nothing", "less than a frame", "silence", "an offset", "dither", "a steady tone"],
)
def test_what_sounds_alike_everywhere_has_no_fingerprint(samples):
    """Two silent files, or two with a test tone, are not the same recording."""
    assert len(fingerprint([samples]).hashes) == 0
    assert find(listen(samples), *[np.zeros(0, np.int64)] * 3) == []


def test_silence_in_a_file_is_silence(tmp_path):
    path = film.write_sound(tmp_path / "a.mp3", np.zeros(441_000, np.float32), codec="libmp3lame")
    with Sound.open(path) as sound:
        assert len(fingerprint(sound.blocks(RATE)).hashes) == 0


@settings(max_examples=15)
@given(cuts=st.lists(st.integers(0, LONG_S * RATE), max_size=30))
def test_blocks_of_any_length_give_the_same(long, cuts):
    """Also where more frames come than are worked on at once."""
    samples, whole = long
    found = fingerprint(np.split(samples, sorted(cuts)))
    assert np.array_equal(found.hashes, whole.hashes) and np.array_equal(found.times, whole.times)


@settings(max_examples=25)
@given(level=st.floats(0.02, 1), start=st.integers(0, (LONG_S - 5) * RATE))
def test_any_piece_is_found_however_quiet(long, level, start):
    samples, whole = long
    query = listen(np.float32(level) * samples[start : start + 5 * RATE])
    [match] = find(query, whole.hashes, np.ones_like(whole.times), whole.times)
    assert match.offset_s == pytest.approx(start / RATE, abs=0.05)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 300)), max_size=200), st.integers(1, 2**40))
def test_a_share_is_never_more_than_all(pairs, item_id):
    """Whatever hashes there are, and however often."""
    hashes, times = np.array(pairs, np.int64).reshape(-1, 2).T
    for match in find(Fingerprint(hashes, times), hashes, np.full(len(hashes), item_id), times + 100):
        assert match.item_id == item_id and 0 < match.share <= 1 and match.score <= len(hashes)


def test_every_part_of_a_sound_has_its_pairs(long):
    """In each ten seconds, between 20 and 200 a second: what a library of hours can hold."""
    seconds = long[1].times * STEP_S
    counts = np.histogram(seconds, np.arange(0, LONG_S + 1, 10))[0] / 10
    assert seconds.max() < LONG_S and counts[:-1].min() > 20 and counts.max() < 200
