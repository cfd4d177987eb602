"""What the demo leaves behind: report.json for programs, report.html for people, a table at the end."""

import json
from pathlib import Path
from typing import Any

import jinja2
from rich.table import Table

from core.errors import VegaError
from core.storage.files import write_atomically
from vega_desktop.session import out

# What training together must reach on the digits, well under what a pooled model reaches (0.97).
GOAL = 0.92


def write(facts: dict[str, Any], shares: dict[str, dict[str, int]], *, target: Path) -> None:
    """Write report.json and report.html to `target`."""
    write_atomically(target / "report.json", json.dumps(facts, indent=2, ensure_ascii=False).encode())
    environment = jinja2.Environment(loader=jinja2.PackageLoader("vega_desktop.demo", "."), autoescape=True)
    page = environment.get_template("report.html.jinja").render(
        facts=facts, shares=shares, best_alone=max(facts["federated"]["local_only_accuracy"])
    )
    write_atomically(target / "report.html", page.encode())


def show(facts: dict[str, Any], target: Path) -> None:
    """Print the result as a table."""
    federated, search = facts["federated"], facts["media"]["search"]
    alone = ", ".join(f"{value:.1%}" for value in federated["local_only_accuracy"])
    table = Table(title="Read, label, train together, use", show_header=False, box=None, padding=(0, 2))
    table.add_row("Read and labelled", f"{facts['media']['pictures']} pictures on three machines")
    table.add_row(
        "Trained together", f"{federated['rounds']} rounds, {federated['round_ms_median']:.0f} ms each (median)"
    )
    table.add_row("Joint model", f"[bold green]{federated['accuracy']:.1%}[/] right on held-out pictures")
    table.add_row("Each one alone", alone)
    table.add_row("Used", f"{facts['use']['tagged']} unseen pictures tagged, {facts['use']['accuracy']:.1%} rightly")
    table.add_row("Searched", ", ".join(f"{word} → {hit or 'nothing'}" for word, hit in search.items()))
    written = facts["collaboration"]
    agreed = "the same on both" if written["converged"] else "[bold red]different[/]"
    table.add_row("Written together", f"{written['characters']} characters by two at once, {agreed}")
    table.add_row("Time", f"{facts['seconds_total']:.0f} s; report in {target}")
    out.print(table)


def check(facts: dict[str, Any]) -> None:
    """Raise VegaError when the demo did not show what it should."""
    federated = facts["federated"]
    problems = []
    if federated["accuracy"] < GOAL:
        problems.append(f"the joint model reaches {federated['accuracy']:.1%}, expected {GOAL:.0%}")
    if federated["accuracy"] <= max(federated["local_only_accuracy"]):
        problems.append("the joint model is not better than every single one")
    if not all(facts["media"]["search"].values()):
        problems.append("a search found nothing")
    if not facts["collaboration"]["converged"]:
        problems.append("the note is not the same on both machines, or something typed is missing")
    if problems:
        raise VegaError(f"The demo ran, but {'; '.join(problems)}.", "See report.json.")
