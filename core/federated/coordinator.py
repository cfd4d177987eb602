"""The coordinator's side: runs the rounds of one federation over whatever participants are there.

Everything needed to go on after `kill -9` is stored before the next step: the model as a file, then round number and
digest in one transaction. A coordinator that starts again asks for the round it was in; participants that have trained
that model already answer at once.
"""

import asyncio
import contextlib
import dataclasses
import logging
import time
from collections.abc import Callable

from core.errors import InputError, TrainingError, VegaError
from core.events import Events
from core.federated.archive import Archive, Made
from core.federated.calls import Calls, Send
from core.federated.data import check_size, misfit
from core.federated.measurements import Measurements
from core.federated.messages import Answer, Measured, Offer
from core.federated.minutes import entries, finite, standings
from core.federated.minutes import waiting as waiting_words
from core.federated.records import (
    Federation,
    ModelRecord,
    Participant,
    ParticipantAnswered,
    RoundFinished,
    RoundRecord,
    RoundStarted,
    TrainingFinished,
)
from core.federated.register import Register
from core.federated.round import Round, Standing, Verdict
from core.storage.files import FileStore

log = logging.getLogger(__name__)

# After the last round the participants measure its model and get it; whoever takes longer is not waited for.
PATIENCE_S = 30.0
# Words about a failure that are kept of another machine's.
WORDS = 1000
# Rounds in a row without enough usable answers although nobody was absent: waiting would not help.
SHORT_ROUNDS = 3


