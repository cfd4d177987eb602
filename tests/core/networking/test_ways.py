"""One way after the other is tried, and the words are those of the last one."""

import pytest

from core.errors import StrangerError, UnreachableError
from core.networking import dialer
from core.networking.hub_address import HubAddress
from core.networking.places import Places
from core.networking.ways import Ways
from core.settings import SettingsStore

HUB = HubAddress("wss://hub.example:8443", "k" * 52)


class Arranging:
    """Channels, as far as ways know them."""

    def __init__(self, carrier):
        self._carrier = carrier
        self.asked = []

    def carrier(self, peer_id):
        return self._carrier

    async def reach(self, peer_id, carrier):
        self.asked.append((peer_id, carrier))
        return "a wire"


@pytest.fixture
def tried(monkeypatch):
    made = []

    def way(name, error):
        async def attempt(identity, peer_id, *rest, hello, **_):
            made.append((name, hello))
            if error is not None:
                raise error
            return name

        return attempt

    monkeypatch.setattr(dialer, "dial", way("direct", StrangerError("Another machine.", "")))
    monkeypatch.setattr(dialer, "dial_through", way("hub", UnreachableError("No hub.", "")))
    monkeypatch.setattr(dialer, "dial_over", way("channel", None))
    return made


@pytest.fixture
def settings(tmp_path):
    return SettingsStore(tmp_path / "settings.toml", {})


def greetings():
    numbers = iter(range(9))
    return lambda: next(numbers)


async def test_own_address_hub_and_channel_in_turn_each_with_a_greeting_of_its_own(tried, settings):
    channels = Arranging("host")
    ways = Ways(None, settings, channels)
    assert await ways.dial("ben", Places(("10.0.0.9", 1), HUB), hello=greetings()) == "channel"
    assert tried == [("direct", 0), ("hub", 1), ("channel", 2)]
    assert channels.asked == [("ben", "host")]


@pytest.mark.parametrize("channels", [None, Arranging("")])
async def test_where_nobody_arranges_a_channel_the_last_words_are_said(tried, settings, channels):
    ways = Ways(None, settings, channels)
    with pytest.raises(UnreachableError, match="No hub"):
        await ways.dial("ben", Places(("10.0.0.9", 1), HUB), hello=greetings())
    with pytest.raises(StrangerError):
        await ways.dial("ben", Places(("10.0.0.9", 1), None), hello=greetings())
    with pytest.raises(UnreachableError, match="No address"):
        await ways.dial("ben", Places(), hello=greetings())
