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


def write(
    facts: dict[str, Any], rounds: list[dict[str, Any]], shares: dict[str, dict[str, int]], *, target: Path
) -> None:
    """Write report.json and report.html to `target`."""
    write_atomically(target / "report.json", json.dumps(facts, indent=2, ensure_ascii=False).encode())
    environment = jinja2.Environment(loader=jinja2.PackageLoader("vega_desktop.demo", "."), autoescape=True)
    page = environment.get_template("report.html.jinja").render(
        facts=facts, shares=shares, curve=_curve(rounds), best_alone=max(facts["federated"]["local_only_accuracy"])
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
    if problems:
        raise VegaError(f"The demo ran, but {'; '.join(problems)}.", "See report.json.")


def _curve(rounds: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Points of accuracy over rounds in a box of 860 × 200, for the SVG of the report."""
    measured = [(entry["number"], entry["accuracy"]) for entry in rounds if entry["accuracy"] is not None]
    last = max(number for number, _ in measured)
    return [(40 + 800 * number / last, 190 - 180 * accuracy) for number, accuracy in measured]
