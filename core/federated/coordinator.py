"""The coordinator's side: runs the rounds of one federation over whatever participants are there.

Everything needed to go on after `kill -9` is stored before the next step: the model as a file, then round number and
digest in one transaction. A coordinator that starts again asks for the round it was in; participants that have trained
that model already answer at once.
"""

import asyncio
import dataclasses
import logging
import secrets
import time
from collections.abc import Callable

from core.errors import InputError, TrainingError, VegaError
from core.events import Events
from core.federated.aggregation import aggregate
from core.federated.calls import Calls, Send
from core.federated.measurements import Measurements
from core.federated.messages import Answer, Measured, Offer
from core.federated.records import (
    Federation,
    ModelRecord,
    Participant,
    ParticipantAnswered,
    ParticipantRound,
    RoundFinished,
    RoundRecord,
    RoundStarted,
    TrainingFinished,
)
from core.federated.register import Register
from core.federated.round import Round, Standing, Verdict
from core.federated.strategies import STRATEGIES
from core.federated.tasks import TASKS
from core.federated.weights import ModelWeights
from core.storage.files import FileStore

log = logging.getLogger(__name__)

# After the last round the participants measure its model; whoever takes longer is not waited for.
MEASURE_S = 30.0
# Rounds in a row without a quorum of answers, although enough participants were there: then something is wrong.
SHORT_ROUNDS = 3


