"""Validation: what is wrong or odd in data before anybody learns from it, with what to do about each thing."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from core.federated import poisoning
from core.federated.data import NUMBER, ROW, Examples
from core.federated.records import TrainingConfig
from core.jobs import NOBODY, Reporter

BAD, ODD, GOOD = "bad", "odd", "good"
# Rows that a finding names; the rest is counted.
NAMED = 10
# A label with fewer examples than this cannot be measured and hardly be learned.
FEW = 5
# The most frequent label is this many times as frequent as the rarest before it is worth a word.
UNEVEN = 20
# Inputs of this training are brought to 0 to 1; a few beyond are no harm, many are another scale.
CLIPS = 5  # axes of clips: n, channels, frames, height, width
BEYOND = 0.01


@dataclass(frozen=True)
class Finding:
    """One thing that was found: level "bad" (mend it), "odd" (look at it) or "good"; rows from 1, the first few."""

    level: str
    what: str
    todo: str = ""
    rows: tuple[int, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class DataReport:
    """What a look at data found, the worst first."""

    examples: int
    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing has to be mended."""
        return all(finding.level != BAD for finding in self.findings)


def validate(examples: Examples, config: TrainingConfig, *, job: Reporter = NOBODY) -> DataReport:
    """Look at everything. Blocks; looks for wrong labels by learning from the data itself, which takes a moment."""
    checks = (_finite, _scale, _constant, _leaks, _contradictions, _balance, _noise, _outliers)
    found: list[Finding] = []
    for number, check in enumerate(checks):
        job.report(number, len(checks), "Looking at the data")
        # what is not finite cannot be looked at further
        if number and any(finding.what.endswith("not finite.") for finding in found):
            break
        found += check(examples, config)
    order = {BAD: 0, ODD: 1, GOOD: 2}
    if not found:
        found = [Finding(GOOD, "Nothing odd was found.")]
    return DataReport(len(examples.labels), tuple(sorted(found, key=lambda finding: order[finding.level])))


def _finite(examples: Examples, config: TrainingConfig) -> list[Finding]:
    bad = ~np.isfinite(_rows(examples)).all(axis=1)
    return [_found(BAD, bad, "hold numbers that are not finite.", "Remove or mend them.")] if bad.any() else []


def _scale(examples: Examples, config: TrainingConfig) -> list[Finding]:
    if examples.inputs.ndim == CLIPS:
        return []  # clips are standardised by the networks' own mean and deviation
    rows = _rows(examples)
    beyond = (rows < -1e-6) | (rows > 1 + 1e-6)
    if beyond.mean() <= BEYOND:
        return []
    low, high = float(rows.min()), float(rows.max())
    return [
        Finding(
            ODD,
            f"{beyond.mean():.0%} of the numbers lie outside 0 to 1 (from {low:.3g} to {high:.3g}).",
            "Give the source the range of the numbers, the same as all other participants.",
        )
    ]


def _constant(examples: Examples, config: TrainingConfig) -> list[Finding]:
    rows = _rows(examples)
    if len(examples.inputs.shape) > 2 or len(rows) < 2:
        return []  # pictures have edges that never change
    same = np.flatnonzero(rows.max(axis=0) == rows.min(axis=0))
    if not len(same):
        return []
    columns = ", ".join(str(number + 1) for number in same[:NAMED])
    return [Finding(ODD, f"Columns {columns} say the same in every row.", "Leave them out.", count=len(same))]


def _leaks(examples: Examples, config: TrainingConfig) -> list[Finding]:
    """The same example on both sides: what is measured is then what was learned by heart."""
    teach, held = examples.split(config.held_out, config.seed)
    rows = [row.tobytes() for row in np.ascontiguousarray(_rows(examples))]
    known = {rows[number] for number in teach}
    leaked = np.array([rows[number] in known for number in held], bool)
    twice = sum(count - 1 for count in Counter(rows).values())
    found = []
    if leaked.any():
        places = np.zeros(len(rows), bool)
        places[held[leaked]] = True
        found.append(_found(BAD, places, "that measure are among those that teach too.", "Remove what is there twice."))
    if twice and not leaked.any():
        found.append(Finding(ODD, f"{twice:,} examples are there twice.", "Remove them.", count=twice))
    return found


