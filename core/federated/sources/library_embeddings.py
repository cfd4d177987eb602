"""What the library's network sees in labelled pictures, instead of the pictures themselves."""

from dataclasses import dataclass

import numpy as np

from core.errors import VegaError
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.sources.base import NAMED, Source
from core.jobs import Reporter
from core.params import param

# Unit vectors of n numbers have numbers of about 1/√n; so scaled they fill the middle of 0 to 1.
SPREAD = 0.15


class LibraryEmbeddings(Source):
    """Embeddings of the labelled pictures of the library, made here by the network that finds likenesses."""

    title = "Labelled pictures of the library, as embeddings"

    @dataclass(frozen=True)
    class Params:
        """Which labels take part."""

        labels: str = param("", "Only these labels, separated by commas. Empty means all.")

    def read(self, config: TrainingConfig, *, job: Reporter) -> Examples:
        """Float32 (n, 1000) in [0, 1]. A picture that cannot be read is left out and named in the notes."""
        wanted = [label.strip() for label in self.params.labels.split(",") if label.strip()]
        found = self.pictures.labelled(wanted)
        rows, labels, failed = [], [], []
        for count, (_, label, path) in enumerate(found, 1):
            try:
                vector = self.pictures.embedding(path)
            except VegaError as error:
                failed.append(f"{path.name}: {error.what}")
                continue
            rows.append(np.clip(0.5 + SPREAD * vector * np.sqrt(len(vector)), 0.0, 1.0))
            labels.append(label)
            job.report(count, len(found), "Looking at pictures")
        notes = tuple(failed[:NAMED]) + ((f"and {len(failed) - NAMED} more",) if len(failed) > NAMED else ())
        inputs = np.stack(rows).astype(np.float32) if rows else np.zeros((0, 1), np.float32)
        return Examples(inputs, tuple(labels), notes)
