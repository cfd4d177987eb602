"""The register of federations and participants: in memory for quick answers, stored before anything is said.

A change is made in memory first and handed to the one writer in the same order, so that two changes at once cannot
undo each other; the methods return, and events go out, once it is on disk. Whoever waits may be cancelled: the write
goes on.
"""

import asyncio
import dataclasses
import json
from collections.abc import Coroutine, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from core.events import Events
from core.federated.records import (
    Federation,
    FederationChanged,
    ModelRecord,
    Participant,
    ParticipantRound,
    RoundRecord,
    SourceSpec,
    TrainingConfig,
)
from core.storage.tables.federated import FederatedTables

Row = dict[str, Any]
# New values of some fields of participants, by peer id.
Standings = Mapping[str, Mapping[str, Any]]
NO_STANDINGS: Standings = MappingProxyType({})

# Columns that hold nested values as JSON.
NESTED = ("config", "labels", "shape", "source", "answers")


class Register:
    """What this machine knows about its trainings."""

    def __init__(self, tables: FederatedTables, events: Events) -> None:
        self._tables = tables
        self._events = events
        self._federations: dict[str, Federation] = {}
        self._participants: dict[tuple[str, str], Participant] = {}
        self._writes: set[asyncio.Task[None]] = set()

    def load(self) -> None:
        """Read what is stored."""
        for row in self._tables.federations():
            federation = _federation(row)
            self._federations[federation.id] = federation
        for row in self._tables.participants():
            participant = msgspec.convert(_parsed(row), Participant)
            self._participants[participant.federation_id, participant.peer_id] = participant

    def federations(self) -> list[Federation]:
        """Every federation, the newest first."""
        return sorted(self._federations.values(), key=lambda entry: -entry.created)

    def get(self, federation_id: str) -> Federation | None:
        """One federation."""
        return self._federations.get(federation_id)

    async def keep(self, federation: Federation) -> Federation:
        """Store a federation as it is now, then say so."""
        self._federations[federation.id] = federation
        await self._stored(self._tables.keep_federation(row_of(federation)))
        self._events.emit(FederationChanged(federation.id))
        return federation

    async def change(self, federation_id: str, **changes: Any) -> Federation:
        """Change some fields of a federation."""
        return await self.keep(dataclasses.replace(self._federations[federation_id], **changes))

    def note(self, federation_id: str, **changes: Any) -> None:
        """Change in memory what the coordinator will say again."""
        self._federations[federation_id] = dataclasses.replace(self._federations[federation_id], **changes)
        self._events.emit(FederationChanged(federation_id))

    async def keep_round(self, record: RoundRecord, standings: Standings = NO_STANDINGS, **changes: Any) -> None:
        """Store a finished round, the federation that has moved on, and how its participants did, together."""
        federation = self._changed(record.federation_id, **changes)
        rows = self._moved(federation.id, standings)
        await self._stored(self._tables.keep_round(row_of(federation), row_of(record), rows))
        self._events.emit(FederationChanged(federation.id))

    async def measure_round(
        self, federation_id: str, number: int, *, loss: float | None, accuracy: float | None, **changes: Any
    ) -> None:
        """What the participants measured of a round's model, and what that changes about the federation."""
        federation = self._changed(federation_id, **changes)
        await self._stored(self._tables.measure_round(row_of(federation), number, loss=loss, accuracy=accuracy))
        self._events.emit(FederationChanged(federation_id))

    def participants(self, federation_id: str) -> list[Participant]:
        """The participants of a federation, by name."""
        found = [entry for entry in self._participants.values() if entry.federation_id == federation_id]
        return sorted(found, key=lambda entry: (entry.name, entry.peer_id))

    def participant(self, federation_id: str, peer_id: str) -> Participant | None:
        """One participant."""
        return self._participants.get((federation_id, peer_id))

    async def keep_participant(self, participant: Participant) -> None:
        """Store a participant as it is now, then say so."""
        self._participants[participant.federation_id, participant.peer_id] = participant
        await self._stored(self._tables.keep_participants([_participant_row(participant)]))
        self._events.emit(FederationChanged(participant.federation_id))

    async def change_participants(self, federation_id: str, changes: Standings) -> None:
        """Change some fields of some participants, all in one step; who is not known is passed over."""
        await self._stored(self._tables.keep_participants(self._moved(federation_id, changes)))
        self._events.emit(FederationChanged(federation_id))

    def note_participant(self, federation_id: str, peer_id: str, **changes: Any) -> None:
        """Change in memory what holds for this round only."""
        known = self._participants.get((federation_id, peer_id))
        if known is not None:
            self._participants[federation_id, peer_id] = dataclasses.replace(known, **changes)

    def rounds(self, federation_id: str) -> list[RoundRecord]:
        """The finished rounds of a federation. Blocks briefly."""
        return [_round(row) for row in self._tables.rounds(federation_id)]

    async def keep_model(self, model: ModelRecord) -> None:
        """Store a model."""
        await self._stored(self._tables.keep_model(row_of(model)))
        self._events.emit(FederationChanged(model.federation_id))

    def models(self, federation_id: str = "") -> list[ModelRecord]:
        """The models of a federation, or all; the newest first. Blocks briefly."""
        return [_model(row) for row in self._tables.models(federation_id)]

    async def delete(self, federation_id: str) -> None:
        """Remove a federation with everything it made."""
        self._federations.pop(federation_id, None)
        for key in [key for key in self._participants if key[0] == federation_id]:
            del self._participants[key]
        await self._stored(self._tables.delete(federation_id))
        self._events.emit(FederationChanged(federation_id))

    def used(self) -> set[str]:
        """The files that a federation or a model still needs. Blocks briefly."""
        found = set(self._tables.model_digests())
        for federation in self.federations():
            found |= {federation.digest, federation.memory, federation.local_memory, federation.best_digest}
        return found

    async def settled(self) -> None:
        """Wait until everything that was changed is on disk, also what nobody waits for any more."""
        await asyncio.gather(*self._writes, return_exceptions=True)

    def _changed(self, federation_id: str, **changes: Any) -> Federation:
        federation = dataclasses.replace(self._federations[federation_id], **changes)
        self._federations[federation_id] = federation
        return federation

    def _moved(self, federation_id: str, changes: Standings) -> list[Row]:
        rows = []
        for peer_id, values in changes.items():
            known = self._participants.get((federation_id, peer_id))
            if known is not None:
                changed = dataclasses.replace(known, **values)
                self._participants[federation_id, peer_id] = changed
                rows.append(_participant_row(changed))
        return rows

    async def _stored(self, write: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(write)
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
        await asyncio.shield(task)


def row_of(record: Any) -> Row:
    """A record as a row: nested values become JSON text."""
    values = msgspec.to_builtins(record)
    return {name: json.dumps(value) if name in NESTED else value for name, value in values.items()}


def _participant_row(participant: Participant) -> Row:
    return {name: value for name, value in row_of(participant).items() if name != "is_online"}


def _parsed(row: Row) -> Row:
    return {name: json.loads(value) if name in NESTED else value for name, value in row.items()}


def _known(config: Row) -> TrainingConfig:
    """A stored configuration; a field that this version no longer has is left out."""
    names = {field.name for field in dataclasses.fields(TrainingConfig)}
    return msgspec.convert({name: value for name, value in config.items() if name in names}, TrainingConfig)


def _federation(row: Row) -> Federation:
    parsed = _parsed(row)
    config, source = _known(parsed.pop("config")), parsed.pop("source")
    spec = msgspec.convert(source, SourceSpec) if source else None
    labels, shape, is_begun = tuple(parsed.pop("labels")), tuple(parsed.pop("shape")), bool(parsed.pop("is_begun"))
    return Federation(**parsed, config=config, source=spec, labels=labels, shape=shape, is_begun=is_begun)


def _round(row: Row) -> RoundRecord:
    parsed = _parsed(row)
    answers = msgspec.convert(parsed.pop("answers"), tuple[ParticipantRound, ...])
    return RoundRecord(**parsed, answers=answers)


def _model(row: Row) -> ModelRecord:
    parsed = _parsed(row)
    config = _known(parsed.pop("config"))
    labels, shape = tuple(parsed.pop("labels")), tuple(parsed.pop("shape"))
    return ModelRecord(**parsed, config=config, labels=labels, shape=shape)
