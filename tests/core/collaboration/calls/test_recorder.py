"""A recording holds the voices of those who agreed, and no others."""

import asyncio

import av
import numpy as np
import pytest

from core.collaboration.calls.recorder import Recorder
from core.collaboration.calls.sound_queue import RATE, STEP
from core.errors import StorageError


async def speak(recorder, voices, seconds):
    for step in range(round(seconds * 50)):
        at = (np.arange(STEP) + step * STEP) / RATE
        for peer_id, hertz in voices.items():
            recorder.hear(peer_id, (6_000 * np.sin(2 * np.pi * hertz * at)).astype(np.int16))
        await asyncio.sleep(0.02)


def sound_of(path):
    with av.open(str(path)) as found:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        return np.concatenate(
            [made.to_ndarray()[0] for part in found.decode(audio=0) for made in resampler.resample(part)]
        )


async def test_only_who_agreed_is_heard(tmp_path, ear):
    recorder = Recorder(tmp_path / "call.webm", picture=lambda agreed: None, failed=lambda error: None)
    recorder.hear("ada", np.full(STEP, 9_000, np.int16))  # before it runs
    recorder.agreed = frozenset({"ada", "ben"})
    recorder.start()
    await speak(recorder, {"ada": 500, "ben": 900, "cleo": 1700}, 0.8)
    await recorder.stop()
    sound = sound_of(recorder.path) * 32_767
    assert len(sound) / RATE == pytest.approx(0.9, abs=0.4)
    assert ear.has_tone(sound, 500) and ear.has_tone(sound, 900) and not ear.has_tone(sound, 1700)


async def test_a_disk_that_says_no_is_told(tmp_path, until):
    failures = []
    recorder = Recorder(tmp_path / "nowhere" / "call.webm", picture=lambda agreed: None, failed=failures.append)
    recorder.start()
    await until(lambda: failures)
    assert isinstance(failures[0], StorageError)
    await recorder.stop()
