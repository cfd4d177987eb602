"""A tower's numbers, which here are what its three channels get on average, become a vector of length one."""

import numpy as np
import pytest
from little_models import averaging, telling

from core.errors import MediaError
from core.media.adapters.base import Network
from core.media.adapters.embedding import Embedding
from core.media.readers.base import Picture
from core.media.sessions import open_session

IMAGE = {"pixel_values": ["batch", 3, "height", "width"]}
PURPLE = Picture(np.broadcast_to(np.array([255, 0, 255], np.uint8), (40, 60, 3)).copy(), 60, 40)


def test_the_vector_is_standardised_as_clip_was_trained(tmp_path):
    network = Network(open_session(averaging(tmp_path / "m.onnx", output="image_embeds")))
    assert Embedding().fits(network.session) == ""
    report, vector = Embedding().study(PURPLE, network)
    means = np.array([(1 - 0.48145466) / 0.26862954, -0.4578275 / 0.26130258, (1 - 0.40821073) / 0.27577711])
    assert vector == pytest.approx(means / np.linalg.norm(means), abs=1e-4)
    assert (vector.dtype, report.parts[0].text) == (np.float32, "A vector of 3 numbers.")
    assert Embedding().analyse(PURPLE, network) == report


def test_the_vector_is_found_among_other_outputs_by_its_name(tmp_path):
    hidden = np.zeros((1, 50, 8), np.float32)
    answers = {"last_hidden_state": hidden, "image_embeds": np.array([[3, 4]], np.float32)}
    session = open_session(telling(tmp_path / "m.onnx", IMAGE, answers))
    assert Embedding().fits(session) == ""
    assert Embedding().study(PURPLE, Network(session))[1].tolist() == pytest.approx([0.6, 0.8])


@pytest.mark.parametrize("wrong", [[[0.0, 0.0]], [[np.nan, 1.0]], [[np.inf, 1.0]]])
def test_a_vector_without_a_direction_is_said(tmp_path, wrong):
    session = open_session(telling(tmp_path / "m.onnx", IMAGE, {"y": np.array(wrong, np.float32)}))
    with pytest.raises(MediaError, match="empty, zero or not finite"):
        Embedding().study(PURPLE, Network(session))


def test_other_signatures_are_said(tmp_path):
    flat = open_session(telling(tmp_path / "1.onnx", IMAGE, {"y": np.zeros((1, 50, 8), np.float32)}))
    assert "'y' has the shape 1 × 50 × 8, not 1 × any" in Embedding().fits(flat)
    wide = open_session(telling(tmp_path / "2.onnx", IMAGE, {"y": np.zeros((1, 9000), np.float32)}))
    assert "9000 numbers; from 2 to 8192" in Embedding().fits(wide)
