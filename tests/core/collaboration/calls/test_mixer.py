"""All voices as one; and quieter while one speaks oneself."""

import numpy as np

from core.collaboration.calls.mixer import DUCKED, Ducking, Mixer


def test_voices_add_up_and_are_cut_at_full_scale():
    mixer = Mixer()
    mixer.push("ada", np.full(4800, 20_000, np.int16))
    mixer.push("ben", np.full(4800, 5_000, np.int16))
    assert set(mixer.take(960)) == {25_000}
    mixer.push("cleo", np.full(4800, 20_000, np.int16))
    assert set(mixer.take(960)) == {32_767}
    mixer.remove("ada")
    mixer.remove("cleo")
    assert set(mixer.take(960)) == {5_000}


def test_nobody_is_silence():
    assert not np.any(Mixer().take(960))


def loud(count=960):
    return np.full(count, 8_000, np.int16)  # −12 dBFS


def test_others_are_12_decibels_quieter_while_one_speaks_and_come_back():
    ducking = Ducking()
    assert set(ducking.take(loud(), -60.0)) == {8_000}  # a quiet room
    ducking.take(loud(), -10.0)
    assert abs(int(ducking.take(loud(), -10.0)[-1]) - 8_000 * DUCKED) <= 1
    for _ in range(30):  # 0.6 s
        out = ducking.take(loud(), -60.0)
    assert set(out) == {8_000}


def test_what_the_microphone_hears_of_the_loudspeaker_itself_ducks_nothing():
    """Played at −12 dBFS, heard 12 dB weaker: that is no voice of this room."""
    ducking = Ducking()
    ducking.take(loud(), -60.0)
    for _ in range(10):
        out = ducking.take(loud(), -24.0)
    assert set(out) == {8_000}


def test_it_can_be_turned_off():
    ducking = Ducking()
    ducking.is_on = False
    for _ in range(5):
        assert set(ducking.take(loud(), -5.0)) == {8_000}
