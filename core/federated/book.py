"""The book of a training: its finished rounds, what was measured of their models, and which of them was the best."""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from core.events import Events
from core.federated.archive import Archive, Made
from core.federated.convergence import plateau
from core.federated.measurements import Measurements
from core.federated.messages import Answer
from core.federated.minutes import entries, standings
from core.federated.records import Federation, RoundFinished, RoundRecord
from core.federated.register import Register, Standings
from core.federated.round import Round


class Book:
    """Writes rounds down before anybody hears of them. A round is finished once its model was measured."""

    def __init__(
        self,
        federation_id: str,
        *,
        register: Register,
        archive: Archive,
        events: Events,
        name: Callable[[str], str],
    ) -> None:
        self.id = federation_id
        self.measured = Measurements()
        self.losses: list[tuple[int, float]] = []
        self._register = register
        self._archive = archive
        self._events = events
        self._name = name
        self._old: set[str] = set()
        self._settled = ""

    async def open(self) -> None:
        """Read what is written of earlier rounds; the last may still wait for its measurement."""
        rounds = await asyncio.to_thread(self._register.rounds, self.id)
        self.losses = [(entry.number, entry.loss) for entry in rounds if entry.loss is not None]
        self.measured.use(self._federation.digest)
        if rounds and rounds[-1].accuracy is None:
            self.measured.expect(rounds[-1])

    async def keep(
        self, current: Round, made: Made, answers: Mapping[str, Answer], *, sent: int, started: float
    ) -> None:
        """Store a round and the model it made; `sent` are the bytes that went out for it.

        Beside it what was measured of the model before is stored, and what earlier rounds left is removed.
        """
        replaced = self._federation
        await asyncio.gather(
            self.report(),
            self._keep(current, made, answers, sent=sent, started=started),
            self.clear({place.digest for place in current.waiting().values()}),
        )
        self._old |= {replaced.digest, replaced.memory}

    async def _keep(
        self, current: Round, made: Made, answers: Mapping[str, Answer], *, sent: int, started: float
    ) -> None:
        round_ms = (time.monotonic() - current.started) * 1000
        noted = entries(current, answers, measured=self.measured, name=self._name, suspicions=made.suspicions)
        total = sent + sum(entry.bytes for entry in noted)
        record = RoundRecord(self.id, current.number, started, round_ms, None, None, made.digest, noted, total)
        did = self._standings(current, answers, counts=True)
        changes = {"round": current.number, "digest": made.digest, "memory": made.memory, "error": ""}
        await self._register.keep_round(record, did, **changes)
        self.measured.expect(record)
        self._settled = made.settled

    async def stand(self, current: Round, answers: Mapping[str, Answer]) -> None:
        """Write down how each participant did in a round that is to be repeated."""
        await self._register.change_participants(self.id, self._standings(current, answers, counts=False))

    async def clear(self, needed: Collection[str]) -> None:
        """Remove the files of earlier rounds, except those that somebody still works on."""
        gone = self._old - set(needed)
        self._old -= gone
        await asyncio.to_thread(self._archive.remove, *gone)

    async def report(self) -> None:
        """The last round's model was measured as far as it will be: say how good it is."""
        record = self.measured.take()
        if record is None:
            return
        loss, accuracy = self.measured.mean(record.digest)
        before, changes = self._federation, self._better(record, accuracy)
        await self._register.measure_round(self.id, record.number, loss=loss, accuracy=accuracy, **changes)
        if changes:
            self._old.add(before.best_digest)
        if loss is not None:
            self.losses.append((record.number, loss))
        left_out = tuple(entry.name for entry in record.answers if entry.state != "answered")
        answered = len(record.answers) - len(left_out)
        title = self._federation.title
        self._events.emit(
            RoundFinished(self.id, title, record.number, loss, accuracy, record.round_ms, answered, left_out)
        )

    def _better(self, record: RoundRecord, accuracy: float | None) -> dict[str, Any]:
        """What a round changes about the best model so far; of two equally good ones the later is the best."""
        best = self._federation
        if accuracy is None or (best.best_accuracy is not None and accuracy < best.best_accuracy):
            return {}
        return {"best_digest": record.digest, "best_round": record.number, "best_accuracy": accuracy}

    def _standings(self, current: Round, answers: Mapping[str, Answer], *, counts: bool) -> Standings:
        known = {entry.peer_id: entry for entry in self._register.participants(self.id)}
        return standings(current, known, answers, counts=counts)

    def is_full(self) -> str | None:
        """Why no further round is needed, in words ("" after the last one); None while one is."""
        config = self._federation.config
        if self._federation.round >= config.rounds:
            return ""
        early = self._settled or plateau(self.losses, patience=config.patience, least_gain=config.least_gain)
        return early or None

    @property
    def _federation(self) -> Federation:
        found = self._register.get(self.id)
        assert found is not None
        return found
