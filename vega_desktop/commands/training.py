"""Commands of training together: train (coordinate), participate, train-alone, evaluate, trainings, rounds, models."""

import asyncio
import contextlib
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from core.backend import Backend
from core.errors import InputError, TrainingError
from core.federated.choices import configured
from core.federated.comparison import different_configs
from core.federated.model_files import SKLEARN
from core.federated.records import (
    Federation,
    RoundFinished,
    RoundRecord,
    SourceSpec,
    TrainingFinished,
)
from core.networking.records import Joined, MessageRefused
from vega_desktop.commands.library import newest_model
from vega_desktop.commands.network import say_link
from vega_desktop.commands.watch import watched
from vega_desktop.session import err, out, run, say_json, wait_until

# What stands before a finding.
MARKS = {"bad": "✗", "odd": "?", "good": "✓"}

AsJson = Annotated[bool, typer.Option("--json", help="JSON lines instead of words.")]
Source = Annotated[str, typer.Option(help="Where the data comes from: library_pictures, picture_folder, csv_table.")]
Given = Annotated[
    list[str] | None,
    typer.Option("--param", "-p", help="A parameter as name=value (a kind's own: strategy.mu=0.1); may be repeated."),
]
Given2 = Annotated[list[str] | None, typer.Option("--source-param", help="A parameter of the source as name=value.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command, name in (
        (train, "train"),
        (participate, "participate"),
        (alone, "train-alone"),
        (evaluate, "evaluate"),
        (trainings, "trainings"),
        (rounds, "rounds"),
        (check_data, "check-data"),
        (models, "models"),
        (export_model, "export-model"),
    ):
        app.command(name, rich_help_panel="Training")(command)


def train(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="What the training is called.")],
    participants: Annotated[int, typer.Option(min=1, help="How many machines to wait for before round 1.")] = 2,
    param: Given = None,
    start: Annotated[
        Path | None, typer.Option(help="Begin with the model in this file: .safetensors, .npz or .keras.")
    ] = None,
    resume: Annotated[bool, typer.Option(help="Go on with the training of this title instead of a new one.")] = False,
    watch: Annotated[bool, typer.Option(help="Draw it live: its curve, every machine, times, bytes.")] = False,
    as_json: AsJson = False,
) -> None:
    """Coordinate a training: print one invite for each participant, then run the rounds."""

    async def verb(backend: Backend) -> None:
        if resume:
            federation = _called(backend, title)
        else:
            federation = await backend.federated.create(title, configured(pairs(param)), start=start)
            for _ in range(participants):
                say_link((await backend.federated.invite(federation.id)).link, as_json)
        is_drawn = watch and not as_json
        finished = _follow(backend, federation.id, as_json, is_quiet=is_drawn)
        async with watched(backend, federation.id, out) if is_drawn else contextlib.nullcontext():
            if federation.state != "running":
                await _gather(backend, federation.id, participants)
                await backend.federated.begin(federation.id)
            await finished
        _conclude(backend, federation.id, as_json)

    run(context, verb)


def participate(
    context: typer.Context,
    link: Annotated[str, typer.Argument(help="The invite link of the training; empty when already joined.")] = "",
    source: Source = "library_pictures",
    source_param: Given2 = None,
    as_json: AsJson = False,
) -> None:
    """Join a training with this machine's own data, which never leaves it, and stay until it ends."""

    async def verb(backend: Backend) -> None:
        federation_id = await _join(backend, link)
        summary = await backend.federated.offer(federation_id, SourceSpec(source, pairs(source_param)))
        if as_json:
            say_json({"offered": summary})
        else:
            out.print(f"Taking part with {summary.examples} examples of {len(summary.labels)} labels.")
        await _follow(backend, federation_id, as_json)
        _conclude(backend, federation_id, as_json)

    run(context, verb)


def alone(
    context: typer.Context,
    test: Annotated[Path, typer.Option(help="A folder of test pictures, a folder for each label.")],
    source: Source = "library_pictures",
    source_param: Given2 = None,
    param: Given = None,
    as_json: AsJson = False,
) -> None:
    """Train on this machine's data only, to see what training together is worth."""

    async def verb(backend: Backend) -> None:
        spec = SourceSpec(source, pairs(source_param))
        held_out = SourceSpec("picture_folder", {"folder": str(test)})
        result = await backend.jobs.run(
            "Training alone", backend.federated.train_alone, spec, configured(pairs(param)), test=held_out
        )
        if as_json:
            say_json(result)
        else:
            out.print(f"Accuracy {result.accuracy:.3f} on {result.examples} test pictures.")

    run(context, verb)


def evaluate(
    context: typer.Context,
    test: Annotated[Path, typer.Option(help="A folder of test pictures, a folder for each label.")],
    model: Annotated[str, typer.Argument(help="A model's id, or 'latest'.")] = "latest",
    as_json: AsJson = False,
) -> None:
    """Measure a trained model on test pictures."""

    async def verb(backend: Backend) -> None:
        chosen = newest_model(backend) if model == "latest" else model
        spec = SourceSpec("picture_folder", {"folder": str(test)})
        result = await backend.jobs.run("Evaluating", backend.federated.evaluate, chosen, spec)
        if as_json:
            say_json(result)
        else:
            out.print(f"Accuracy {result.accuracy:.3f}, loss {result.loss:.3f} on {result.examples} pictures.")

    run(context, verb)


