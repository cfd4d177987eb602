"""Trainings at the same time share the cores, and a device that is not there falls back with a word."""

import threading

import torch

from core.federated import compute


def network(size):
    return torch.nn.Linear(size, 1, bias=False)


def test_small_models_take_one_thread():
    with compute.computing(network(10)) as threads:
        assert threads == 1


def test_large_models_at_once_share_the_cores(monkeypatch):
    monkeypatch.setattr(compute, "_cores", 4)
    before = torch.get_num_threads()
    large = network(compute.SMALL)
    with compute.computing(large) as first, compute.computing(large) as second:
        assert (first, second) == (4, 2)
    with compute.computing(large) as alone:
        assert alone == 4
    torch.set_num_threads(before)


def test_threads_that_compute_at_once_do_not_lose_count():
    def work():
        for _ in range(100):
            with compute.computing(network(3)):
                pass

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert compute._running == 0


def test_a_device_that_is_missing_falls_back_to_the_processor_and_says_so(monkeypatch, caplog):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    for setting in ("auto", "cpu", "cuda", "mps"):
        compute.choose_device(setting)
        assert compute.torch_device() == torch.device("cpu")
    compute.choose_device("auto")
    assert ["no cuda device" in entry.message or "no mps device" in entry.message for entry in caplog.records] == [
        True,
        True,
    ]
