"""The seal: opens with the link's secret only, whole, in order, once, for one visit and one direction."""

import base64
import os

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.visits import sealing
from core.collaboration.visits.sealing import Greetings, Opener, Sealer, new_secret, visit_of
from core.errors import ProtocolError

ROOM = "guests/0123456789ab/0123456789abcdef"
KEYS = Greetings(new_secret(), ROOM).keys(os.urandom(16), os.urandom(16))


def ends(most=10_000_000):
    return Sealer(KEYS.to_host, KEYS.visit), Opener(KEYS.to_host, KEYS.visit, most)


@given(st.lists(st.binary(max_size=50), max_size=5))
def test_what_is_sealed_comes_out(texts):
    sealer, opener = ends()
    assert [opener.open(body) for text in texts for body in sealer.seal(text)] == texts


def test_a_long_message_travels_in_parts_that_a_hub_takes():
    sealer, opener = ends()
    text = os.urandom(300_000)
    bodies = sealer.seal(text)
    assert [len(body) <= sealing.PART_BYTES + 100 for body in bodies] == [True] * 3
    assert [opener.open(body) for body in bodies] == [None, None, text]
    assert [visit_of(body) for body in bodies] == [KEYS.visit] * 3


@given(st.integers(0, 60), st.integers(1, 255))
def test_a_changed_byte_is_noticed(place, bits):
    sealer, opener = ends()
    body = bytearray(sealer.seal(b"forty bytes of something that is secret.")[0])
    body[place % len(body)] ^= bits
    with pytest.raises(ProtocolError):
        opener.open(bytes(body))


def test_nothing_is_left_out_repeated_or_brought_to_the_other_side():
    sealer, opener = ends()
    first, second, third = (sealer.seal(text)[0] for text in (b"1", b"2", b"3"))
    opener.open(first)
    for wrong in (first, third):
        with pytest.raises(ProtocolError):
            opener.open(wrong)
    assert opener.open(second) == b"2"
    with pytest.raises(ProtocolError):
        Opener(KEYS.to_guest, KEYS.visit, 100).open(first)


def test_too_much_is_refused_before_it_is_put_together():
    sealer, opener = ends(most=150_000)
    first, second, *_ = sealer.seal(bytes(1_000_000))
    opener.open(first)
    with pytest.raises(ProtocolError, match="over 150000"):
        opener.open(second)


def test_a_greeting_is_for_one_link_and_one_room():
    secret = new_secret()
    greeting = Greetings(secret, ROOM)
    body = greeting.seal(b"hello")
    assert greeting.open(body) == b"hello" and visit_of(body) == b""
    for other in (Greetings(new_secret(), ROOM), Greetings(secret, ROOM + "0")):
        with pytest.raises(ProtocolError):
            other.open(body)
    with pytest.raises(ProtocolError):
        greeting.open(b"\x01short")


def test_the_keys_are_what_rfc_5869_says():
    """HKDF by hand: extract is HMAC(salt, secret), one block of expand is HMAC(extract, info | 1)."""
    import hmac

    raw = bytes(range(32))
    keys = Greetings(base64.urlsafe_b64encode(raw).decode().rstrip("="), ROOM).keys(b"g" * 16, b"h" * 16)
    extracted = hmac.digest(b"g" * 16 + b"h" * 16, raw, "sha256")
    assert keys.to_host == hmac.digest(extracted, b"vega guest to host\x01", "sha256")
    head = b"\x02" + b"g" * 8 + (1).to_bytes(8, "big")
    sealed = Sealer(keys.to_host, keys.visit).seal(b"x")[0]
    assert AESGCM(keys.to_host).decrypt((1).to_bytes(12, "big"), sealed[17:], head) == b"\x00x"
