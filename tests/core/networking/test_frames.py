"""Frames survive any split of the bytes, and sizes are refused before a body is kept."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ProtocolError
from core.networking.frames import HEADER, LIMITS, Frame, FrameReader, Kind

FRAMES = st.lists(
    st.builds(
        lambda kind, body, number: Frame(kind, body[: LIMITS[kind]], number),
        st.sampled_from(list(Kind)),
        st.binary(max_size=60),
        st.integers(0, 2**64 - 1),
    ),
    max_size=8,
)


def wire(frames):
    return b"".join(frame.head() + bytes(frame.body) for frame in frames)


@given(FRAMES, st.lists(st.integers(0, 500), max_size=12))
def test_frames_are_whole_however_the_bytes_are_split(frames, cuts):
    data, reader, read = wire(frames), FrameReader(), []
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    for start, end in itertools.pairwise(places):
        read += reader.feed(data[start:end])
    assert [(f.kind, bytes(f.body), f.sequence) for f in read] == [(f.kind, f.body, f.sequence) for f in frames]


@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.name)
def test_a_body_over_its_bound_is_refused_on_its_header(kind):
    reader = FrameReader()
    with pytest.raises(ProtocolError, match="the most is"):
        reader.feed(HEADER.pack(kind, LIMITS[kind] + 1, 1))


@given(st.integers(0, 255).filter(lambda number: number not in set(Kind)))
def test_an_unknown_type_is_refused(number):
    with pytest.raises(ProtocolError, match="unknown type"):
        FrameReader().feed(HEADER.pack(number, 0, 0))


@given(st.lists(st.binary(max_size=100), max_size=10))
def test_any_bytes_are_frames_or_refused(pieces):
    reader = FrameReader()
    try:
        for piece in pieces:
            reader.feed(piece)
    except ProtocolError:
        pass


def test_the_head_is_sixteen_bytes_of_type_length_and_number():
    assert Frame(Kind.PING, b"12345678", 258).head() == bytes([11, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 1, 2])
