"""The pictures of this machine's library that carry a label by hand."""

from dataclasses import dataclass

from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.sources.base import Source
from core.jobs import Reporter
from core.params import param


class LibraryPictures(Source):
    """Labelled pictures of the library."""

    title = "Labelled pictures of the library"

    @dataclass(frozen=True)
    class Params:
        """Which labels take part."""

        labels: str = param("", "Only these labels, separated by commas. Empty means all.")

    def read(self, config: TrainingConfig, *, job: Reporter) -> Examples:
        """Every labelled picture, in the order of the library."""
        wanted = [label.strip() for label in self.params.labels.split(",") if label.strip()]
        found = [(label, path) for _, label, path in self.pictures.labelled(wanted)]
        return self.decode_all(found, config, job=job)
