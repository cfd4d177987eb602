"""Where a hub is: addresses go there and back, and nothing but wss:// leaves this machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.networking.hub_address import HubAddress

KEY = "a2" * 26


@pytest.mark.parametrize(
    ("text", "url", "key"),
    [
        (f"wss://hub.example:8443#{KEY}", "wss://hub.example:8443", KEY),
        (" wss://hub.example/vega/ ", "wss://hub.example/vega", ""),
        (f"wss://[::1]:8443#{KEY}", "wss://[::1]:8443", KEY),
        ("ws://127.0.0.1:80", "ws://127.0.0.1:80", ""),
    ],
)
def test_an_address_is_read_and_written(text, url, key):
    found = HubAddress.parse(text)
    assert (found.url, found.key) == (url, key)
    assert HubAddress.parse(str(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hub.example:8443",
        "https://hub.example",
        "wss://",
        "wss://hub.example:0",
        "wss://hub.example:99999",
        "wss://hub.example#short",
        "wss://user:secret@hub.example",
        "wss://hub.example?token=x",
        "wss://" + "a" * 300,
        "wss://[::1",
    ],
)
def test_what_is_no_address_is_said(text):
    with pytest.raises(InputError, match="not a hub's address"):
        HubAddress.parse(text)


def test_nothing_goes_to_another_machine_without_tls():
    with pytest.raises(InputError, match="wss:// only"):
        HubAddress.parse("ws://hub.example")


def test_a_pinned_key_takes_any_certificate_and_none_takes_those_of_authorities():
    assert HubAddress("wss://hub", KEY).context().check_hostname is False
    assert HubAddress("wss://hub").context().check_hostname is True
    assert HubAddress("ws://localhost").context() is None
    assert HubAddress("wss://hub.example:8443/vega", KEY).place == "hub.example:8443"


@given(st.text(max_size=100))
def test_any_text_is_an_address_or_refused(text):
    for candidate in (text, f"wss://{text}"):
        try:
            found = HubAddress.parse(candidate)
        except InputError:
            continue
        assert HubAddress.parse(str(found)) == found
