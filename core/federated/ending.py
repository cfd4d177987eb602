"""How a training ends: what was made is kept as a model, given to everybody, and said."""

import asyncio
import logging
import time
from collections.abc import Callable

from core.errors import VegaError
from core.events import Events
from core.federated.archive import Archive
from core.federated.book import Book
from core.federated.calls import Calls
from core.federated.records import Federation, ModelRecord, TrainingFinished
from core.federated.register import Register

log = logging.getLogger(__name__)

# After the last round the participants measure its model and get it; whoever takes longer is not waited for.
PATIENCE_S = 30.0


class Ending:
    """Ends one training. `there` says who can be told."""

    def __init__(
        self,
        federation_id: str,
        *,
        register: Register,
        archive: Archive,
        book: Book,
        calls: Calls,
        events: Events,
        there: Callable[[], list[str]],
    ) -> None:
        self.id = federation_id
        self._register = register
        self._archive = archive
        self._book = book
        self._calls = calls
        self._events = events
        self._there = there

    async def conclude(self, state: str, why: str = "") -> None:
        """Keep what was made as a model and give it to everybody who is there."""
        federation, accuracy = self._federation, None
        await self._book.clear(())
        if federation.round:
            rounds = await asyncio.to_thread(self._register.rounds, self.id)
            _, measured = self._book.measured.mean(federation.digest)
            accuracy = rounds[-1].accuracy if measured is None and rounds else measured
            model = await asyncio.to_thread(self._archive.describe, federation, accuracy, time.time())
            await self._register.keep_model(model)
            if 0 < federation.best_round < federation.round:
                best = await asyncio.to_thread(self._archive.describe_best, federation, model.created)
                await self._register.keep_model(best)
            await self.tell(state, accuracy, error=why, model=model)
        else:
            await self.tell(state, error=why)

    async def tell(
        self, state: str, accuracy: float | None = None, *, error: str = "", model: ModelRecord | None = None
    ) -> None:
        """Store how it ended and say so; TrainingFinished comes once those who are there have heard it."""
        try:
            federation = await self._register.change(self.id, state=state, error=error, is_begun=False)
        except VegaError:  # a full disk must not hide that the training failed
            log.exception("The end of '%s' could not be stored", self._federation.title)
            federation = self._federation
        if model is not None:
            await _patiently(self._calls.give(model, self._there()))
        await _patiently(self._calls.announce(federation, self._there(), model=self.model_id))
        self._events.emit(TrainingFinished(self.id, federation.title, accuracy, federation.round, state))

    @property
    def model_id(self) -> str:
        """The id of the model that an ended training has made."""
        federation = self._federation
        ended = federation.state in ("finished", "stopped") and federation.round
        return f"{self.id}-{federation.round}" if ended else ""

    @property
    def _federation(self) -> Federation:
        found = self._register.get(self.id)
        assert found is not None
        return found


async def _patiently(tasks: "list[asyncio.Task[None]]") -> None:
    """Wait for those who listen; the others are told as soon as they can be."""
    if tasks:
        await asyncio.wait(tasks, timeout=PATIENCE_S)