class Coordinator:
    """One federation's rounds. `send(peer_id, message)` raises PeerError; `is_online(peer_id)` says who is there."""

    def __init__(
        self,
        federation_id: str,
        *,
        register: Register,
        files: FileStore,
        events: Events,
        send: Send,
        is_online: Callable[[str], bool],
        deadline_s: float,
    ) -> None:
        self.id = federation_id
        self._register = register
        self._files = files
        self._events = events
        self._calls = Calls(files, send)
        self._is_online = is_online
        self._deadline_s = deadline_s
        self._round: Round | None = None
        self._answers: dict[str, Answer] = {}
        self._measured = Measurements()
        self._short_rounds = 0
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def federation(self) -> Federation:
        """The federation as it is now."""
        found = self._register.get(self.id)
        assert found is not None
        return found

    def begin(self) -> None:
        """Run the rounds, or go on with them."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop running; the round can be gone on with."""
        await self._calls.stop()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._task = None
        self._round = None

    async def halt(self) -> None:
        """The person stopped the training."""
        await self.stop()
        await self._end("stopped")

    def wake(self, peer_id: str) -> None:
        """A participant came or went."""
        now = time.monotonic()
        if self._round is not None:
            if not self._is_online(peer_id):
                self._round.away(peer_id, now)
            elif self._round.back(peer_id):
                self._ask(peer_id)
        self._changed.set()

    async def announce_to(self, peer_id: str) -> None:
        """Tell a participant what the training is and where it stands."""
        await self._calls.announce(self.federation, [peer_id])

    async def take_offer(self, peer_id: str, name: str, offer: Offer) -> None:
        """A participant says what it takes part with. Raises InputError when that does not fit the training."""
        federation = self.federation
        known = self._register.participant(self.id, peer_id)
        base = known or Participant(self.id, peer_id, name)
        problem = _misfit(federation, offer)
        state = "left out" if problem else "ready"
        await self._register.keep_participant(
            dataclasses.replace(
                base,
                name=name,
                state=state,
                examples=offer.examples,
                labels=offer.labels,
                shape=offer.shape,
                error=problem,
            )
        )
        if problem:
            raise InputError(problem, "Choose data of the same form, or ask the coordinator.")
        self.wake(peer_id)

    def take_measure(self, peer_id: str, measured: Measured) -> None:
        """A participant measured a model."""
        self._measured.add(peer_id, measured)
        self._changed.set()

    def take_answer(self, peer_id: str, answer: Answer) -> None:
        """A participant trained, or says what went wrong. What does not belong to this round is logged and dropped."""
        if self._round is None:
            return
        now = time.monotonic()
        if answer.error:
            verdict = self._round.fail(peer_id, answer.digest, answer.error, now)
        else:
            verdict = self._round.answer(peer_id, answer.digest, now)
        if verdict is Verdict.ACCEPTED:
            self._answers[peer_id] = answer
            loss, accuracy = self._measured.of(peer_id, answer.digest)
            self._events.emit(
                ParticipantAnswered(
                    self.id,
                    self.federation.title,
                    answer.round,
                    self._name(peer_id),
                    loss,
                    accuracy,
                    answer.train_ms,
                )
            )
        elif verdict is not Verdict.DUPLICATE:
            log.info("An answer of %s does not count: %s", self._name(peer_id), verdict.value)
        self._changed.set()

    async def _run(self) -> None:
        try:
            await self._prepare()
            while self.federation.round < self.federation.config.rounds:
                await self._one_round()
            await self._finish()
        except VegaError as error:
            log.exception("Training '%s' failed", self.federation.title)
            await self._register.change(self.id, error=str(error))
            await self._end("failed")

    async def _prepare(self) -> None:
        """Fix labels and shape, build the first model; only once."""
        await self._register.change(self.id, state="running", error="")
        if self.federation.digest:
            return
        ready = await self._wait_for_quorum()
        labels = tuple(sorted({label for entry in ready for label, _ in entry.labels}))
        if len(labels) < 2:
            raise InputError(
                f"All data carries the one label '{labels[0]}'.", "A second label is needed to learn from."
            )
        shape = ready[0].shape
        task = TASKS[self.federation.config.task](self.federation.config)
        model = await asyncio.to_thread(lambda: ModelWeights.from_torch(task.build(shape, labels)))
        digest = await asyncio.to_thread(self._files.add_bytes, model.to_bytes())
        await self._register.change(self.id, labels=labels, shape=shape, digest=digest)
        await self._calls.announce(self.federation, self._online())

    async def _one_round(self) -> None:
        ready = await self._wait_for_quorum()
        federation, config = self.federation, self.federation.config
        number, started, clock = federation.round + 1, time.time(), time.monotonic()
        asked = tuple(entry.peer_id for entry in ready)
        deadline = config.deadline_s or self._deadline_s
        self._answers = {}
        self._round = Round(number, federation.digest, asked, config.quorum, clock, deadline)
        self._events.emit(RoundStarted(self.id, number))
        for peer_id in asked:
            self._ask(peer_id)
        await self._collect(self._round)
        model = await asyncio.to_thread(self._aggregate, self._round)
        current, self._round = self._round, None
        await self._report_previous()
        if not current.is_complete:
            await self._note_left_out(current)
            await self._register.change(self.id, error=_short(current, self._name))
            self._short_rounds += 1
            if self._short_rounds >= SHORT_ROUNDS:
                raise TrainingError(self.federation.error, "Mend the cause on those machines, then begin again.")
            return
        self._short_rounds = 0
        digest = await asyncio.to_thread(self._files.add_bytes, model)
        record = RoundRecord(
            self.id,
            number,
            started,
            (time.monotonic() - clock) * 1000,
            None,
            None,
            digest,
            tuple(self._describe(peer_id, current) for peer_id in asked),
        )
        moved_on = dataclasses.replace(self.federation, round=number, digest=digest, error="")
        await self._register.keep_round(moved_on, record)
        self._measured.expect(record)
        await self._note_left_out(current)

    async def _collect(self, current: Round) -> None:
        """Until the round is over; woken by every arrival, and when a deadline or a grace can have passed."""
        while not current.is_over(time.monotonic()):
            self._changed.clear()
            if self._measured.is_complete:
                await self._report_previous()
            try:
                async with asyncio.timeout(current.next_look(time.monotonic())):
                    await self._changed.wait()
            except TimeoutError:
                continue

    def _aggregate(self, current: Round) -> bytes:
        """The next model from the usable answers, as safetensors; b"" when too few are. Blocks; runs in a worker."""
        federation = self.federation
        base = ModelWeights.from_bytes(self._files.read(federation.digest))
        answers = {peer_id: self._answers[peer_id] for peer_id in current.answered}
        model, rejected = aggregate(base, answers, STRATEGIES[federation.config.strategy]())
        for peer_id, problem in rejected.items():
            current.reject(peer_id, problem)
        return model.to_bytes() if model is not None and current.is_complete else b""

    async def _finish(self) -> None:
        """Let the participants measure the last model, then give it to everybody."""
        federation = self.federation
        for peer_id in self._online():
            self._calls.ask(peer_id, federation, measure_only=True, failed=lambda peer_id, words: None)
        end = time.monotonic() + MEASURE_S
        while not self._measured.is_complete and (left := end - time.monotonic()) > 0:
            self._changed.clear()
            try:
                async with asyncio.timeout(left):
                    await self._changed.wait()
            except TimeoutError:
                break
        _, accuracy = self._measured.mean(federation.digest)
        await self._report_previous()
        data = await asyncio.to_thread(self._files.read, federation.digest)
        model = ModelRecord(
            secrets.token_hex(6),
            self.id,
            federation.title,
            federation.round,
            federation.digest,
            federation.labels,
            federation.shape,
            federation.config,
            accuracy,
            ModelWeights.from_bytes(data).parameters,
            time.time(),
        )
        await self._register.keep_model(model)
        await self._calls.give(model, data, self._online())
        await self._end("finished", accuracy)

    async def _end(self, state: str, accuracy: float | None = None) -> None:
        federation = await self._register.change(self.id, state=state)
        await self._calls.announce(federation, self._online())
        self._events.emit(TrainingFinished(self.id, federation.title, accuracy, federation.round, state))

    async def _report_previous(self) -> None:
        """The last round is finished once its model was measured."""
        record = self._measured.take()
        if record is None:
            return
        loss, accuracy = self._measured.mean(record.digest)
        if loss is not None and accuracy is not None:
            await self._register.measure_round(self.id, record.number, loss=loss, accuracy=accuracy)
        left_out = tuple(entry.name for entry in record.answers if entry.state != "answered")
        answered = len(record.answers) - len(left_out)
        title = self.federation.title
        self._events.emit(
            RoundFinished(self.id, title, record.number, loss, accuracy, record.round_ms, answered, left_out)
        )

    async def _wait_for_quorum(self) -> list[Participant]:
        """The ready participants, once there are enough of them."""
        while True:
            self._changed.clear()
            ready = [
                entry for entry in self._online_participants() if entry.examples and not _misfit(self.federation, entry)
            ]
            missing = self.federation.config.quorum - len(ready)
            if missing <= 0:
                return ready
            words = f"Waiting for {missing} more participant{'s' if missing > 1 else ''}."
            if self.federation.error != words:
                await self._register.change(self.id, error=words)
            await self._changed.wait()

    def _online_participants(self) -> list[Participant]:
        return [entry for entry in self._register.participants(self.id) if self._is_online(entry.peer_id)]

    def _online(self) -> list[str]:
        return [entry.peer_id for entry in self._online_participants()]

    def _ask(self, peer_id: str) -> None:
        self._calls.ask(peer_id, self.federation, measure_only=False, failed=self._not_reached)

    def _not_reached(self, peer_id: str, words: str) -> None:
        if self._round is not None:
            self._round.fail(peer_id, self._round.digest, words, time.monotonic())
            self._changed.set()

    def _name(self, peer_id: str) -> str:
        entry = self._register.participant(self.id, peer_id)
        return entry.name if entry else peer_id[:8]

    async def _note_left_out(self, current: Round) -> None:
        for peer_id, place in current.places.items():
            entry = self._register.participant(self.id, peer_id)
            if entry is None:
                continue
            answered = place.standing is Standing.ANSWERED
            await self._register.keep_participant(
                dataclasses.replace(
                    entry,
                    state="answered" if answered else "left out",
                    last_round=current.number if answered else entry.last_round,
                    error=place.error,
                )
            )

    def _describe(self, peer_id: str, current: Round) -> ParticipantRound:
        place = current.places[peer_id]
        answer = self._answers.get(peer_id)
        loss, accuracy = self._measured.of(peer_id, current.digest)
        return ParticipantRound(
            peer_id,
            self._name(peer_id),
            place.standing.value,
            answer.examples if answer else 0,
            loss,
            accuracy,
            answer.train_ms if answer else 0.0,
            place.error,
        )


def _misfit(federation: Federation, offered: Offer | Participant) -> str:
    """Why this data cannot take part, in words; "" when it can."""
    if federation.shape and offered.shape != federation.shape:
        return f"This data has the shape {offered.shape}, the training uses {federation.shape}."
    unknown = {label for label, _ in offered.labels} - set(federation.labels) if federation.labels else set()
    if unknown:
        return f"The training does not know the labels {', '.join(sorted(unknown)[:5])}."
    return ""


def _short(current: Round, name: Callable[[str], str]) -> str:
    """Why a round did not count, in words, with everybody's name."""
    reasons = [
        f"{name(peer_id)}: {place.error}"
        for peer_id, place in current.places.items()
        if place.standing is not Standing.ANSWERED
    ]
    answered, needed = len(current.answered), current.quorum
    return f"Round {current.number} had {answered} of {needed} needed answers and is repeated. {' '.join(reasons)}"
