"""Two runs side by side: what was chosen differently."""

import msgspec

from core.federated.simulation.records import Run


def different(first: Run, second: Run) -> list[tuple[str, str, str]]:
    """Name and both values of each choice that differs, in the order in which they are declared."""
    one, other = _flat(first), _flat(second)
    names = [*one, *(name for name in other if name not in one)]
    pairs = [(name, one.get(name, "–"), other.get(name, "–")) for name in names]
    return [(name.replace("_", " "), mine, theirs) for name, mine, theirs in pairs if mine != theirs]


def _flat(run: Run) -> dict[str, str]:
    found: dict[str, str] = {}
    values = msgspec.to_builtins(run)
    for part in ("config", "plan"):
        for name, value in values[part].items():
            if isinstance(value, dict):
                found.update({f"{name.removesuffix('_params')}.{inner}": str(own) for inner, own in value.items()})
            else:
                found[name] = str(value)
    found["data"] = run.source.kind
    found.update({f"data.{name}": str(value) for name, value in values["source"]["params"].items()})
    found.update({f"version of {name}": text for name, text in run.versions.items()})
    return found
