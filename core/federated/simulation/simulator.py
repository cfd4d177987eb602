"""Simulator: the rounds of a training over virtual participants, with the very strategies that run over the network."""

import contextlib
import dataclasses
import math
import time
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np

from core.blas_threads import one_blas_thread
from core.errors import Cancelled, TrainingError
from core.federated.aggregation import suspected
from core.federated.asking import asked_count, rate
from core.federated.choices import rule_of, selection_of, strategy_of
from core.federated.convergence import plateau
from core.federated.fairness import Turnout
from core.federated.simulation.clock import Flight, Flights, in_time, turns
from core.federated.simulation.crowd import Sent, Work
from core.federated.simulation.dice import Dice
from core.federated.simulation.meter import Measurement
from core.federated.simulation.plan import attack_of
from core.federated.simulation.population import Client
from core.federated.simulation.records import SimulatedRound
from core.federated.simulation.stage import Stage
from core.federated.strategies.base import Strategy, Update
from core.jobs import NOBODY, Reporter


class Simulator:
    """`rounds()` runs them one by one on a stage; `weights` of the stage are the model so far."""

    def __init__(self, stage: Stage, job: Reporter = NOBODY) -> None:
        self.stage = stage
        self.config = stage.config
        self.job = job
        self.clock_s = 0.0
        self.strategy = self._strategy()
        self._selection = selection_of(self.config)
        self._by_name = {client.name: client for client in stage.clients}
        self._turnout = Turnout([client.answered for client in stage.clients])
        self._dice = Dice(stage.config.seed)
        self._flights = Flights()
        self._flown: dict[int, Flight] = {}
        self._losses: list[tuple[int, float]] = []

    def rounds(self) -> Iterator[SimulatedRound]:
        """Run all rounds, or until the loss no longer falls where the training ends then. Raises TrainingError."""
        with contextlib.ExitStack() as stack:
            stack.callback(self.stage.engine.close)
            if self.stage.engine.workers > 1:
                stack.enter_context(one_blas_thread())
            for number in range(1, self.config.rounds + 1):
                if self.job.is_cancelled:
                    raise Cancelled
                made = self._round(number)
                self.job.report(number, self.config.rounds, _words(made))
                yield made
                if made.note:
                    return

    def _round(self, number: int) -> SimulatedRound:
        started = time.perf_counter()
        stage, model = self.stage, self.stage.weights.flat()
        received = {name: np.asarray(value, np.float32) for name, value in self.strategy.sends(model).items()}
        gather = self._arrivals if self.strategy.is_asynchronous else self._answers
        asked, work = gather(number, model)
        sent = stage.crowd.train(work, received, round=number, rate=self._rate(number)) if work else []
        for entry in sent:
            stage.crowd.pack(entry, number)
        self._attack(sent, number)
        updates = [self._update(entry, number) for entry in sent if entry.is_sent]
        if updates or self.strategy.is_lazy:
            moved, world = stage.task.next(stage.weights, updates, self.strategy), stage.world
            stage.weights = stage.task.prune(stage.weights, moved, world.shape, world.labels, number)
        if not stage.weights.is_finite:
            raise TrainingError(
                f"The model of round {number} is no longer a number.", "Use a smaller learning rate, or a robust rule."
            )
        caught = self._caught(sent, updates)
        for entry in sent:
            entry.client.count(entry.loss, entry.seconds, dict(entry.memory))
        made = self._describe(number, asked, sent, (time.perf_counter() - started) * 1000)
        return dataclasses.replace(made, **caught) if caught else made

    def choose(self, number: int) -> list[Client]:
        """Whom round `number` asks, and remember that they were."""
        return self._ask(number, self.stage.weights.flat(), asked_count(self.config, len(self.stage.clients)))

    def _answers(self, number: int, model: np.ndarray) -> tuple[int, list[Work]]:
        """Those who are asked start from the same model; who answers in time counts."""
        asked = self.choose(number)
        counted, lasted = in_time(self.config, turns(self.config, self.stage.plan, asked, self._luck(number)))
        self.clock_s += lasted
        work = [Work(turn.client, turn.epochs, model, turn.seconds) for turn in counted]
        if self.stage.root is not None and work:
            work.append(Work(self.stage.root, self.config.local_epochs, model))
        return len(asked), work

    def _arrivals(self, number: int, model: np.ndarray) -> tuple[int, list[Work]]:
        """Free places are filled from the model in use; the next arrivals make the next one."""
        places = asked_count(self.config, len(self.stage.clients)) - len(self._flights)
        asked = self._ask(number, model, places, without=self._flights.away()) if places > 0 else []
        for turn in turns(self.config, self.stage.plan, asked, self._luck(number)):
            if turn.answers:
                self._flights.send(Flight(turn, number, model))
        landed = [self._flights.land() for _ in range(min(self.strategy.needed, len(self._flights)))]
        self.clock_s = self._flights.now
        self._flown = {flight.turn.client.number: flight for flight in landed}
        work = [Work(flight.turn.client, flight.turn.epochs, flight.start, flight.turn.seconds) for flight in landed]
        if self.stage.root is not None and work:
            work.append(Work(self.stage.root, self.config.local_epochs, model))
        return len(asked), work

    def _luck(self, number: int) -> np.random.Generator | None:
        """What stragglers and lost answers of a round are drawn with, where there are any."""
        plan = self.stage.plan
        return np.random.default_rng((self.config.seed, 3, number)) if plan.stragglers or plan.drop_out else None

    def _ask(self, number: int, model: np.ndarray, count: int, without: Collection[int] = ()) -> list[Client]:
        everybody = self.stage.clients
        free = [client for client in everybody if client.number not in without] if without else everybody
        if self.strategy.is_lazy:
            wanted = set(self.strategy.chosen(model, [client.name for client in free]))
            chosen = [client for client in free if client.name in wanted]
        else:
            chosen = free if count >= len(free) else self._select(number, model, count, free)
        for client in chosen:
            client.ask(number)
        return chosen

    def _select(self, number: int, model: np.ndarray, count: int, free: list[Client]) -> list[Client]:
        if self._selection.needs_losses:
            self.stage.crowd.losses(free, model)
        candidates = [client.candidate for client in free]
        names = self._selection.choose(candidates, count, round=number, random=self._dice.of(number))
        return sorted((self._by_name[name] for name in set(names)), key=_number)

    def _attack(self, sent: list[Sent], number: int) -> None:
        """What the hostile send instead of their own updates."""
        hostile = [entry for entry in sent if entry.client.is_hostile]
        honest = [entry for entry in sent if not entry.client.is_hostile and entry.client is not self.stage.root]
        if not hostile:
            return
        # where updates come one by one, the hostile have only what they would have sent honestly to go by
        honest = honest or hostile
        attack, random = attack_of(self.stage.plan), np.random.default_rng((self.config.seed, 6, number))
        made = attack.updates(
            np.stack([entry.delta for entry in hostile]), np.stack([entry.delta for entry in honest]), random=random
        )
        for entry, delta in zip(hostile, made, strict=True):
            entry.delta = delta
        # what goes beside the model is sent by the same hands
        for name in honest[0].vectors:
            values = [[np.asarray(entry.vectors[name], np.float64) for entry in side] for side in (hostile, honest)]
            own, seen = (np.stack([value.reshape(-1) for value in side]) for side in values)
            for entry, value in zip(hostile, attack.updates(own, seen, random=random), strict=True):
                old = entry.vectors[name]
                entry.vectors = {**entry.vectors, name: value.reshape(old.shape).astype(old.dtype)}

    def _caught(self, sent: list[Sent], updates: list[Update]) -> dict[str, Any]:
        """How many of the hostile updates do not look like the others', and how many honest ones; only under attack."""
        hostile = {entry.client.name for entry in sent if entry.client.is_hostile} if self.stage.plan.attackers else ()
        if not hostile:
            return {}
        found = set(suspected(updates))
        return {"hostile": len(hostile), "caught": len(found & hostile), "accused": len(found - hostile)}

    def _update(self, entry: Sent, number: int) -> Update:
        client = entry.client
        flight = self._flown.get(client.number) if self.strategy.is_asynchronous else None
        age = number - flight.version if flight else 0
        start = flight.start if flight and age else None
        return Update(client.name, entry.delta, len(client.teach), entry.vectors, age, start)

    def _rate(self, number: int) -> float:
        return rate(self.config, number, [loss for _, loss in self._losses])

    def _describe(self, number: int, asked: int, sent: list[Sent], taken_ms: float) -> SimulatedRound:
        measured = self._measure(number)
        note = ""
        if measured is not None:
            self._losses.append((number, measured.loss))
            note = plateau(self._losses, patience=self.config.patience, least_gain=self.config.least_gain)
        counted = [entry for entry in sent if entry.client is not self.stage.root]
        losses = [entry.loss for entry in counted]
        self._turnout.add(entry.client.answered for entry in counted)
        return SimulatedRound(
            number,
            measured.score if measured else None,
            measured.loss if measured else None,
            math.fsum(losses) / len(losses) if losses else None,
            measured.own if measured else None,
            measured.worst if measured else None,
            taken_ms,
            self.clock_s,
            sum(entry.bytes for entry in counted),
            asked,
            len(counted),
            sum(entry.is_sent for entry in counted),
            self._turnout.fairness,
            note,
        )

    def _measure(self, number: int) -> Measurement | None:
        """Every so many rounds, and after the last."""
        stage = self.stage
        if number % stage.plan.measure_every and number != self.config.rounds:
            return None
        made = stage.meter.measure(stage.weights, stage.clients)
        holders = [client for client in stage.clients if len(client.held)]
        if not self.strategy.is_personal or not holders:
            return made
        model = stage.weights.flat()
        received: Mapping[str, np.ndarray] = {
            name: np.asarray(value, np.float32) for name, value in self.strategy.sends(model).items()
        }
        own, worst = stage.meter.own(stage.crowd.outputs(holders, model, received, round=number), holders)
        return Measurement(made.score, made.loss, own, worst)

    def _strategy(self) -> Strategy:
        rule = rule_of(self.config)
        rule.root = self.stage.root.name if self.stage.root else ""
        strategy = strategy_of(self.config, rule=rule, population=len(self.stage.clients))
        task, world = self.stage.task, self.stage.world
        strategy.begin(self.stage.weights.flat(), lambda number: task.another(world.shape, world.labels, number).flat())
        return strategy


def _number(client: Client) -> int:
    return client.number


def _words(made: SimulatedRound) -> str:
    score = "" if made.accuracy is None else f", {made.accuracy:.1%}"
    return f"Round {made.number}{score}"
