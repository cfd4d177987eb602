"""What a run file says of the program and the machine."""

import torch

from core.federated.versions import versions


def test_everything_that_computes_is_there():
    found = versions()
    assert found["torch"] == torch.__version__
    assert all(found[name] for name in ("vega-desktop", "numpy", "python", "machine"))
