"""Where a machine may be, as a line of the address book."""

import pytest

from core.networking.hub_address import HubAddress
from core.networking.places import Places

HUB = HubAddress("wss://hub.example:8443", "a2" * 26)


@pytest.mark.parametrize(
    ("places", "text"),
    [
        (Places(("192.168.1.5", 4040)), "192.168.1.5:4040"),
        (Places(("fe80::1", 4040)), "[fe80::1]:4040"),
        (Places(("host", 1), HUB), f"host:1 via wss://hub.example:8443#{'a2' * 26}"),
        (Places(None, HUB), f"via wss://hub.example:8443#{'a2' * 26}"),
        (Places(), ""),
    ],
)
def test_a_line_says_what_went_in(places, text):
    assert str(places) == text
    assert Places.parse(text) == places


def test_people_read_no_keys():
    assert Places(("host", 1), HUB).words == "host:1 or through hub.example:8443"
    assert Places(None, HUB).words == "through hub.example:8443"
    assert (Places(("host", 1)).words, Places().words) == ("host:1", "")


@pytest.mark.parametrize("text", ["nonsense", "host:port", ":1", "via nonsense", "via "])
def test_what_cannot_be_read_is_not_known(text):
    assert Places.parse(text) == Places()
