"""Frames of the rooms: what goes in comes out, in both forms; what foreign bytes hold is a frame or is refused."""

import base64
import json
import string

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ProtocolError
from core.networking import room_frames as frames

letters = string.ascii_letters + string.digits
rooms = st.builds(lambda first, rest: first + rest, st.sampled_from(letters), st.text(letters + "._:/@-", max_size=127))
ids = st.text(min_size=1, max_size=64)
lent = st.text(letters + "_-", min_size=1, max_size=32)
bodies = st.binary(max_size=300)
from_clients = st.one_of(
    st.builds(frames.Hello, st.integers(0, 9), st.text(max_size=200)),
    st.builds(frames.Join, rooms, st.none() | st.integers(0, 2**53)),
    st.builds(frames.Leave, rooms),
    st.builds(frames.Publish, rooms, ids, bodies),
    st.builds(frames.Say, rooms, bodies),
    st.builds(frames.Lend, lent, st.floats(0, frames.LONGEST_LENT_S, exclude_min=True)),
    st.builds(frames.Recall, lent),
    st.just(frames.Ping()),
)


@given(from_clients)
def test_a_clients_frame_is_the_same_in_both_forms(frame):
    assert frames.from_client(frames.to_bytes(frame)) == frame
    assert frames.from_client(frames.to_text(frame)) == frame


@given(st.builds(frames.Message, rooms, st.integers(0, 2**53), ids, ids, ids, at=st.floats(0, 2**40), body=bodies))
def test_a_hubs_frame_is_the_same_in_both_forms(frame):
    assert frames.from_hub(frames.to_bytes(frame)) == frame
    assert frames.from_hub(frames.to_text(frame)) == frame


@given(st.binary(max_size=400) | st.text(max_size=400))
def test_foreign_bytes_are_a_frame_or_refused(data):
    for read in (frames.from_client, frames.from_hub):
        try:
            assert isinstance(read(data), frames.Frame)
        except ProtocolError as error:
            assert "could not be read" in error.what


@given(from_clients, st.data())
def test_a_frame_with_one_byte_changed_is_a_frame_or_refused(frame, data):
    packed = bytearray(frames.to_bytes(frame))
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        found = frames.from_client(bytes(packed))
    except ProtocolError:
        return
    assert isinstance(found, frames.FromClient)


trees = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(string.printable, max_size=10) | bodies,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["type", "room", "id", "body", "after", "x"]), trees, max_size=5), trees)
def test_well_formed_data_of_another_shape_is_refused_in_words(found, kind):
    packed = msgspec.msgpack.encode({**found, "type": kind if isinstance(kind, str) else "join"})
    try:
        frames.from_client(packed)
    except ProtocolError as error:
        assert error.todo


def test_deeply_nested_data_is_refused():
    with pytest.raises(ProtocolError):
        frames.from_client(b"\x91" * 100_000)
    with pytest.raises(ProtocolError):
        frames.from_client("[" * 100_000)


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "join", "room": ""},
        {"type": "join", "room": "-a"},
        {"type": "join", "room": "a b"},
        {"type": "join", "room": "a" * 129},
        {"type": "join", "room": "a\n"},
        {"type": "join", "room": "a", "after": -1},
        {"type": "join", "room": "a", "also": 1},
        {"type": "publish", "room": "a", "id": "", "body": b""},
        {"type": "publish", "room": "a", "id": "i" * 65, "body": b""},
        {"type": "publish", "room": "a", "id": "i", "body": b"x" * (frames.BODY_BYTES + 1)},
        {"type": "publish", "room": "a", "id": "i"},
        {"type": "welcome"},
        {},
    ],
)
def test_what_is_out_of_bounds_is_refused(frame):
    with pytest.raises(ProtocolError):
        frames.from_client(msgspec.msgpack.encode(frame))


def test_the_largest_body_fits_in_both_forms():
    body = b"\xff" * frames.BODY_BYTES
    frame = frames.Publish("r" * 128, "i" * 64, body)
    assert frames.from_client(frames.to_bytes(frame)) == frame
    text = frames.to_text(frame)
    assert len(text) <= frames.FRAME_BYTES and json.loads(text)["body"] == base64.b64encode(body).decode()
    with pytest.raises(ProtocolError, match="the most is"):
        frames.from_client(b"x" * (frames.FRAME_BYTES + 1))
