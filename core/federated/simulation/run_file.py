"""Run files: everything needed to run a simulation again, and what came of it, as JSON."""

import math
from pathlib import Path

import msgspec

from core.errors import InputError
from core.federated.simulation.records import Run, SimulatedRound
from core.federated.training_file import FORMAT as TRAINING

# A hundred thousand rounds are 40 MB; nobody's run file is larger.
MOST_BYTES = 256 << 20
# How many participants are computed at once depends on cores and memory, and sums in another order differ in their last
# digits (measured: 1e-9 after some rounds). What differs by a smaller part than this is the same run.
SAME = 1e-6


class _Format(msgspec.Struct, frozen=True):
    """What any file of Vega's says of itself."""

    format: str = ""


class RunFile(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """A run and its rounds."""

    run: Run
    rounds: list[SimulatedRound] = msgspec.field(default_factory=list)
    format: str = "vega-run-1"


def write(path: Path, run: Run, rounds: list[SimulatedRound]) -> None:
    """Write a run file. Raises InputError when it cannot be written."""
    data = msgspec.json.format(msgspec.json.encode(RunFile(run, rounds)), indent=1)
    try:
        path.write_bytes(data + b"\n")
    except OSError as error:
        raise InputError(f"'{path}' cannot be written: {error.strerror}.", "Choose another place.") from error


def read(path: Path) -> RunFile:
    """Read a run file. Raises InputError when it is none."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"'{path.name}' is too large for a run file.", "Choose a file that Vega wrote.")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"'{path}' cannot be read: {error.strerror}.", "Choose another file.") from error
    try:
        if msgspec.json.decode(data, type=_Format).format == TRAINING:
            raise InputError(
                f"'{path.name}' is the file of a training of several machines, whose data stayed on them.",
                "Train again with the same machines and data, or simulate with the parameters that it names.",
            )
        found = msgspec.json.decode(data, type=RunFile)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError(f"'{path.name}' is not a run file: {error}.", "Choose a file that Vega wrote.") from error
    if found.format != "vega-run-1":
        raise InputError(f"'{path.name}' was written by a newer program.", "Update this one.")
    return found


def differences(before: list[SimulatedRound], after: list[SimulatedRound]) -> str:
    """Where two runs part by more than `SAME`, in words; "" when every round's loss and accuracy are the same."""
    if len(before) != len(after):
        return f"{len(before)} rounds before, {len(after)} now"
    for old, new in zip(before, after, strict=True):
        if _apart(old, new) > SAME:
            return (
                f"from round {new.number} on: loss {old.loss} before, {new.loss} now; "
                f"accuracy {old.accuracy} before, {new.accuracy} now"
            )
    return ""


def apart(before: list[SimulatedRound], after: list[SimulatedRound]) -> float:
    """The largest part by which a loss or an accuracy differs; 0 when they are the same to the last bit."""
    return max((_apart(old, new) for old, new in zip(before, after, strict=False)), default=0.0)


def _apart(old: SimulatedRound, new: SimulatedRound) -> float:
    pairs = ((old.accuracy, new.accuracy), (old.loss, new.loss))
    return max(_relative(one, other) for one, other in pairs)


def _relative(one: float | None, other: float | None) -> float:
    if one == other:
        return 0.0
    if one is None or other is None or not (math.isfinite(one) and math.isfinite(other)):
        return math.inf
    return abs(one - other) / max(abs(one), abs(other))
