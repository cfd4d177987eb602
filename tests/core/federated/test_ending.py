"""Endings are said once, with the model before the end, and the best model is kept beside the last."""

from core.events import Events
from core.federated.archive import Archive
from core.federated.book import Book
from core.federated.calls import Calls
from core.federated.ending import Ending
from core.federated.records import Federation, TrainingConfig, TrainingFinished
from core.federated.register import Register
from core.federated.tasks.classification import Classification
from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.federated import FederatedTables


async def test_the_best_and_the_last_are_kept(tmp_path):
    database, files, events, seen = Database(tmp_path / "vega.db"), FileStore(tmp_path / "files"), Events(), []
    events.subscribe(TrainingFinished, seen.append)
    register = Register(FederatedTables(database), events)
    archive = Archive(files, register)

    async def send(peer_id, message):
        """Nobody is there."""

    calls = Calls(files, send)
    book = Book("f", register=register, archive=archive, events=events, name=str)
    ending = Ending("f", register=register, archive=archive, book=book, calls=calls, events=events, there=list)
    config = TrainingConfig(model="linear")
    task = Classification(config)
    last, best = (task.another((2,), ("a", "b"), seed).to_bytes() for seed in (0, 1))
    await register.keep(
        Federation(
            "f",
            "Digits",
            "coordinator",
            "me",
            config,
            round=5,
            labels=("a", "b"),
            shape=(2,),
            digest=files.add_bytes(last),
            best_digest=files.add_bytes(best),
            best_round=3,
            best_accuracy=0.9,
        )
    )
    await ending.conclude("finished", "Ended early.")
    assert [(model.id, model.accuracy) for model in register.models("f")] == [("f-5", None), ("f-3", 0.9)]
    assert (register.get("f").state, register.get("f").error, ending.model_id) == ("finished", "Ended early.", "f-5")
    assert [(event.state, event.rounds) for event in seen] == [("finished", 5)]
    database.close()
