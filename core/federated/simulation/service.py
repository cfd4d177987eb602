"""The verbs of simulations: run, list, compare, export, repeat, delete."""

import asyncio
import dataclasses
import json
import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from core.errors import Cancelled, InputError, VegaError
from core.events import Events
from core.federated.data import Examples, fingerprint
from core.federated.records import SourceSpec, TrainingConfig
from core.federated.simulation import run_file
from core.federated.simulation.plan import SimulationPlan, check_plan
from core.federated.simulation.records import Repeated, Run, SimulatedRound, Simulation, SimulationChanged
from core.federated.simulation.simulator import Simulator
from core.federated.simulation.stage import Stage, build_stage
from core.federated.sources import SOURCES
from core.federated.sources.base import Pictures
from core.federated.versions import versions
from core.jobs import NOBODY, Reporter
from core.params import build
from core.storage.tables.simulations import SimulationTables

# Rounds are stored and shown this often: a fast simulation makes hundreds in a second.
STORE_S = 0.3
TITLE_CHARACTERS = 200


class SimulationService:
    """Simulations of this machine. Every method blocks; long ones take `job` and belong in workers."""

    def __init__(self, *, tables: SimulationTables, events: Events, pictures: Pictures) -> None:
        self._tables = tables
        self._events = events
        self._pictures = pictures

    async def start(self) -> None:
        """What was running when the program ended last time runs no longer."""
        await asyncio.to_thread(self._tables.interrupt)

    async def stop(self) -> None:
        """Nothing runs beside its job."""

    def simulate(
        self, title: str, config: TrainingConfig, plan: SimulationPlan, source: SourceSpec, *, job: Reporter = NOBODY
    ) -> Simulation:
        """Run a simulation to its end; each round is stored as it ends.

        Raises InputError for what cannot be simulated, TrainingError when training runs away, Cancelled.
        """
        title = title.strip()
        if not 0 < len(title) <= TITLE_CHARACTERS:
            raise InputError("A simulation needs a title of at most 200 characters.", "Give it one.")
        check_plan(config, plan)
        examples = self._read(source, config, job)
        run = Run(title, config, plan, source, versions(), fingerprint(examples))
        stage = build_stage(config, plan, examples, job=job)
        notes = (*stage.notes, *_unmeasured(stage))
        simulation = Simulation(secrets.token_hex(8), "running", time.time(), run, notes)
        self._keep(simulation)
        try:
            self._run(simulation, Simulator(stage, job))
        except Cancelled:
            self._keep(dataclasses.replace(simulation, state="stopped"))
            raise
        except VegaError as error:
            self._keep(dataclasses.replace(simulation, state="failed", error=str(error)))
            raise
        except BaseException:
            self._keep(dataclasses.replace(simulation, state="failed", error="The program met an unexpected error."))
            raise
        finished = dataclasses.replace(simulation, state="finished")
        self._keep(finished)
        return finished

    def simulations(self) -> list[Simulation]:
        """Every simulation, the newest first."""
        return [_simulation(row) for row in self._tables.simulations()]

    def simulation(self, simulation_id: str) -> Simulation:
        """One of them. Raises InputError when there is none."""
        for found in self.simulations():
            if found.id == simulation_id:
                return found
        raise InputError(f"There is no simulation '{simulation_id}'.", "See what there is: vega simulations.")

    def rounds(self, simulation_id: str) -> list[SimulatedRound]:
        """Its rounds in order."""
        rows = self._tables.rounds(simulation_id)
        return [msgspec.convert(json.loads(row["round"]), SimulatedRound) for row in rows]

    def delete(self, simulation_id: str) -> None:
        """Remove it with its rounds."""
        self._tables.delete(self.simulation(simulation_id).id)
        self._events.emit(SimulationChanged(simulation_id))

    def export(self, simulation_id: str, path: Path) -> None:
        """Write its run file. Raises InputError when it cannot be written."""
        run_file.write(path, self.simulation(simulation_id).run, self.rounds(simulation_id))

    def repeat(self, path: Path, *, job: Reporter = NOBODY) -> Repeated:
        """Run a run file again, and say whether and how exactly it is the same.

        Raises InputError when the data is no longer the same.
        """
        found = run_file.read(path)
        run = found.run
        if fingerprint(self._read(run.source, run.config, job)) != run.fingerprint:
            raise InputError("The data is not what the run file was made with.", "Bring the same data, then repeat.")
        made = self.simulate(run.title, run.config, run.plan, run.source, job=job)
        rounds = self.rounds(made.id)
        return Repeated(made, run_file.differences(found.rounds, rounds), run_file.apart(found.rounds, rounds))

    def _run(self, simulation: Simulation, simulator: Simulator) -> None:
        waiting: list[SimulatedRound] = []
        stored = time.monotonic()
        try:
            for made in simulator.rounds():
                waiting.append(made)
                if time.monotonic() - stored >= STORE_S:
                    self._keep_rounds(simulation.id, waiting)
                    waiting, stored = [], time.monotonic()
        finally:
            self._keep_rounds(simulation.id, waiting)

    def _read(self, source: SourceSpec, config: TrainingConfig, job: Reporter) -> Examples:
        kind = SOURCES[source.kind]
        return kind(build(kind.Params, source.params), self._pictures).read(config, job=job)

    def _keep(self, simulation: Simulation) -> None:
        values: dict[str, Any] = msgspec.to_builtins(simulation)
        row = {**values, "title": simulation.run.title}
        self._tables.keep({**row, "run": json.dumps(values["run"]), "notes": json.dumps(values["notes"])})
        self._events.emit(SimulationChanged(simulation.id))

    def _keep_rounds(self, simulation_id: str, rounds: Sequence[SimulatedRound]) -> None:
        rows = [
            {"simulation_id": simulation_id, "number": made.number, "round": msgspec.json.encode(made).decode()}
            for made in rounds
        ]
        if rows:
            self._tables.keep_rounds(rows)
            self._events.emit(SimulationChanged(simulation_id))


def _unmeasured(stage: Stage) -> tuple[str, ...]:
    """A word where nothing could be held out: what is measured is then what was learned."""
    if any(len(client.held) for client in stage.clients):
        return ()
    return (
        "No participant has two examples, so that none could be held out: scores are of what was learned from. Take "
        "fewer participants, or more data.",
    )


def _simulation(row: dict[str, Any]) -> Simulation:
    values = {name: value for name, value in row.items() if name != "title"}
    return msgspec.convert({**values, "run": json.loads(row["run"]), "notes": json.loads(row["notes"])}, Simulation)
