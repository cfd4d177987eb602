"""Invite links go there and back; anything else is refused in words."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.networking import invite
from core.networking.hub_address import HubAddress
from core.networking.identity import peer_id_of

HOSTS = st.one_of(
    st.from_regex(r"[a-z][a-z0-9-]{0,10}(\.[a-z]{2,5})?", fullmatch=True),
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).map(str),
)
ADDRESSES = st.lists(st.tuples(HOSTS, st.integers(1, 65_535)), min_size=1, max_size=4)


@given(ADDRESSES, st.binary(min_size=32, max_size=32), st.integers(0, 2**32 - 1))
def test_a_link_says_what_went_in(addresses, public, expires):
    secret = invite.new_secret()
    link = invite.make(tuple(addresses), public, secret=secret, expires=float(expires))
    found = invite.parse(f"  {link.text()}\n")
    assert found == link
    assert (found.secret, found.expires, found.peer_id) == (secret, expires, peer_id_of(public))
    assert [port for _, port in found.addresses] == [port for _, port in addresses]


@given(st.text(max_size=200))
def test_anything_else_is_refused(text):
    with pytest.raises(InputError):
        invite.parse(text)


@given(st.text(max_size=120))
def test_anything_else_that_looks_like_one_is_refused(text):
    with pytest.raises(InputError):
        invite.parse(f"vega://{text}")


@given(st.integers(1, 40))
def test_a_link_that_was_not_copied_whole_is_refused(missing):
    link = invite.make((("host", 1),), bytes(32), secret=bytes(16), expires=0.0).text()
    with pytest.raises(InputError, match="not the whole"):
        invite.parse(link[:-missing])


def test_a_link_of_another_version_says_so():
    # the first byte is the form: 2 instead of 1
    token = base64.urlsafe_b64encode(bytes([2]) + bytes(32 + 16 + 4)).decode().rstrip("=")
    with pytest.raises(InputError, match="another version"):
        invite.parse(f"vega://host:1/{token}")


def test_secrets_are_random_and_kept_as_hashes_only():
    one, other = invite.new_secret(), invite.new_secret()
    assert one != other
    assert len(one) == 16
    assert invite.hash_secret(one) != invite.hash_secret(other)
    assert one.hex() not in invite.hash_secret(one)


def test_a_camera_can_read_it():
    assert invite.qr_svg("vega://host:1/token").startswith("<svg")


@given(st.lists(st.tuples(HOSTS, st.integers(1, 65_535)), max_size=3), st.booleans())
def test_a_link_may_lead_through_a_hub(addresses, is_pinned):
    hub = HubAddress.parse("wss://hub.example:8443/vega" + ("#" + "a2" * 26 if is_pinned else ""))
    link = invite.make(tuple(addresses), bytes(32), secret=bytes(16), expires=7.0, via=hub)
    assert invite.parse(link.text()) == link
    assert link.text().startswith("vega://") and "#" not in link.text()


def test_a_link_through_something_that_is_no_hub_is_refused():
    link = invite.make((("host", 1),), bytes(32), secret=bytes(16), expires=0.0).text()
    for via in ("nonsense", "ws://hub.example", "https://hub.example"):
        with pytest.raises(InputError, match="not a Vega invite link"):
            invite.parse(f"{link}?via={via}")
