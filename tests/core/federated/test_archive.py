"""Models as files: made from answers, with what the strategy remembers, and removed when nobody needs them."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from core.errors import InputError, StorageError
from core.events import Events
from core.federated import archive
from core.federated.archive import Archive
from core.federated.messages import Answer
from core.federated.records import Federation, TrainingConfig
from core.federated.register import Register
from core.federated.strategies.base import Strategy
from core.federated.weights import ModelWeights
from core.params import param
from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.federated import FederatedTables


class WithMomentum(Strategy):
    """FedAvg with server momentum (Hsu, Qi, Brown 2019): a strategy that remembers."""

    title = "FedAvg with momentum"

    @dataclass(frozen=True)
    class Params:
        momentum: float = param(0.9, "How much of earlier rounds to keep", low=0.0, high=0.999)

    def __init__(self, params=None):
        super().__init__(params)
        self.velocity = None

    def aggregate(self, model, updates):
        total = sum(update.examples for update in updates)
        mean = sum(update.delta * (update.examples / total) for update in updates)
        self.velocity = mean if self.velocity is None else self.params.momentum * self.velocity + mean
        return model + self.velocity

    def state(self):
        return {} if self.velocity is None else {"velocity": self.velocity}

    def restore(self, state):
        self.velocity = state["velocity"]


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path / "files")


@pytest.fixture
def register(tmp_path):
    database = Database(tmp_path / "vega.db")
    yield Register(FederatedTables(database), Events())
    database.close()


@pytest.fixture
def shelf(files, register):
    return Archive(files, register)


def model(*values):
    return ModelWeights({"w": np.array(values, np.float32)})


def training(files, *values, quorum=1):
    digest = files.add_bytes(model(*values).to_bytes())
    return Federation("f", "Digits", "coordinator", "me", TrainingConfig(quorum=quorum), round=1, digest=digest)


def answer(*values, examples=1):
    return Answer("f", 2, "", examples, 0.0, 1.0, "", model(*values).to_bytes())


def test_the_first_model_is_the_one_that_everybody_would_build(shelf, files):
    first = shelf.first(TrainingConfig(seed=3), (1, 8, 8), ("a", "b"))
    assert first == shelf.first(TrainingConfig(seed=3), (1, 8, 8), ("a", "b"))
    assert first != shelf.first(TrainingConfig(seed=4), (1, 8, 8), ("a", "b"))
    assert ModelWeights.from_bytes(files.read(first)).is_finite
    with pytest.raises(InputError, match="one and the same label"):
        shelf.first(TrainingConfig(), (1, 8, 8), ("a",))


def test_answers_become_the_next_model(shelf, files):
    made = shelf.next(
        training(files, 1, 1), {"ada": answer(3, 1, examples=3), "bo": answer(-1, 5)}, offered={"ada": 3, "bo": 1}
    )
    # arithmetic: (3 × 3 − 1) / 4 and (3 × 1 + 5) / 4
    assert ModelWeights.from_bytes(files.read(made.digest)).arrays["w"].tolist() == [2, 2]
    assert (made.memory, made.rejected) == ("", {})


def test_too_few_usable_answers_make_no_model(shelf, files):
    made = shelf.next(
        training(files, 1, quorum=2), {"ada": answer(3), "bo": answer(np.nan)}, offered={"ada": 1, "bo": 1}
    )
    assert made.digest == ""
    assert "not finite" in made.rejected["bo"]
    assert shelf.next(training(files, 1, quorum=0), {}, offered={}).digest == ""


def test_what_a_strategy_remembers_is_stored_and_found_again(shelf, files, monkeypatch):
    """Two equal rounds of step 1 move by 1, then by 1 + 0.9 (arithmetic), each with a new strategy object."""
    monkeypatch.setattr(archive, "STRATEGIES", {"fed_avg": WithMomentum})
    federation = training(files, 0)
    moved = []
    for _ in range(2):
        now = ModelWeights.from_bytes(files.read(federation.digest)).arrays["w"][0]
        made = shelf.next(federation, {"ada": answer(now + 1)}, offered={"ada": 1})
        moved.append(ModelWeights.from_bytes(files.read(made.digest)).arrays["w"][0] - now)
        federation = replace(federation, digest=made.digest, memory=made.memory)
    assert moved == pytest.approx([1.0, 1.9])


def test_a_model_has_the_same_id_however_often_its_end_is_told(shelf, files):
    federation = training(files, 1, 2, 3)
    first, second = shelf.describe(federation, 0.5, 1.0), shelf.describe(federation, 0.5, 2.0)
    assert first.id == second.id == "f-1"
    assert (first.parameters, first.accuracy) == (3, 0.5)
    assert first.architecture == model(0, 0, 0).fingerprint


async def test_old_models_are_removed_unless_somebody_needs_them(shelf, files, register):
    federation = training(files, 1)
    await register.keep(federation)
    old = files.add_bytes(b"old")
    shelf.remove(old, federation.digest, "", old)
    assert files.digests() == [federation.digest]
    await register.delete("f")
    shelf.remove(federation.digest)
    assert files.digests() == []


def test_a_missing_model_is_said_with_what_to_do(shelf, files):
    federation = replace(training(files, 1), digest="0" * 64)
    with pytest.raises(StorageError, match="missing"):
        shelf.next(federation, {}, offered={})
