"""Models as files: made from answers, with what the strategy remembers, and removed when nobody needs them."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import InputError, StorageError
from core.events import Events
from core.federated.archive import Archive, Situation
from core.federated.messages import Answer
from core.federated.records import Federation, TrainingConfig
from core.federated.register import Register
from core.federated.weights import ModelWeights
from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.federated import FederatedTables


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


def training(files, *values, **config):
    digest = files.add_bytes(model(*values).to_bytes())
    return Federation(
        "f", "Digits", "coordinator", "me", TrainingConfig(**{"quorum": 1, **config}), round=1, digest=digest
    )


def answer(start, *values, examples=1):
    return Answer("f", 2, start.digest, examples, 0.0, 1.0, "", model(*values).to_bytes())


def test_the_first_model_is_the_one_that_everybody_would_build(shelf, files):
    first = shelf.first(TrainingConfig(seed=3), (1, 8, 8), ("a", "b"))
    assert first == shelf.first(TrainingConfig(seed=3), (1, 8, 8), ("a", "b"))
    assert first != shelf.first(TrainingConfig(seed=4), (1, 8, 8), ("a", "b"))
    assert ModelWeights.from_bytes(files.read(first[0])).is_finite
    assert first[1] == ""
    with pytest.raises(InputError, match="one and the same label"):
        shelf.first(TrainingConfig(), (1, 8, 8), ("a",))


def test_answers_become_the_next_model(shelf, files):
    start = training(files, 1, 1)
    answers = {"ada": answer(start, 3, 1, examples=3), "bo": answer(start, -1, 5)}
    made = shelf.next(start, answers, Situation({"ada": 3, "bo": 1}))
    # arithmetic: (3 × 3 − 1) / 4 and (3 × 1 + 5) / 4
    assert ModelWeights.from_bytes(files.read(made.digest)).arrays["w"].tolist() == [2, 2]
    assert (made.memory, made.rejected) == ("", {})


def test_too_few_usable_answers_make_no_model(shelf, files):
    start = training(files, 1, quorum=2)
    answers = {"ada": answer(start, 3), "bo": answer(start, np.nan)}
    made = shelf.next(start, answers, Situation({"ada": 1, "bo": 1}))
    assert made.digest == ""
    assert "not finite" in made.rejected["bo"]
    assert shelf.next(training(files, 1, quorum=0), {}, Situation({})).digest == ""


def test_what_a_strategy_remembers_is_stored_and_found_again(shelf, files):
    """Two equal rounds of step 1 move by 1, then by 1 + 0.9 (arithmetic), each with a new strategy object."""
    federation = training(files, 0, strategy="fed_avg_m")
    moved = []
    for _ in range(2):
        now = ModelWeights.from_bytes(files.read(federation.digest)).arrays["w"][0]
        made = shelf.next(federation, {"ada": answer(federation, now + 1)}, Situation({"ada": 1}))
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
        shelf.next(federation, {}, Situation({}))
