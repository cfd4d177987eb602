"""A program that trains with others: what the service tests build in one process, and a process of its own by `main`.

federated_program.py coordinate PROFILE PARTICIPANTS key=value…      prints invites, then rounds as JSON lines
federated_program.py participate PROFILE PART LINK              takes part with one part of the digits
"""

import asyncio
import dataclasses
import functools
import json
import os
import sys
from pathlib import Path

import numpy as np

from core.errors import MediaError
from core.events import Events
from core.federated.messages import Announcement, Offer, Train
from core.federated.records import (
    ParticipantAnswered,
    RoundFinished,
    SourceSpec,
    TrainingConfig,
    TrainingFinished,
)
from core.federated.service import FederatedService
from core.jobs import Jobs
from core.networking.service import NetworkService
from core.params import build
from core.settings import SettingsStore
from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.federated import FederatedTables
from core.storage.tables.networking import NetworkingTables

LIBRARY = SourceSpec("library_pictures")


class DigitPictures:
    """The media library of a machine that holds some of scikit-learn's handwritten digits, labelled by hand."""

    def __init__(self, numbers):
        self.numbers = [int(number) for number in numbers]

    def labelled(self, labels=()):
        """Item id, label and original of every picture."""
        targets = digits().target
        found = [(number, str(targets[number]), Path(f"{number}.png")) for number in self.numbers]
        return [entry for entry in found if not labels or entry[1] in labels]

    def decode(self, path, *, width, height, channels):
        """The 8×8 picture as uint8, each pixel repeated or dropped to the wanted size."""
        if int(path.stem) not in self.numbers:
            raise MediaError(f"{path.name} is not here.", "Import it again.")
        picture = digits().images[int(path.stem)]
        rows, columns = np.arange(height) * 8 // height, np.arange(width) * 8 // width
        pixels = np.round(picture[np.ix_(rows, columns)] * 255 / 16).astype(np.uint8)
        return np.repeat(pixels[:, :, None], channels, axis=2)

    def embedding(self, path):
        """The picture's 64 pixels as a unit vector: what a network that changes nothing would see."""
        pixels = self.decode(path, width=8, height=8, channels=1).ravel().astype(np.float32)
        centred = pixels - pixels.mean()
        return centred / (np.linalg.norm(centred) + 1e-12)


@functools.cache
def digits():
    """Scikit-learn's 1,797 handwritten digits: `images` (n, 8, 8) from 0 to 16, `target` 0 to 9."""
    from sklearn.datasets import load_digits

    return load_digits()


def deal(parts, *, seed=0, alpha=0.5, test=0.2):
    """Numbers of the pictures of each part, split by Dirichlet(alpha) over the labels, and of a common test part."""
    random = np.random.default_rng(seed)
    order = random.permutation(len(digits().target))
    kept = round(len(order) * test)
    dealt = [[] for _ in range(parts)]
    for label in range(10):
        mine = [number for number in order[kept:] if digits().target[number] == label]
        cuts = np.cumsum(random.dirichlet([alpha] * parts))[:-1] * len(mine)
        for part, chosen in zip(dealt, np.split(np.array(mine), cuts.astype(int)), strict=True):
            part.extend(chosen.tolist())
    return dealt, order[:kept].tolist()


