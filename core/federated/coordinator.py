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
from core.federated import asking
from core.federated.archive import Archive, Situation
from core.federated.asking import Request, choose
from core.federated.book import Book
from core.federated.calls import Calls, Send
from core.federated.choices import strategy_of
from core.federated.data import check_size, misfit
from core.federated.ending import PATIENCE_S, Ending
from core.federated.messages import Answer, Measured, Offer, Train
from core.federated.minutes import finite
from core.federated.minutes import waiting as waiting_words
from core.federated.records import Federation, FederationChanged, Participant, ParticipantAnswered, RoundStarted
from core.federated.register import Register
from core.federated.round import Place, Round, Standing, Verdict
from core.federated.strategies import STRATEGIES
from core.storage.files import FileStore

log = logging.getLogger(__name__)

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
        self._calls = Calls(files, send, self._not_understood)
        self._is_there = is_there
        self._deadline_s = deadline_s
        self._round: Round | None = None
        self._answers: dict[str, Answer] = {}
        # who was late and has not been heard of since: it would only hold up the next round
        self._busy: set[str] = set()
        self._book = Book(self.id, register=register, archive=self._archive, events=events, name=self._name)
        self._ending = Ending(
            self.id,
            register=register,
            archive=self._archive,
            book=self._book,
            calls=self._calls,
            events=events,
            there=self._there,
        )
        self._request: Request | None = None
        self._early: list[tuple[str, Answer]] = []
        self._carried: dict[str, Place] = {}
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
        await self._ending.conclude("stopped")

    def wake(self, peer_id: str) -> None:
        """A participant came or went."""
        self._busy.discard(peer_id)
        if not self._is_there(peer_id):
            self._carried.pop(peer_id, None)
        if self._round is not None:
            if not self._is_there(peer_id):
                self._round.away(peer_id, time.monotonic())
            elif self._round.back(peer_id):
                self._ask(peer_id)
        self._changed.set()

    def announce_to(self, peer_id: str) -> None:
        """Tell a participant what the training is and where it stands."""
        self._calls.announce(self.federation, [peer_id], model=self._ending.model_id)

    async def give_to(self, peer_id: str) -> None:
        """A participant lacks the model that was made: it gets it, and then hears of the end."""
        models = await asyncio.to_thread(self._register.models, self.id)
        model = next((model for model in models if model.id == self._ending.model_id), None)
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
            fingerprint=offer.fingerprint[:64],
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
            self._book.measured.add(peer_id, measured)
        self._changed.set()

    def take_answer(self, peer_id: str, answer: Answer) -> None:
        """A participant trained, or says what went wrong. What does not belong to this round is logged and dropped."""
        self._busy.discard(peer_id)
        self._changed.set()
        if self._round is None:
            if peer_id in self._carried:
                self._early.append((peer_id, answer))  # it came between two rounds of an asynchronous training
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
        loss, accuracy = self._book.measured.of(peer_id, answer.digest)
        title, name = self.federation.title, self._name(peer_id)
        self._events.emit(
            ParticipantAnswered(
                self.id, title, answer.round, name, loss, accuracy, finite(answer.train_ms) or 0.0, finite(answer.loss)
            )
        )

    async def _run(self) -> None:
        try:
            await self._prepare()
            while (why := self._book.is_full()) is None:
                await self._one_round()
            await self._finish(why)
        except Exception as error:  # a strategy may raise anything; a training never ends without a word
            log.exception("Training '%s' failed", self.federation.title)
            self._round = None
            words = str(error) if isinstance(error, VegaError) else f"{type(error).__name__}: {error}"
            await self._ending.tell("failed", error=words)

    async def _prepare(self) -> None:
        """Fix labels and shape and build the first model, once; or find the place to go on from."""
        await self._register.change(self.id, state="running", error="", is_begun=True)
        if self.federation.shape:
            await self._book.open()
            return
        ready = await self._wait_for_quorum()
        labels = tuple(sorted({label for entry in ready for label, _ in entry.labels}))
        shape, config, start = ready[0].shape, self.federation.config, self.federation.digest
        digest, memory = await asyncio.to_thread(self._archive.first, config, shape, labels, start)
        self._book.measured.use(digest)
        await self._register.change(self.id, labels=labels, shape=shape, digest=digest, memory=memory)
        await asyncio.to_thread(self._archive.remove, start)
        self._calls.announce(self.federation, self._there())

    async def _one_round(self) -> None:
        ready = await self._wait_for_quorum()
        started, current = time.time(), await self._open(ready)
        await self._collect(current)
        # closed before anything is computed: what arrives meanwhile belongs to no round
        self._round = None
        self._calls.forget(peer_id for peer_id in current.places if peer_id not in current.waiting())
        self._carried = current.waiting() if current.carries else {}
        self._busy.update(current.standing(Standing.LATE))
        answers = {peer_id: self._answers[peer_id] for peer_id in current.answered}
        ages = {current.places[peer_id].digest: current.age(peer_id) for peer_id in current.answered}
        situation = dataclasses.replace(self._situation(), needed=current.quorum, ages=ages)
        made = await asyncio.to_thread(self._archive.next, self.federation, answers, situation)
        for peer_id, problem in made.rejected.items():
            current.reject(peer_id, problem)
        if made.digest:
            self._short_rounds = 0
            sent = self._request.bytes * len(current.asked) if self._request else 0
            await self._book.keep(current, made, self._answers, sent=sent, started=started)
        else:
            await self._book.report()
            await self._repeat(current)

    async def _open(self, ready: list[Participant]) -> Round:
        federation, config = self.federation, self.federation.config
        number = federation.round + 1
        self._request = await self._prepared(number, measure_only=False)
        chosen = await asyncio.to_thread(self._choose, ready, number)
        asked = tuple(entry.peer_id for entry in chosen)
        strategy = STRATEGIES[config.strategy]
        enough = min(config.per_round, len(asked)) if config.spare else 0
        if strategy.is_asynchronous:
            enough = min(strategy_of(config).needed, len({*asked, *self._carried}))
        current = Round(
            number,
            federation.digest,
            asked,
            enough if strategy.is_asynchronous else min(config.quorum, len(asked)),
            time.monotonic(),
            config.deadline_s or self._deadline_s,
            enough=enough,
            carries=strategy.is_asynchronous,
            carried=self._carried,
        )
        self._answers, self._round = {}, current
        self._events.emit(RoundStarted(self.id, current.number))
        for peer_id in asked:
            self._ask(peer_id)
        early, self._early = self._early, []
        for peer_id, answer in early:
            self.take_answer(peer_id, answer)
        return current

    def _choose(self, ready: list[Participant], number: int) -> list[Participant]:
        """Whom the strategy needs, and of these whom the selection takes. Blocks."""
        federation = self.federation
        if STRATEGIES[federation.config.strategy].is_lazy:
            strategy = self._archive.strategy(federation, self._situation())
            needed = set(strategy.chosen(self._archive.flat(federation), [entry.peer_id for entry in ready]))
            return [entry for entry in ready if entry.peer_id in needed]
        return choose(federation.config, ready, number=number, losses=self._book.measured.losses())

    def _situation(self) -> Situation:
        """What the next model depends on beside the answers."""
        offered = {entry.peer_id: entry.examples for entry in self._register.participants(self.id)}
        population = sum(examples > 0 for examples in offered.values())
        return Situation(offered, population, self.federation.coordinator)

    async def _prepared(self, number: int, *, measure_only: bool) -> Request:
        """What everybody is sent in this round, read once."""
        federation = self.federation
        losses = [loss for _, loss in self._book.losses]
        payload, size = await asyncio.to_thread(self._archive.parcel, federation, self._situation())
        return Request(federation, number, payload, size, asking.rate(federation.config, number, losses), measure_only)

    async def _collect(self, current: Round) -> None:
        """Until the round is over; woken by every arrival, and when a deadline or a grace can have passed."""
        while not current.is_over(time.monotonic()):
            self._changed.clear()
            if self._book.measured.is_complete(self._is_there):
                await self._book.report()
            await self._wait(current.next_look(time.monotonic()))

    async def _repeat(self, current: Round) -> None:
        """Too few answers. Raises TrainingError when that happens again and again though nobody is away or late."""
        await self._book.stand(current, self._answers)
        words = current.shortfall(self._name)
        log.warning("%s", words)
        await self._register.change(self.id, error=words)
        has_absent = current.standing(Standing.LOST) or current.standing(Standing.LATE)
        self._short_rounds = 0 if has_absent else self._short_rounds + 1
        if self._short_rounds >= SHORT_ROUNDS:
            raise TrainingError(words, "Mend the cause on those machines, then begin again.")

    async def _finish(self, why: str) -> None:
        """Let the participants measure the last model, then give it to everybody."""
        if self._book.measured.is_waiting:
            self._request = await self._prepared(self.federation.round, measure_only=True)
            for peer_id in self._there():
                self._calls.ask(peer_id, self._request_for(peer_id), failed=lambda peer_id, words: None)
            end = time.monotonic() + PATIENCE_S
            while not self._book.measured.is_complete(self._is_there) and (left := end - time.monotonic()) > 0:
                self._changed.clear()
                await self._wait(left)
            await self._book.report()
        await self._ending.conclude("finished", why)

    async def _wait_for_quorum(self) -> list[Participant]:
        """The participants that can be asked, once there are enough of them."""
        while True:
            self._changed.clear()
            ready = [entry for entry in self._register.participants(self.id) if self._can_be_asked(entry)]
            federation = self.federation
            missing = federation.config.quorum - len(ready) - len(self._carried)
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
        if entry.peer_id in self._carried:
            return False
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
        self._calls.ask(peer_id, self._request_for(peer_id), failed=self._not_reached)

    def _request_for(self, peer_id: str) -> Train:
        """What a participant is sent: everybody's, and the last round in which this one counted."""
        request, known = self._request, self._register.participant(self.id, peer_id)
        assert request is not None
        return request.to(known.last_round if known else 0)

    def _not_reached(self, peer_id: str, words: str) -> None:
        if self._round is not None:
            self._round.give_up(peer_id, words)
            self._changed.set()

    def _not_understood(self, peer_id: str, words: str) -> None:
        self._register.note_participant(self.id, peer_id, state="left out", error=words)
        self._events.emit(FederationChanged(self.id))

    def _name(self, peer_id: str) -> str:
        entry = self._register.participant(self.id, peer_id)
        return entry.name if entry else peer_id[:8]
