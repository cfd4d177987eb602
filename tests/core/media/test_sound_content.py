"""What is heard when, measured on sounds made by code whose truth is known, and on real speech."""

from pathlib import Path

import film
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.media.sound import SPEECH_RATE, Sound
from core.media.sound_content import (
    KINDS,
    NOTES,
    PROFILES,
    Window,
    chroma,
    flatness,
    key,
    listen,
    modulation,
    onsets,
    pulse,
    scores,
    tempo,
)
from core.media.speakers import mel

TESTDATA = Path("/usr/share/pocketsphinx/test/data/librivox")
RATE = SPEECH_RATE
# I IV V I, as semitones above the first note of a major key.
CADENCE = ((0, 4, 7), (5, 9, 12), (7, 11, 14), (0, 4, 7))


def noise(seconds, level=0.1, seed=0):
    return (level * np.random.default_rng(seed).standard_normal(round(seconds * RATE))).astype(np.float32)


def brown(seconds):
    """Noise with a power that falls by 6 dB an octave."""
    spectrum = np.fft.rfft(noise(seconds))
    spectrum /= np.maximum(20.0, np.arange(len(spectrum)) / seconds)
    made = np.fft.irfft(spectrum)
    return (0.1 * made / made.std()).astype(np.float32)


def clicks(beats, seconds):
    """A short tone on every beat."""
    made, ring = noise(seconds, 0.001), np.exp(-np.arange(1600) / 300) * np.sin(np.arange(1600) * 0.4)
    for beat in np.arange(0, seconds, 60 / beats):
        place = round(beat * RATE)
        made[place : place + 1600] += (0.5 * ring)[: len(made) - place].astype(np.float32)
    return made


