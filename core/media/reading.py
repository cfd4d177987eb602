"""Reading files of any kind: the right reader by the first bytes, and pixels of a fixed size for training."""

from pathlib import Path

import numpy as np
from PIL import Image

from core.errors import MediaError
from core.media.readers import READERS
from core.media.readers.base import HEAD_BYTES, Picture


def read_picture(path: Path, *, longest: int) -> Picture:
    """The picture in a file. Raises MediaError when no reader recognises it or it cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        state = "locked" if isinstance(error, PermissionError) else "damaged"
        raise MediaError(
            f"It cannot be opened: {error.strerror or error}.", "Check that it is still there.", state=state
        ) from error
    if not head:
        raise MediaError("The file is empty.", "Look for another copy.")
    for kind in READERS.values():
        reader = kind()
        if reader.recognises(head):
            return reader.read(path, longest=longest)
    raise MediaError(
        "This is no picture, video or sound that Vega can read.",
        "Save it as JPEG, PNG, MP4, WebM, MP3, FLAC or another common format.",
        state="unknown",
    )


def decode(path: Path, *, width: int, height: int, channels: int) -> np.ndarray:
    """A picture stretched to the wanted size, uint8 of shape (height, width, channels); channels 1 is grey."""
    # read at twice the size, then averaged down: sharp and quick
    picture = read_picture(path, longest=max(width, height, 32) * 2)
    image = Image.fromarray(picture.pixels)
    if channels == 1:
        image = image.convert("L")
    pixels = np.asarray(image.resize((width, height), Image.Resampling.BOX))
    return pixels.reshape(height, width, channels)
