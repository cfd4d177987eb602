"""Bounds and sessions of one process."""

import contextlib
import dataclasses

import pytest

from core.errors import RefusedError
from core.hub.connections import Connections
from core.hub.records import Limits, Token


def token(name, expires=0.0):
    return Token(name, name, "member", ("*",), 0.0, expires)


def nothing(words):
    pass


def test_a_token_has_so_many_connections():
    connections = Connections(Limits(per_token=2))
    with contextlib.ExitStack() as opened:
        for _ in range(2):
            opened.enter_context(connections.known(token("ada"), "10.0.0.1", nothing))
        with pytest.raises(RefusedError, match="has 2 connections open"), connections.known(token("ada"), "x", nothing):
            pass
        opened.enter_context(connections.known(token("ben"), "10.0.0.1", nothing))
        assert connections.count == 3
    assert connections.count == 0
    with connections.known(token("ada"), "10.0.0.1", nothing):
        pass


def test_the_hub_has_so_many_with_strangers_and_streams():
    connections = Connections(Limits(connections=3, strangers=1))
    with connections.stranger(), connections.stream(), connections.known(token("ada"), "x", nothing):
        for more in (connections.stranger(), connections.stream(), connections.known(token("ben"), "x", nothing)):
            with pytest.raises(RefusedError, match="full"), more:
                pass
    assert connections.count == 0


def test_strangers_cannot_fill_the_hub():
    connections = Connections(Limits(connections=10, strangers=2))
    with connections.stranger(), connections.stranger():
        with pytest.raises(RefusedError), connections.stranger():
            pass
        with connections.known(token("ada"), "x", nothing):
            assert connections.count == 3


def test_sessions_say_who_since_when_from_where_and_how_often():
    connections = Connections(Limits())
    with contextlib.ExitStack() as opened:
        for name, address in (("ada", "10.0.0.1"), ("ben", "10.0.0.1"), ("ada", "10.0.0.1"), ("ada", "10.0.0.2")):
            opened.enter_context(connections.known(token(name), address, nothing))
        found = [(one.name, one.address, one.connections) for one in connections.sessions()]
        assert found == [("ada", "10.0.0.1", 2), ("ben", "10.0.0.1", 1), ("ada", "10.0.0.2", 1)]
        assert all(one.since > 1.7e9 for one in connections.sessions())
    assert connections.sessions() == []


def test_what_is_no_longer_valid_is_ended():
    connections, ended = Connections(Limits()), []
    with contextlib.ExitStack() as opened:
        for name in ("ada", "ben", "cleo"):
            end = lambda words, name=name: ended.append((name, words))  # noqa: E731
            opened.enter_context(connections.known(token(name), "x", end))
        connections.keep_only([token("ada"), token("ben", expires=1.0)])
    assert [name for name, _ in ended] == ["ben", "cleo"] or [name for name, _ in ended] == ["cleo", "ben"]
    assert "withdrawn" in ended[0][1]


def test_a_lent_token_has_fewer_and_ends_with_its_lender():
    connections = Connections(Limits(per_guest=1))
    lender = token("ada")
    lent = dataclasses.replace(token("guest"), id="g", role="guest", rooms=(f"guests/{lender.id}/r",))
    ended = []
    with connections.known(lent, "1.2.3.4", ended.append):
        with pytest.raises(RefusedError, match="1 connections"), connections.known(lent, "1.2.3.4", nothing):
            pass
        connections.keep_only([lent, lender])
        assert not ended
        connections.keep_only([lent])
        assert len(ended) == 1
