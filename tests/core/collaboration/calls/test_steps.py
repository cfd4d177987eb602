"""A step arrives as it was said, with the sender as the other end; one that cannot be is refused."""

import dataclasses

import msgspec
import pytest

from core.collaboration.calls.messages import CallSignal
from core.collaboration.calls.steps import MOST_SDP, Key, Step, signal_of, step_of
from core.errors import InputError
from core.networking import messages


@pytest.mark.parametrize("kind", ["offer", "answer", "candidate", "bye"])
def test_a_step_travels_as_plain_fields(kind):
    step = Step(Key("ben", "cleo"), "s1", kind, "v=0\r\n", "2")
    signal = signal_of(step, "space", me="ada")
    arrived = messages.decode(*messages.encode(signal))
    assert arrived == signal
    assert step_of(arrived) == dataclasses.replace(step, key=Key("ada", "cleo"))
    # a browser would say it as JSON
    assert msgspec.convert(msgspec.json.decode(msgspec.json.encode(signal)), CallSignal) == signal


@pytest.mark.parametrize(
    "change", [{"kind": "shout"}, {"sdp": "v" * (MOST_SDP + 1)}, {"session": "s" * 101}, {"mid": "m" * 101}]
)
def test_what_cannot_be_a_step_is_refused(change):
    signal = signal_of(Step(Key("ben"), "s1", "offer", "v=0"), "space", me="ada")
    with pytest.raises(InputError, match="malformed"):
        step_of(dataclasses.replace(signal, **change))
