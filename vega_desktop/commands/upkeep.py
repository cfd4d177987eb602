"""Commands for the program itself: settings, backup, restore, bench, demo, screenshots."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from core.backend import Backend
from core.errors import SettingError
from core.networking.identity import keep, unseal
from core.params import Param
from core.settings import SettingsStore
from core.storage.backup import backup as write_backup
from core.storage.backup import restore as read_backup
from core.storage.backup import sealed_key
from vega_desktop.session import out, run, say_json, spoken_errors

AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (settings, backup, restore, bench, demo, screenshots):
        app.command(rich_help_panel="Program")(command)


def settings(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Which setting; all when left out.")] = "",
    value: Annotated[str | None, typer.Argument(help="Its new value; - reads a secret from the input.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show settings, or change one."""
    with spoken_errors():
        store = SettingsStore(context.obj["profile"] / "settings.toml")
        known = {entry.name: entry for entry in store.declared()}
        if name and name not in known:
            raise SettingError(f"There is no setting '{name}'.", f"Known are: {', '.join(known)}.")
        if value is not None:
            # "-": a secret that is not to be in the shell's history
            is_read = value == "-" and known[name].is_secret
            store.set(name, sys.stdin.readline().strip() if is_read else value)
        chosen = [known[name]] if name else list(known.values())
        values = {entry.name: _shown(entry, getattr(store.values, entry.name)) for entry in chosen}
        if as_json:
            say_json(values)
            return
        table = Table("Setting", "Value", "What it does", box=None)
        for entry in chosen:
            unit = f" {entry.unit}" if entry.unit else ""
            table.add_row(entry.name, f"{values[entry.name]}{unit}", entry.help)
        out.print(table)


def _shown(entry: Param, value: object) -> object:
    return "(set)" if entry.is_secret and value else value


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The zip file to write.")],
    with_key: Annotated[
        bool,
        typer.Option(help="Also this machine's identity, sealed with a passphrase: restored, it is the same machine."),
    ] = False,
) -> None:
    """Write everything of this profile into one file."""

    async def verb(backend: Backend) -> None:
        key = b""
        if with_key:
            key = backend.network.identity.sealed(_passphrase("Passphrase for the key", is_new=True))
        written = await backend.jobs.run("Backing up", write_backup, backend.database, backend.files, file, key=key)
        out.print(f"Written to {written}.", markup=False)

    run(context, verb)


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A backup that `vega backup` wrote.")],
) -> None:
    """Rebuild a profile from a backup; the profile must be empty. A sealed key asks for its passphrase."""
    with spoken_errors():
        profile = context.obj["profile"]
        sealed = sealed_key(file)
        # before anything is written: with a wrong passphrase nothing happens
        key = unseal(sealed, _passphrase("Passphrase of the key")) if sealed else None
        read_backup(file, profile)
        if key is not None:
            keep(key, profile / "network")
        out.print(f"Restored into {profile}.", markup=False)


def _passphrase(question: str, *, is_new: bool = False) -> str:
    """From the environment for scripts, else asked for; never an argument, which everybody on the machine can read."""
    found = os.environ.get("VEGA_PASSPHRASE", "")
    return found or str(typer.prompt(question, hide_input=True, confirmation_prompt=is_new))


def bench(
    name: Annotated[str, typer.Argument(help="Which benchmark; all when left out.")] = "",
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write the figures to this file.")] = None,
    data: Annotated[Path | None, typer.Option(help="A folder with data that a benchmark can use (idx files).")] = None,
    list_all: Annotated[bool, typer.Option("--list", help="Say which there are and end.")] = False,
) -> None:
    """Measure this machine; the figures that matter are ratios of two things measured in the same run."""
    from vega_desktop.bench import list_benchmarks, run_benchmarks

    with spoken_errors():
        if list_all:
            list_benchmarks()
        else:
            run_benchmarks(name, json_file, data)


def demo(
    target: Annotated[Path, typer.Option("--out", help="Folder for the report and its pictures.")] = Path("demo-out"),
    keep: Annotated[bool, typer.Option(help="Keep the demo's profiles, to open them in the window.")] = False,
) -> None:
    """The whole circle on real data: read, label, train together, use, see; and two people in one note."""
    from vega_desktop.demo import run_demo

    with spoken_errors():
        run_demo(target, keep=keep)


def screenshots(
    target: Annotated[Path, typer.Option("--out", help="Folder for the pictures.")] = Path("docs/pictures"),
) -> None:
    """Pictures of every page of the window with real data, in both themes."""
    from vega_desktop.screenshots import take

    with spoken_errors():
        for path in take(target):
            out.print(str(path), markup=False)