class Coordinator:
    """One federation's rounds. `send(peer_id, message)` raises PeerError; `is_there(peer_id)` says who can be asked."""

    def __init__(
        self,
        federation_id: str,
        *,
        register: Register,
        files: FileStore,
        events: Events,
        send: Send,
        is_there: Callable[[str], bool],
        deadline_s: float,
    ) -> None:
        self.id = federation_id
        self._register = register
        self._archive = Archive(files, register)
        self._events = events
        self._calls = Calls(files, send)
        self._is_there = is_there
        self._deadline_s = deadline_s
        self._round: Round | None = None
        self._answers: dict[str, Answer] = {}
        # who was late and has not been heard of since: it would only hold up the next round
        self._busy: set[str] = set()
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

    @property
    def is_running(self) -> bool:
        """Whether the rounds go on, or wait for participants."""
        return self._task is not None and not self._task.done()

    def begin(self) -> None:
        """Run the rounds, or go on with them."""
        if not self.is_running:
            self._short_rounds = 0
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop running; the rounds can be gone on with."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self._calls.stop()
        await self._register.settled()
        self._round = None

    async def halt(self) -> None:
        """The person stopped the training; what was made so far is kept as a model."""
        await self.stop()
        await self._conclude("stopped")

    def wake(self, peer_id: str) -> None:
        """A participant came or went."""
        self._busy.discard(peer_id)
        if self._round is not None:
            if not self._is_there(peer_id):
                self._round.away(peer_id, time.monotonic())
            elif self._round.back(peer_id):
                self._ask(peer_id)
        self._changed.set()

    def announce_to(self, peer_id: str) -> None:
        """Tell a participant what the training is and where it stands."""
        self._calls.announce(self.federation, [peer_id], model=self._model_id)

    async def give_to(self, peer_id: str) -> None:
        """A participant lacks the model that was made: it gets it, and then hears of the end."""
        models = await asyncio.to_thread(self._register.models, self.id)
        model = next((model for model in models if model.id == self._model_id), None)
        if model is not None:
            await asyncio.wait(self._calls.give(model, [peer_id]))
        self.announce_to(peer_id)

    async def take_offer(self, peer_id: str, name: str, offer: Offer) -> None:
        """A participant says what it takes part with. Raises InputError when that does not fit the training."""
        check_size(offer.examples, offer.labels)
        known = self._register.participant(self.id, peer_id) or Participant(self.id, peer_id, name)
        problem = misfit(self.federation, labels=offer.labels, shape=offer.shape)
        is_asked = self._round is not None and peer_id in self._round.standing(Standing.ASKED)
        offered = dataclasses.replace(
            known,
            name=name,
            state="left out" if problem else "training" if is_asked else "ready",
            examples=offer.examples,
            labels=offer.labels,
            shape=offer.shape,
            error=problem,
        )
        await self._register.keep_participant(offered)
        if problem:
            raise InputError(problem, "Choose data of the same form, or ask the coordinator.")
        self._busy.discard(peer_id)
        if is_asked:
            self._ask(peer_id)  # new data: what was in training on the old was dropped there
        self._changed.set()

    async def take_withdrawal(self, peer_id: str) -> None:
        """A participant no longer takes part; it stays invited."""
        nothing = {"state": "invited", "examples": 0, "labels": (), "shape": (), "error": ""}
        await self._register.change_participants(self.id, {peer_id: nothing})
        if self._round is not None:
            self._round.give_up(peer_id, "It withdrew.")
        self._changed.set()

    def take_measure(self, peer_id: str, measured: Measured) -> None:
        """A participant measured a model; nobody weighs more than what it offered."""
        known = self._register.participant(self.id, peer_id)
        if known is not None and measured.examples <= known.examples:
            self._measured.add(peer_id, measured)
        self._changed.set()

    def take_answer(self, peer_id: str, answer: Answer) -> None:
        """A participant trained, or says what went wrong. What does not belong to this round is logged and dropped."""
        self._busy.discard(peer_id)
        self._changed.set()
        if self._round is None:
            return
        now = time.monotonic()
        error = answer.error[:WORDS]
        if error:
            verdict = self._round.fail(peer_id, answer.round, digest=answer.digest, error=error, now=now)
        else:
            verdict = self._round.answer(peer_id, answer.round, digest=answer.digest, now=now)
        if verdict is not Verdict.ACCEPTED:
            log.info("An answer of %s does not count: %s", self._name(peer_id), verdict.value)
            return
        self._answers[peer_id] = answer
        if error:
            log.warning("%s could not train round %d: %s", self._name(peer_id), answer.round, error)
            self._register.note_participant(self.id, peer_id, state="left out", error=error)
            return
        self._register.note_participant(self.id, peer_id, state="answered")
        loss, accuracy = self._measured.of(peer_id, answer.digest)
        title, name = self.federation.title, self._name(peer_id)
        self._events.emit(
            ParticipantAnswered(
                self.id, title, answer.round, name, loss, accuracy, finite(answer.train_ms) or 0.0, finite(answer.loss)
            )
        )

    async def _run(self) -> None:
        try:
            await self._prepare()
            while self.federation.round < self.federation.config.rounds:
                await self._one_round()
            await self._finish()
        except Exception as error:  # a strategy may raise anything; a training never ends without a word
            log.exception("Training '%s' failed", self.federation.title)
            self._round = None
            words = str(error) if isinstance(error, VegaError) else f"{type(error).__name__}: {error}"
            await self._end("failed", error=words)

    async def _prepare(self) -> None:
        """Fix labels and shape and build the first model, once; or find the place to go on from."""
        await self._register.change(self.id, state="running", error="", is_begun=True)
        if self.federation.digest:
            rounds = await asyncio.to_thread(self._register.rounds, self.id)
            self._measured.use(self.federation.digest)
            if rounds and rounds[-1].accuracy is None:
                self._measured.expect(rounds[-1])
            return
        ready = await self._wait_for_quorum()
        labels = tuple(sorted({label for entry in ready for label, _ in entry.labels}))
        shape = ready[0].shape
        digest = await asyncio.to_thread(self._archive.first, self.federation.config, shape, labels)
        self._measured.use(digest)
        await self._register.change(self.id, labels=labels, shape=shape, digest=digest)
        self._calls.announce(self.federation, self._there())

    async def _one_round(self) -> None:
        ready = await self._wait_for_quorum()
        started, current = time.time(), self._open(ready)
        await self._collect(current)
        # closed before anything is computed: what arrives meanwhile belongs to no round
        self._round = None
        self._calls.forget(current.asked)
        self._busy.update(current.standing(Standing.LATE))
        answers = {peer_id: self._answers[peer_id] for peer_id in current.answered}
        offered = {entry.peer_id: entry.examples for entry in self._register.participants(self.id)}
        made = await asyncio.to_thread(lambda: self._archive.next(self.federation, answers, offered=offered))
        for peer_id, problem in made.rejected.items():
            current.reject(peer_id, problem)
        await self._report_previous()
        if made.digest:
            await self._keep(current, made, started)
        else:
            await self._repeat(current)

    def _open(self, ready: list[Participant]) -> Round:
        federation, config = self.federation, self.federation.config
        asked = tuple(entry.peer_id for entry in ready)
        deadline_s = config.deadline_s or self._deadline_s
        current = Round(federation.round + 1, federation.digest, asked, config.quorum, time.monotonic(), deadline_s)
        self._answers, self._round = {}, current
        self._events.emit(RoundStarted(self.id, current.number))
        for peer_id in asked:
            self._ask(peer_id)
        return current

    async def _collect(self, current: Round) -> None:
        """Until the round is over; woken by every arrival, and when a deadline or a grace can have passed."""
        while not current.is_over(time.monotonic()):
            self._changed.clear()
            if self._measured.is_complete(self._is_there):
                await self._report_previous()
            await self._wait(current.next_look(time.monotonic()))

    async def _keep(self, current: Round, made: Made, started: float) -> None:
        """Store the round; nobody hears of it before."""
        self._short_rounds = 0
        old, round_ms = self.federation, (time.monotonic() - current.started) * 1000
        answers = entries(current, self._answers, measured=self._measured, name=self._name)
        record = RoundRecord(self.id, current.number, started, round_ms, None, None, made.digest, answers)
        await self._register.keep_round(record, round=current.number, digest=made.digest, memory=made.memory, error="")
        self._measured.expect(record)
        await self._register.change_participants(self.id, standings(current))
        await asyncio.to_thread(self._archive.remove, old.digest, old.memory)

    async def _repeat(self, current: Round) -> None:
        """Too few answers. Raises TrainingError when that happens again and again though nobody is away or late."""
        await self._register.change_participants(self.id, standings(current))
        words = current.shortfall(self._name)
        log.warning("%s", words)
        await self._register.change(self.id, error=words)
        has_absent = current.standing(Standing.LOST) or current.standing(Standing.LATE)
        self._short_rounds = 0 if has_absent else self._short_rounds + 1
        if self._short_rounds >= SHORT_ROUNDS:
            raise TrainingError(words, "Mend the cause on those machines, then begin again.")

    async def _finish(self) -> None:
        """Let the participants measure the last model, then give it to everybody."""
        if self._measured.is_waiting:
            for peer_id in self._there():
                self._calls.ask(peer_id, self.federation, measure_only=True, failed=lambda peer_id, words: None)
            end = time.monotonic() + PATIENCE_S
            while not self._measured.is_complete(self._is_there) and (left := end - time.monotonic()) > 0:
                self._changed.clear()
                await self._wait(left)
            await self._report_previous()
        await self._conclude("finished")

    async def _conclude(self, state: str) -> None:
        """Keep what was made as a model and give it to everybody who is there."""
        federation, accuracy = self.federation, None
        if federation.round:
            rounds = await asyncio.to_thread(self._register.rounds, self.id)
            _, measured = self._measured.mean(federation.digest)
            accuracy = rounds[-1].accuracy if measured is None and rounds else measured
            model = await asyncio.to_thread(self._archive.describe, federation, accuracy, time.time())
            await self._register.keep_model(model)
            await self._end(state, accuracy, model=model)
        else:
            await self._end(state)

    async def _end(
        self, state: str, accuracy: float | None = None, *, error: str = "", model: ModelRecord | None = None
    ) -> None:
        """Store how it ended and say so; TrainingFinished comes once those who are there have heard it."""
        try:
            federation = await self._register.change(self.id, state=state, error=error, is_begun=False)
        except VegaError:  # a full disk must not hide that the training failed
            log.exception("The end of '%s' could not be stored", self.federation.title)
            federation = self.federation
        if model is not None:
            await _patiently(self._calls.give(model, self._there()))
        await _patiently(self._calls.announce(federation, self._there(), model=self._model_id))
        self._events.emit(TrainingFinished(self.id, federation.title, accuracy, federation.round, state))

    async def _report_previous(self) -> None:
        """The last round is finished once its model was measured."""
        record = self._measured.take()
        if record is None:
            return
        loss, accuracy = self._measured.mean(record.digest)
        await self._register.measure_round(self.id, record.number, loss=loss, accuracy=accuracy)
        left_out = tuple(entry.name for entry in record.answers if entry.state != "answered")
        answered = len(record.answers) - len(left_out)
        title = self.federation.title
        self._events.emit(
            RoundFinished(self.id, title, record.number, loss, accuracy, record.round_ms, answered, left_out)
        )

    async def _wait_for_quorum(self) -> list[Participant]:
        """The participants that can be asked, once there are enough of them."""
        while True:
            self._changed.clear()
            ready = [entry for entry in self._register.participants(self.id) if self._can_be_asked(entry)]
            federation = self.federation
            missing = federation.config.quorum - len(ready)
            if missing <= 0:
                if federation.state == "waiting":
                    running = await self._register.change(self.id, state="running", error="")
                    self._calls.announce(running, self._there())
                return ready
            known = self._register.participants(self.id)
            words = waiting_words(missing, known, is_there=self._is_there, busy=self._busy)
            if (federation.state, federation.error) != ("waiting", words):
                log.info("%s: %s", federation.title, words)
                waiting = await self._register.change(self.id, state="waiting", error=words)
                self._calls.announce(waiting, self._there())
            await self._changed.wait()

    def _can_be_asked(self, entry: Participant) -> bool:
        fits = entry.examples > 0 and not misfit(self.federation, labels=entry.labels, shape=entry.shape)
        return fits and entry.peer_id not in self._busy and self._is_there(entry.peer_id)

    async def _wait(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    def _there(self) -> list[str]:
        return [entry.peer_id for entry in self._register.participants(self.id) if self._is_there(entry.peer_id)]

    def _ask(self, peer_id: str) -> None:
        self._register.note_participant(self.id, peer_id, state="training", error="")
        self._calls.ask(peer_id, self.federation, measure_only=False, failed=self._not_reached)

    def _not_reached(self, peer_id: str, words: str) -> None:
        if self._round is not None:
            self._round.give_up(peer_id, words)
            self._changed.set()

    @property
    def _model_id(self) -> str:
        """The id of the model that an ended training has made."""
        federation = self.federation
        ended = federation.state in ("finished", "stopped") and federation.round
        return f"{self.id}-{federation.round}" if ended else ""

    def _name(self, peer_id: str) -> str:
        entry = self._register.participant(self.id, peer_id)
        return entry.name if entry else peer_id[:8]


async def _patiently(tasks: "list[asyncio.Task[None]]") -> None:
    """Wait for those who listen; the others are told as soon as they can be."""
    if tasks:
        await asyncio.wait(tasks, timeout=PATIENCE_S)
