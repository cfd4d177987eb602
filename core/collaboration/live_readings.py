"""What a live card shows: a reading of its training or metric, and the card that is made of it, as frozen records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.collaboration import entries_fields as fields

# A training on the machine that coordinates it; a number of a machine over time.
TRAINING, METRIC = "training", "metric"
KINDS = (TRAINING, METRIC)
STATES = ("waiting", "running", "stopped", "finished", "failed", "deleted", "live")
FORMS = ("number", "percent", "bytes")
TITLE_MOST = 200
NAME_MOST = 200
PEER_MOST = 64
UNIT_MOST = 20
SOURCE_MOST = 200
# As many as a small chart can show.
POINTS_MOST = 120
COUNT_MOST = 1_000_000
# A point is a field, so that one more costs a point and not the whole curve.
POINT = "point:"


@dataclass(frozen=True)
class Reading:
    """How a training or metric is now. `points` are places in the curve (0 to 119) with x and y; a place that is
    written again holds the newer one. x is a round, or Unix seconds."""

    title: str
    state: str
    form: str = "number"
    unit: str = ""
    round: int = 0
    rounds: int = 0
    participants: int = 0
    points: tuple[tuple[int, float, float], ...] = ()


@dataclass(frozen=True)
class LiveCard:
    """A card. `machine` is the peer id of the machine that writes it; `updated` is when it did, `created` when it was
    shared, in Unix seconds by its clock; `points` are (x, y) by x."""

    id: str
    kind: str
    source: str
    machine: str
    machine_name: str
    created: float
    title: str
    state: str
    form: str
    unit: str
    round: int
    rounds: int
    participants: int
    updated: float
    points: tuple[tuple[float, float], ...] = ()

    @property
    def value(self) -> float | None:
        """The newest."""
        return self.points[-1][1] if self.points else None


def curve_places(points: Sequence[tuple[int, float]], rounds: int) -> tuple[tuple[int, float, float], ...]:
    """The points of a training of so many rounds, (round, y) each, as places of a curve: of rounds that share one the
    last counts."""
    every = max(1, -(-max(rounds, *(number for number, _ in points), 1) // POINTS_MOST)) if points else 1
    found = {(number - 1) // every: (number, value) for number, value in points if number > 0}
    return tuple((place, float(number), value) for place, (number, value) in sorted(found.items()))


def ring_places(points: Sequence[tuple[float, float]], step_s: float) -> tuple[tuple[int, float, float], ...]:
    """The newest points of a series, (Unix seconds, y) each and `step_s` apart, as places of a curve that wraps."""
    return tuple((round(time / step_s) % POINTS_MOST, time, value) for time, value in points[-POINTS_MOST:])


def read_card(key: str, values: Mapping[str, Any]) -> LiveCard:
    """The card that an entry is. Raises ValueError when it is none."""
    kind, state, form = (fields.text(values, name, NAME_MOST) for name in ("kind", "state", "form"))
    source, machine = fields.text(values, "source", SOURCE_MOST), fields.text(values, "machine", PEER_MOST)
    if kind not in KINDS or not source or not machine:
        raise ValueError("kind")
    return LiveCard(
        key,
        kind,
        source,
        machine,
        machine_name=fields.text(values, "machine_name", NAME_MOST),
        created=fields.moment(values, "created"),
        title=fields.text(values, "title", TITLE_MOST),
        state=state if state in STATES else "waiting",
        form=form if form in FORMS else "number",
        unit=fields.text(values, "unit", UNIT_MOST),
        round=_count(values, "round"),
        rounds=_count(values, "rounds"),
        participants=_count(values, "participants"),
        updated=fields.moment(values, "updated"),
        points=_points(values),
    )


def _count(values: Mapping[str, Any], name: str) -> int:
    found = fields.number(values, name)
    return int(found) if found is not None and 0 <= found <= COUNT_MOST else 0


def _points(values: Mapping[str, Any]) -> tuple[tuple[float, float], ...]:
    found = []
    for place in range(POINTS_MOST):
        held = values.get(f"{POINT}{place}")
        if isinstance(held, list) and len(held) == 2:
            x, y = (fields.number({"n": part}, "n") for part in held)
            # charts reckon with differences of these; nothing that is measured is larger
            if x is not None and y is not None and abs(x) < 1e12 and abs(y) < 1e15:
                found.append((x, y))
    return tuple(sorted(found))
