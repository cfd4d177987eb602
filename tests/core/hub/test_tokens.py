"""Tokens: shown once, kept as a hash, good until they are withdrawn or expire."""

import hashlib
import sqlite3
import time

import pytest

from core.errors import InputError
from core.hub.local_backbone import LocalBackbone
from core.hub.records import Limits, Token
from core.hub.tokens import Tokens, has_expired
from core.storage.database import Database
from core.storage.migrations import HUB


@pytest.fixture
async def tokens(tmp_path):
    backbone = LocalBackbone(Database(tmp_path / "hub.db", schema=HUB), Limits())
    await backbone.start()
    yield Tokens(backbone)
    await backbone.stop()


async def test_a_token_opens_what_it_was_made_for(tokens):
    made = await tokens.add("ada", role="viewer", rooms=["team/*", "news"])
    token = await tokens.check(made)
    assert (token.name, token.role, token.may_write) == ("ada", "viewer", False)
    assert [token.may_enter(room) for room in ("team/a", "news", "team", "other")] == [True, True, False, False]
    assert await tokens.all() == [token]


async def test_only_a_hash_is_kept(tokens, tmp_path):
    made = await tokens.add("ada")
    secret = made.split("_", 2)[2]
    with sqlite3.connect(tmp_path / "hub.db") as database:
        rows = str(database.execute("SELECT * FROM tokens").fetchall())
    assert secret not in rows
    assert hashlib.sha256(b"vega hub token" + secret.encode()).hexdigest() in rows


async def test_whatever_is_not_that_token_is_nobodys(tokens):
    made = await tokens.add("ada")
    other = await tokens.add("ben")
    wrong = [
        "",
        "vega",
        made[:-1],
        made + "A",
        made.upper(),
        made[:-1] + ("A" if made[-1] != "A" else "B"),
        made[:18] + other[18:],  # the id of one, the secret of another
        "vega_" + "0" * 12 + made[17:],
    ]
    assert [await tokens.check(text) for text in wrong] == [None] * len(wrong)


async def test_an_expired_or_withdrawn_one_is_nobodys(tokens):
    made = await tokens.add("short", valid_s=0.0)
    assert await tokens.check(made) is None
    made = await tokens.add("ada", valid_s=100)
    assert (await tokens.check(made)).expires == pytest.approx(time.time() + 100, abs=20)
    await tokens.withdraw("ada")
    assert await tokens.check(made) is None
    with pytest.raises(InputError, match="no token named 'ada'"):
        await tokens.withdraw("ada")


async def test_names_and_roles_are_checked(tokens):
    await tokens.add("ada")
    with pytest.raises(InputError, match="already"):
        await tokens.add("ada")
    with pytest.raises(InputError, match="no role"):
        await tokens.add("ben", role="king")
    for name in ("", "a" * 61, "a\nb"):
        with pytest.raises(InputError, match="1 to 60"):
            await tokens.add(name)


def test_time_is_over_when_it_is_over():
    token = Token("1", "ada", "member", ("*",), 0.0, 10.0)
    assert [has_expired(token, now) for now in (9.9, 10.0, 11.0)] == [False, True, True]
    assert not has_expired(Token("1", "ada", "member", ("*",), 0.0, 0.0), 1e12)


def test_a_monitor_enters_no_room():
    assert not Token("1", "prometheus", "monitor", ("*",), 0.0, 0.0).may_enter("r")


async def test_a_guests_token_opens_one_room_and_nothing_else(tokens):
    ada = await tokens.check(await tokens.add("ada"))
    ben = await tokens.check(await tokens.add("ben"))
    made, room = await tokens.lend(ada, "l1", valid_s=60)
    guest = await tokens.check(made)
    assert (guest.role, guest.lender, guest.may_write, guest.may_lend) == ("guest", ada.id, True, False)
    assert guest.may_enter(room) and not guest.may_enter("team/a") and not guest.may_enter(room + "x")
    # whose room it is, and nobody else, whatever their patterns
    assert ada.may_enter(room) and not ben.may_enter(room) and ben.may_enter("team/a")


async def test_a_guest_goes_with_who_lent_the_token(tokens):
    ada = await tokens.check(await tokens.add("ada"))
    recalled, _ = await tokens.lend(ada, "l1", valid_s=60)
    kept, _ = await tokens.lend(ada, "l2", valid_s=60)
    await tokens.recall(ada, "l1")
    assert await tokens.check(recalled) is None
    assert await tokens.check(kept) is not None
    await tokens.withdraw("ada")
    assert await tokens.check(kept) is None


async def test_so_many_are_lent_and_the_expired_make_room(tokens, monkeypatch):
    ada = await tokens.check(await tokens.add("ada"))
    now = time.time()
    monkeypatch.setattr("core.hub.tokens.LENT_MOST", 2)
    for name in ("a", "b"):
        await tokens.lend(ada, name, valid_s=60)
    with pytest.raises(InputError, match="open already"):
        await tokens.lend(ada, "c", valid_s=60)
    monkeypatch.setattr(time, "time", lambda: now + 61)
    await tokens.lend(ada, "c", valid_s=60)
    with pytest.raises(InputError, match="such a link"):
        await tokens.lend(ada, "c", valid_s=60)
