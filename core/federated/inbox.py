"""What arrives from other machines about trainings: who may say it, and what follows from it."""

import asyncio
import dataclasses
import hashlib
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from core.errors import InputError, RefusedError
from core.events import Events
from core.federated.choices import check_config, task_of
from core.federated.coordinator import Coordinator
from core.federated.messages import (
    Announcement,
    Answer,
    FinalModel,
    Measured,
    Offer,
    Train,
    Wanted,
    Withdrawal,
)
from core.federated.participant import ParticipantSide
from core.federated.records import Federation, ModelRecord, TrainingConfig, TrainingFinished
from core.federated.register import Register
from core.federated.weights import ModelWeights
from core.networking.service import NetworkService
from core.storage.files import FileStore

SCOPE = "federation:"
# The role that an invite gives; the machine that invited is the "host".
MEMBER = "member"
TITLE_CHARACTERS = 200
ENDED = ("finished", "stopped", "failed")

Later = Callable[[Coroutine[None, None, None]], None]


class Inbox:
    """Handles every message of the family "federated". `coordinator(id)` gives the side that runs the rounds."""

    def __init__(
        self,
        register: Register,
        *,
        files: FileStore,
        events: Events,
        network: NetworkService,
        side: ParticipantSide,
        coordinator: Callable[[str], Coordinator],
        later: Later,
    ) -> None:
        self._register = register
        self._files = files
        self._events = events
        self._network = network
        self._side = side
        self._coordinator = coordinator
        self._later = later
        self._wanted: set[str] = set()
        self._handlers: dict[type, Callable[[str, Any], Awaitable[None]]] = {
            Announcement: self._on_announcement,
            Offer: self._on_offer,
            Withdrawal: self._on_withdrawal,
            Wanted: self._on_wanted,
            Train: self._on_train,
            Measured: self._on_measured,
            Answer: self._on_answer,
            FinalModel: self._on_final_model,
        }
        for kind, handler in self._handlers.items():
            network.on(kind, handler)

    async def take(self, peer_id: str, message: object) -> None:
        """Handle a message as if it had come over the network. Raises what the handler raises."""
        await self._handlers[type(message)](peer_id, message)

    def _from_member(self, peer_id: str, federation_id: str) -> Coordinator:
        """The federation we coordinate, for a message of its participant. Raises RefusedError for anybody else."""
        federation = self._register.get(federation_id)
        allowed = self._is_me(peer_id) or self._network.role_of(peer_id, SCOPE + federation_id) == MEMBER
        if federation is None or federation.role != "coordinator" or not allowed:
            raise RefusedError("This machine does not take part in that training.", "Ask its owner for an invite.")
        return self._coordinator(federation_id)

    def _from_host(self, peer_id: str, federation_id: str) -> Federation:
        """The federation we take part in, for a message of its coordinator. Raises RefusedError for anybody else."""
        federation = self._register.get(federation_id)
        allowed = self._is_me(peer_id) or self._network.role_of(peer_id, SCOPE + federation_id) == "host"
        if federation is None or federation.coordinator != peer_id or not allowed:
            raise RefusedError("That training is not known on this machine.", "Invite it again.")
        return federation

    async def _on_announcement(self, peer_id: str, words: Announcement) -> None:
        if self._is_me(peer_id):
            return
        if self._network.role_of(peer_id, SCOPE + words.federation_id) != "host":
            raise RefusedError("This machine was not invited to that training.", "Invite it again.")
        check_config(words.config)
        known = self._register.get(words.federation_id)
        if known is not None and known.coordinator != peer_id:
            raise RefusedError("That training is coordinated by another machine.", "Choose another id.")
        models = await asyncio.to_thread(self._register.models, words.federation_id)
        model = next((model for model in models if model.id == words.model), None)
        lacks = bool(words.model) and model is None and words.model not in self._wanted
        before = self._register.get(words.federation_id)
        base = before or Federation(words.federation_id, "", "participant", peer_id, words.config, created=time.time())
        await self._register.keep(
            dataclasses.replace(
                base,
                title=words.title[:TITLE_CHARACTERS],
                config=words.config,
                # the end is told once the model is here
                state=base.state if lacks else words.state,
                round=words.round,
                labels=words.labels,
                shape=words.shape,
                error=words.error,
            )
        )
        if words.state not in ENDED or words.state == base.state:
            return
        self._side.cancel(words.federation_id)
        if lacks:
            # asked for once: what cannot be had must not keep the training from ending here
            self._wanted.add(words.model)
            self._later(self._network.send(peer_id, Wanted(words.federation_id)))
        elif before is not None:
            accuracy = model.accuracy if model else None
            self._events.emit(TrainingFinished(words.federation_id, words.title, accuracy, words.round, words.state))

    async def _on_offer(self, peer_id: str, offer: Offer) -> None:
        coordinator = self._from_member(peer_id, offer.federation_id)
        name = self._network.name if self._is_me(peer_id) else self._network.peer(peer_id).name
        await coordinator.take_offer(peer_id, name, offer)

    async def _on_withdrawal(self, peer_id: str, words: Withdrawal) -> None:
        await self._from_member(peer_id, words.federation_id).take_withdrawal(peer_id)

    async def _on_wanted(self, peer_id: str, words: Wanted) -> None:
        self._later(self._from_member(peer_id, words.federation_id).give_to(peer_id))

    async def _on_train(self, peer_id: str, request: Train) -> None:
        self._side.asked(self._from_host(peer_id, request.federation_id), request)

    async def _on_measured(self, peer_id: str, measured: Measured) -> None:
        self._from_member(peer_id, measured.federation_id).take_measure(peer_id, measured)

    async def _on_answer(self, peer_id: str, answer: Answer) -> None:
        self._from_member(peer_id, answer.federation_id).take_answer(peer_id, answer)

    async def _on_final_model(self, peer_id: str, final: FinalModel) -> None:
        federation = self._from_host(peer_id, final.federation_id)
        if self._is_me(peer_id):
            models = await asyncio.to_thread(self._register.models, federation.id)
            for model in models:
                if model.id == final.model_id:
                    await self._side.keep_own(federation, model)
            return
        weights = await asyncio.to_thread(_checked, federation.config, final)
        digest = await asyncio.to_thread(self._files.add_bytes, final.payload)
        model = ModelRecord(
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
            weights.fingerprint,
        )
        await self._register.keep_model(model)
        await self._side.keep_own(federation, model)

    def _is_me(self, peer_id: str) -> bool:
        return peer_id == self._network.identity.peer_id


def _checked(config: TrainingConfig, final: FinalModel) -> ModelWeights:
    """The weights, once they are known to be whole and to fit the training. Blocks; raises InputError."""
    if hashlib.sha256(final.payload).hexdigest() != final.digest:
        raise InputError("The model arrived damaged.", "Send it again.")
    weights = ModelWeights.from_bytes(final.payload)
    if not weights.is_finite:
        raise InputError("The model holds numbers that are not finite.", "Train it again.")
    task_of(config).check_fit(weights, final.shape, final.labels)
    return weights
