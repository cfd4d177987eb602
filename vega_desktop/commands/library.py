"""Commands of the library: import, analyse, search, export, label, use a trained model, tag."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from core.backend import Backend
from core.errors import InputError
from core.media.export import AS_IT_IS, ExportOptions
from core.media.records import Failure, Hit, Query
from core.params import build
from vega_desktop.session import err, out, run, say_json

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command, name in (
        (add, "import"),
        (analyse, "analyse"),
        (search, "search"),
        (export, "export"),
        (duplicates, "duplicates"),
        (label, "label"),
        (labels, "labels"),
        (use, "use"),
        (tag, "tag"),
        (install, "install"),
    ):
        app.command(name, rich_help_panel="Library")(command)


def add(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders; none: end imports that were broken off.")
    ] = None,
    label_by_folder: Annotated[bool, typer.Option(help="Label each picture with its folder's name.")] = False,
    analysis: Annotated[bool, typer.Option("--analyse/--no-analyse", help="Analyse what was added.")] = True,
    as_json: AsJson = False,
) -> None:
    """Add pictures to the library."""

    async def verb(backend: Backend) -> None:
        if paths:
            report = await backend.jobs.run(
                "Adding pictures", backend.media.import_paths, paths, label_by_folder=label_by_folder
            )
        else:
            report = await backend.jobs.run("Ending imports", backend.media.resume_imports)
        failures = list(report.failures)
        if analysis and report.added:
            seen = await backend.jobs.run("Analysing pictures", backend.media.analyse, report.added)
            failures += seen.failures
        if as_json:
            say_json({"added": report.added, "duplicates": report.duplicates, "failures": failures})
            return
        out.print(f"{len(report.added)} added, {len(report.duplicates)} were there already.")
        _show(failures)

    run(context, verb)


def analyse(
    context: typer.Context,
    analyser: Annotated[list[str] | None, typer.Option(help="Only this analyser; may be given again.")] = None,
    again: Annotated[bool, typer.Option(help="Also what was analysed before.")] = False,
    as_json: AsJson = False,
) -> None:
    """Analyse the pictures that were not yet."""

    async def verb(backend: Backend) -> None:
        report = await backend.jobs.run(
            "Analysing pictures", backend.media.analyse, None, analysers=analyser, again=again
        )
        if as_json:
            say_json(report)
            return
        out.print(f"{report.analysed} pictures analysed in {report.seconds:.1f} s.")
        _show(report.failures)

    run(context, verb)


def search(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(help="What to look for: labels, things, people, countries, text, names.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1)] = 20,
    like: Annotated[Path | None, typer.Option(help="Find what looks like this picture instead.")] = None,
    by: Annotated[str, typer.Option(help="The installed model by whose vectors pictures are compared.")] = "",
    sound: Annotated[Path | None, typer.Option(help="Find where this sound is heard instead.")] = None,
    as_json: AsJson = False,
) -> None:
    """Find items by words, by what they look like, or by what is heard in them."""

    async def verb(backend: Backend) -> None:
        media = backend.media
        if sound is not None:
            hits = await backend.jobs.run("Listening", media.same_sound, sound, limit=limit)
        elif like is not None:
            hits = await backend.jobs.run("Comparing", media.similar, like, by=by, limit=limit)
        else:
            hits = await backend.jobs.run("Searching", lambda job: media.search(" ".join(words or ()), limit=limit))
        _show_hits(hits, as_json)

    run(context, verb)


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where to write; no file there is overwritten.")],
    words: Annotated[str, typer.Option(help="Only what `vega search` finds by these words.")] = "",
    private: Annotated[bool, typer.Option("--private/--with-metadata", help="Without place, device and names.")] = True,
    longest: Annotated[int, typer.Option(help="Make pictures smaller until no side is longer (pixels).")] = 0,
    form: Annotated[str, typer.Option("--as", help="Write pictures as jpeg, png or webp.")] = AS_IT_IS,
    as_json: AsJson = False,
) -> None:
    """Write copies of pictures, videos and sounds, by default without private data."""

    async def verb(backend: Backend) -> None:
        options = build(ExportOptions, {"private": private, "longest": longest, "form": form})
        if words:
            ids = [hit.item.id for hit in backend.media.search(words)]
        else:
            ids = [item.id for item in backend.media.items(Query(), limit=10**9)]
        report = await backend.jobs.run("Exporting", backend.media.export, ids, folder, options)
        if as_json:
            say_json({"written": [str(path) for path in report.written], "failures": report.failures})
            return
        out.print(f"{len(report.written)} written to {folder}.", markup=False)
        _show(report.failures)

    run(context, verb)


def duplicates(
    context: typer.Context,
    trash: Annotated[bool, typer.Option(help="Move all but the best of each to the trash.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find pictures and videos that are there more than once: smaller, compressed, retouched."""

    async def verb(backend: Backend) -> None:
        found = await asyncio.to_thread(backend.media.duplicates)
        others = [item.id for group in found for item in group.others]
        if trash and others:
            await asyncio.to_thread(backend.media.trash, others)
        if as_json:
            say_json({"groups": found, "trashed": len(others) if trash else 0})
            return
        table = Table("Best", "Size", "Others", box=None)
        for group in found:
            names = ", ".join(f"{item.id} {item.name}" for item in group.others)
            table.add_row(f"{group.best.id} {group.best.name}", f"{group.best.width}×{group.best.height}", names)
        out.print(table if found else "Nothing is there twice.")
        if trash:
            out.print(f"{len(others)} are in the trash.")

    run(context, verb)


