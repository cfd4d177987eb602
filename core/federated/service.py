"""The verbs of training together: create, invite, offer, begin, halt; and what was made of it."""

import asyncio
import contextlib
import dataclasses
import logging
import secrets
import time
from collections.abc import Coroutine
from pathlib import Path

from core.errors import InputError, PeerError, VegaError
from core.events import Events, Subscription
from core.federated import evaluation, model_files, training_file
from core.federated.archive import Archive
from core.federated.calling import Calling
from core.federated.choices import check_config
from core.federated.compute import choose_device
from core.federated.coordinator import Coordinator
from core.federated.inbox import MEMBER, SCOPE, TITLE_CHARACTERS, Inbox
from core.federated.local import read_examples
from core.federated.participant import ParticipantSide
from core.federated.records import (
    DataSummary,
    Evaluation,
    Federation,
    ModelRecord,
    Participant,
    RoundRecord,
    SourceSpec,
    TrainingConfig,
)
from core.federated.register import Register
from core.federated.sources.base import Pictures
from core.federated.validation import DataReport, validate
from core.jobs import NOBODY, Jobs, Reporter
from core.networking.records import Invite, PeerConnected, PeerDisconnected, PeerPaired
from core.networking.service import NetworkService
from core.settings import SettingsStore
from core.storage.files import FileStore
from core.storage.tables.federated import FederatedTables

log = logging.getLogger(__name__)

# Large models over slow lines: the round's deadline decides, this only ends what nobody waits for any more.
SEND_S = 3600.0
# A training that is deleted tells its coordinator; who does not hear it in this time hears it never.
GOODBYE_S = 5.0


