"""The command that says what there is to choose from: every kind with its idea, its parameters and its paper."""

from typing import Annotated, Any

import typer
from rich.table import Table

from core.collaboration.formats import FORMATS
from core.collaboration.templates import TEMPLATES
from core.errors import InputError
from core.federated.attacks import ATTACKS
from core.federated.compression import COMPRESSORS
from core.federated.partitions import PARTITIONS
from core.federated.pruning import PRUNINGS
from core.federated.robust import RULES
from core.federated.schedules import SCHEDULES
from core.federated.selection import SELECTIONS
from core.federated.sources import SOURCES
from core.federated.strategies import STRATEGIES
from core.federated.tasks import TASKS
from core.kinds import Registry
from core.media.adapters import ADAPTERS
from core.media.analysers import ANALYSERS
from core.media.readers import READERS
from core.media.reworks import REWORKS
from core.params import params_of
from vega_desktop.session import out, say_json, spoken_errors

# What a choice is called, and its kinds; `robust=krum` chooses one, `robust.hostile=0.3` is a parameter of it.
CHOICES: dict[str, tuple[str, Registry[Any]]] = {
    "task": ("What is learned", TASKS),
    "strategy": ("How it is learned together", STRATEGIES),
    "robust": ("How updates are brought together when some may be hostile", RULES),
    "compression": ("How updates become small", COMPRESSORS),
    "pruning": ("What is removed of the model while it is trained", PRUNINGS),
    "selection": ("Who is asked", SELECTIONS),
    "schedule": ("How the learning rate changes", SCHEDULES),
    "source": ("Where data comes from", SOURCES),
    "partition": ("How a simulation deals data out", PARTITIONS),
    "reader": ("What the library reads", READERS),
    "analyser": ("What the library finds in it", ANALYSERS),
    "rework": ("What can be made of a video or a sound", REWORKS),
    "model_adapter": ("How an installed model is used", ADAPTERS),
    "format": ("What a document of a workspace can be", FORMATS),
    "template": ("What a new workspace begins with", TEMPLATES),
    "attack": ("What hostile participants of a simulation do", ATTACKS),
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("kinds", rich_help_panel="Program")(kinds)


def kinds(
    choice: Annotated[str, typer.Argument(help=f"One of {', '.join(CHOICES)}; empty for all.")] = "",
    markdown: Annotated[bool, typer.Option(help="As docs/kinds.md.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of words.")] = False,
) -> None:
    """Say what there is to choose from: strategies, rules, compressions, tasks, sources, attacks, with their papers."""
    with spoken_errors():
        wanted = _wanted(choice)
        if as_json:
            say_json({name: [_entry(kind) for kind in CHOICES[name][1].values()] for name in wanted})
        elif markdown:
            typer.echo(page(wanted), nl=False)
        else:
            for name in wanted:
                out.print(_table(name))


def page(wanted: list[str] | None = None) -> str:
    """The page of the documentation."""
    lines = [
        "# What there is to choose from",
        "",
        "Written by `vega kinds --markdown`. Each is chosen by name (`--param strategy=fed_prox`), its own parameters",
        "by the choice and a dot (`--param strategy.mu=0.1`); the window draws the same in its forms. Behind each",
        "parameter stands its default.",
    ]
    for name in wanted or list(CHOICES):
        title, registry = CHOICES[name]
        lines += [
            "",
            f"## `{name}`: {title[0].lower()}{title[1:]}",
            "| name | idea | parameters | source |",
            "|---|---|---|---|",
        ]
        for kind in registry.values():
            entry = _entry(kind)
            own = ", ".join(f"`{own['name']}` {own['default']}" for own in entry["parameters"])
            lines.append(f"| `{entry['name']}` | {entry['idea']} | {own} | {entry['paper']} |")
    return "\n".join(lines) + "\n"


def _table(name: str) -> Table:
    title, registry = CHOICES[name]
    table = Table("Name", "Idea", "Parameters", title=f"{name}: {title}", title_justify="left", box=None)
    for kind in registry.values():
        entry = _entry(kind)
        own = "\n".join(f"{own['name']} = {own['default']}" for own in entry["parameters"])
        table.add_row(entry["name"], f"{entry['idea']}\n[dim]{entry['paper']}[/]".strip(), own)
    return table


def _entry(kind: Any) -> dict[str, Any]:
    return {
        "name": kind.name,
        "title": kind.title,
        "idea": (kind.__doc__ or "").strip().split("\n")[0],
        "paper": getattr(kind, "paper", ""),
        "parameters": [
            {"name": own.name, "default": own.default, "help": own.help, "choices": own.choices}
            for own in params_of(kind.Params)
        ],
    }


def _wanted(choice: str) -> list[str]:
    if choice and choice not in CHOICES:
        raise InputError(f"There is no choice '{choice}'.", f"Choose one of: {', '.join(CHOICES)}.")
    return [choice] if choice else list(CHOICES)
