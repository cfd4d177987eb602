"""What the participants measured of the models they were sent: the accuracy of a round is that of the model it made."""

import math
from collections.abc import Callable

from core.federated.messages import Measured
from core.federated.records import RoundRecord

Means = tuple[float | None, float | None]


class Measurements:
    """Measurements of the model in use; a finished round waits here until its model was measured."""

    def __init__(self) -> None:
        self._digest = ""
        self._found: dict[str, Measured] = {}
        self._waiting: RoundRecord | None = None
        self._asked: set[str] = set()

    def use(self, digest: str) -> None:
        """This model is in use from now on; what was measured of another is forgotten."""
        if digest != self._digest:
            self._digest, self._found = digest, {}

    def expect(self, record: RoundRecord) -> None:
        """This round's model is about to be measured by those who answered."""
        self.use(record.digest)
        self._waiting = record
        self._asked = {entry.peer_id for entry in record.answers if entry.state == "answered"}

    def add(self, peer_id: str, measured: Measured) -> None:
        """A participant measured a model; what is not the model in use, or makes no sense, is dropped."""
        if measured.digest == self._digest and measured.examples > 0 and 0.0 <= measured.accuracy <= 1.0:
            self._found[peer_id] = measured

    def is_complete(self, is_online: Callable[[str], bool]) -> bool:
        """Whether everybody who was asked and is still there has measured the waiting round's model."""
        if self._waiting is None:
            return False
        if not self._asked:  # a round of a lazy strategy that asked nobody: anybody's measurement will do
            return bool(self._found)
        return all(peer_id in self._found or not is_online(peer_id) for peer_id in self._asked)

    @property
    def is_waiting(self) -> bool:
        """Whether a round waits for its measurement."""
        return self._waiting is not None

    def take(self) -> RoundRecord | None:
        """The waiting round, which no longer waits."""
        record, self._waiting = self._waiting, None
        return record

    def of(self, peer_id: str, digest: str) -> Means:
        """Loss and accuracy that one participant measured of a model; a loss without end is None."""
        found = self._found.get(peer_id) if digest == self._digest else None
        if found is None:
            return None, None
        return (found.loss if math.isfinite(found.loss) else None), found.accuracy

    def losses(self) -> dict[str, float]:
        """What each participant measured of the model in use, as far as it is a number."""
        return {peer_id: found.loss for peer_id, found in self._found.items() if math.isfinite(found.loss)}

    def mean(self, digest: str) -> Means:
        """Loss and accuracy of a model over all participants, weighted by their held-out examples."""
        found = list(self._found.values()) if digest == self._digest else []
        total = sum(entry.examples for entry in found)
        if not total:
            return None, None
        loss = sum(entry.loss * (entry.examples / total) for entry in found)
        accuracy = sum(entry.accuracy * (entry.examples / total) for entry in found)
        return (loss if math.isfinite(loss) else None), accuracy
