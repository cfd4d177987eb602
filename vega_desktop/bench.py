"""`vega bench`: finds the benchmarks, runs them, prints a table, writes the figures and what machine they are from."""

import importlib
import inspect
import json
import os
import pkgutil
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
from rich.table import Table

import benchmarks
from core.errors import InputError
from core.storage.files import write_atomically
from vega_desktop.session import err, out


@dataclass(frozen=True)
class Benchmark:
    """One measurable thing. `run(say)` returns named numbers and may say what it is doing."""

    name: str
    title: str
    run: Callable[..., dict[str, float]]


def find() -> dict[str, Benchmark]:
    """Every benchmark by name: a file of `benchmarks/` with NAME, TITLE and run."""
    found = {}
    for entry in pkgutil.iter_modules(benchmarks.__path__):
        module = importlib.import_module(f"benchmarks.{entry.name}")
        if hasattr(module, "NAME"):
            found[module.NAME] = Benchmark(module.NAME, module.TITLE, module.run)
    return found


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
    }


def list_benchmarks() -> None:
    """Print their names and what they measure."""
    table = Table("Name", "Measures", box=None)
    for entry in find().values():
        table.add_row(entry.name, entry.title)
    out.print(table)


def run_benchmarks(name: str, json_file: Path | None, data: Path | None = None) -> None:
    """Run one benchmark, or all for an empty name. Raises InputError for an unknown one."""
    known = find()
    if name and name not in known:
        raise InputError(f"There is no benchmark '{name}'.", f"Known are: {', '.join(known)}.")
    results = []
    for entry in [known[name]] if name else known.values():
        takes_data = "data" in inspect.signature(entry.run).parameters
        given = {"data": data} if takes_data and data is not None else {}
        figures = entry.run(lambda text: err.print(text, markup=False), **given)
        table = Table(entry.name, "", box=None)
        for figure, value in figures.items():
            table.add_row(figure, f"{value:,.3f}")
        out.print(table)
        results.append({"name": entry.name, "figures": figures, "machine": machine()})
    if json_file is not None:
        written = results[0] if name else results
        write_atomically(json_file, json.dumps(written, indent=2).encode())
