"""Data as training sees it: inputs, label numbers, and a held-out part that never teaches."""

import hashlib
from dataclasses import dataclass, replace

import numpy as np

from core.errors import InputError
from core.federated.records import DataSummary, Federation

# What stands for a label where the label is a number, or there is none.
NUMBER, ROW = "number", "row"
# Labels named in a message before it becomes unreadable.
NAMED = 5
# More is no honest offer, and no column can hold it.
MOST_EXAMPLES = 2**53


@dataclass(frozen=True)
class Examples:
    """Inputs float32 of shape (n, …), and one label in words for each, or a number in `values` float64 (n,).

    `groups` says in words which examples belong together (who wrote them), one for each; empty where nobody said.
    With `has_whole_groups` they are so much alike (cut from one video) that none may teach while another measures.
    `environment` names where an agent acts instead (reinforcement learning); the inputs then only say the shape.
    """

    inputs: np.ndarray
    labels: tuple[str, ...]
    notes: tuple[str, ...] = ()
    values: np.ndarray | None = None
    environment: str = ""
    groups: tuple[str, ...] = ()
    has_whole_groups: bool = False

    def take(self, rows: np.ndarray) -> "Examples":
        """These rows alone."""
        labels = tuple(self.labels[row] for row in rows)
        values = None if self.values is None else self.values[rows]
        groups = tuple(self.groups[row] for row in rows) if self.groups else ()
        return replace(self, inputs=self.inputs[rows], labels=labels, values=values, groups=groups)

    def with_numbers(self) -> "Examples":
        """The labels as numbers. Raises InputError that names one that is none."""
        if self.values is not None:
            return self
        values = np.zeros(len(self.labels))
        for row, label in enumerate(self.labels):
            try:
                values[row] = float(label)
            except ValueError:
                raise InputError(
                    f"Example {row + 1} has the label '{label}', which is not a number.",
                    "Mend or remove it, or choose the task 'classification'.",
                ) from None
        if not np.isfinite(values).all():
            row = int(np.flatnonzero(~np.isfinite(values))[0])
            raise InputError(f"Example {row + 1} has a label that is not finite.", "Mend or remove it.")
        return replace(self, labels=(NUMBER,) * len(self.labels), values=values)

    def without_labels(self) -> "Examples":
        """The inputs alone."""
        return replace(self, labels=(ROW,) * len(self.labels), values=None)

    def summary(self) -> DataSummary:
        """What a person is shown before data takes part."""
        counts: dict[str, int] = {}
        for label in self.labels:
            counts[label] = counts.get(label, 0) + 1
        notes = self.notes
        if len(counts) == 1 and not counts.keys() & {NUMBER, ROW}:
            notes = (*notes, f"All of it is '{next(iter(counts))}': the others must bring the other labels.")
        return DataSummary(len(self.labels), tuple(sorted(counts.items())), self.inputs.shape[1:], notes)

    def check(self) -> None:
        """Raise InputError for data nobody can learn from: empty, a single example, or not finite.

        One label only is allowed here: what matters is that the participants together have two.
        """
        if len(self.labels) == 0:
            lost = f" {'; '.join(self.notes)}." if self.notes else ""
            raise InputError(
                f"There is no labelled data to train with.{lost}", "Label some pictures, or choose another source."
            )
        if len(self.labels) < 2:
            raise InputError("A single example is not enough to train with.", "Label more.")
        bad = int((~np.isfinite(self.inputs.reshape(len(self.labels), -1)).all(axis=1)).sum())
        if bad:
            words = "1 example holds" if bad == 1 else f"{bad} examples hold"
            raise InputError(f"{words} numbers that are not finite.", "Remove or mend them.")

    def numbers(self, labels: tuple[str, ...]) -> np.ndarray:
        """Label numbers int64 by the order of `labels`. Raises InputError for an unknown one."""
        known = {label: number for number, label in enumerate(labels)}
        unknown = sorted(set(self.labels) - set(known))
        if unknown:
            raise InputError(
                f"The training does not know the labels {', '.join(unknown[:NAMED])}.",
                "Relabel those examples, or begin a new training with them.",
            )
        return np.array([known[label] for label in self.labels], dtype=np.int64)

    def split(self, held_out: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """Indices that teach and indices that measure, drawn once by the seed; at least one in each."""
        if self.has_whole_groups and len(set(self.groups)) > 1:
            names, rows = np.unique(np.array(self.groups), return_inverse=True)
            _, measuring = _divided(len(names), held_out, seed)
            is_held = np.isin(rows, measuring)
            return np.flatnonzero(~is_held), np.flatnonzero(is_held)
        return _divided(len(self.labels), held_out, seed)


def _divided(count: int, held_out: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The numbers below `count`: some that teach and some that measure, each in order."""
    order = np.random.default_rng(seed).permutation(count)
    if count < 2:
        return order, order
    held = min(max(1, round(count * held_out)), count - 1)
    return np.sort(order[held:]), np.sort(order[:held])


def fingerprint(examples: Examples, *, salt: str = "") -> str:
    """SHA-256 of the data as training sees it: inputs, labels, values, groups. Salted it says nothing elsewhere."""
    mark = hashlib.sha256(repr((salt, examples.inputs.shape, str(examples.inputs.dtype))).encode())
    mark.update(np.ascontiguousarray(examples.inputs).tobytes())
    mark.update(repr((examples.labels, examples.groups, examples.environment)).encode())
    if examples.values is not None:
        mark.update(examples.values.tobytes())
    return mark.hexdigest()


def check_size(examples: int, labels: tuple[tuple[str, int], ...]) -> None:
    """Raise InputError for an offer of another machine that nobody could learn from or keep."""
    if not 0 < examples <= MOST_EXAMPLES or not labels:
        raise InputError("Nobody can learn from that many examples.", "Offer data with labels.")


def misfit(federation: Federation, *, labels: tuple[tuple[str, int], ...], shape: tuple[int, ...]) -> str:
    """Why data like this cannot take part, in words; "" when it can."""
    if federation.shape and shape != federation.shape:
        return f"This data has the shape {_form(shape)}, the training uses {_form(federation.shape)}."
    unknown = {label for label, _ in labels} - set(federation.labels) if federation.labels else set()
    if unknown:
        return f"The training does not know the labels {', '.join(sorted(unknown)[:NAMED])}."
    return ""


def _form(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))
