"""Where torch computes: the setting `device`, resolved once and said in the log, and how many threads it takes."""

import contextlib
import logging
import threading
import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

log = logging.getLogger(__name__)

# Below this a second thread costs more than it does (measured: a perceptron on 8×8 pictures gains nothing), and
# several programs on one machine, each with all the cores, would only stand in each other's way.
SMALL = 100_000

_chosen: str = "auto"
# Resolved: to ask torch what there is takes as long as one of a small model's steps.
_device: "torch.device | None" = None
_guard = threading.Lock()
_running = 0
_cores = 0
# To count a small model's numbers takes as long as two of its layers.
_sizes: "weakref.WeakKeyDictionary[torch.nn.Module, int]" = weakref.WeakKeyDictionary()


def choose_device(setting: str) -> None:
    """Take the person's setting: "auto", "cpu", "cuda" or "mps"."""
    global _chosen, _device
    _chosen, _device = setting, None


def torch_device() -> "torch.device":
    """The device to compute on. What is asked for but missing falls back to the processor, with a line in the log."""
    global _device
    found = _device
    if found is None:
        found = _device = _resolved()
    return found


def _resolved() -> "torch.device":
    import torch

    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if _chosen == "auto":
        return torch.device(next(name for name in ("cuda", "mps", "cpu") if there[name]))
    if not there[_chosen]:
        log.warning("There is no %s device here; the processor is used", _chosen)
        return torch.device("cpu")
    return torch.device(_chosen)


def core_count() -> int:
    """How many threads torch would take by itself, which heeds OMP_NUM_THREADS."""
    import torch

    with _guard:
        return _cores or torch.get_num_threads()


def _size(model: "torch.nn.Module") -> int:
    if model not in _sizes:
        _sizes[model] = sum(value.numel() for value in model.parameters())
    return _sizes[model]


@contextlib.contextmanager
def computing(model: "torch.nn.Module", *, alone: bool = False) -> Iterator[int]:
    """While several models compute at once they share the cores; gives the number of threads this one takes.

    `alone` takes a single thread, for those who run several computations side by side themselves.
    """
    import torch

    global _running, _cores
    with _guard:
        size = _size(model)
        # what torch took by itself, which heeds OMP_NUM_THREADS
        _cores = _cores or torch.get_num_threads()
        _running += 1
        threads = 1 if alone or size < SMALL else max(1, _cores // _running)
        torch.set_num_threads(threads)
    try:
        yield threads
    finally:
        with _guard:
            _running -= 1
            if not _running:
                torch.set_num_threads(_cores)