def _contradictions(examples: Examples, config: TrainingConfig) -> list[Finding]:
    if not _has_labels(examples):
        return []
    said: dict[bytes, set[str]] = {}
    rows = [row.tobytes() for row in np.ascontiguousarray(_rows(examples))]
    for row, label in zip(rows, examples.labels, strict=True):
        said.setdefault(row, set()).add(label)
    torn = np.array([len(said[row]) > 1 for row in rows])
    return [_found(BAD, torn, "are the same and labelled differently.", "Decide for one label.")] if torn.any() else []


def _balance(examples: Examples, config: TrainingConfig) -> list[Finding]:
    if not _has_labels(examples):
        return []
    counts = Counter(examples.labels)
    found = []
    if len(counts) == 1:
        found.append(Finding(ODD, f"All of it is '{next(iter(counts))}'.", "The others must bring other labels."))
    few = sorted(label for label, count in counts.items() if count < FEW)
    if few and len(counts) > 1:
        names = ", ".join(f"'{label}' ({counts[label]})" for label in few[:NAMED])
        found.append(Finding(ODD, f"Hardly any examples of {names}.", "Label more of them.", count=len(few)))
    most, least = max(counts.values()), min(counts.values())
    if not few and most > UNEVEN * least:
        found.append(
            Finding(ODD, f"The most frequent label has {most:,} examples, the rarest {least:,}.", "Label more of it.")
        )
    return found


def _noise(examples: Examples, config: TrainingConfig) -> list[Finding]:
    """Labels that the rest of the data does not believe."""
    if not _has_labels(examples):
        return []
    doubted = poisoning.doubtful_labels(_rows(examples), np.array(examples.labels))
    if not doubted.any():
        return []
    share = doubted.mean()
    level = BAD if share > 0.1 else ODD
    found = [_found(level, doubted, "probably carry a wrong label.", "Look at them, the first ones first.")]
    flow = poisoning.label_flow(_rows(examples), np.array(examples.labels), doubted)
    if flow is not None:
        given, likely, part = flow
        found.append(
            Finding(
                BAD,
                f"{part:.0%} of '{given}' look like '{likely}': somebody may have flipped labels.",
                f"Look at what is labelled '{given}'.",
            )
        )
    return found


def _outliers(examples: Examples, config: TrainingConfig) -> list[Finding]:
    """A small group within a label that is unlike the rest of it, as a planted trigger makes one."""
    if not _has_labels(examples):
        return []
    found = []
    for label in sorted(set(examples.labels)):
        mine = np.flatnonzero(np.array(examples.labels) == label)
        group = poisoning.odd_group(_rows(examples)[mine])
        if group.any():
            places = np.zeros(len(examples.labels), bool)
            places[mine[group]] = True
            words = f"labelled '{label}' are a small group of their own, alike and unlike the rest."
            found.append(_found(ODD, places, words, "Look whether they share a mark that does not belong there."))
    return found


def _rows(examples: Examples) -> np.ndarray:
    return examples.inputs.reshape(len(examples.inputs), -1)


def _has_labels(examples: Examples) -> bool:
    return not set(examples.labels) & {NUMBER, ROW} and len(examples.labels) > 0


def _found(level: str, rows: np.ndarray, words: str, todo: str) -> Finding:
    places = np.flatnonzero(rows) + 1
    count = len(places)
    subject = "1 example" if count == 1 else f"{count:,} examples"
    return Finding(level, f"{subject} {words}", todo, tuple(places[:NAMED].tolist()), count)
