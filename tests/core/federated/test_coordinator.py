"""The rounds of a training over participants of every kind: each ends, names who failed, and loses nothing."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest

from core.errors import InputError, UnreachableError
from core.events import Events
from core.federated import coordinator as module
from core.federated import ending
from core.federated import round as rounds
from core.federated.coordinator import Coordinator
from core.federated.messages import Announcement, Answer, FinalModel, Measured, Offer, Train
from core.federated.records import (
    Federation,
    ParticipantAnswered,
    RoundFinished,
    RoundStarted,
    TrainingConfig,
    TrainingFinished,
)
from core.federated.register import Register
from core.federated.weights import ModelWeights
from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.federated import FederatedTables

SHAPE = (2,)
LABELS = (("a", 5), ("b", 5))


def moved(payload, step):
    """The model with `step` added to every number."""
    weights = ModelWeights.from_bytes(payload)
    return weights.with_flat(weights.flat() + step).to_bytes()


class Site:
    """A participant that measures and answers at once, in the way its character says."""

    def __init__(self, name, character="honest", step=1.0, examples=10):
        self.name, self.character, self.step, self.examples = name, character, step, examples
        self.is_there = True
        self.asked = []
        self.heard = []

    def reply(self, request):
        """What it says to a request; nothing when it hangs."""
        self.asked.append(request.round)
        measured = Measured("f", request.digest, self.examples, 1.0 / request.round, 0.5)
        words = {"error": "The disk is full."}.get(self.character, "")
        payload = {
            "nan": lambda: moved(request.payload, np.nan),
            "shape": lambda: ModelWeights({"w": np.zeros(3, np.float32)}).to_bytes(),
            "error": lambda: b"",
        }.get(self.character, lambda: moved(request.payload, self.step))
        if self.character in ("hang", "away"):
            return [measured]
        if request.measure_only:
            return [measured]
        answer = Answer("f", request.round, request.digest, self.examples, 0.3, 5.0, words, payload())
        return [measured, answer, answer] if self.character == "twice" else [measured, answer]


class Field:
    """A coordinator with its database and its participants, in one process without a network."""

    def __init__(self, folder, *sites, **config):
        self.sites = {site.name: site for site in sites}
        self.database = Database(folder / "vega.db")
        self.files = FileStore(folder / "files")
        self.events = Events()
        self.seen = []
        self.events.subscribe(object, self.seen.append)
        self.register = Register(FederatedTables(self.database), self.events)
        self.register.load()
        values = {"model": "mlp", "rounds": 3, "hidden": 4, "deadline_s": 20.0, **config}
        self.config = TrainingConfig(**values)
        self.coordinator = Coordinator(
            "f",
            register=self.register,
            files=self.files,
            events=self.events,
            send=self.send,
            is_there=lambda peer_id: self.sites[peer_id].is_there,
            deadline_s=20.0,
        )

    async def open(self):
        if self.register.get("f") is None:
            await self.register.keep(Federation("f", "Digits", "coordinator", "me", self.config))
        for site in self.sites.values():
            await self.offer(site)
        return self

    async def offer(self, site, labels=LABELS, shape=SHAPE):
        await self.coordinator.take_offer(site.name, site.name, Offer("f", site.examples, labels, shape))

    async def send(self, peer_id, message):
        site = self.sites[peer_id]
        if not site.is_there:
            raise UnreachableError(f"{peer_id} is away.")
        if isinstance(message, Train):
            for words in site.reply(message):
                if isinstance(words, Answer):
                    self.coordinator.take_answer(peer_id, words)
                else:
                    self.coordinator.take_measure(peer_id, words)
        else:
            site.heard.append(message)

    async def train(self):
        self.coordinator.begin()
        await self.until(lambda: self.of(TrainingFinished))
        return self.of(TrainingFinished)[-1]

    async def until(self, is_so):
        async with asyncio.timeout(20):
            while not is_so():
                await asyncio.sleep(0.002)

    def of(self, kind):
        return [event for event in self.seen if isinstance(event, kind)]

    def turn(self, name, *, is_there):
        self.sites[name].is_there = is_there
        self.coordinator.wake(name)

    async def close(self):
        await self.coordinator.stop()
        self.database.close()


@pytest.fixture
async def field(tmp_path):
    opened = []

    async def make(*sites, **config):
        opened.append(Field(tmp_path, *sites, **config))
        return await opened[-1].open()

    yield make
    for entry in opened:
        await entry.close()


@pytest.fixture
def impatient(monkeypatch):
    """Who is away is lost, and who does not listen is not waited for, after moments."""
    monkeypatch.setattr(rounds, "GRACE_S", 0.05)
    monkeypatch.setattr(module, "PATIENCE_S", 0.1)
    monkeypatch.setattr(ending, "PATIENCE_S", 0.1)


async def test_every_round_moves_the_model_by_the_weighted_mean(field):
    """Arithmetic: each round moves by (10 × 1 + 30 × 3) / 40 = 2.5, after three rounds by 7.5."""
    found = await field(Site("ada"), Site("bo", step=3.0, examples=30))
    end = await found.train()
    assert (end.state, end.rounds, end.accuracy) == ("finished", 3, 0.5)
    federation = found.register.get("f")
    first = ModelWeights.from_bytes(found.files.read(found.register.models("f")[0].digest))
    start = module.Archive(found.files, found.register).first(found.config, SHAPE, ("a", "b"))[0]
    assert first.flat() - ModelWeights.from_bytes(found.files.read(start)).flat() == pytest.approx(7.5, abs=1e-5)
    assert (federation.labels, federation.shape, federation.is_begun) == (("a", "b"), SHAPE, False)


async def test_history_tells_each_round_and_each_participant(field):
    found = await field(Site("ada"), Site("bo"))
    await found.train()
    history = found.register.rounds("f")
    assert [record.number for record in history] == [1, 2, 3]
    # the sites report 1 / round for the model they are given: round n's model is measured in round n + 1
    assert [record.loss for record in history] == pytest.approx([1 / 2, 1 / 3, 1 / 3])
    assert [(entry.name, entry.state, entry.train_loss) for entry in history[0].answers] == [
        ("ada", "answered", 0.3),
        ("bo", "answered", 0.3),
    ]
    assert [entry.loss for entry in history[2].answers] == pytest.approx([1 / 3, 1 / 3])
    assert [event.number for event in found.of(RoundStarted)] == [1, 2, 3]
    assert [event.number for event in found.of(RoundFinished)] == [1, 2, 3]
    assert len(found.of(ParticipantAnswered)) == 6
    assert {entry.last_round for entry in found.register.participants("f")} == {3}


async def test_everybody_gets_the_model_before_hearing_of_the_end(field):
    found = await field(Site("ada"), Site("bo"))
    await found.train()
    for site in found.sites.values():
        model, end = site.heard[-2:]
        assert isinstance(model, FinalModel) and isinstance(end, Announcement)
        assert (end.state, end.model, model.model_id, model.round) == ("finished", "f-3", "f-3", 3)
        assert ModelWeights.from_bytes(model.payload).digest == model.digest


async def test_a_hundred_rounds_do_not_keep_a_hundred_models(field):
    found = await field(Site("ada"), rounds=5, quorum=1)
    await found.train()
    assert found.files.digests() == [found.register.get("f").digest]


@pytest.mark.parametrize(
    ("character", "words"),
    [("nan", "not finite"), ("shape", "another architecture"), ("error", "The disk is full.")],
)
async def test_who_answers_with_something_unusable_is_named_and_the_rounds_go_on(field, character, words):
    found = await field(Site("ada"), Site("bo"), Site("cleo", character))
    end = await found.train()
    assert end.state == "finished"
    for record in found.register.rounds("f"):
        [left_out] = [entry for entry in record.answers if entry.state != "answered"]
        assert (left_out.name, left_out.state) == ("cleo", "failed")
        assert words in left_out.error
    assert [event.left_out for event in found.of(RoundFinished)] == [("cleo",)] * 3
    cleo = found.register.participant("f", "cleo")
    assert (cleo.state, cleo.last_round) == ("left out", 0)
    assert words in cleo.error


async def test_who_hangs_costs_one_deadline_and_is_not_asked_again(field):
    found = await field(Site("ada"), Site("bo"), Site("cleo", "hang"), deadline_s=0.5)
    await found.train()
    first, second, _ = found.register.rounds("f")
    assert [entry.state for entry in first.answers] == ["answered", "answered", "late"]
    assert first.round_ms >= 500
    assert [entry.name for entry in second.answers] == ["ada", "bo"]
    # asked in round 1, and at the end to measure
    assert found.sites["cleo"].asked == [1, 3]


async def test_who_was_late_is_asked_again_once_heard_of(field):
    """With all three needed, the training waits for the late one, and its late answer is what wakes it."""
    found = await field(Site("ada"), Site("bo"), Site("cleo", "hang"), quorum=3, deadline_s=0.3, rounds=1)
    found.coordinator.begin()
    await found.until(lambda: "Waiting" in found.register.get("f").error)
    assert found.register.get("f").error == "Waiting for 1 more participant with data. Not answering yet: cleo."
    assert found.register.get("f").state == "waiting"
    assert found.register.participant("f", "cleo").error == "No answer before the deadline."
    found.sites["cleo"].character = "honest"
    found.coordinator.take_answer("cleo", Answer("f", 1, found.register.get("f").digest, 10, 0.3, 5.0, "", b""))
    await found.until(lambda: found.of(TrainingFinished))
    assert [entry.state for entry in found.register.rounds("f")[0].answers] == ["answered"] * 3


async def test_an_answer_that_comes_twice_counts_once(field):
    found = await field(Site("ada", "twice"), Site("bo", "twice"))
    assert (await found.train()).state == "finished"
    assert len(found.of(ParticipantAnswered)) == 6


async def test_without_a_quorum_it_waits_in_words_and_goes_on_when_they_are_back(field, impatient):
    found = await field(Site("ada"), Site("bo"))
    found.turn("bo", is_there=False)
    found.coordinator.begin()
    await found.until(lambda: found.register.get("f").error)
    assert found.register.get("f").error == "Waiting for 1 more participant with data. Away: bo."
    assert found.register.get("f").state == "waiting" and found.register.get("f").is_begun
    found.turn("bo", is_there=True)
    await found.until(lambda: found.of(TrainingFinished))
    assert found.of(TrainingFinished)[-1].state == "finished"


async def test_who_dies_in_a_round_is_lost_and_the_others_finish(field, impatient):
    found = await field(Site("ada"), Site("bo"), Site("cleo", "away"))
    found.coordinator.begin()
    await found.until(lambda: found.sites["cleo"].asked)
    found.turn("cleo", is_there=False)
    await found.until(lambda: found.of(TrainingFinished))
    first = found.register.rounds("f")[0]
    assert [(entry.name, entry.state) for entry in first.answers][-1] == ("cleo", "lost")
    assert first.answers[-1].error == "The connection was lost."


async def test_who_returns_in_a_round_is_asked_again_and_counts(field):
    found = await field(Site("ada"), Site("bo", "away"), rounds=1)
    found.coordinator.begin()
    await found.until(lambda: found.sites["bo"].asked)
    found.turn("bo", is_there=False)
    found.sites["bo"].character = "honest"
    found.turn("bo", is_there=True)
    await found.until(lambda: found.of(TrainingFinished))
    assert [entry.state for entry in found.register.rounds("f")[0].answers] == ["answered", "answered"]


async def test_a_cause_that_waiting_does_not_mend_ends_the_training_with_names(field):
    found = await field(Site("ada"), Site("bo", "error"))
    end = await found.train()
    federation = found.register.get("f")
    assert (end.state, federation.state) == ("failed", "failed")
    assert federation.error == (
        "Round 1 had 1 of 2 needed answers and is repeated. bo: The disk is full. "
        "Mend the cause on those machines, then begin again."
    )
    found.sites["bo"].character = "honest"
    found.seen.clear()
    assert (await found.train()).state == "finished"


async def test_data_of_one_label_fails_in_words(field):
    found = await field()
    for name in ("ada", "bo"):
        found.sites[name] = Site(name)
        await found.offer(found.sites[name], labels=(("cat", 10),))
    assert (await found.train()).state == "failed"
    assert found.register.get("f").error.startswith("All data carries one and the same label.")


async def test_data_of_another_form_is_refused_and_left_out(field):
    found = await field(Site("ada"), Site("bo"))
    await found.train()
    cleo = found.sites["cleo"] = Site("cleo")
    with pytest.raises(InputError, match="has the shape 3, the training uses 2"):
        await found.offer(cleo, shape=(3,))
    with pytest.raises(InputError, match="does not know the labels zebra"):
        await found.offer(cleo, labels=(("zebra", 10),))
    assert found.register.participant("f", "cleo").state == "left out"


async def test_labels_of_all_are_brought_together_in_order(field):
    found = await field()
    for name, label in (("ada", "zebra"), ("bo", "ant")):
        found.sites[name] = Site(name)
        await found.offer(found.sites[name], labels=(("m", 5), (label, 5)))
    await found.train()
    assert found.register.get("f").labels == ("ant", "m", "zebra")


async def test_a_halt_keeps_what_was_made_and_begin_goes_on_from_there(field):
    found = await field(Site("ada"), quorum=1, rounds=4)
    found.coordinator.begin()
    await found.until(lambda: found.register.get("f").round >= 1)
    found.sites["ada"].character = "hang"
    await found.coordinator.halt()
    stopped = found.register.get("f")
    assert stopped.state == "stopped" and not stopped.is_begun
    assert [model.id for model in found.register.models("f")] == [f"f-{stopped.round}"]
    found.sites["ada"].character = "honest"
    found.seen.clear()
    assert (await found.train()).rounds == 4
    assert [record.number for record in found.register.rounds("f")] == [1, 2, 3, 4]


async def test_a_coordinator_that_starts_again_goes_on_with_the_round_it_was_in(field, tmp_path):
    """As after `kill -9`: everything is read from disk by a new coordinator, and the last model is measured anew."""
    first = await field(Site("ada"), Site("bo"), rounds=4)
    first.coordinator.begin()
    await first.until(lambda: first.register.get("f").round == 2)
    first.sites["ada"].character = "hang"
    await first.coordinator.stop()
    reached = first.register.get("f").round
    again = await field(Site("ada"), Site("bo"), rounds=4)
    end = await again.train()
    assert (end.state, end.rounds) == ("finished", 4)
    assert again.of(RoundStarted)[0].number == reached + 1
    history = again.register.rounds("f")
    assert [record.number for record in history] == [1, 2, 3, 4]
    assert all(record.accuracy == 0.5 for record in history)


async def test_killed_after_the_last_round_it_still_ends_once(field):
    found = await field(Site("ada"), Site("bo"))
    await found.train()
    await found.register.change("f", state="running", is_begun=True)
    again = await field(Site("ada"), Site("bo"))
    assert (await again.train()).accuracy == 0.5
    assert [model.id for model in again.register.models("f")] == ["f-3"]


async def test_who_withdraws_in_a_round_is_not_waited_for_and_stays_invited(field):
    found = await field(Site("ada"), Site("bo"), Site("cleo", "hang"), rounds=1)
    found.coordinator.begin()
    await found.until(lambda: found.sites["cleo"].asked)
    await found.coordinator.take_withdrawal("cleo")
    await found.until(lambda: found.of(TrainingFinished))
    assert found.register.rounds("f")[0].answers[-1].error == "It withdrew."
    assert found.register.participant("f", "cleo").examples == 0


async def test_new_data_in_a_round_is_asked_for_at_once(field):
    found = await field(Site("ada"), Site("bo", "hang"), rounds=1)
    found.coordinator.begin()
    await found.until(lambda: found.sites["bo"].asked)
    found.sites["bo"].character = "honest"
    await found.offer(found.sites["bo"])
    await found.until(lambda: found.of(TrainingFinished))
    assert found.sites["bo"].asked[:2] == [1, 1]


async def test_a_strategy_that_breaks_ends_the_training_with_its_words(field, monkeypatch):
    def broken(self, model, updates):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("core.federated.strategies.fed_avg.FedAvg.aggregate", broken)
    found = await field(Site("ada"), Site("bo"))
    assert (await found.train()).state == "failed"
    assert found.register.get("f").error == "ZeroDivisionError: division by zero"


async def test_numbers_from_afar_that_are_none_do_not_reach_the_history(field):
    site = Site("ada")
    reply = site.reply
    site.reply = lambda request: [
        replace(words, loss=float("nan")) if isinstance(words, Answer | Measured) else words for words in reply(request)
    ]
    found = await field(site, quorum=1, rounds=1)
    await found.train()
    [record] = found.register.rounds("f")
    assert (record.loss, record.accuracy, record.answers[0].train_loss) == (None, 0.5, None)


@pytest.mark.parametrize("examples", [0, -3, 10**30])
async def test_an_offer_nobody_could_keep_is_refused(field, examples):
    found = await field(Site("ada"))
    with pytest.raises(InputError, match="that many examples"):
        await found.offer(Site("ada", examples=examples))
    assert found.register.participant("f", "ada").examples == 10


async def test_nobody_measures_on_more_than_it_offered(field, impatient):
    """The boaster's accuracy of 1 on a billion examples does not become everybody's 0.5."""
    boaster = Site("bo")
    reply = boaster.reply
    boaster.reply = lambda request: [
        replace(words, examples=10**9, accuracy=1.0) if isinstance(words, Measured) else words
        for words in reply(request)
    ]
    found = await field(Site("ada"), boaster)
    await found.train()
    assert {record.accuracy for record in found.register.rounds("f")} == {0.5}
