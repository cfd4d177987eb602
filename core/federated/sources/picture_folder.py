"""A folder of pictures with a folder for each label."""

from dataclasses import dataclass
from pathlib import Path

from core.errors import InputError
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.sources.base import Source
from core.jobs import Reporter
from core.params import param


class PictureFolder(Source):
    """Pictures sorted into folders named like their labels."""

    title = "A folder with a folder for each label"

    @dataclass(frozen=True)
    class Params:
        """Where it is."""

        folder: str = param("", "The folder that holds one folder for each label.")

    def read(self, config: TrainingConfig, *, job: Reporter) -> Examples:
        """Every file of every label's folder. Raises InputError when there are none."""
        folder = Path(self.params.folder).expanduser()
        if not self.params.folder or not folder.is_dir():
            raise InputError(
                f"'{self.params.folder}' is not a folder.", "Choose the folder that holds the labels' folders."
            )
        found = [
            (place.name, path)
            for place in sorted(folder.iterdir())
            if place.is_dir() and not place.name.startswith(".")
            for path in sorted(place.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        ]
        if not found:
            raise InputError(f"'{folder}' holds no folders with pictures.", "Sort them into one folder for each label.")
        return self.decode_all(found, config, job=job)
