"""What is written down of a round: how each participant did, how the round went, and why one has to wait."""

import math
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from core.federated.measurements import Measurements
from core.federated.messages import Answer
from core.federated.records import Participant, ParticipantRound
from core.federated.round import Round, Standing

# Names in a sentence before the rest is only counted.
NAMED = 5


def finite(value: float) -> float | None:
    """A number another machine sent, for tables and charts; None when it is none."""
    return value if math.isfinite(value) else None


def entries(
    current: Round,
    answers: Mapping[str, Answer],
    *,
    measured: Measurements,
    name: Callable[[str], str],
    suspicions: Mapping[str, str] = MappingProxyType({}),
) -> tuple[ParticipantRound, ...]:
    """One entry for everybody who was asked; `suspicions` say whose update does not look like the others'."""
    found = []
    for peer_id in current.places:
        place, answer = current.places[peer_id], answers.get(peer_id)
        if place.standing is Standing.ASKED:
            continue  # still at work, in an asynchronous training
        loss, accuracy = measured.of(peer_id, current.digest)
        trained = answer if answer is not None and not answer.error else None
        found.append(
            ParticipantRound(
                peer_id,
                name(peer_id),
                place.standing.value,
                trained.examples if trained else 0,
                loss,
                accuracy,
                (finite(trained.train_ms) or 0.0) if trained else 0.0,
                place.error,
                finite(trained.loss) if trained else None,
                len(trained.payload) if trained else 0,
                trained.is_sent if trained else True,
                current.age(peer_id),
                suspicions.get(peer_id, ""),
            )
        )
    return tuple(found)


def standings(
    current: Round, known: Mapping[str, Participant], answers: Mapping[str, Answer], *, counts: bool
) -> dict[str, dict[str, object]]:
    """What changes about the participants of a round that is over; `counts` says whether it is to be repeated."""
    changes: dict[str, dict[str, object]] = {}
    for peer_id, place in current.places.items():
        entry = known.get(peer_id)
        if place.standing is Standing.ASKED or entry is None:
            continue
        asked = {"asked": entry.asked + 1, "last_asked": place.number}
        if place.standing is Standing.ANSWERED:
            train_ms = finite(answers[peer_id].train_ms) if peer_id in answers else None
            seen = {"answered": entry.answered + 1, "train_ms": train_ms or entry.train_ms}
            # the round that the answer was for: what the participant keeps of it holds from now on
            counted = {"last_round": place.number} if counts else {}
            changes[peer_id] = {"state": "answered", "error": "", **asked, **seen, **counted}
        else:
            changes[peer_id] = {"state": "left out", "error": place.error, **asked}
    return changes


def waiting(
    missing: int, participants: Iterable[Participant], *, is_there: Callable[[str], bool], busy: Iterable[str]
) -> str:
    """Why the next round cannot begin, in words."""
    known, busy = list(participants), set(busy)
    away = [entry.name for entry in known if not is_there(entry.peer_id)]
    silent = [entry.name for entry in known if is_there(entry.peer_id) and entry.peer_id in busy]
    without = [entry.name for entry in known if is_there(entry.peer_id) and not entry.examples]
    words = f"Waiting for {missing} more participant{'s' if missing > 1 else ''} with data."
    for names, what in ((away, "Away"), (silent, "Not answering yet"), (without, "Without data")):
        if names:
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            words += f" {what}: {', '.join(names[:NAMED])}{more}."
    return words
