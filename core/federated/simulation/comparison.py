"""Two runs side by side: what was chosen differently."""

import msgspec

from core.federated.comparison import Difference, choices, differences
from core.federated.simulation.records import Run


def different(first: Run, second: Run) -> list[Difference]:
    """Name and both values of each choice that differs, in the order in which they are declared."""
    return differences(_flat(first), _flat(second))


def _flat(run: Run) -> dict[str, str]:
    values = msgspec.to_builtins(run)
    found = dict([*choices(values["config"]), *choices(values["plan"])])
    found["data"] = run.source.kind
    found.update({f"data.{name}": str(value) for name, value in values["source"]["params"].items()})
    found.update({f"version of {name}": text for name, text in run.versions.items()})
    return found
