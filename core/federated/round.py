"""One round as a pure state machine: who was asked, who answered, and is it over? No I/O; time is an argument.

A participant is always in one of these states:

    asked ──answer──▶ answered            the first answer counts, a second is a duplicate
      │ ╲──error────▶ failed              its own words are kept
      │  ╲─away─────▶ lost ──back──▶ asked    after GRACE_S away nobody waits for it any more
      ╰──deadline───▶ late                what comes afterwards does not count

The round is over when nobody is waited for or the deadline has passed, or when `enough` have answered: then the others
are late, or, in an asynchronous training, carried into the next round, where they answer for the model that they were
given. It is complete when at least `quorum` answered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

# A link that breaks for less is resumed without anybody noticing.
GRACE_S = 5.0


class Standing(Enum):
    """Where a participant stands in a round."""

    ASKED = "asked"
    ANSWERED = "answered"
    FAILED = "failed"
    LOST = "lost"
    LATE = "late"


class Verdict(Enum):
    """What became of an answer."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    LATE = "late"
    STRANGER = "stranger"
    OTHER_ROUND = "other round"


@dataclass
class Place:
    """One participant's place in a round: it was asked at `since` to train the model with this digest."""

    number: int
    digest: str
    since: float
    standing: Standing = Standing.ASKED
    error: str = ""
    away_since: float | None = None


@dataclass
class Round:
    """Round `number` over the model with `digest`, begun at `started`, over at `started + deadline_s` at the latest.

    `carried` are participants that still work on an earlier model; `carries` says that those of this round may, too.
    """

    number: int
    digest: str
    asked: tuple[str, ...]
    quorum: int
    started: float
    deadline_s: float
    enough: int = 0
    carries: bool = False
    carried: Mapping[str, Place] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = {peer_id: Place(self.number, self.digest, self.started) for peer_id in self.asked}
        self.places |= {peer_id: place for peer_id, place in self.carried.items() if peer_id not in self.places}

    def answer(self, peer_id: str, number: int, *, digest: str, now: float) -> Verdict:
        """An update arrived for round `number` that started from the model with this digest."""
        verdict = self._judge(peer_id, number, digest, now)
        if verdict is Verdict.ACCEPTED:
            self._move(peer_id, Standing.ANSWERED)
        return verdict

    def fail(self, peer_id: str, number: int, *, digest: str, error: str, now: float) -> Verdict:
        """A participant said what went wrong with its training."""
        verdict = self._judge(peer_id, number, digest, now)
        if verdict is Verdict.ACCEPTED:
            self._move(peer_id, Standing.FAILED, error)
        return verdict

    def give_up(self, peer_id: str, error: str) -> None:
        """Nothing will come of a participant that is still waited for (it withdrew, it cannot be reached)."""
        place = self.places.get(peer_id)
        if place is not None and place.standing in (Standing.ASKED, Standing.LOST):
            self._move(peer_id, Standing.FAILED, error)

    def reject(self, peer_id: str, error: str) -> None:
        """An accepted answer turned out to be unusable (not finite, another architecture)."""
        if self.places[peer_id].standing is Standing.ANSWERED:
            self._move(peer_id, Standing.FAILED, error)

    def away(self, peer_id: str, now: float) -> None:
        """The link to a participant broke."""
        place = self.places.get(peer_id)
        if place is not None and place.standing is Standing.ASKED and place.away_since is None:
            place.away_since = now

    def back(self, peer_id: str) -> bool:
        """The participant is there again; True when it should be asked again."""
        place = self.places.get(peer_id)
        if place is None or place.standing not in (Standing.ASKED, Standing.LOST):
            return False
        # whoever is asked again is given the model in use
        self.places[peer_id] = Place(self.number, self.digest, max(place.since, self.started))
        return True

    def is_over(self, now: float) -> bool:
        """Whether nobody is waited for any more; whose time is up is late or lost from here on."""
        for place in self.places.values():
            if place.standing is not Standing.ASKED:
                continue
            if place.away_since is not None and now >= place.away_since + GRACE_S:
                place.standing, place.error = Standing.LOST, "The connection was lost."
            elif now >= place.since + self.deadline_s:
                place.standing, place.error = Standing.LATE, "No answer before the deadline."
        if self.enough and len(self.answered) >= self.enough:
            self._close()
            return True
        return not any(place.standing is Standing.ASKED for place in self.places.values())

    def next_look(self, now: float) -> float:
        """Seconds until `is_over` can change without anything arriving."""
        moments = [self.started + self.deadline_s]
        for place in self.places.values():
            if place.standing is Standing.ASKED:
                moments.append(place.since + self.deadline_s)
            if place.standing is Standing.ASKED and place.away_since is not None:
                moments.append(place.away_since + GRACE_S)
        return max(0.0, min(moments) - now)

    def standing(self, standing: Standing) -> tuple[str, ...]:
        """Who stands there, in the order they were asked."""
        return tuple(peer for peer, place in self.places.items() if place.standing is standing)

    def waiting(self) -> dict[str, Place]:
        """Who is still at work, for the round after this one."""
        return {peer: place for peer, place in self.places.items() if place.standing is Standing.ASKED}

    def age(self, peer_id: str) -> int:
        """How many models were made since the one that a participant was given."""
        return self.number - self.places[peer_id].number

    @property
    def answered(self) -> tuple[str, ...]:
        """Whose updates count."""
        return self.standing(Standing.ANSWERED)

    @property
    def is_complete(self) -> bool:
        """Whether enough answered for the round to count."""
        return len(self.answered) >= max(1, self.quorum)

    def shortfall(self, name: Callable[[str], str]) -> str:
        """Why a round does not count, in words, with everybody's name."""
        reasons = "".join(
            f" {name(peer_id)}: {place.error}"
            for peer_id, place in self.places.items()
            if place.standing is not Standing.ANSWERED
        )
        needed = max(1, self.quorum)
        return f"Round {self.number} had {len(self.answered)} of {needed} needed answers and is repeated.{reasons}"

    def _move(self, peer_id: str, standing: Standing, error: str = "") -> None:
        place = self.places[peer_id]
        self.places[peer_id] = Place(place.number, place.digest, place.since, standing, error)

    def _close(self) -> None:
        """Enough have answered: the others are late, unless they are carried on."""
        for place in self.places.values():
            if place.standing is Standing.ASKED and not self.carries:
                place.standing, place.error = Standing.LATE, "Enough others had answered before."

    def _judge(self, peer_id: str, number: int, digest: str, now: float) -> Verdict:
        place = self.places.get(peer_id)
        if place is None:
            return Verdict.STRANGER
        if (number, digest) != (place.number, place.digest):
            return Verdict.OTHER_ROUND
        if place.standing in (Standing.ANSWERED, Standing.FAILED):
            return Verdict.DUPLICATE
        if place.standing is Standing.LATE or now >= place.since + self.deadline_s:
            return Verdict.LATE
        return Verdict.ACCEPTED