def trainings(context: typer.Context, as_json: AsJson = False) -> None:
    """List the trainings that this machine coordinates or takes part in."""

    async def verb(backend: Backend) -> None:
        known = backend.federated.federations()
        if as_json:
            say_json(known)
            return
        table = Table("Id", "Title", "Role", "State", "Round", box=None)
        for entry in known:
            table.add_row(entry.id, entry.title, entry.role, entry.state, f"{entry.round} of {entry.config.rounds}")
        out.print(table)

    run(context, verb)


def rounds(
    context: typer.Context,
    training: Annotated[str, typer.Argument(help="A training's title or id.")],
    export: Annotated[Path | None, typer.Option(help="Write everything that the training depended on as JSON.")] = None,
    beside: Annotated[str, typer.Option(help="Another training to put beside this one.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say what every round of a training did: scores, times, bytes, who answered and who did not."""

    async def verb(backend: Backend) -> None:
        federation = _called(backend, training)
        known = await asyncio.to_thread(backend.federated.rounds, federation.id)
        if export is not None:
            await asyncio.to_thread(backend.federated.export, federation.id, export)
        other = _called(backend, beside) if beside else None
        others = await asyncio.to_thread(backend.federated.rounds, other.id) if other else []
        if as_json:
            say_json({"rounds": known, "beside": others} if other else {"rounds": known})
            return
        if other is not None:
            _side_by_side((federation, other), (known, others))
            return
        table = Table("Round", "Accuracy", "Loss", "Time", "Slowest training", "Sent", "Answered", box=None)
        for entry in known:
            answered = [answer for answer in entry.answers if answer.state == "answered"]
            slowest = max((answer.train_ms for answer in answered), default=0.0)
            missing = [f"{answer.name}: {answer.state}" for answer in entry.answers if answer.state != "answered"]
            missing += [f"{answer.name}: {answer.suspicion}" for answer in answered if answer.suspicion]
            table.add_row(
                str(entry.number),
                _number(entry.accuracy),
                _number(entry.loss),
                f"{entry.round_ms:.0f} ms",
                f"{slowest:.0f} ms",
                f"{entry.bytes / 1e6:.2f} MB",
                ", ".join([str(len(answered)), *missing]),
            )
        out.print(table)

    run(context, verb)


def _side_by_side(pair: tuple[Federation, Federation], rounds: tuple[list[RoundRecord], list[RoundRecord]]) -> None:
    """What was chosen differently, and the scores round by round."""
    choices = Table("Choice", *(entry.title for entry in pair), box=None)
    for row in different_configs(pair[0].config, pair[1].config):
        choices.add_row(*row)
    out.print(choices)
    names = [f"{figure} ({entry.title})" for figure in ("Accuracy", "Loss") for entry in pair]
    scores = Table("Round", *names, box=None)
    found = [{made.number: made for made in known} for known in rounds]
    for number in sorted({*found[0], *found[1]}):
        made = [known.get(number) for known in found]
        accuracies = [_number(entry.accuracy if entry else None) for entry in made]
        scores.add_row(str(number), *accuracies, *(_number(entry.loss if entry else None) for entry in made))
    out.print(scores)


def check_data(
    context: typer.Context,
    source: Source = "library_pictures",
    source_param: Given2 = None,
    param: Given = None,
    as_json: AsJson = False,
) -> None:
    """Look for what is wrong or odd in data before anybody learns from it: leaks, wrong labels, planted marks."""

    async def verb(backend: Backend) -> None:
        spec, config = SourceSpec(source, pairs(source_param)), configured(pairs(param))
        report = await backend.jobs.run("Looking at the data", backend.federated.validate, spec, config)
        if as_json:
            say_json(report)
            return
        out.print(f"{report.examples:,} examples.")
        for finding in report.findings:
            rows = f" Rows {', '.join(map(str, finding.rows))}{', …' if finding.count > len(finding.rows) else ''}."
            out.print(
                f"{MARKS[finding.level]} {finding.what} {finding.todo}{rows if finding.rows else ''}", markup=False
            )

    run(context, verb)


def models(context: typer.Context, as_json: AsJson = False) -> None:
    """List the trained models."""

    async def verb(backend: Backend) -> None:
        known = backend.federated.models()
        if as_json:
            say_json(known)
            return
        table = Table("Id", "Training", "Round", "Accuracy", "Labels", box=None)
        for entry in known:
            accuracy = "" if entry.accuracy is None else f"{entry.accuracy:.3f}"
            table.add_row(entry.id, entry.title, str(entry.round), accuracy, str(len(entry.labels)))
        out.print(table)

    run(context, verb)


def export_model(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to write: a name that ends in .onnx, .safetensors or .npz.")],
    model: Annotated[str, typer.Argument(help="A model's id, or 'latest'.")] = "latest",
    kind: Annotated[str, typer.Option("--for", help="sklearn: an .npz of coef_, intercept_ and classes_.")] = "",
) -> None:
    """Write a trained model for other programs: ONNX, safetensors, numpy and Keras, scikit-learn."""

    async def verb(backend: Backend) -> None:
        chosen = newest_model(backend) if model == "latest" else model
        if kind not in ("", SKLEARN):
            raise InputError(f"Nothing is known of '{kind}'.", f"Say --for {SKLEARN}, or nothing.")
        await backend.jobs.run("Exporting", lambda job: backend.federated.export_model(chosen, file, kind=kind))
        out.print(f"{file} is written.", markup=False)

    run(context, verb)


def pairs(given: list[str] | None) -> dict[str, object]:
    """`["rounds=20"]` as a mapping. Raises InputError for an entry without '='."""
    found: dict[str, object] = {}
    for entry in given or []:
        name, equals, value = entry.partition("=")
        if not equals:
            raise InputError(f"'{entry}' is not name=value.", "Write for example --param rounds=20.")
        found[name.strip()] = value
    return found


async def _join(backend: Backend, link: str) -> str:
    """The federation that the link leads to, once this machine knows it."""
    if not link:
        open_ones = [entry for entry in backend.federated.federations() if entry.state not in ("finished", "failed")]
        if len(open_ones) != 1:
            raise InputError(f"There are {len(open_ones)} trainings to go on with.", "Give the invite link of one.")
        return open_ones[0].id
    refused: list[MessageRefused] = []
    # before joining: what the training is comes at once
    subscription = backend.events.subscribe(MessageRefused, refused.append)
    try:
        joined: Joined = await backend.network.join(link)
        if not joined.scope.startswith("federation:"):
            raise InputError("This link does not lead to a training.", "Use `vega join` for it.")
        federation_id = joined.scope.partition(":")[2]
        await wait_until(backend, lambda: bool(refused) or _knows(backend, federation_id))
    finally:
        subscription.cancel()
    if not _knows(backend, federation_id):
        raise InputError(f"{joined.peer.name} speaks of a training that cannot be understood here.", refused[0].todo)
    return federation_id


def _knows(backend: Backend, federation_id: str) -> bool:
    return any(entry.id == federation_id for entry in backend.federated.federations())


async def _gather(backend: Backend, federation_id: str, wanted: int) -> None:
    """Wait until as many participants as wanted have offered data; who cannot take part is named meanwhile."""
    said: set[str] = set()
    quorum = backend.federated.federation(federation_id).config.quorum

    def enough() -> bool:
        for entry in backend.federated.participants(federation_id):
            if entry.state == "left out" and entry.peer_id not in said:
                said.add(entry.peer_id)
                err.print(f"{entry.name} cannot take part: {entry.error}", markup=False)
        states = [entry.state for entry in backend.federated.participants(federation_id)]
        ready, out_of_it = states.count("ready"), states.count("left out")
        # who cannot take part is not waited for, as long as enough can
        return ready >= wanted or (ready >= quorum and ready + out_of_it >= wanted)

    await wait_until(backend, enough)


def _follow(
    backend: Backend, federation_id: str, as_json: bool, *, is_quiet: bool = False
) -> "asyncio.Future[TrainingFinished]":
    """Say each round as it ends; the future resolves with the training's end."""
    finished: asyncio.Future[TrainingFinished] = asyncio.get_running_loop().create_future()

    def on_round(event: RoundFinished) -> None:
        if event.federation_id != federation_id or is_quiet:
            return
        if as_json:
            say_json({"round": event})
        else:
            missing = f"   without {', '.join(event.left_out)}" if event.left_out else ""
            out.print(
                f"Round {event.number:>3}   accuracy {_number(event.accuracy)}   loss {_number(event.loss)}   "
                f"{event.round_ms:.0f} ms{missing}",
                markup=False,
            )

    def on_end(event: TrainingFinished) -> None:
        if event.federation_id == federation_id and not finished.done():
            finished.set_result(event)

    backend.events.subscribe(RoundFinished, on_round)
    backend.events.subscribe(TrainingFinished, on_end)
    return finished


def _number(value: float | None) -> str:
    """A measurement, or a dash when nobody could measure."""
    return "–" if value is None else f"{value:.3f}"


def _conclude(backend: Backend, federation_id: str, as_json: bool) -> None:
    federation = backend.federated.federation(federation_id)
    if federation.state == "failed":
        raise TrainingError(f"'{federation.title}' failed: {federation.error}", "Mend the cause and begin again.")
    found = backend.federated.models(federation_id)
    model = max(found, key=lambda entry: entry.round) if found else None
    if as_json:
        say_json({"finished": federation, "model": model})
    elif model is not None:
        out.print(f"{federation.title}: {federation.state} after round {federation.round}. Model {model.id}.")


def _called(backend: Backend, title: str) -> Federation:
    found = [entry for entry in backend.federated.federations() if title in (entry.title, entry.id)]
    if not found:
        raise InputError(f"There is no training '{title}'.", "See what there is: vega trainings.")
    return max(found, key=lambda entry: entry.created)
