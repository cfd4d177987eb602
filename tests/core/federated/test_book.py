"""The book: rounds before anybody hears of them, the best model kept, old files gone, and when it is full."""

import time

import pytest

from core.events import Events
from core.federated.archive import Archive, Made
from core.federated.book import Book
from core.federated.messages import Answer, Measured
from core.federated.records import Federation, Participant, RoundFinished, TrainingConfig
from core.federated.register import Register
from core.federated.round import Round
from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.federated import FederatedTables


@pytest.fixture
async def desk(tmp_path):
    database, files, events = Database(tmp_path / "vega.db"), FileStore(tmp_path / "files"), Events()
    register = Register(FederatedTables(database), events)
    seen = []
    events.subscribe(RoundFinished, seen.append)
    config = TrainingConfig(rounds=9, patience=2)
    await register.keep(Federation("f", "t", "coordinator", "me", config, digest=files.add_bytes(b"0")))
    await register.keep_participant(Participant("f", "ada", "Ada", "ready", 10))
    made = Book("f", register=register, archive=Archive(files, register), events=events, name=str)
    await made.open()
    yield made, register, files, seen
    database.close()


async def finish(desk, number, accuracy, loss=1.0):
    """One round whose model is measured."""
    book, register, files, _ = desk
    current = Round(number, register.get("f").digest, ("ada",), 1, time.monotonic(), 60)
    answer = Answer("f", number, current.digest, 10, 0.3, 7.0, "", b"12345")
    current.answer("ada", number, digest=current.digest, now=time.monotonic())
    made = Made(files.add_bytes(str(number).encode()), "", {})
    await book.keep(current, made, {"ada": answer}, sent=100, started=1.0)
    book.measured.add("ada", Measured("f", made.digest, 10, loss, accuracy))
    await book.report()
    return made.digest


async def test_a_round_counts_its_bytes_and_its_participants(desk):
    await finish(desk, 1, 0.5)
    [record] = desk[1].rounds("f")
    assert (record.bytes, record.answers[0].bytes, record.accuracy) == (105, 5, 0.5)
    ada = desk[1].participant("f", "ada")
    assert (ada.asked, ada.answered, ada.last_asked, ada.last_round, ada.train_ms) == (1, 1, 1, 1, 7.0)
    assert [event.number for event in desk[3]] == [1]


async def test_the_best_is_kept_the_others_go_and_the_last_can_be_the_best(desk):
    digests = [await finish(desk, number, accuracy) for number, accuracy in ((1, 0.5), (2, 0.9), (3, 0.7), (4, 0.8))]
    federation = desk[1].get("f")
    assert (federation.best_round, federation.best_accuracy, federation.best_digest) == (2, 0.9, digests[1])
    # what a round replaces goes with the next one
    assert set(desk[2].digests()) == {digests[1], digests[2], digests[3]}
    await desk[0].clear(())
    assert set(desk[2].digests()) == {digests[1], digests[3]}
    last = await finish(desk, 5, 0.9)
    await desk[0].clear(())
    assert desk[1].get("f").best_digest == last
    assert desk[2].digests() == [last]


async def test_it_is_full_after_a_plateau(desk):
    for number, loss in ((1, 1.0), (2, 0.5), (3, 0.5)):
        await finish(desk, number, 0.5, loss)
        assert desk[0].is_full() is None
    await finish(desk, 4, 0.5, 0.6)
    assert desk[0].is_full() == "Ended early: no loss better than 0.5 (round 2) in 2 rounds."


async def test_opened_again_it_knows_the_losses(desk):
    await finish(desk, 1, 0.5, 0.25)
    book = Book("f", register=desk[1], archive=Archive(desk[2], desk[1]), events=Events(), name=str)
    await book.open()
    assert book.losses == [(1, 0.25)]
