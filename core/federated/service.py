"""The verbs of training together: create, invite, offer, begin, halt; and what was made of it."""

import asyncio
import dataclasses
import logging
import secrets
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from core.errors import InputError, RefusedError
from core.events import Events
from core.federated import evaluation
from core.federated.compute import choose_device
from core.federated.coordinator import Coordinator
from core.federated.messages import Announcement, Answer, FinalModel, Measured, Offer, Train, Withdrawal
from core.federated.participant import ParticipantSide, read_examples
from core.federated.records import (
    DataSummary,
    Evaluation,
    Federation,
    ModelRecord,
    Participant,
    RoundRecord,
    SourceSpec,
    TrainingConfig,
    TrainingFinished,
)
from core.federated.register import Register
from core.federated.sources.base import Pictures
from core.federated.weights import ModelWeights
from core.jobs import NOBODY, Jobs, Reporter
from core.networking.records import Invite, PeerConnected, PeerDisconnected, PeerPaired
from core.networking.service import NetworkService
from core.params import check
from core.settings import SettingsStore
from core.storage.files import FileStore
from core.storage.tables.federated import FederatedTables

log = logging.getLogger(__name__)

SCOPE = "federation:"
# Large models over slow lines: the round's deadline decides, this only ends what nobody waits for any more.
SEND_S = 3600.0
TITLE_CHARACTERS = 200


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
        self._side = ParticipantSide(self._register, jobs=jobs, pictures=pictures, send=self._send)
        self._coordinators: dict[str, Coordinator] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._handlers: dict[type, Any] = {
            Announcement: self._on_announcement,
            Offer: self._on_offer,
            Withdrawal: self._on_withdrawal,
            Train: self._on_train,
            Measured: self._on_measured,
            Answer: self._on_answer,
            FinalModel: self._on_final_model,
        }
        for kind, handler in self._handlers.items():
            network.on(kind, handler)

    async def start(self) -> None:
        """Read what is stored and go on with what was running."""
        choose_device(self._settings.values.device)
        await asyncio.to_thread(self._register.load)
        self._events.subscribe(PeerPaired, self._on_paired)
        self._events.subscribe(PeerConnected, lambda event: self._on_presence(event.peer_id))
        self._events.subscribe(PeerDisconnected, lambda event: self._on_presence(event.peer_id))
        for federation in self._register.federations():
            if federation.role == "coordinator" and federation.state == "running":
                self._coordinator(federation.id).begin()

    async def stop(self) -> None:
        """Stop; running trainings go on at the next start."""
        for coordinator in self._coordinators.values():
            await coordinator.stop()
        await self._side.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def create(self, title: str, config: TrainingConfig) -> Federation:
        """A new training that this machine coordinates. Raises InputError for an empty title or a wrong value."""
        title = title.strip()[:TITLE_CHARACTERS]
        if not title:
            raise InputError("A training needs a title.", "Say in a few words what is learned.")
        check(config)
        me = self._network.identity.peer_id
        return await self._register.keep(
            Federation(secrets.token_hex(6), title, "coordinator", me, config, created=time.time())
        )

    async def invite(self, federation_id: str) -> Invite:
        """A link that lets one machine take part."""
        federation = self._owned(federation_id)
        return await self._network.create_invite(SCOPE + federation_id, role="member", title=federation.title)

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

    async def offer(self, federation_id: str, spec: SourceSpec) -> DataSummary:
        """Take part with this machine's own data, which stays here. Raises InputError in words."""
        federation = self.federation(federation_id)
        if federation.state == "finished":
            raise InputError(f"'{federation.title}' is finished.", "Begin a new training.")
        return await self._side.offer(federation, spec)

    async def withdraw(self, federation_id: str) -> None:
        """No longer take part."""
        federation = self.federation(federation_id)
        await self._side.withdraw(federation)
        await self._send(federation.coordinator, Withdrawal(federation_id))

    async def begin(self, federation_id: str) -> None:
        """Start the rounds, or go on with them, as soon as enough participants are there."""
        federation = self._owned(federation_id)
        if federation.state == "finished":
            raise InputError(f"'{federation.title}' is finished.", "Begin a new training.")
        await self._register.change(federation_id, state="running", error="")
        self._coordinator(federation_id).begin()

    async def halt(self, federation_id: str) -> None:
        """Stop the rounds; begin goes on with them."""
        self._owned(federation_id)
        await self._coordinator(federation_id).halt()

    async def delete(self, federation_id: str) -> None:
        """Remove a training and its history from this machine."""
        self.federation(federation_id)
        if coordinator := self._coordinators.pop(federation_id, None):
            await coordinator.stop()
        self._side.cancel(federation_id)
        await self._register.delete(federation_id)

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
                is_online=self._is_online,
                deadline_s=self._settings.values.round_deadline_s,
            )
        return self._coordinators[federation_id]

    def _is_online(self, peer_id: str) -> bool:
        return self._is_me(peer_id) or self._network.is_online(peer_id)

    async def _send(self, peer_id: str, message: object) -> None:
        """This machine may coordinate and take part: then its two sides talk without a network."""
        if self._is_me(peer_id):
            await self._handlers[type(message)](peer_id, message)
        else:
            await self._network.send(peer_id, message, timeout_s=SEND_S)

    def _on_paired(self, event: PeerPaired) -> None:
        if event.scope.startswith(SCOPE) and event.invited_by_us:
            federation_id = event.scope.removeprefix(SCOPE)
            if self._register.get(federation_id) is not None:
                self._later(self._welcome(federation_id, event))

    async def _welcome(self, federation_id: str, event: PeerPaired) -> None:
        if self._register.participant(federation_id, event.peer_id) is None:
            await self._register.keep_participant(Participant(federation_id, event.peer_id, event.name))
        await self._coordinator(federation_id).announce_to(event.peer_id)

    def _on_presence(self, peer_id: str) -> None:
        """Somebody came or went: wake the trainings we coordinate, offer again to those we take part in."""
        for federation in self._register.federations():
            if federation.role == "coordinator":
                if self._register.participant(federation.id, peer_id) is not None:
                    self._coordinator(federation.id).wake(peer_id)
                    if self._network.is_online(peer_id):
                        self._later(self._coordinator(federation.id).announce_to(peer_id))
            elif federation.coordinator == peer_id and self._network.is_online(peer_id):
                self._later(self._side.announce(federation))

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("A message of a training failed", exc_info=error)

    def _from_member(self, peer_id: str, federation_id: str) -> Coordinator:
        """The federation we coordinate, for a message of its participant. Raises RefusedError for anybody else."""
        federation = self._register.get(federation_id)
        allowed = self._is_me(peer_id) or self._network.role_of(peer_id, SCOPE + federation_id) == "member"
        if federation is None or federation.role != "coordinator" or not allowed:
            raise RefusedError("This machine does not take part in that training.", "Ask its owner for an invite.")
        return self._coordinator(federation_id)

    def _from_host(self, peer_id: str, federation_id: str) -> Federation:
        """The federation we take part in, for a message of its coordinator. Raises RefusedError for anybody else."""
        federation = self._register.get(federation_id)
        if federation is None or federation.coordinator != peer_id:
            raise RefusedError("That training is not known on this machine.", "Invite it again.")
        return federation

    async def _on_announcement(self, peer_id: str, words: Announcement) -> None:
        if self._is_me(peer_id):
            return
        if self._network.role_of(peer_id, SCOPE + words.federation_id) != "host":
            raise RefusedError("This machine was not invited to that training.", "Invite it again.")
        check(words.config)
        known = self._register.get(words.federation_id)
        if known is not None and known.coordinator != peer_id:
            raise RefusedError("That training is coordinated by another machine.", "Choose another id.")
        base = known or Federation(words.federation_id, "", "participant", peer_id, words.config, created=time.time())
        ended = words.state in ("finished", "stopped", "failed") and base.state != words.state
        await self._register.keep(
            dataclasses.replace(
                base,
                title=words.title[:TITLE_CHARACTERS],
                config=words.config,
                state=words.state,
                round=words.round,
                labels=words.labels,
                shape=words.shape,
                error=words.error,
            )
        )
        if ended and known is not None:
            accuracy = next((model.accuracy for model in await self._models_of(words.federation_id)), None)
            self._events.emit(TrainingFinished(words.federation_id, words.title, accuracy, words.round, words.state))

    async def _models_of(self, federation_id: str) -> list[ModelRecord]:
        return await asyncio.to_thread(self._register.models, federation_id)

    async def _on_offer(self, peer_id: str, offer: Offer) -> None:
        coordinator = self._from_member(peer_id, offer.federation_id)
        name = self._network.name if self._is_me(peer_id) else self._network.peer(peer_id).name
        await coordinator.take_offer(peer_id, name, offer)

    async def _on_withdrawal(self, peer_id: str, words: Withdrawal) -> None:
        self._from_member(peer_id, words.federation_id)
        await self._register.remove_participant(words.federation_id, peer_id)

    async def _on_train(self, peer_id: str, request: Train) -> None:
        federation = self._from_host(peer_id, request.federation_id)
        self._side.asked(federation, request)

    async def _on_measured(self, peer_id: str, measured: Measured) -> None:
        self._from_member(peer_id, measured.federation_id).take_measure(peer_id, measured)

    async def _on_answer(self, peer_id: str, answer: Answer) -> None:
        self._from_member(peer_id, answer.federation_id).take_answer(peer_id, answer)

    async def _on_final_model(self, peer_id: str, final: FinalModel) -> None:
        federation = self._from_host(peer_id, final.federation_id)
        if self._is_me(peer_id):
            return
        weights = await asyncio.to_thread(ModelWeights.from_bytes, final.payload)
        digest = await asyncio.to_thread(self._files.add_bytes, bytes(final.payload))
        if digest != final.digest or not weights.is_finite:
            raise InputError("The model arrived damaged.", "Send it again.")
        await self._register.keep_model(
            ModelRecord(
                final.model_id,
                federation.id,
                federation.title,
                final.round,
                digest,
                final.labels,
                final.shape,
                federation.config,
                final.accuracy,
                weights.parameters,
                time.time(),
            )
        )

    def _is_me(self, peer_id: str) -> bool:
        return peer_id == self._network.identity.peer_id
