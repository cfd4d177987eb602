"""Servers for machines behind routers are those that a person named."""

import pytest

from core.errors import SettingError
from core.networking.ice import servers


def test_servers_are_those_that_the_person_named_and_no_others():
    assert servers("", "", "", "") == ()
    found = servers("stun:stun.example:3478", "turn:turn.example:3478?transport=udp", "ada", "secret")
    assert [(entry.urls, entry.username, entry.credential) for entry in found] == [
        ("stun:stun.example:3478", None, None),
        ("turn:turn.example:3478?transport=udp", "ada", "secret"),
    ]
    with pytest.raises(SettingError, match="no address"):
        servers("example.org", "", "", "")
