"""What the coordinator says arrives once, the newest only, and who cannot be reached holds up nobody."""

import asyncio

import numpy as np
import pytest

from core.errors import RefusedError, UnreachableError
from core.federated.calls import Calls
from core.federated.messages import Announcement, FinalModel, Train
from core.federated.records import Federation, ModelRecord, TrainingConfig
from core.federated.weights import ModelWeights
from core.storage.files import FileStore

MODEL = ModelWeights({"w": np.ones(3, np.float32)}).to_bytes()


class Mail:
    """Delivers to everybody but `away`, whom it waits for, and `closed`, who refuse."""

    def __init__(self):
        self.arrived = []
        self.away = {}
        self.closed = {}

    async def send(self, peer_id, message):
        if peer_id in self.away:
            await self.away[peer_id].wait()
        if peer_id in self.closed:
            raise self.closed[peer_id]
        self.arrived.append((peer_id, message))


@pytest.fixture
async def mail():
    return Mail()


@pytest.fixture
async def calls(mail, tmp_path):
    made = Calls(FileStore(tmp_path), mail.send)
    yield made
    await made.stop()


@pytest.fixture
def federation(tmp_path):
    digest = FileStore(tmp_path).add_bytes(MODEL)
    config = TrainingConfig()
    return Federation("f", "Digits", "coordinator", "me", config, "running", 4, ("a", "b"), (3,), digest)


def request(federation, measure_only=False):
    number = federation.round if measure_only else federation.round + 1
    return Train("f", number, federation.digest, ("a", "b"), (3,), measure_only, MODEL)


async def arrived(mail, count):
    async with asyncio.timeout(5):
        while len(mail.arrived) < count:
            await asyncio.sleep(0.001)
    return mail.arrived


async def test_a_request_carries_the_stored_model_and_the_next_round(calls, mail, federation):
    calls.ask("ada", request(federation, False), lambda *words: None)
    [(peer_id, found)] = await arrived(mail, 1)
    assert peer_id == "ada"
    assert found == Train("f", 5, federation.digest, ("a", "b"), (3,), False, MODEL)


async def test_measuring_only_is_about_the_round_that_made_the_model(calls, mail, federation):
    calls.ask("ada", request(federation, True), lambda *words: None)
    [(_, found)] = await arrived(mail, 1)
    assert (found.round, found.measure_only) == (4, True)


async def test_who_refuses_is_reported_with_its_words(calls, mail, federation):
    mail.closed["ada"] = RefusedError("Not today.", "Ask tomorrow.")
    failed = asyncio.Queue()
    calls.ask("ada", request(federation, False), lambda *words: failed.put_nowait(words))
    assert await asyncio.wait_for(failed.get(), 5) == ("ada", "Not today. Ask tomorrow.")


async def test_who_was_away_hears_the_newest_only(calls, mail, federation):
    mail.away["ada"] = asyncio.Event()
    for number in (4, 5, 6):
        calls.announce(Federation("f", "Digits", "coordinator", "me", federation.config, round=number), ["ada", "bo"])
        await asyncio.sleep(0.01)
    mail.away["ada"].set()
    await arrived(mail, 4)
    await asyncio.sleep(0.01)
    assert [words.round for peer_id, words in mail.arrived if peer_id == "ada"] == [6]
    assert [words.round for peer_id, words in mail.arrived if peer_id == "bo"] == [4, 5, 6]
    assert all(isinstance(words, Announcement) for _, words in mail.arrived)


async def test_nobody_is_asked_for_a_round_that_is_over(calls, mail, federation):
    mail.away["ada"] = asyncio.Event()
    calls.ask("ada", request(federation, False), lambda *words: None)
    await asyncio.sleep(0.01)
    calls.forget(["ada", "bo"])
    mail.away["ada"].set()
    await asyncio.sleep(0.02)
    assert mail.arrived == []


async def test_a_model_is_given_once_even_when_it_is_wanted_twice(calls, mail, federation):
    mail.away["ada"] = asyncio.Event()
    digest = federation.digest
    model = ModelRecord("m", "f", "Digits", 4, digest, ("a", "b"), (3,), federation.config, 0.5, 3, 1.0)
    given = calls.give(model, ["ada"]) + calls.give(model, ["ada"])
    mail.away["ada"].set()
    await asyncio.wait(given)
    assert mail.arrived == [("ada", FinalModel("f", "m", 4, digest, ("a", "b"), (3,), 0.5, MODEL))]


async def test_who_does_not_hear_keeps_nobody_else_from_hearing(calls, mail, federation):
    mail.closed["ada"] = UnreachableError("Nobody there.")
    await asyncio.wait(calls.announce(federation, ["ada", "bo"]))
    assert [peer_id for peer_id, _ in mail.arrived] == ["bo"]


async def test_after_stop_nothing_more_is_said(calls, mail, federation):
    mail.away["ada"] = asyncio.Event()
    calls.announce(federation, ["ada"])
    await asyncio.sleep(0)
    await calls.stop()
    mail.away["ada"].set()
    await asyncio.sleep(0.01)
    assert mail.arrived == []


async def test_who_does_not_understand_the_training_is_named(mail, tmp_path, federation):
    named = []
    calls = Calls(FileStore(tmp_path), mail.send, lambda peer_id, words: named.append((peer_id, words)))
    mail.closed["old"] = RefusedError("It is an older program.", "Update it.")
    await asyncio.wait(calls.announce(federation, ["old", "new"]))
    assert named == [("old", "It is an older program.")]
    assert [peer_id for peer_id, _ in mail.arrived] == ["new"]
    await calls.stop()
