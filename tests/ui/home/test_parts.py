"""Home's cards: jobs with progress and end, trainings and machines that lead on."""

import threading

import pytest

from core.errors import InputError
from core.federated.records import Federation, RoundRecord, TrainingConfig
from core.jobs import Jobs
from core.networking.records import Peer
from ui.home.parts import JobsCard, MachinesCard, TrainingsCard


def texts(card):
    from PySide6.QtWidgets import QLabel

    return " | ".join(getattr(found, "whole", "") or found.text() for found in card.findChildren(QLabel))


async def test_running_jobs_show_progress_and_ended_ones_how_they_ended(qtbot, until):
    card, jobs = JobsCard(), Jobs()
    qtbot.addWidget(card)
    card.show_jobs(jobs)
    assert "Nothing runs" in texts(card)
    gate = threading.Event()

    def count(*, job):
        job.report(3, 10, "third of ten")
        gate.wait(10)

    def fail(*, job):
        raise InputError("The file is gone.", "Choose another.")

    import asyncio

    running = asyncio.ensure_future(jobs.run("Counting", count))
    await until(lambda: jobs.running and jobs.running[0].progress.done == 3)
    card.show_jobs(jobs)
    assert "Counting" in texts(card)
    assert "third of ten" in texts(card)
    assert card.note.whole == "1 running"
    gate.set()
    await running
    with pytest.raises(InputError):
        await jobs.run("Reading", fail)
    card.show_jobs(jobs)
    assert "The file is gone." in texts(card)
    assert "Done in" in texts(card)
    await jobs.close()


def test_a_training_opens_by_its_id(qtbot):
    opened = []
    card = TrainingsCard(opened.append, start=lambda: None)
    qtbot.addWidget(card)
    card.show_trainings([], {})
    assert card.stack.currentIndex() == 0
    federation = Federation("f1", "Digits", "coordinator", "me", TrainingConfig(rounds=20), state="finished", round=20)
    card.show_trainings([federation], {"f1": RoundRecord("f1", 20, 0.0, 1.0, 0.2, 0.5, "", ())})
    assert [cell.text for cell in card.table.rows.rows[0]] == ["Digits", "Finished", "20 of 20", "50.0 %"]
    card.table.opened.emit(card.table.rows.keys[0])
    assert opened == ["f1"]


def test_machines_that_are_there_come_first(qtbot):
    card = MachinesCard(lambda: None)
    qtbot.addWidget(card)
    card.show_peers([Peer("1", "away", "", False, 5.0), Peer("2", "here", "", True, 9.0, latency_ms=3.2)])
    assert [row[0].text for row in card.table.rows.rows] == ["here", "away"]
    assert card.stack.currentIndex() == 1
