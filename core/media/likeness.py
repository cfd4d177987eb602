"""Likeness: pictures compared by what EfficientNet-Lite0 sees in them (cosine of its centred logits)."""

from pathlib import Path

import numpy as np

from core.media.analysers.classes import network_input
from core.media.narrowing import narrowed
from core.media.reading import read_picture
from core.media.sessions import FOLDER, run

# The network looks at 224 pixels; a thumbnail is enough.
LONGEST = 256


def vector(path: Path, *, device: str = "auto") -> np.ndarray:
    """A unit vector, shape (1000,). Raises MediaError when the file is no picture."""
    logits = _logits(path, device)
    centred = logits - logits.mean()
    unit: np.ndarray = centred / (np.linalg.norm(centred) + 1e-12)
    return unit


def narrow(path: Path, *, device: str = "auto") -> np.ndarray:
    """The unit vector (256,) by which the library compares. Raises MediaError when the file is no picture."""
    return narrowed(_logits(path, device))


def _logits(path: Path, device: str) -> np.ndarray:
    inputs = network_input(read_picture(path, longest=LONGEST).pixels)
    found: np.ndarray = run(FOLDER / "efficientnet_lite0.onnx", inputs, device=device)[0][0]
    return found
