"""Only who was invited to a training is heard in it, and what arrives is checked before it is believed."""

import asyncio

import numpy as np
import pytest
from federated_program import DigitPictures

from core.errors import RefusedError
from core.federated.messages import (
    Announcement,
    Answer,
    FinalModel,
    Measured,
    Offer,
    Train,
    Wanted,
    Withdrawal,
)
from core.federated.networks import build_network
from core.federated.records import TrainingConfig, TrainingFinished
from core.federated.weights import ModelWeights

CONFIG = TrainingConfig(model="mlp", hidden=8)
MODEL = ModelWeights.from_torch(build_network(CONFIG, (1, 8, 8), 2))


def final(federation_id, weights=MODEL, **values):
    filled = {
        "model_id": f"{federation_id}-3",
        "round": 3,
        "digest": weights.digest,
        "labels": ("a", "b"),
        "shape": (1, 8, 8),
        "accuracy": 0.75,
        "payload": weights.to_bytes(),
        **values,
    }
    return FinalModel(federation_id, **filled)


def ended(federation_id, model):
    return Announcement(federation_id, "Digits", CONFIG, "finished", 3, ("a", "b"), (1, 8, 8), model=model)


@pytest.fixture
async def pair(machine):
    """Ada coordinates a training that bo was invited to, and one that he was not."""
    async with machine("ada") as ada, machine("bo", DigitPictures(range(50))) as bo:
        open_one = await ada.federated.create("Open", CONFIG)
        closed = await ada.federated.create("Closed", CONFIG)
        await bo.join((await ada.federated.invite(open_one.id)).link)
        yield ada, bo, open_one.id, closed.id


async def test_a_guest_says_nothing_in_a_training_it_was_not_invited_to(pair):
    ada, bo, _, closed = pair
    for words in (
        Offer(closed, 5, (("a", 5),), (1, 8, 8)),
        Withdrawal(closed),
        Wanted(closed),
        Measured(closed, "d", 1, 0.1, 0.9),
        Answer(closed, 1, "d", 5, 0.1, 1.0, "", MODEL.to_bytes()),
    ):
        with pytest.raises(RefusedError, match="does not take part in that training"):
            await bo.network.send(ada.id, words)
    assert ada.federated.participants(closed) == []


async def test_a_guest_cannot_play_the_coordinator(pair):
    ada, bo, open_one, _ = pair
    for words, what in (
        (Announcement(open_one, "Mine now", CONFIG, "finished", 9), "was not invited"),
        (Train(open_one, 1, MODEL.digest, ("a", "b"), (1, 8, 8), False, MODEL.to_bytes()), "not known"),
        (final(open_one), "not known"),
    ):
        with pytest.raises(RefusedError, match=what):
            await bo.network.send(ada.id, words)
    assert ada.federated.federation(open_one).title == "Open"


async def test_who_was_removed_is_no_longer_heard(pair):
    ada, bo, open_one, _ = pair
    await ada.network.revoke(bo.id, f"federation:{open_one}")
    with pytest.raises(RefusedError, match="does not take part"):
        await bo.network.send(ada.id, Offer(open_one, 5, (("a", 5),), (1, 8, 8)))


async def test_a_configuration_that_cannot_be_is_refused(pair):
    ada, bo, open_one, _ = pair
    mad = TrainingConfig(hidden=10**9)
    with pytest.raises(RefusedError, match="Hidden: 1e\\+09 is too large"):
        await ada.network.send(bo.id, Announcement(open_one, "Open", mad, "running", 0))


async def test_the_end_is_told_once_the_model_is_there(pair):
    ada, bo, open_one, _ = pair
    await ada.network.send(bo.id, final(open_one))
    await ada.network.send(bo.id, ended(open_one, f"{open_one}-3"))
    end = await bo.ended(open_one)
    assert (end.accuracy, end.rounds, end.state) == (0.75, 3, "finished")
    [model] = bo.federated.models(open_one)
    assert (model.id, model.labels, model.parameters) == (f"{open_one}-3", ("a", "b"), MODEL.parameters)
    assert bo.files.read(model.digest) == MODEL.to_bytes()


async def test_an_end_whose_model_cannot_be_had_is_still_told(pair):
    """Bo asks once for the model; ada, who has none, says the end again."""
    ada, bo, open_one, _ = pair
    await ada.federated._register.change(open_one, state="finished", round=3)
    await ada.network.send(bo.id, ended(open_one, f"{open_one}-3"))
    end = await bo.ended(open_one)
    assert (end.accuracy, end.state) == (None, "finished")


async def test_an_end_without_a_model_is_told_at_once(pair):
    ada, bo, open_one, _ = pair
    await ada.network.send(bo.id, Announcement(open_one, "Open", CONFIG, "failed", 0, error="No data."))
    assert (await bo.ended(open_one)).state == "failed"
    assert bo.federated.federation(open_one).error == "No data."
    await ada.network.send(bo.id, Announcement(open_one, "Open", CONFIG, "failed", 0, error="No data."))
    await asyncio.sleep(0.05)
    assert len(bo.events_of(TrainingFinished)) == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda f: final(f, digest="0" * 64), "arrived damaged"),
        (lambda f: final(f, labels=("a", "b", "c")), "does not fit"),
        (lambda f: final(f, MODEL.with_flat(MODEL.flat() * np.nan)), "not finite"),
    ],
    ids=["damaged", "labels", "NaN"],
)
async def test_a_model_that_is_not_whole_is_refused(pair, wrong, words):
    ada, bo, open_one, _ = pair
    with pytest.raises(RefusedError, match=words):
        await ada.network.send(bo.id, wrong(open_one))
    assert bo.federated.models() == []
