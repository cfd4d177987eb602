"""What a machine has is what it told, what it was sent, or what the host says of it; never a guess."""

import pytest

from core.collaboration.edit_log import EditLog
from core.collaboration.engine import Span
from core.collaboration.holdings import Holdings
from core.errors import InputError
from core.storage.tables.documents import DocumentTables


@pytest.fixture
def holdings(database):
    return Holdings(DocumentTables(database))


@pytest.fixture
def known(database):
    made = EditLog(DocumentTables(database), "w", "text-a")
    made.ends = {1: 5}
    return made


async def test_a_machine_that_did_not_tell_yet_is_not_known_to_have_anything(holdings, known):
    assert not holdings.has(known, "ben")
    holdings.meet("w", "ben", {})
    assert not holdings.has(known, "ben")
    holdings.extend("w", "ben", "text-a", [(Span(1, 0, 3),), InputError("A damaged one.", ""), (Span(1, 3, 5),)])
    assert holdings.has(known, "ben")
    holdings.part("w", "ben")
    assert not holdings.has(known, "ben")
    assert holdings.deliveries.ends("w", "text-a") == {1: 5}
    await holdings.deliveries.stop()


async def test_of_the_others_the_host_knows(holdings, known):
    holdings.hear("w", "ada", ["cleo"], {"text-a": {1: 4}}, is_whole=True)
    assert not holdings.has(known, "cleo")
    holdings.hear("w", "ada", ["cleo"], {"text-a": {1: 5}}, is_whole=False)
    assert holdings.has(known, "cleo")
    assert not holdings.has(known, "dan")  # of whom it said nothing
    holdings.hear("w", "ada", ["cleo", "dan"], {}, is_whole=True)  # dan came, and lacks all
    assert not holdings.has(known, "cleo")
    holdings.hear("w", "ada", ["cleo"], {"text-a": {1: 5}}, is_whole=True)
    holdings.part("w", "ada")
    assert not holdings.has(known, "cleo")


async def test_who_comes_goes_or_gets_something_is_announced(holdings):
    said = []
    holdings.grew = holdings.regrouped = lambda *what: said.append(what)
    holdings.meet("w", "ben", {})
    holdings.extend("w", "ben", "text-a", [(Span(1, 0, 3),)])
    holdings.part("w", "ben")
    holdings.part("w", "ben")
    assert said == [("w", "ben"), ("w", "text-a"), ("w", "ben")]
    assert holdings.peers("w") == []
    await holdings.deliveries.stop()
