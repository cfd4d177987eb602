"""Commands of `vega grammar`: install a model, remove it, and see what it says of a text."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from core.backend import Backend
from core.collaboration.assist.grammar.passages import apart_in
from core.collaboration.assist.grammar.records import GrammarModel
from core.errors import InputError
from vega_desktop.session import out, run, say_json

AsJson = Annotated[bool, typer.Option("--json", help="JSON lines instead of words.")]

# A book has 1 MB; each sentence takes the model a part of a second.
TEXT_BYTES = 4 << 20

grammar = typer.Typer(help="Hints by a grammar model that you install; it works on this machine only.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(grammar, name="grammar", rich_help_panel="Working together")


@grammar.command()
def install(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(help="A folder or a zip, as Hugging Face optimum exports a T5 or BART.")],
    prefix: Annotated[
        str, typer.Option(help="Words that the model wants before each sentence, such as 'grammar: '.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Install a model that corrects grammar, after checking and trying it."""

    async def verb(backend: Backend) -> None:
        _show(await backend.grammar.install(source, prefix=prefix), as_json)

    run(context, verb)


@grammar.command()
def model(context: typer.Context, as_json: AsJson = False) -> None:
    """Say which model is installed."""

    async def verb(backend: Backend) -> None:
        found = backend.grammar.model
        if found is not None:
            _show(found, as_json)
        elif not as_json:
            out.print("No grammar model is installed. Install one: vega grammar install FOLDER.")

    run(context, verb)


@grammar.command()
def remove(context: typer.Context) -> None:
    """Forget the installed model and its files."""

    async def verb(backend: Backend) -> None:
        await backend.grammar.remove()
        out.print("The grammar model is removed.")

    run(context, verb)


@grammar.command()
def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A text; - reads what comes in.", allow_dash=True)],
    as_json: AsJson = False,
) -> None:
    """List what the model would write otherwise: line and column, what is there, what is proposed, why."""

    async def verb(backend: Backend) -> None:
        if not backend.grammar.is_on:
            raise InputError(
                "There is no grammar model, or hints are switched off.",
                "Install one: vega grammar install FOLDER; and see the setting grammar_hints.",
            )
        text = await asyncio.to_thread(_text, file)
        async for read in backend.grammar.read(text, apart=apart_in(text), most=len(text)):
            for hint in read.hints:
                line, column = text.count("\n", 0, hint.start) + 1, hint.start - text.rfind("\n", 0, hint.start)
                if as_json:
                    say_json({"line": line, "column": column, "hint": hint})
                else:
                    out.print(f"{line}:{column}  {hint.there} → {hint.proposed}  ({hint.reason})", markup=False)

    run(context, verb)


def _show(found: GrammarModel, as_json: bool) -> None:
    if as_json:
        say_json(found)
        return
    tried = f"It made “{found.answered}” of “{found.tried}” in {found.seconds:.2f} s."
    out.print(f"'{found.title}' is installed, {found.size_bytes / 1e6:.0f} MB. {tried}", markup=False)


def _text(file: Path) -> str:
    try:
        if str(file) == "-":
            data = sys.stdin.buffer.read(TEXT_BYTES + 1)
        else:
            with file.open("rb") as opened:
                data = opened.read(TEXT_BYTES + 1)
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}.", "Choose another one.") from error
    if len(data) > TEXT_BYTES:
        raise InputError(f"{file} has more than {TEXT_BYTES >> 20} MB.", "Part it.")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is no text in UTF-8.", "Save it as UTF-8.") from error
