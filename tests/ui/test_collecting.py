"""Garbage is collected on the window's thread only."""

import gc
import threading

from PySide6.QtCore import QObject

from ui.collecting import Collector


class Node:
    """Part of a cycle; remembers on which thread it died."""

    died_on: list[int] = []  # noqa: RUF012

    def __init__(self):
        self.self = self

    def __del__(self):
        self.died_on.append(threading.get_ident())


def litter():
    for _ in range(20_000):
        Node()


def test_cycles_made_by_a_worker_die_on_the_window_s_thread(qapp):
    """20,000 cycles are far beyond the collector's threshold of 700 (gc.get_threshold)."""
    Node.died_on.clear()
    owner = QObject()
    collector = Collector(owner)
    try:
        worker = threading.Thread(target=litter)
        worker.start()
        worker.join()
        assert Node.died_on == []
        collector.look()
        gc.collect()
        assert set(Node.died_on) == {threading.get_ident()}
        assert len(Node.died_on) == 20_000
    finally:
        collector.stop()


def test_afterwards_python_collects_again(qapp):
    was_on = gc.isenabled()
    gc.enable()
    owner = QObject()
    collector = Collector(owner)
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
    if not was_on:
        gc.disable()
