"""Who comes in, who waits, and that no token reaches a log."""

import logging

import pytest

from core.errors import RefusedError
from core.hub.doorman import bearer
from core.hub.lockout import FAILURES


@pytest.fixture
def doorman(hub):
    return hub.service.doorman


async def test_a_good_token_comes_in(hub, doorman):
    token = await doorman.admit(await hub.token("ada"), "10.0.0.1")
    assert token.name == "ada"
    assert hub.service.metrics.value("logins") == 1


async def test_after_some_failures_even_a_good_token_waits(hub, doorman, caplog):
    good = await hub.token("ada")
    wrong = good[:-1] + ("A" if good[-1] != "A" else "B")
    with caplog.at_level(logging.DEBUG):
        for _ in range(FAILURES):
            with pytest.raises(RefusedError, match="not valid"):
                await doorman.admit(wrong, "10.0.0.1")
        with pytest.raises(RefusedError, match="Too many logins"):
            await doorman.admit(good, "10.0.0.1")
    assert doorman.wait_s("10.0.0.1") > 0
    assert (await doorman.admit(good, "10.0.0.2")).name == "ada"
    assert hub.service.metrics.value("failed_logins") == FAILURES + 1
    assert "vega_" not in caplog.text and good[18:] not in caplog.text
    assert "10.0.0.1" in caplog.text


@pytest.mark.parametrize(
    ("header", "token"),
    [("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("Basic abc", ""), ("", ""), ("Bearer", "")],
)
def test_a_header_names_a_token(header, token):
    assert bearer(header) == token
