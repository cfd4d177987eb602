"""What the participants measured of the models they were sent: the accuracy of a round is that of the model it made."""

from core.federated.messages import Measured
from core.federated.records import RoundRecord


class Measurements:
    """Measurements by model; a finished round waits here until its model was measured."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, Measured]] = {}
        self._waiting: RoundRecord | None = None
        self._asked: set[str] = set()

    def expect(self, record: RoundRecord) -> None:
        """This round's model is about to be measured by those who answered."""
        self._waiting = record
        self._asked = {entry.peer_id for entry in record.answers if entry.state == "answered"}
        # only the model in use and the one before it are ever asked for
        self._found = {record.digest: self._found.get(record.digest, {})}

    def add(self, peer_id: str, measured: Measured) -> None:
        """A participant measured a model."""
        self._found.setdefault(measured.digest, {})[peer_id] = measured

    @property
    def is_complete(self) -> bool:
        """Whether everybody who was asked has measured the waiting round's model."""
        if self._waiting is None:
            return False
        return self._asked <= self._found.get(self._waiting.digest, {}).keys()

    def take(self) -> RoundRecord | None:
        """The waiting round, which no longer waits."""
        record, self._waiting = self._waiting, None
        return record

    def of(self, peer_id: str, digest: str) -> tuple[float | None, float | None]:
        """Loss and accuracy that one participant measured of a model."""
        found = self._found.get(digest, {}).get(peer_id)
        return (found.loss, found.accuracy) if found else (None, None)

    def mean(self, digest: str) -> tuple[float | None, float | None]:
        """Loss and accuracy of a model over all participants, weighted by their held-out examples."""
        found = [entry for entry in self._found.get(digest, {}).values() if entry.examples > 0]
        total = sum(entry.examples for entry in found)
        if not total:
            return None, None
        loss = sum(entry.loss * entry.examples for entry in found) / total
        return loss, sum(entry.accuracy * entry.examples for entry in found) / total
