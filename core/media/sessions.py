"""Models at work: ONNX Runtime sessions, loaded once, on the device that the person chose."""

import logging
import threading
from pathlib import Path
from typing import Any

import numpy as np

import resources
from core.errors import MediaError

log = logging.getLogger(__name__)

FOLDER = Path(resources.__file__).parent / "models"
# What the runtime calls the devices of the setting `device`.
PROVIDERS = {"cuda": "CUDAExecutionProvider", "mps": "CoreMLExecutionProvider", "cpu": "CPUExecutionProvider"}

_sessions: dict[tuple[Path, str], Any] = {}
_guard = threading.Lock()


def run(path: Path, inputs: np.ndarray, *, device: str = "auto") -> list[np.ndarray]:
    """Run a model with one input. Raises MediaError when the file cannot be used."""
    session = open_session(path, device=device)
    outputs: list[np.ndarray] = session.run(None, {session.get_inputs()[0].name: inputs})
    return outputs


def open_session(path: Path, *, device: str = "auto") -> Any:
    """The session of a model file; the same one every time. Raises MediaError when the file cannot be used."""
    import onnxruntime

    with _guard:
        if (path, device) not in _sessions:
            wanted = [PROVIDERS[device]] if device in PROVIDERS else [PROVIDERS["cuda"], PROVIDERS["mps"]]
            there = [name for name in wanted if name in onnxruntime.get_available_providers()]
            providers = [*dict.fromkeys([*there, PROVIDERS["cpu"]])]
            try:
                session = onnxruntime.InferenceSession(str(path), providers=providers)
            except Exception as error:  # the runtime's errors share no base class
                raise MediaError(f"The model {path.name} cannot be used: {error}.", "Install it again.") from error
            log.info("The model %s runs on %s", path.name, session.get_providers()[0])
            _sessions[path, device] = session
        return _sessions[path, device]


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities of logits, shape (n, classes)."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities: np.ndarray = raised / raised.sum(axis=1, keepdims=True)
    return probabilities
