"""Recording needs everybody's consent, and is written down for all to see; so is a transcript."""

import asyncio

import av
import numpy as np
import pytest

from core.collaboration.calls.records import (
    CallHeard,
    RecordingAsked,
    RecordingEnded,
    RecordingStarted,
    WritingDownFailed,
)
from core.collaboration.calls.sound_queue import RATE
from core.errors import InputError, MediaError

SPACE = "space"


async def both_in(until, *machines):
    for one in machines:
        await one.calls.join(SPACE)
    for one in machines:
        await until(lambda one=one: list(one.states().values()).count("connected") == len(machines) - 1)


def sound_of(path):
    with av.open(str(path)) as found:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        parts = [made.to_ndarray()[0] for part in found.decode(audio=0) for made in resampler.resample(part)]
        return np.concatenate(parts) * 32_767


async def test_it_is_recorded_once_all_agreed_and_no_longer_than_they_do(machine, until, ear, tmp_path):
    path = tmp_path / "call.webm"
    async with machine("ada") as ada, machine("ben", ada) as ben:
        await both_in(until, ada, ben)
        ada.sing(500)
        ben.sing(900)
        ben.show((30, 30, 200))
        await ben.calls.share_camera(True)
        await ada.calls.record(path)
        await until(lambda: ben.events_of(RecordingAsked))
        assert ben.events_of(RecordingAsked)[0].name == "ada"
        await asyncio.sleep(0.2)
        assert not path.exists() and not ben.call.recording.is_running
        await ben.calls.agree()
        await until(lambda: ada.events_of(RecordingStarted) and ben.events_of(RecordingStarted))
        assert set(ben.call.recording.agreed) == {ada.id, ben.id}
        await asyncio.sleep(0.9)
        await ben.calls.decline()  # he changed his mind
        await until(lambda: ada.events_of(RecordingEnded) and ben.events_of(RecordingEnded))
        assert ada.events_of(RecordingEnded) == [RecordingEnded(SPACE, "ben does not want to be recorded.", str(path))]
        assert ben.events_of(RecordingEnded)[0].path == ""
        assert ben.call.recording is None
        sound = sound_of(path)
        assert ear.has_tone(sound, 500) and ear.has_tone(sound, 900)
        with av.open(str(path)) as found:
            last = list(found.decode(video=0))[-1]
            middle = last.to_ndarray(format="rgb24")[last.height // 2, last.width // 2]
        assert middle == pytest.approx((30, 30, 200), abs=25)


async def test_a_recording_that_is_declined_leaves_no_file(machine, until, tmp_path):
    async with machine("ada") as ada, machine("ben", ada) as ben:
        await both_in(until, ada, ben)
        with pytest.raises(InputError, match="cannot be written"):
            await ben.calls.record(tmp_path / "call.avi")
        with pytest.raises(InputError, match="no folder"):
            await ben.calls.record(tmp_path / "nowhere" / "call.webm")
        await ben.calls.record(tmp_path / "call.webm")
        await until(lambda: ada.events_of(RecordingAsked))
        await ada.calls.decline()
        await until(lambda: ben.events_of(RecordingEnded))
        assert ben.events_of(RecordingEnded) == [RecordingEnded(SPACE, "ada does not want to be recorded.", "")]
        assert not (tmp_path / "call.webm").exists()
        await ben.calls.record(tmp_path / "again.webm")  # one may ask again
        await until(lambda: ada.call.recording is not None)
        await ben.calls.stop_recording()
        await until(lambda: ada.call.recording is None)


class Listening:
    """A recogniser that says a word once it heard half a second of something."""

    def __init__(self):
        self.loud = 0

    def take(self, samples):
        self.loud += int(np.abs(samples).max() > 0.1) * len(samples)
        return

    def end(self):
        from types import SimpleNamespace

        words = SimpleNamespace(start_s=0.0, end_s=self.loud / 16_000)
        return SimpleNamespace(text="hello", is_final=True, segment=words) if self.loud > 8_000 else None


async def test_what_all_say_is_written_down_and_the_others_see_that_it_is(machine, until):
    async with machine("ada") as ada, machine("ben", ada) as ben:
        await both_in(until, ada, ben)
        await ada.calls.write_down(Listening)
        await until(lambda: ben.call.participant(ada.id).is_writing_down)
        ben.sing(440)
        await until(lambda: ada.calls.levels()[ben.id] > -20)
        await asyncio.sleep(1.0)
        await ada.calls.write_down(None)
        lines = ada.calls.transcript()
        assert [(line.peer_id, line.name, line.text) for line in lines] == [(ben.id, "ben", "hello")]
        assert [event.line for event in ada.events_of(CallHeard)] == lines
        await until(lambda: not ben.call.participant(ada.id).is_writing_down)
        assert ben.calls.transcript() == []

        def failing():
            raise MediaError("No model.", "Choose one.")

        with pytest.raises(MediaError):
            await ada.calls.write_down(failing)
        await ada.calls.leave()
        assert ada.calls.transcript() == lines  # it can still be kept afterwards


class Failing:
    """A recogniser that breaks at the third piece of sound."""

    def __init__(self, error):
        self.error, self.taken = error, 0

    def take(self, samples):
        self.taken += 1
        if self.taken == 3:
            raise self.error

    def end(self):
        return None


@pytest.mark.parametrize("error", [MediaError("The model broke.", "Unpack it again."), RuntimeError("kaldi")])
async def test_a_recogniser_that_fails_is_told_the_sign_goes_off_and_leaving_leaves(machine, until, error):
    async with machine("ada") as ada, machine("ben", ada) as ben:
        await both_in(until, ada, ben)
        await ada.calls.write_down(lambda: Failing(error))
        await until(lambda: ben.call.participant(ada.id).is_writing_down)
        ada.sing(440)
        await until(lambda: ada.events_of(WritingDownFailed))
        assert str(error) in ada.events_of(WritingDownFailed)[0].what + " " + ada.events_of(WritingDownFailed)[0].todo
        await until(lambda: not ben.call.participant(ada.id).is_writing_down)
        await ada.calls.leave()
        assert ada.calls.current == ""


async def test_a_model_that_cannot_be_loaded_is_said_whatever_its_engine_raises(machine, until):
    async with machine("ada") as ada:
        await both_in(until, ada)

        def broken():
            raise RuntimeError("no am/final.mdl")

        with pytest.raises(MediaError, match="no am/final"):
            await ada.calls.write_down(broken)
        assert not ada.call.participants[0].is_writing_down


async def test_a_recording_that_fails_says_so_and_what_part_is_there(machine, until, tmp_path, monkeypatch):
    async with machine("ada") as ada:
        await both_in(until, ada)
        (tmp_path / "taken.webm").mkdir()
        await ada.calls.record(tmp_path / "taken.webm")
        await until(lambda: ada.events_of(RecordingEnded))
        [ended] = ada.events_of(RecordingEnded)
        assert ended.is_failed and ended.path == "" and "cannot be written" in ended.why
        await until(lambda: ada.call.recording is None)

        def full(film, samples, picture):
            film.path.write_bytes(b"some of it")
            raise OSError("Something of a codec")

        monkeypatch.setattr("core.collaboration.calls.recorder.Film.write", full)
        await ada.calls.record(tmp_path / "call.webm")
        await until(lambda: len(ada.events_of(RecordingEnded)) == 2)
        ended = ada.events_of(RecordingEnded)[1]
        assert ended.is_failed and ended.path == str(tmp_path / "call.webm") and "Something of a codec" in ended.why
        await ada.calls.leave()
        assert ada.calls.current == ""
