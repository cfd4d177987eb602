"""Taking part: measure, train, answer; nothing twice, nothing unsaid, and the data stays here."""

import asyncio
import threading

import pytest
from federated_program import LIBRARY, DigitPictures

from core.errors import InputError, MediaError, RefusedError, UnreachableError
from core.events import Events
from core.federated import wire
from core.federated.messages import Answer, Measured, Offer, Train, Withdrawal
from core.federated.networks import build_network
from core.federated.participant import ParticipantSide
from core.federated.records import Federation, ParticipantAnswered, RoundStarted, SourceSpec, TrainingConfig
from core.federated.register import Register
from core.federated.weights import ModelWeights
from core.jobs import Jobs
from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.federated import FederatedTables

CONFIG = TrainingConfig(model="mlp", hidden=8)
LABELS = tuple("0123456789")
MODEL = ModelWeights.from_torch(build_network(CONFIG, (1, 8, 8), 10))


class SlowPictures(DigitPictures):
    """Pictures that count how often they are read, and can be lost."""

    def __init__(self, numbers):
        super().__init__(numbers)
        self.read = 0
        self.is_lost = False

    def labelled(self, labels=()):
        self.read += 1
        if self.is_lost:
            raise MediaError("The disk with the pictures is gone.", "Plug it in.")
        return super().labelled(labels)


class Site:
    """A participant whose coordinator is a list."""

    def __init__(self, folder):
        self.database = Database(folder / "vega.db")
        self.events = Events()
        self.seen = []
        self.events.subscribe(object, self.seen.append)
        self.files = FileStore(folder / "files")
        self.register = Register(FederatedTables(self.database), self.events)
        self.jobs = Jobs(self.events.emit)
        self.pictures = SlowPictures(range(60))
        self.sent = []
        self.is_online = True
        self.answer = None
        self.side = ParticipantSide(
            self.register,
            files=self.files,
            events=self.events,
            jobs=self.jobs,
            pictures=self.pictures,
            send=self.send,
            is_online=lambda peer_id: self.is_online,
            name=lambda: "bo",
        )

    async def send(self, peer_id, message):
        assert peer_id == "ada"
        if self.answer is not None:
            raise self.answer
        self.sent.append(message)

    async def open(self):
        self.events.bind(asyncio.get_running_loop())
        await self.register.keep(Federation("f", "Digits", "participant", "ada", CONFIG))
        return self

    @property
    def federation(self):
        return self.register.get("f")

    def ask(self, round=1, *, model=MODEL, labels=LABELS, shape=(1, 8, 8), measure_only=False, digest=""):
        request = Train("f", round, digest or model.digest, labels, shape, measure_only, model.to_bytes())
        self.side.asked(self.federation, request)

    async def heard(self, kind, count=1):
        async with asyncio.timeout(20):
            while len(found := [words for words in self.sent if isinstance(words, kind)]) < count:
                await asyncio.sleep(0.002)
        return found[-1]

    def trainings(self):
        return sum(isinstance(event, RoundStarted) for event in self.seen)

    async def close(self):
        await self.side.stop()
        await self.jobs.close()
        self.database.close()


@pytest.fixture
async def site(tmp_path):
    made = await Site(tmp_path).open()
    yield made
    await made.close()


async def test_the_offer_says_how_much_and_of_what_and_is_remembered(site):
    summary = await site.side.offer(site.federation, LIBRARY)
    (offer,) = site.sent
    assert offer == Offer("f", 60, summary.labels, (1, 8, 8), offer.fingerprint)
    assert len(offer.fingerprint) == 64
    assert sum(count for _, count in summary.labels) == 60
    assert site.federation.source == LIBRARY


async def test_asked_it_measures_then_trains_then_answers(site):
    await site.side.offer(site.federation, LIBRARY)
    site.ask()
    answer = await site.heard(Answer)
    measured = next(words for words in site.sent if isinstance(words, Measured))
    assert (measured.digest, measured.examples) == (MODEL.digest, 12)
    assert (answer.round, answer.digest, answer.examples, answer.error) == (1, MODEL.digest, 48, "")
    weights = wire.weights_of(answer.payload, MODEL)
    assert weights.architecture == MODEL.architecture
    assert weights.digest != MODEL.digest
    [event] = [event for event in site.seen if isinstance(event, ParticipantAnswered)]
    assert (event.name, event.number, event.accuracy) == ("bo", 1, measured.accuracy)
    assert (site.federation.state, site.federation.round) == ("running", 0)


async def test_asked_again_for_the_same_round_it_answers_without_training_twice(site):
    await site.side.offer(site.federation, LIBRARY)
    site.ask()
    first = await site.heard(Answer)
    site.ask()
    assert await site.heard(Answer, 2) is first
    assert site.trainings() == 1
    assert await site.heard(Measured, 2)


async def test_asked_again_while_it_trains_it_goes_on(site, monkeypatch):
    """A coordinator that was away for a moment does not throw away what is half done."""
    go_on = threading.Event()
    from core.federated.tasks.classification import Classification

    learn = Classification.learn

    def slow(self, *args, **kwargs):
        assert go_on.wait(20)
        return learn(self, *args, **kwargs)

    monkeypatch.setattr(Classification, "learn", slow)
    await site.side.offer(site.federation, LIBRARY)
    site.ask()
    await site.heard(Measured)
    site.ask()
    await site.heard(Measured, 2)
    go_on.set()
    await site.heard(Answer)
    await asyncio.sleep(0.05)
    assert site.trainings() == 1
    assert sum(isinstance(words, Answer) for words in site.sent) == 1


