"""Commands of simulations: simulate, simulations, compare."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from core.backend import Backend
from core.errors import InputError
from core.federated.choices import configured
from core.federated.records import SourceSpec
from core.federated.simulation.comparison import different
from core.federated.simulation.plan import planned
from core.federated.simulation.records import SimulatedRound, Simulation, SimulationChanged
from vega_desktop.commands.training import AsJson, Given, Given2, pairs
from vega_desktop.session import out, run, say_json

Plan = Annotated[
    list[str] | None,
    typer.Option("--plan", help="Of the virtual participants, as name=value: clients=1000, partition.alpha=0.1."),
]
# Lines that a run of many rounds prints.
LINES = 20


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (simulate, simulations, compare):
        app.command(command.__name__, rich_help_panel="Training")(command)


def simulate(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="What the simulation is called.")] = "Simulation",
    source: Annotated[str, typer.Option(help="Where the data comes from: digits, csv_table, …")] = "digits",
    source_param: Given2 = None,
    param: Given = None,
    plan: Plan = None,
    repeat: Annotated[Path | None, typer.Option(help="Run this run file again and say whether it is the same.")] = None,
    export: Annotated[Path | None, typer.Option(help="Write a run file: everything needed to run it again.")] = None,
    as_json: AsJson = False,
) -> None:
    """Train with virtual participants in this process: any strategy, rule, compression, attack, without a network."""

    async def verb(backend: Backend) -> None:
        watcher = _Watcher(backend, as_json)
        service, again = backend.simulation, None
        if repeat is not None:
            again = await backend.jobs.run("Simulating", service.repeat, repeat)
            made = again.simulation
        else:
            config, wanted = configured({"quorum": "1", **pairs(param)}), planned(pairs(plan))
            spec = SourceSpec(source, pairs(source_param))
            made = await backend.jobs.run("Simulating", service.simulate, title, config, wanted, spec)
        await watcher.end(made)
        if export is not None:
            await asyncio.to_thread(service.export, made.id, export)
        _conclude(made, await asyncio.to_thread(service.rounds, made.id), as_json)
        if again is None:
            return
        if again.differs:
            raise InputError(f"The run came out differently: {again.differs}.", "Compare the versions in the run file.")
        if as_json:
            say_json({"repeated": {"apart": again.apart}})
        else:
            out.print(again.words)

    run(context, verb)


def simulations(context: typer.Context, as_json: AsJson = False) -> None:
    """List the simulations of this machine."""

    async def verb(backend: Backend) -> None:
        known = await asyncio.to_thread(backend.simulation.simulations)
        if as_json:
            say_json(known)
            return
        table = Table("Id", "Title", "State", "Strategy", "Participants", box=None)
        for entry in known:
            made = entry.run
            table.add_row(entry.id, made.title, entry.state, made.config.strategy, str(made.plan.clients))
        out.print(table)

    run(context, verb)


def compare(
    context: typer.Context,
    first: Annotated[str, typer.Argument(help="A simulation's id or title.")],
    second: Annotated[str, typer.Argument(help="Another one's.")],
    as_json: AsJson = False,
) -> None:
    """Put two simulations side by side: what was chosen differently, and what came of it."""

    async def verb(backend: Backend) -> None:
        service = backend.simulation
        pair = [_called(await asyncio.to_thread(service.simulations), name) for name in (first, second)]
        rounds = [await asyncio.to_thread(service.rounds, entry.id) for entry in pair]
        if as_json:
            say_json([{"simulation": entry, "rounds": found} for entry, found in zip(pair, rounds, strict=True)])
            return
        out.print(_side_by_side(pair, rounds))

    run(context, verb)


class _Watcher:
    """Says rounds as they are stored: all of them as JSON, some of them in words."""

    def __init__(self, backend: Backend, as_json: bool) -> None:
        self._backend = backend
        self._as_json = as_json
        self._said = 0
        self._subscription = backend.events.subscribe(SimulationChanged, lambda event: self._say(event.simulation_id))

    async def end(self, made: Simulation) -> None:
        """Say what has not been said."""
        self._subscription.cancel()
        self._say(made.id)

    def _say(self, simulation_id: str) -> None:
        rounds = self._backend.simulation.rounds(simulation_id)
        step = 1 if self._as_json else max(1, -(-self._total(simulation_id) // LINES))
        for made in rounds[self._said :]:
            if self._as_json:
                say_json({"round": made})
            elif made.number % step == 0 or made.number == 1:
                out.print(_line(made), markup=False)
        self._said = len(rounds)

    def _total(self, simulation_id: str) -> int:
        return self._backend.simulation.simulation(simulation_id).run.config.rounds


def _line(made: SimulatedRound) -> str:
    own = f"   own {made.own_accuracy:.3f}" if made.own_accuracy is not None else ""
    missing = f"   {made.answered} of {made.asked} answered" if made.answered < made.asked else ""
    return f"Round {made.number:>5}   score {_number(made.accuracy)}   loss {_number(made.loss)}{own}{missing}"


def _conclude(made: Simulation, rounds: list[SimulatedRound], as_json: bool) -> None:
    if as_json:
        say_json({"finished": made})
        return
    for note in made.notes:
        out.print(note, markup=False)
    if not rounds:
        return
    last = rounds[-1]
    sent = sum(entry.bytes for entry in rounds)
    milliseconds = sorted(entry.ms for entry in rounds)[len(rounds) // 2]
    out.print(
        f"{made.run.title}: {len(rounds)} rounds, score {_number(last.accuracy)}, worst tenth {_number(last.worst)}, "
        f"{sent / 1e6:.1f} MB sent, {milliseconds:.1f} ms a round. {last.note}".rstrip(),
        markup=False,
    )


def _side_by_side(pair: list[Simulation], rounds: list[list[SimulatedRound]]) -> Table:
    table = Table("", *(entry.run.title for entry in pair), box=None)
    for name, *values in different(pair[0].run, pair[1].run):
        table.add_row(name, *values)
    ends = [run[-1] if run else None for run in rounds]
    table.add_row("rounds", *(str(len(run)) for run in rounds))
    for name in ("accuracy", "loss", "own_accuracy", "worst", "fairness"):
        found = [getattr(end, name) if end else None for end in ends]
        if any(value is not None for value in found):
            table.add_row(name.replace("_", " "), *(_number(value) for value in found))
    table.add_row("megabytes sent", *(f"{sum(made.bytes for made in run) / 1e6:.1f}" for run in rounds))
    return table


def _called(known: list[Simulation], name: str) -> Simulation:
    for entry in known:
        if name in (entry.id, entry.run.title):
            return entry
    raise InputError(f"There is no simulation '{name}'.", "See what there is: vega simulations.")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
