"""Where torch computes: the setting `device`, resolved once and said in the log."""

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

log = logging.getLogger(__name__)

_chosen: str = "auto"


def choose_device(setting: str) -> None:
    """Take the person's setting: "auto", "cpu", "cuda" or "mps"."""
    global _chosen
    _chosen = setting


def torch_device() -> "torch.device":
    """The device to compute on. What is asked for but missing falls back to the processor, with a line in the log."""
    import torch

    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if _chosen == "auto":
        return torch.device(next(name for name in ("cuda", "mps", "cpu") if there[name]))
    if not there[_chosen]:
        log.warning("There is no %s device here; the processor is used", _chosen)
        return torch.device("cpu")
    return torch.device(_chosen)