async def test_the_next_round_is_trained_anew(site):
    await site.side.offer(site.federation, LIBRARY)
    site.ask(1)
    await site.heard(Answer)
    site.ask(2)
    assert (await site.heard(Answer, 2)).round == 2
    assert site.trainings() == 2


async def test_measuring_only_trains_nothing(site):
    await site.side.offer(site.federation, LIBRARY)
    site.ask(measure_only=True)
    await site.heard(Measured)
    await asyncio.sleep(0.05)
    assert site.trainings() == 0


async def test_the_data_is_read_once_for_all_rounds(site):
    await site.side.offer(site.federation, LIBRARY)
    for number in (1, 2):
        site.ask(number)
        await site.heard(Answer, number)
    assert site.pictures.read == 1


async def test_after_a_restart_the_data_is_read_again_by_itself(site):
    await site.register.change("f", source=LIBRARY)
    site.ask()
    assert (await site.heard(Answer)).error == ""


@pytest.mark.parametrize(
    ("request_of", "words"),
    [
        ({"digest": "0" * 64}, "The model arrived damaged"),
        ({"shape": (3, 8, 8)}, "has the shape 1×8×8, the training uses 3×8×8"),
        ({"labels": tuple("012")}, "does not know the labels 3, 4, 5, 6, 7"),
        ({"labels": (*LABELS, "ten")}, "The model does not fit"),
    ],
    ids=["damaged", "shape", "labels", "architecture"],
)
async def test_a_request_that_does_not_fit_is_answered_with_words(site, request_of, words):
    await site.side.offer(site.federation, LIBRARY)
    site.ask(**request_of)
    answer = await site.heard(Answer)
    assert words in answer.error
    assert (answer.examples, answer.payload) == (0, b"")


async def test_whatever_breaks_here_reaches_the_coordinator_in_words(site):
    await site.register.change("f", source=LIBRARY)
    site.pictures.is_lost = True
    site.ask()
    assert (await site.heard(Answer)).error == "The disk with the pictures is gone. Plug it in."
    site.pictures.is_lost = False
    site.ask()
    assert (await site.heard(Answer, 2)).error == ""


async def test_an_unexpected_fault_is_said_too(site, monkeypatch):
    def broken(self, *args, **kwargs):
        raise RuntimeError("CUDA error")

    monkeypatch.setattr("core.federated.tasks.classification.Classification.learn", broken)
    await site.side.offer(site.federation, LIBRARY)
    site.ask()
    assert (await site.heard(Answer)).error == "RuntimeError: CUDA error"


async def test_without_data_it_says_so(site):
    site.ask()
    assert "offered no data" in (await site.heard(Answer)).error


async def test_a_person_who_cancels_the_job_is_not_waited_for(site, monkeypatch):
    from core.federated.tasks.classification import Classification

    learn = Classification.learn

    def slow(self, *args, job, **kwargs):
        while not job.is_cancelled:
            threading.Event().wait(0.005)
        return learn(self, *args, job=job, **kwargs)

    monkeypatch.setattr(Classification, "learn", slow)
    await site.side.offer(site.federation, LIBRARY)
    site.ask()
    async with asyncio.timeout(20):
        while not any(job.title.startswith("Training") for job in site.jobs.running):
            await asyncio.sleep(0.002)
    site.jobs.cancel_all()
    assert (await site.heard(Answer)).error == "The training was cancelled on this machine."


async def test_a_coordinator_that_is_away_hears_the_offer_on_its_return(site):
    site.is_online = False
    summary = await site.side.offer(site.federation, LIBRARY)
    assert (summary.examples, site.sent) == (60, [])
    site.is_online = True
    await site.side.announce(site.federation)
    assert [type(words) for words in site.sent] == [Offer]


async def test_an_offer_that_is_refused_is_told_to_the_person(site):
    site.answer = RefusedError("This data has the shape 3, the training uses 2.", "Choose other data.")
    with pytest.raises(RefusedError, match="has the shape 3"):
        await site.side.offer(site.federation, LIBRARY)
    assert site.federation.error == "This data has the shape 3, the training uses 2."


async def test_a_link_that_breaks_meanwhile_is_no_failure(site):
    site.answer = UnreachableError("ada is away.")
    assert (await site.side.offer(site.federation, LIBRARY)).examples == 60


async def test_who_withdraws_says_so_and_trains_no_more(site):
    await site.side.offer(site.federation, LIBRARY)
    await site.side.withdraw(site.federation)
    assert site.sent[-1] == Withdrawal("f")
    assert site.federation.source is None


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (SourceSpec("library_picture"), "Did you mean 'library_pictures'"),
        (SourceSpec("library_pictures", {"label": "3"}), "Did you mean 'labels'"),
        (SourceSpec("library_pictures", {"labels": "yak"}), "no labelled data"),
        (SourceSpec("picture_folder", {"folder": "/nowhere"}), "is not a folder"),
    ],
    ids=["kind", "parameter", "empty", "folder"],
)
async def test_data_that_is_no_use_is_refused_before_anybody_hears_of_it(site, spec, words):
    with pytest.raises(InputError) as caught:
        await site.side.offer(site.federation, spec)
    assert words in str(caught.value)
    assert (site.sent, site.federation.source) == ([], None)
