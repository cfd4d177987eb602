"""Reading one field of an entry that anybody may have written: of the right sort and size, or what stands for none."""

import datetime
import math
from collections.abc import Mapping
from typing import Any

from core.collaboration.order import is_order


def text(values: Mapping[str, Any], name: str, most: int) -> str:
    """Words; of more than `most` characters the first (two who write at once may go beyond a limit together)."""
    found = values.get(name, "")
    return found[:most] if isinstance(found, str) else ""


def flag(values: Mapping[str, Any], name: str) -> bool:
    """Yes or no."""
    return values.get(name) is True


def number(values: Mapping[str, Any], name: str) -> float | None:
    """A finite number."""
    found = values.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        return None
    return float(found)


def moment(values: Mapping[str, Any], name: str) -> float:
    """Unix seconds; 0 for none."""
    found = number(values, name) or 0.0
    return found if 0 <= found < 1e11 else 0.0


def order(values: Mapping[str, Any], name: str = "order") -> float:
    """A place among siblings. Raises ValueError when it is none."""
    found = values.get(name)
    if not is_order(found):
        raise ValueError(name)
    return float(found)  # type: ignore[arg-type]  # it is a number


def day(values: Mapping[str, Any], name: str) -> str:
    """A date as "2026-11-27"; "" for none."""
    found = values.get(name)
    if not isinstance(found, str) or len(found) != 10:
        return ""
    try:
        return datetime.date.fromisoformat(found).isoformat()
    except ValueError:
        return ""


def keys(values: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """What the fields that begin with `prefix` hold, by the rest of their names, in the order of these."""
    return {name[len(prefix) :]: values[name] for name in sorted(values) if name.startswith(prefix)}