class Machine:
    """One machine's network and trainings with its own profile, and what it announced."""

    def __init__(self, folder, name, pictures=None, **environment):
        self.folder = folder / name
        self.pictures = pictures or DigitPictures([])
        settings = SettingsStore(
            self.folder / "settings.toml",
            {"VEGA_HOST": "127.0.0.1", "VEGA_DISCOVERY": "no", "VEGA_NAME": name, **environment},
        )
        self.events = Events()
        self.jobs = Jobs(self.events.emit)
        self.database = Database(self.folder / "vega.db")
        self.files = FileStore(self.folder / "files")
        self.network = NetworkService(
            folder=self.folder / "network",
            tables=NetworkingTables(self.database),
            events=self.events,
            settings=settings,
        )
        self.federated = FederatedService(
            folder=self.folder / "federated",
            tables=FederatedTables(self.database),
            files=self.files,
            events=self.events,
            jobs=self.jobs,
            settings=settings,
            network=self.network,
            pictures=self.pictures,
        )
        self.id = self.network.identity.peer_id
        self.seen = []
        self.events.subscribe(object, self.seen.append)

    async def __aenter__(self):
        self.events.bind(asyncio.get_running_loop())
        await self.federated.start()
        await self.network.start()
        return self

    async def __aexit__(self, *failure):
        await self.network.stop()
        await self.federated.stop()
        await self.jobs.close()
        self.database.close()

    def events_of(self, kind):
        """What was announced of one kind."""
        return [event for event in self.seen if isinstance(event, kind)]

    async def until(self, is_so, *, seconds=100):
        """Wait until something announced makes it so."""
        changed = asyncio.Event()
        subscription = self.events.subscribe(object, lambda event: changed.set())
        try:
            async with asyncio.timeout(seconds):
                while not is_so():
                    changed.clear()
                    await changed.wait()
        finally:
            subscription.cancel()

    async def join(self, link):
        """Use an invite to a training; returns the training's id once this machine knows it."""
        joined = await self.network.join(link)
        federation_id = joined.scope.partition(":")[2]
        await self.until(lambda: any(entry.id == federation_id for entry in self.federated.federations()))
        return federation_id

    def ready(self, federation_id):
        """How many participants could be asked."""
        return sum(entry.state == "ready" for entry in self.federated.participants(federation_id))

    async def ended(self, federation_id):
        """Wait for the end of a training; returns how it ended."""
        await self.until(lambda: self._end(federation_id) is not None)
        return self._end(federation_id)

    def _end(self, federation_id):
        ends = [event for event in self.events_of(TrainingFinished) if event.federation_id == federation_id]
        return ends[-1] if ends else None


class ByHand:
    """A participant that is only a network: it offers `examples` and answers each request as `reply` says."""

    def __init__(self, folder, name, reply, *, examples=100):
        self.machine = Machine(folder, name)
        self.reply = reply
        self.examples = examples
        self.asked = []
        self.has_offered = False
        self.tasks = set()
        # another program than ours may say anything: take over what our own would handle
        handlers = self.machine.network._handlers
        handlers[Announcement] = self._on_announcement
        handlers[Train] = self._on_train

    async def __aenter__(self):
        await self.machine.__aenter__()
        return self

    async def __aexit__(self, *failure):
        for task in self.tasks:
            task.cancel()
        await self.machine.__aexit__(*failure)

    def _later(self, work):
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _on_announcement(self, peer_id, words):
        labels = tuple((str(number), self.examples // 10) for number in range(10))
        if not self.has_offered:
            self.has_offered = True
            self._later(self.say(peer_id, Offer(words.federation_id, self.examples, labels, (1, 8, 8))))

    async def _on_train(self, peer_id, request):
        self.asked.append(request.round)
        answer = self.reply(request)
        if answer is not None:
            self._later(self.say(peer_id, answer))

    async def say(self, peer_id, message):
        """Deliver a message to the coordinator."""
        await self.machine.network.send(peer_id, message)


def say(**words):
    """One JSON line for the test that started this process."""
    print(json.dumps(words), flush=True)


async def coordinate(profile, participants, *given):
    """Create or go on with the one training of this profile."""
    async with Machine(Path(profile).parent, Path(profile).name) as machine:
        machine.events.subscribe(RoundFinished, lambda event: say(round=dataclasses.asdict(event)))
        machine.events.subscribe(ParticipantAnswered, lambda event: say(answered=event.name, number=event.number))
        known = machine.federated.federations()
        if known:
            federation = known[0]
        else:
            config = build(TrainingConfig, dict(entry.split("=") for entry in given))
            federation = await machine.federated.create("Digits", config)
            for _ in range(int(participants)):
                say(invite=(await machine.federated.invite(federation.id)).link)
            await machine.until(lambda: machine.ready(federation.id) >= int(participants))
            await machine.federated.begin(federation.id)
        end = await machine.ended(federation.id)
        rounds = [entry.number for entry in machine.federated.rounds(federation.id)]
        say(end=dataclasses.asdict(end), rounds=rounds, models=[model.id for model in machine.federated.models()])


async def participate(profile, part, link):
    """Take part with part number `part` of three."""
    pictures = DigitPictures(deal(3)[0][int(part)])
    async with Machine(Path(profile).parent, Path(profile).name, pictures) as machine:
        federation_id = await machine.join(link)
        await machine.federated.offer(federation_id, LIBRARY)
        say(offered=federation_id)
        end = await machine.ended(federation_id)
        say(end=dataclasses.asdict(end), models=[model.id for model in machine.federated.models()])


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    verb = {"coordinate": coordinate, "participate": participate}[sys.argv[1]]
    asyncio.run(verb(*sys.argv[2:]))
