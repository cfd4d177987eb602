"""Times, sizes and parts in a person's words."""

from dataclasses import replace

import pytest

from core.networking.records import Grant, HubState, Peer
from ui.network.words import ago, part, peer_row, reach, size, until

NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "just now"), (300, "5 min ago"), (7200, "2 h ago"), (86_400, "yesterday"), (3 * 86_400, "3 days ago")],
)
def test_the_past(seconds, words):
    assert ago(NOW - seconds, now=NOW) == words
    assert ago(0, now=NOW) == "never"


@pytest.mark.parametrize(
    ("seconds", "words"), [(-1, "expired"), (20, "in 1 min"), (86_400, "in 24 h"), (4 * 86_400, "in 4 days")]
)
def test_the_time_to_come(seconds, words):
    assert until(NOW + seconds, now=NOW) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 B"), (999, "999 B"), (12_000, "12 kB"), (3_400_000, "3.4 MB"), (250_000_000, "250 MB"), (5e12, "5000 GB")],
)
def test_sizes(count, words):
    assert size(count) == words


def test_a_peer_is_one_row():
    grants = (Grant("peer", "member"), Grant("federation:x", "member"), Grant("federation:y", "member"))
    online = Peer("abc", "ada", "10.0.0.2:5000", True, NOW, 12.4, 1000, 2_000_000, grants)
    assert [cell.text for cell in peer_row(online)] == ["ada", "Online", "12 ms", "1 kB / 2.0 MB", "Machine, Training"]
    through = [replace(online, way=way) for way in ("hub", "channel")]
    assert [peer_row(one)[1].text for one in through] == ["Online through the hub", "Online over a channel"]
    away = Peer("abc", "ada", "10.0.0.2:5000", False, 0.0)
    assert [cell.text for cell in peer_row(away)] == ["ada", "Seen never", "–", "0 B / 0 B", "–"]
    assert part(Grant("workspace:x", "editor")) == "Workspace"


@pytest.mark.parametrize(
    ("address", "hub", "words"),
    [
        (("h", 4040), None, "Accepts connections on port 4040"),
        (None, None, "Accepts no connections (see Settings)"),
        (None, HubState("hub:8443", True, ""), "Can be reached through the hub at hub:8443"),
        (
            ("h", 1),
            HubState("hub:8443", True, ""),
            "Accepts connections on port 1, and through the hub at hub:8443",
        ),
        (None, HubState("hub:8443", False, ""), "Connecting to the hub at hub:8443…"),
        (("h", 1), HubState("", False, "No hub answers."), "Accepts connections on port 1. No hub answers."),
    ],
)
def test_how_a_machine_is_reached(address, hub, words):
    assert reach(address, hub) == words