class FederatedService:
    """Trainings that this machine coordinates or takes part in."""

    def __init__(
        self,
        *,
        folder: Path,
        tables: FederatedTables,
        files: FileStore,
        events: Events,
        jobs: Jobs,
        settings: SettingsStore,
        network: NetworkService,
        pictures: Pictures,
    ) -> None:
        self._files = files
        self._events = events
        self._settings = settings
        self._network = network
        self._pictures = pictures
        self._register = Register(tables, events)
        self._archive = Archive(files, self._register)
        self._side = ParticipantSide(
            self._register,
            files=files,
            events=events,
            jobs=jobs,
            pictures=pictures,
            send=self._send,
            is_online=self._is_online,
            name=lambda: network.name,
        )
        self._coordinators: dict[str, Coordinator] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._subscriptions: list[Subscription] = []
        self._inbox = Inbox(
            self._register,
            files=files,
            events=events,
            network=network,
            side=self._side,
            coordinator=self._coordinator,
            later=self._later,
        )
        self.calling = Calling(
            self._register, network=network, events=events, welcome=self._on_presence, later=self._later
        )

    async def start(self) -> None:
        """Read what is stored and go on with what was running."""
        choose_device(self._settings.values.device)
        await asyncio.to_thread(self._register.load)
        self._subscriptions = [
            self._events.subscribe(PeerPaired, lambda event: self._on_presence(event.peer_id)),
            self._events.subscribe(PeerConnected, lambda event: self._on_presence(event.peer_id)),
            self._events.subscribe(PeerDisconnected, lambda event: self._on_presence(event.peer_id)),
        ]
        for federation in self._register.federations():
            if federation.role == "coordinator" and federation.is_begun:
                self._coordinator(federation.id).begin()

    async def stop(self) -> None:
        """Stop; running trainings go on at the next start."""
        for subscription in self._subscriptions:
            subscription.cancel()
        for coordinator in self._coordinators.values():
            await coordinator.stop()
        await self._side.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._register.settled()

    async def create(self, title: str, config: TrainingConfig, *, start: Path | None = None) -> Federation:
        """A new training that this machine coordinates, perhaps begun with the model in a file.

        Raises InputError for an empty title, a wrong value, or a file that cannot be read.
        """
        title = title.strip()[:TITLE_CHARACTERS]
        if not title:
            raise InputError("A training needs a title.", "Say in a few words what is learned.")
        check_config(config)
        digest = "" if start is None else await asyncio.to_thread(lambda: model_files.read(start).stored(self._files))
        me = self._network.identity.peer_id
        return await self._register.keep(
            Federation(secrets.token_hex(6), title, "coordinator", me, config, digest=digest, created=time.time())
        )

    async def invite(self, federation_id: str) -> Invite:
        """A link that lets one machine take part."""
        federation = self._owned(federation_id)
        return await self._network.create_invite(SCOPE + federation_id, role=MEMBER, title=federation.title)

    def federations(self) -> list[Federation]:
        """Every training, the newest first."""
        return self._register.federations()

    def federation(self, federation_id: str) -> Federation:
        """One training. Raises InputError when there is none."""
        found = self._register.get(federation_id)
        if found is None:
            raise InputError(f"There is no training '{federation_id}'.", "See what there is: vega trainings.")
        return found

    def participants(self, federation_id: str) -> list[Participant]:
        """Who takes part, by name."""
        return [
            dataclasses.replace(entry, is_online=self._is_online(entry.peer_id))
            for entry in self._register.participants(federation_id)
        ]

    def rounds(self, federation_id: str) -> list[RoundRecord]:
        """The finished rounds in order."""
        return self._register.rounds(federation_id)

    def models(self, federation_id: str = "") -> list[ModelRecord]:
        """The models of one training, or all; the newest first."""
        return self._register.models(federation_id)

    def model(self, model_id: str) -> ModelRecord:
        """One model. Raises InputError when there is none."""
        found = next((entry for entry in self.models() if entry.id == model_id), None)
        if found is None:
            raise InputError(f"There is no model '{model_id}'.", "See what there is: vega models.")
        return found

    def summarise(self, spec: SourceSpec, config: TrainingConfig, *, job: Reporter = NOBODY) -> DataSummary:
        """What training would see of this data. Raises InputError when nobody could learn from it."""
        return read_examples(spec, Federation("", "", "", "", config), self._pictures, job=job).summary()

    def export(self, federation_id: str, path: Path) -> None:
        """Write a training's file: parameters, seed, versions, data fingerprints, rounds. Blocks; raises InputError."""
        federation = self.federation(federation_id)
        training_file.write(path, federation, self.participants(federation_id), self.rounds(federation_id))

    def validate(self, spec: SourceSpec, config: TrainingConfig, *, job: Reporter = NOBODY) -> DataReport:
        """What is wrong or odd in this data, with what to do. Raises InputError when nobody could learn from it."""
        examples = read_examples(spec, Federation("", "", "", "", config), self._pictures, job=job)
        return validate(examples, config, job=job)

    async def offer(self, federation_id: str, spec: SourceSpec) -> DataSummary:
        """Take part with this machine's own data, which stays here. Raises InputError in words."""
        federation = self.federation(federation_id)
        if federation.state == "finished":
            raise InputError(f"'{federation.title}' is finished.", "Begin a new training.")
        return await self._side.offer(federation, spec)

    async def withdraw(self, federation_id: str) -> None:
        """No longer take part; a coordinator that is away hears it on its return."""
        await self._side.withdraw(self.federation(federation_id))

    async def begin(self, federation_id: str) -> None:
        """Start the rounds, or go on with them, as soon as enough participants are there."""
        federation = self._owned(federation_id)
        if federation.state == "finished":
            raise InputError(f"'{federation.title}' is finished.", "Begin a new training.")
        if not federation.is_begun:
            await self._register.change(federation_id, state="running", error="", is_begun=True)
        self._coordinator(federation_id).begin()

    async def halt(self, federation_id: str) -> None:
        """Stop the rounds; begin goes on with them."""
        if self._owned(federation_id).is_begun:
            await self._coordinator(federation_id).halt()

    async def delete(self, federation_id: str) -> None:
        """Remove a training and its history from this machine; it takes part in it no more."""
        federation = self.federation(federation_id)
        if federation.role == "coordinator":
            await self.halt(federation_id)
            await self._coordinator(federation_id).stop()
        elif federation.source is not None:
            with contextlib.suppress(PeerError):
                async with asyncio.timeout(GOODBYE_S):
                    await self._side.withdraw(federation)
        self._side.cancel(federation_id)
        federation = self.federation(federation_id)  # the end has changed it
        models = await asyncio.to_thread(self._register.models, federation_id)
        await self._register.delete(federation_id)
        self._coordinators.pop(federation_id, None)
        for peer in self._network.members(SCOPE + federation_id):
            await self._network.revoke(peer.id, SCOPE + federation_id)
        digests = {
            federation.digest,
            federation.memory,
            federation.local_memory,
            federation.best_digest,
            *(model.digest for model in models),
        }
        await asyncio.to_thread(self._archive.remove, *digests)

    def train_alone(
        self, spec: SourceSpec, config: TrainingConfig, *, test: SourceSpec | None = None, job: Reporter = NOBODY
    ) -> Evaluation:
        """The same training on this machine's data alone, measured on `test` or on the held-out part."""
        return evaluation.train_alone(spec, config, self._pictures, test=test, job=job)

    def evaluate(self, model_id: str, spec: SourceSpec, *, job: Reporter = NOBODY) -> Evaluation:
        """How good a model is on all of this data."""
        return evaluation.evaluate(self.model(model_id), self._files, spec, pictures=self._pictures, job=job)

    def export_onnx(self, model_id: str) -> tuple[bytes, tuple[str, ...]]:
        """A model as ONNX (input `x` in [0, 1], output `y` logits) and its labels."""
        model = self.model(model_id)
        return evaluation.export_onnx(model, self._files), model.labels

    def export_model(self, model_id: str, path: Path, *, kind: str = "") -> None:
        """Write a model as what the file's name says: .onnx, .safetensors or .npz. Blocks; raises InputError."""
        model = self.model(model_id)
        evaluation.export(model, self._files, path, kind=kind)

    def _owned(self, federation_id: str) -> Federation:
        federation = self.federation(federation_id)
        if federation.role != "coordinator":
            raise InputError(f"'{federation.title}' is coordinated by another machine.", "Ask its owner.")
        return federation

    def _coordinator(self, federation_id: str) -> Coordinator:
        if federation_id not in self._coordinators:
            self._coordinators[federation_id] = Coordinator(
                federation_id,
                register=self._register,
                files=self._files,
                events=self._events,
                send=self._send,
                is_there=lambda peer_id: self._is_member(peer_id, federation_id),
                deadline_s=self._settings.values.round_deadline_s,
            )
        return self._coordinators[federation_id]

    def _is_online(self, peer_id: str) -> bool:
        return self._is_me(peer_id) or self._network.is_online(peer_id)

    def _is_member(self, peer_id: str, federation_id: str) -> bool:
        """Whether somebody is there and still allowed to take part."""
        allowed = self._is_me(peer_id) or self._network.role_of(peer_id, SCOPE + federation_id) == MEMBER
        return allowed and self._is_online(peer_id)

    def _is_me(self, peer_id: str) -> bool:
        return peer_id == self._network.identity.peer_id

    async def _send(self, peer_id: str, message: object) -> None:
        """This machine may coordinate and take part: then its two sides talk without a network."""
        if self._is_me(peer_id):
            await self._inbox.take(peer_id, message)
        else:
            await self._network.send(peer_id, message, timeout_s=SEND_S)

    def _on_presence(self, peer_id: str) -> None:
        """Somebody came or went: wake the trainings we coordinate, offer again to those we take part in."""
        is_online = self._network.is_online(peer_id)
        self.calling.came(peer_id)
        for federation in self._register.federations():
            if federation.role == "coordinator":
                if self._network.role_of(peer_id, SCOPE + federation.id) == MEMBER:
                    self._coordinator(federation.id).wake(peer_id)
                    if is_online:
                        self._later(self._welcome(federation.id, peer_id))
            elif federation.coordinator == peer_id and is_online:
                self._later(self._side.announce(federation))

    async def _welcome(self, federation_id: str, peer_id: str) -> None:
        if self._register.participant(federation_id, peer_id) is None:
            await self._register.keep_participant(Participant(federation_id, peer_id, self._network.peer(peer_id).name))
        self._coordinator(federation_id).announce_to(peer_id)

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        if isinstance(error, VegaError):
            log.warning("%s", error)
        else:
            log.error("A message of a training failed", exc_info=error)
