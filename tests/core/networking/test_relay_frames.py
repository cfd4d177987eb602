"""First words on a relay: what goes in comes out; anything else is refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ProtocolError
from core.networking import relay_frames as words

ids = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=52, max_size=52)
short = st.text(max_size=300)
frames = st.one_of(
    st.builds(words.Register, st.integers(0, 9), short, st.binary(min_size=32, max_size=32)),
    st.builds(words.Challenge, ids, st.binary(min_size=32, max_size=32)),
    st.builds(words.Proof, st.binary(min_size=64, max_size=64)),
    st.builds(words.Accept, st.integers(0, 9), short),
    st.builds(words.Ask, st.integers(0, 9), ids, short),
    st.builds(words.Call, short),
    st.builds(words.Elsewhere, short),
    st.sampled_from([words.Registered(), words.Joined()]),
)


@given(frames)
def test_words_say_what_went_in(frame):
    assert words.decode(words.encode(frame)) == frame


@given(st.binary(max_size=200) | st.text(max_size=50))
def test_foreign_bytes_are_words_or_refused(data):
    with contextlib.suppress(ProtocolError):
        assert isinstance(words.decode(data), words.Words)


@pytest.mark.parametrize(
    "frame",
    [
        words.Register(1, "", bytes(31)),
        words.Register(1, "x" * 301, bytes(32)),
        words.Proof(bytes(63)),
        words.Ask(1, "A" * 52),
        words.Ask(1, "a" * 51),
    ],
)
def test_what_is_out_of_bounds_is_refused(frame):
    with pytest.raises(ProtocolError):
        words.decode(words.encode(frame))


def test_more_than_words_can_be_is_not_read():
    with pytest.raises(ProtocolError, match="no frame of a relay"):
        words.decode(bytes(words.WORDS_BYTES + 1))


def test_a_signature_is_for_one_hub_one_time_and_one_machine():
    texts = {
        words.signed(hub, nonce, peer)
        for hub in ("a", "b")
        for nonce in (bytes(32), bytes(31) + b"1")
        for peer in ("c", "d")
    }
    assert len(texts) == 8
