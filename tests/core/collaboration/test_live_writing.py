"""Live cards follow what happens on the machine that they are of, no faster than they may, until they are removed."""

import contextlib

import pytest

from core.collaboration.live_readings import METRIC, TRAINING, Reading
from core.errors import InputError


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr("core.collaboration.live_writing.WRITE_S", 0.05)
    monkeypatch.setattr("core.collaboration.live_writing.METRIC_S", 0.1)


@pytest.fixture
async def two(machine):
    async with contextlib.AsyncExitStack() as stack:
        ada, ben = [await stack.enter_async_context(machine(name)) for name in ("ada", "ben")]
        space = await ada.collaboration.create("Live")
        await ben.join(ada, space.id)
        yield ada, ben, space.id


class Training:
    """One that is where its test says."""

    def __init__(self, one, kind=TRAINING):
        self.live, self.kind, self.round, self.reads, self.is_there = one.collaboration.sharing.live, kind, 0, 0, True
        self.live.reads(kind, self.read)

    async def read(self, source):
        self.reads += 1
        if source != "f1" or not self.is_there:
            return None
        points = tuple((number, float(number), number / 10) for number in range(self.round))
        return Reading("Cats", "running", form="percent", round=self.round, rounds=9, points=points)

    def go(self, number):
        self.round = number
        self.live.changed(self.kind, "f1")


async def cards_of(one, space, entry):
    return (await one.collaboration.open_document(space, entry)).document


async def test_a_training_on_a_guests_machine_is_seen_by_the_host(two, until):
    ada, ben, space = two
    training = Training(ben)
    entry = await ben.collaboration.sharing.share_live(space, TRAINING, "f1")
    cards = await cards_of(ada, space, entry)
    await until(lambda: cards.shown())
    for number in (1, 4):
        training.go(number)
        await until(lambda number=number: cards.shown()[0].round == number)
    assert cards.shown()[0].machine == ben.id and len(cards.shown()[0].points) == 4
    training.is_there = False
    training.go(5)
    await until(lambda: cards.shown()[0].state == "deleted")


async def test_many_changes_are_written_once(two, until):
    ada, _, space = two
    training = Training(ada)
    entry = await ada.collaboration.sharing.share_live(space, TRAINING, "f1")
    cards = await cards_of(ada, space, entry)
    await until(lambda: training.reads >= 2)
    before = training.reads
    for number in range(1, 100):
        training.go(number)
    await until(lambda: cards.shown()[0].round == 99)
    assert training.reads <= before + 2


async def test_a_removed_card_is_written_no_more(two, until):
    ada, ben, space = two
    training = Training(ada)
    entry = await ada.collaboration.sharing.share_live(space, TRAINING, "f1")
    mine, theirs = await cards_of(ada, space, entry), await cards_of(ben, space, entry)
    await until(lambda: theirs.shown() and training.reads >= 2)
    theirs.remove(theirs.shown()[0].id)
    await until(lambda: not mine.shown())
    await until(lambda: not ada.collaboration.sharing.live._own[space])
    before = training.reads
    training.go(3)
    await until(lambda: not ada.collaboration.sharing.live._changed)
    assert training.reads == before


async def test_a_metric_is_looked_at_again_and_again_while_somebody_is_there(two, until):
    ada, ben, space = two
    load = Training(ada, METRIC)
    entry = await ada.collaboration.sharing.share_live(space, METRIC, "f1")
    theirs = await cards_of(ben, space, entry)
    await until(lambda: theirs.shown())
    load.round = 7  # without anybody saying so
    await until(lambda: theirs.shown()[0].round == 7)
    await ben.network.stop()
    await until(lambda: not ada.network.is_online(ben.id))
    mine = await cards_of(ada, space, entry)
    # nobody is there who would see it
    assert not ada.collaboration.sharing.is_attended(space)
    ada.collaboration.tell(space, entry)
    load.round = 8
    await until(lambda: mine.shown()[0].round == 8)


async def test_after_a_restart_a_card_is_as_its_training_is(machine, until):
    async with machine("ada") as ada:
        Training(ada)
        space = (await ada.collaboration.create("Live")).id
        entry = await ada.collaboration.sharing.share_live(space, TRAINING, "f1")
        await (await ada.collaboration.open_document(space, entry)).save()
    again = machine("ada")
    Training(again).round = 6
    async with again:
        cards = await cards_of(again, space, entry)
        await until(lambda: cards.shown()[0].round == 6)


async def test_what_is_not_there_is_not_shared(two):
    ada, _, space = two
    Training(ada)
    for kind, source in ((TRAINING, "f2"), (METRIC, "f1")):
        with pytest.raises(InputError, match="nothing to share"):
            await ada.collaboration.sharing.share_live(space, kind, source)
