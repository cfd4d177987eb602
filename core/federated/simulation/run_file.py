"""Run files: everything needed to run a simulation again, and what came of it, as JSON."""

from pathlib import Path

import msgspec

from core.errors import InputError
from core.federated.simulation.records import Run, SimulatedRound

# A hundred thousand rounds are 40 MB; nobody's run file is larger.
MOST_BYTES = 256 << 20


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
        found = msgspec.json.decode(data, type=RunFile)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError(f"'{path.name}' is not a run file: {error}.", "Choose a file that Vega wrote.") from error
    if found.format != "vega-run-1":
        raise InputError(f"'{path.name}' was written by a newer program.", "Update this one.")
    return found


def differences(before: list[SimulatedRound], after: list[SimulatedRound]) -> str:
    """Where two runs part, in words; "" when every round's loss and accuracy are the same."""
    if len(before) != len(after):
        return f"{len(before)} rounds before, {len(after)} now"
    for old, new in zip(before, after, strict=True):
        if (old.accuracy, old.loss) != (new.accuracy, new.loss):
            return f"from round {new.number} on: loss {old.loss} before, {new.loss} now"
    return ""
