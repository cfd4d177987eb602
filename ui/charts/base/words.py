"""How numbers and moments read: on axes short, under the pointer exact."""

import math
import time
from collections.abc import Sequence

# How the numbers of an axis are to be read: plain, a fraction of 1 as percent, bytes.
FORMATS = ("number", "percent", "bytes")
_LARGE = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
# From here a plain number is shortened; 1,000 itself is read faster than 1 k.
SHORTEN = 10_000


def say(value: float, form: str = "number", unit: str = "") -> str:
    """One value as exactly as a person wants it: "0.9312", "93.1 %", "1.28 MB/s", "12,345 jobs"."""
    if not math.isfinite(value):
        return "–"
    if form == "percent":
        return f"{_round(value * 100, 3)} %"
    if form == "bytes":
        size, prefix = _prefix(value)
        return f"{_round(value / size, 3)} {prefix}B{unit}"
    if abs(value) >= 1e9 or 0 < abs(value) < 1e-4:
        return _with(f"{value:.3g}", unit)
    return _with(_round(value, 4), unit)


def ticks(values: Sequence[float], spacing: float, form: str = "number", unit: str = "") -> list[str]:
    """The words beside the marks of an axis, all with the same number of digits."""
    if form == "percent":
        return [f"{value * 100:.{_places(spacing * 100)}f} %" for value in values]
    most = max((abs(value) for value in values), default=0.0)
    size, prefix = _prefix(most) if form == "bytes" or most >= SHORTEN else (1.0, "")
    places = _places(spacing / size)
    if form == "bytes":
        return [f"{value / size:.{places}f} {prefix}B{unit}" if value else "0" for value in values]
    if 0 < spacing < 1e-6:
        return [_with(f"{value:.3g}", unit) for value in values]
    tail = f" {prefix}" if prefix else ""
    return [_with(f"{value / size:,.{places}f}{tail}" if value else "0", unit) for value in values]


def moment(at: float) -> str:
    """A moment in local time: "Wed 25 Nov 2026, 10:19:16"."""
    try:
        local = time.localtime(at)
    except (OverflowError, ValueError, OSError):  # what the system's calendar cannot say
        return "–"
    return f"{time.strftime('%a', local)} {local.tm_mday} {time.strftime('%b %Y, %H:%M:%S', local)}"


def iso(at: float) -> str:
    """A moment as ISO 8601 with the zone, for files."""
    local = time.localtime(at)
    zone = time.strftime("%z", local)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', local)}{zone[:3]}:{zone[3:]}"


def _with(number: str, unit: str) -> str:
    return f"{number} {unit}" if unit else number


def _round(value: float, digits: int) -> str:
    """So many significant digits, but all before the point, and no zeros at the end."""
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _places(spacing: float) -> int:
    return max(0, math.ceil(-math.log10(spacing) - 1e-9)) if spacing > 0 else 0


def _prefix(value: float) -> tuple[float, str]:
    return next(((size, prefix) for size, prefix in _LARGE if abs(value) >= size), (1.0, ""))