def label(
    context: typer.Context,
    word: Annotated[str, typer.Argument(help="The label.")],
    pictures: Annotated[list[int], typer.Argument(help="Numbers of pictures in the library.")],
    remove: Annotated[bool, typer.Option(help="Take the label away instead.")] = False,
) -> None:
    """Label pictures by hand."""

    async def verb(backend: Backend) -> None:
        change = backend.media.unlabel if remove else backend.media.label
        await backend.jobs.run("Labelling", lambda job: change(pictures, word))
        out.print(f"{len(pictures)} pictures {'no longer' if remove else 'now'} labelled '{word}'.", markup=False)

    run(context, verb)


def labels(context: typer.Context, as_json: AsJson = False) -> None:
    """List the labels and how many pictures carry each."""

    async def verb(backend: Backend) -> None:
        found = await backend.jobs.run("Counting", lambda job: backend.media.labels())
        if as_json:
            say_json({entry.label: entry.count for entry in found})
            return
        for entry in found:
            out.print(f"{entry.count:>8}  {entry.label}", markup=False)

    run(context, verb)


def use(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="A trained model's id, or 'latest'.")] = "latest",
    as_json: AsJson = False,
) -> None:
    """Install a model that was trained together as an analyser of the library."""

    async def verb(backend: Backend) -> None:
        installed = await backend.use_model(newest_model(backend) if model == "latest" else model)
        if as_json:
            say_json(installed)
            return
        out.print(f"'{installed.title}' is installed; `vega tag {installed.id}` tags pictures with it.", markup=False)

    run(context, verb)


def install(
    context: typer.Context,
    model: Annotated[Path, typer.Argument(help="An ONNX file.")],
    adapter: Annotated[str, typer.Option(help="How it is used; needed where several ways fit.")] = "",
    labels: Annotated[Path | None, typer.Option(help="A text file with a label a line.")] = None,
    second: Annotated[Path | None, typer.Option(help="The encoder of a model of two files.")] = None,
    sha256: Annotated[str, typer.Option(help="What the file's SHA-256 must be.")] = "",
    as_json: AsJson = False,
) -> None:
    """Install a model of another origin, after checking and trying it; `vega tag` lets it look."""

    async def verb(backend: Backend) -> None:
        models = backend.media.installed
        fits = [adapter] if adapter else await asyncio.to_thread(models.offered, model)
        if len(fits) != 1:
            ways = ", ".join(fits) or "none"
            raise InputError(f"Ways that fit {model.name}: {ways}.", "Say one: --adapter NAME (see vega kinds).")
        about: dict[str, Any] = {"labels": labels, "second": second, "sha256": sha256}
        made = await backend.jobs.run("Trying the model", models.install_file, model, fits[0], **about)
        if as_json:
            say_json(made)
            return
        out.print(f"'{made.title}' is installed; `vega tag {made.id}` lets it look.", markup=False)

    run(context, verb)


def tag(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="An installed model's id; the newest when left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """Tag the pictures that carry no label with an installed model."""

    async def verb(backend: Backend) -> None:
        chosen = model or _newest_installed(backend)
        report = await backend.jobs.run("Tagging pictures", backend.media.tag, chosen)
        if as_json:
            pictures = await backend.jobs.run("Reading", lambda job: tagged(backend, chosen))
            say_json({"model": chosen, "tagged": report.analysed, "failures": report.failures, "pictures": pictures})
            return
        out.print(f"{report.analysed} pictures tagged in {report.seconds:.1f} s.")
        _show(report.failures)

    run(context, verb)


def tagged(backend: Backend, model: str) -> list[dict[str, object]]:
    """What an installed model said of each unlabelled picture: name, first tag, score."""
    found: list[dict[str, object]] = []
    for item in backend.media.items(Query(unlabelled=True, order="name"), limit=100_000):
        for name, report in backend.media.item(item.id).reports:
            if name.endswith(model) and report.tags:
                found.append({"name": item.name, "tag": report.tags[0].text, "score": report.tags[0].score})
    return found


def newest_model(backend: Backend) -> str:
    """The id of the latest model of a training. Raises InputError when there is none."""
    models = backend.federated.models()
    if not models:
        raise InputError("No model was trained here yet.", "Take part in a training first: vega participate LINK.")
    return max(models, key=lambda model: model.created).id


def _newest_installed(backend: Backend) -> str:
    models = backend.media.models()
    if not models:
        raise InputError("No trained model is installed.", "Install one: vega use.")
    return max(models, key=lambda model: model.installed).id


def _show_hits(hits: list[Hit], as_json: bool) -> None:
    if as_json:
        rows = [{"id": hit.item.id, "name": hit.item.name, "score": hit.score, "why": hit.why} for hit in hits]
        say_json({"hits": rows})
        return
    if not hits:
        out.print("Nothing found. Try another word, or analyse first: vega analyse.")
        return
    table = Table("Number", "Name", "Score", "Found by", box=None)
    for hit in hits:
        table.add_row(str(hit.item.id), hit.item.name, f"{hit.score:.2f}", hit.why)
    out.print(table)


def _show(failures: list[Failure] | tuple[Failure, ...]) -> None:
    for failure in failures:
        err.print(f"{failure.path}: {failure.what} {failure.todo}", markup=False)
