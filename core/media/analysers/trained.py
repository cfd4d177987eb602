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
        channels, height, width = input_shape(path)  # those of a clip are another analyser's
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


def input_shape(path: Path) -> tuple[int, ...]:
    """Channels, height and width that the model takes, or those of clips: 3, frames, and a side twice.

    Raises InputError when it takes neither pictures nor clips.
    """
    session = open_session(path)
    given = session.get_inputs()
    shape = given[0].shape if len(given) == 1 else []
    sides = tuple(side for side in shape[1:] if isinstance(side, int))
    if len(sides) == len(shape) - 1:
        is_picture = len(sides) == 3 and sides[0] in (1, 3)
        if is_picture or (takes_clips(sides) and sides[0] == 3 and sides[2] == sides[3]):
            return sides
    raise InputError(
        f"The model takes {shape}, not pictures or clips of videos.", "Only models of those can tag the library."
    )


def takes_clips(shape: tuple[int, ...]) -> bool:
    """Whether a model that takes this looks at clips of videos."""
    return len(shape) == 4