def song(seconds=20, *, beats=120, first=261.63, chords=CADENCE):
    """Chords with three partials and a click on every beat; the chord changes every four."""
    made, long = clicks(beats, seconds) * 0.3, round(60 / beats * RATE)
    times = np.arange(long) / RATE
    for number in range(int(seconds * beats / 60)):
        pitches = [first * 2 ** (step / 12) for step in chords[number // 4 % len(chords)]]
        tone = sum(np.sin(2 * np.pi * each * part * times) / part for each in pitches for part in (1, 2, 3))
        place = round(number * 60 / beats * RATE)
        made[place : place + long] += (0.1 * tone * np.exp(-4 * times))[: len(made) - place].astype(np.float32)
    return made


@pytest.fixture(scope="module")
def reading():
    with Sound.open(film.SAMPLES / "reading.flac") as sound:
        return sound.samples()


def heard_in(samples, folder, **options):
    path = film.write_sound(folder / "a.flac", samples, rate=RATE, codec="flac")
    with Sound.open(path) as sound:
        return listen(sound, **options)


def test_a_song_is_music_with_its_tempo_and_key(tmp_path):
    """A cadence in C major, 120 beats a minute."""
    heard = heard_in(song(), tmp_path)
    assert [stretch.kind for stretch in heard.stretches] == ["music"]
    assert heard.stretches[0].score > 0.9
    assert heard.tempo == pytest.approx(120, abs=1)
    assert heard.key == "C major"


@pytest.mark.parametrize(
    ("samples", "kind"),
    [
        (noise(6), "noise"),
        (brown(6), "noise"),
        (np.zeros(6 * RATE, np.float32), "silence"),
        (noise(6, 0.001), "silence"),
    ],
    ids=["white", "brown", "nothing", "60 dB below"],
)
def test_noise_and_silence_are_no_music_and_have_no_tempo(samples, kind, tmp_path):
    heard = heard_in(samples, tmp_path)
    assert [stretch.kind for stretch in heard.stretches] == [kind]
    assert (heard.tempo, heard.key) == (None, "")


def test_what_is_silence_is_a_choice(tmp_path):
    assert heard_in(noise(3, 0.001), tmp_path, silence_db=-70.0).stretches[0].kind == "noise"


def test_the_time_line_says_what_follows_what(reading, tmp_path):
    """Noise, speech, silence and music in turn: each second but those at the changes is right."""
    order = [noise(6), reading, np.zeros(5 * RATE, np.float32), song(8)]
    truth = ["noise", "speech", "silence", "music"]
    edges = np.cumsum([0, *(len(part) / RATE for part in order)])
    until = []
    heard = heard_in(np.concatenate(order), tmp_path, say=until.append)
    assert until[-1] == pytest.approx(edges[-1], abs=0.01)
    right = whole = 0
    for stretch in heard.stretches:
        for second in np.arange(stretch.start_s, stretch.end_s, 0.1):
            if np.abs(edges - second).min() > 1.0:
                whole += 1
                right += truth[int(np.searchsorted(edges, second)) - 1] == stretch.kind
    assert right / whole > 0.95
    assert heard.tempo == pytest.approx(120, abs=2)
    assert sum(heard.lasts_s(kind) for kind in KINDS) == pytest.approx(edges[-1], abs=0.01)
    ends = [stretch.end_s for stretch in heard.stretches]
    assert [stretch.start_s for stretch in heard.stretches] == pytest.approx([0.0, *ends[:-1]])


@pytest.mark.skipif(not TESTDATA.is_dir(), reason="Debian's pocketsphinx-testdata is not installed")
def test_real_speech_is_speech(tmp_path, capsys):
    """Five readings for LibriVox."""
    for path in sorted(TESTDATA.glob("*.wav")):
        with Sound.open(path) as sound:
            heard = listen(sound)
        share = heard.lasts_s("speech") / sum(stretch.length_s for stretch in heard.stretches)
        with capsys.disabled():
            print(f"\n{path.name}: {share:.2f} speech", end="")
        assert share > 0.75


@pytest.mark.parametrize("beats", [60, 75, 90, 100, 128, 140, 160, 174, 200])
def test_the_tempo_of_clicks_is_found_to_half_a_beat(beats):
    assert tempo(onsets(mel(clicks(beats, 20)))) == pytest.approx(beats, abs=0.5)


@pytest.mark.parametrize("samples", [noise(10), np.zeros(10 * RATE, np.float32), clicks(120, 1)])
def test_what_has_no_beat_has_no_tempo(samples):
    assert tempo(onsets(mel(samples))) is None
    assert tempo(np.zeros(0)) is None


@pytest.mark.parametrize("number", range(12))
@pytest.mark.parametrize(("mode", "third"), [("major", 4), ("minor", 3)])
def test_every_key_is_found_by_its_cadence(number, mode, third):
    """I IV V I; in minor the fourth is minor too and the fifth has the raised leading note (harmonic minor)."""
    chords = ((0, third, 7), (5, 5 + third, 12), (7, 11, 14), (0, third, 7))
    samples = song(8, first=261.63 * 2 ** (number / 12), chords=chords)
    notes = sum(chroma(samples[start : start + RATE]) for start in range(0, len(samples), RATE))
    assert key(notes) == f"{NOTES[number]} {mode}"


@given(st.integers(0, 11), st.sampled_from(sorted(PROFILES)), st.floats(0.01, 100))
def test_a_profile_is_its_own_key(number, mode, loudness):
    assert key(loudness * np.roll(PROFILES[mode], number)) == f"{NOTES[number]} {mode}"


@pytest.mark.parametrize("notes", [np.zeros(12), np.ones(12), np.eye(12)[4]], ids=["none", "all alike", "one"])
def test_without_harmony_there_is_no_key(notes):
    assert key(notes) == ""


def test_measures_are_what_their_papers_say(reading):
    """Noise is flat and a tone is not; a beat is a pulse; speech changes four times a second and a song does not."""
    assert flatness(noise(1)) > 0.9 > 0.1 > flatness(film.tone(1, RATE))
    assert pulse(onsets(mel(song(5)))) > 0.8 > 0.2 > pulse(onsets(mel(noise(5))))
    assert modulation(mel(reading[: 3 * RATE])) > 0.1 > 0.05 > modulation(mel(song(3)))
    assert modulation(mel(np.zeros(3 * RATE, np.float32))) == modulation(mel(noise(0.5))) == 0.0
    assert chroma(film.tone(1, RATE, hertz=440.0)).argmax() == NOTES.index("A")
    assert chroma(film.tone(1, RATE, hertz=261.63)).argmax() == NOTES.index("C")


unit = st.floats(0, 1)


@given(st.lists(st.builds(Window, st.just(0.0), st.just(1.0), st.floats(-90, 0), unit, unit, unit, unit), max_size=8))
@settings(max_examples=50)
def test_scores_are_shares(windows):
    rated = scores(windows)
    assert rated.shape == (len(windows), 4)
    assert (rated >= -1e-12).all() and rated.sum(1) == pytest.approx(np.ones(len(windows)))


def test_a_file_with_what_is_no_number_is_heard(tmp_path):
    samples = np.concatenate([noise(2), np.full(RATE, np.nan, np.float32), noise(2)])
    with Sound.open(film.write_sound(tmp_path / "a.wav", samples, rate=RATE, codec="pcm_f32le")) as sound:
        assert np.isnan(sound.samples()).any()
        assert sum(stretch.length_s for stretch in listen(sound).stretches) == pytest.approx(5.0, abs=0.01)
