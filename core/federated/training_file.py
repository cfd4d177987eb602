"""Training files: everything that a networked training depended on, and what came of each round, as JSON."""

from pathlib import Path

import msgspec

from core.errors import InputError
from core.federated.records import Federation, Participant, RoundRecord, TrainingConfig
from core.federated.versions import versions

FORMAT = "vega-training-1"


class OfferedData(msgspec.Struct, frozen=True):
    """What a participant brought: how much of which labels, and a mark that tells whether it is the same again."""

    name: str
    examples: int
    labels: tuple[tuple[str, int], ...]
    fingerprint: str


class TrainingFile(msgspec.Struct, frozen=True):
    """A training: seed and parameters in `config`, versions, data and rounds."""

    title: str
    config: TrainingConfig
    versions: dict[str, str]
    participants: list[OfferedData]
    rounds: list[RoundRecord]
    format: str = FORMAT


def write(path: Path, federation: Federation, participants: list[Participant], rounds: list[RoundRecord]) -> None:
    """Write it. Raises InputError when that cannot be."""
    offered = [OfferedData(entry.name, entry.examples, entry.labels, entry.fingerprint) for entry in participants]
    made = TrainingFile(federation.title, federation.config, versions(), offered, rounds)
    try:
        path.write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")
    except OSError as error:
        raise InputError(f"'{path}' cannot be written: {error.strerror}.", "Choose another place.") from error
