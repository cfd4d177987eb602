"""Messages from other machines are checked field by field; anything else is refused."""

from dataclasses import dataclass

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ProtocolError
from core.networking.messages import decode, encode, message


@message("test.parcel")
@dataclass(frozen=True)
class Parcel:
    name: str
    sizes: tuple[int, ...] = ()
    payload: bytes = b""


@given(st.builds(Parcel, st.text(), st.lists(st.integers(-(2**63), 2**63 - 1)).map(tuple), st.binary()))
def test_a_message_arrives_as_it_was_sent(parcel):
    assert decode(*encode(parcel)) == parcel


@pytest.mark.parametrize(
    "header",
    [
        msgspec.msgpack.encode(["test.unknown", {}]),
        msgspec.msgpack.encode(["test.parcel", {"name": 7}]),
        msgspec.msgpack.encode(["test.parcel", {"name": "x", "more": 1}]),
        msgspec.msgpack.encode(["test.parcel", {}]),
        msgspec.msgpack.encode({"kind": "test.parcel"}),
        b"",
        b"\xc1",
    ],
)
def test_unknown_kinds_and_wrong_fields_are_refused(header):
    with pytest.raises(ProtocolError):
        decode(header, b"")


@dataclass(frozen=True)
class Box:
    width: int


@message("test.boxed")
@dataclass(frozen=True)
class Boxed:
    boxes: tuple[Box, ...]


def test_what_a_newer_version_says_inside_a_part_is_not_dropped_in_silence():
    assert decode(msgspec.msgpack.encode(["test.boxed", {"boxes": [{"width": 1}]}]), b"") == Boxed((Box(1),))
    with pytest.raises(ProtocolError, match="more than this version understands"):
        decode(msgspec.msgpack.encode(["test.boxed", {"boxes": [{"width": 1, "depth": 2}]}]), b"")


@given(st.binary())
def test_any_bytes_are_a_message_or_refused(header):
    try:
        decode(header, b"")
    except ProtocolError:
        return


def test_a_name_is_given_once():
    with pytest.raises(ValueError, match="is taken"):

        @message("test.parcel")
        @dataclass(frozen=True)
        class Other:
            name: str
