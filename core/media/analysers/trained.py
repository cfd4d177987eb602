"""Models that were trained together, as analysers of the library."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from core.errors import InputError
from core.media.analysers.base import PictureAnalyser
from core.media.readers.base import Picture
from core.media.sessions import open_session, run, softmax
from core.params import param
from core.reports import Report, Table, Tag

# Labels shown in the report's table.
SHOWN = 5


class Trained(PictureAnalyser):
    """Tags a picture with the labels of an installed model."""

    title = "Trained together"
    is_automatic = False

    @dataclass(frozen=True)
    class Params:
        """Which model."""

        model: str = param("", "The ONNX file of the model.")
        labels: str = param("", "Its labels in order, separated by line ends.")

    def analyse(self, picture: Picture) -> Report:
        """The most likely label as a tag, and the first few with their scores."""
        path = Path(self.params.model)
        channels, height, width = input_shape(path)
        image = Image.fromarray(picture.pixels)
        if channels == 1:
            image = image.convert("L")
        pixels = np.asarray(image.resize((width, height), Image.Resampling.BOX), np.float32)
        inputs = pixels.reshape(height, width, channels).transpose(2, 0, 1)[None] / 255
        scores = softmax(run(path, inputs.astype(np.float32), device=self.device)[0])[0]
        labels = self.params.labels.split("\n")
        order = np.argsort(-scores)
        rows = tuple((labels[number], f"{scores[number]:.2f}") for number in order[:SHOWN])
        tag = Tag(labels[order[0]], round(float(scores[order[0]]), 4))
        return Report(self.title, (Table(("Label", "Score"), rows),), (tag,))


def input_shape(path: Path) -> tuple[int, int, int]:
    """Channels, height and width that the model takes. Raises InputError when it does not take pictures."""
    session = open_session(path)
    given = session.get_inputs()
    shape = given[0].shape if len(given) == 1 else []
    if len(shape) != 4 or not all(isinstance(side, int) for side in shape[1:]) or shape[1] not in (1, 3):
        raise InputError(f"The model takes {shape}, not pictures.", "Only models of pictures can tag the library.")
    return int(shape[1]), int(shape[2]), int(shape[3])
