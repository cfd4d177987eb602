"""Trainings of real programs on a bad day: killed, away, queued, offline, late."""

import asyncio
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.backend import Backend
from core.errors import VegaError
from core.federated.records import RoundStarted, SourceSpec, TrainingConfig
from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.federated import FederatedTables
from vega_desktop.demo.programs import Programs, Site

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture
async def programs():
    async with Programs() as running:
        yield running


async def training(programs, tmp_path, participants, *params):
    """A coordinator and its participants, each a program; the rounds have begun or are about to."""
    coordinator = Site("cora", tmp_path / "cora")
    given = [word for param in ("model=mlp", *params) for word in ("--param", param)]
    cora = await programs.start(coordinator, "train", "Digits", "--participants", str(participants), *given, "--json")
    taking_part = []
    for number in range(1, participants + 1):
        link = (await cora.line("invite"))["invite"]
        taking_part.append(await join(programs, tmp_path, number, participants, link))
    return coordinator, cora, taking_part


async def join(programs, tmp_path, number, parts, link=""):
    site = Site(f"site {number}", tmp_path / f"site-{number}")
    source = ("--source", "digits", "--source-param", f"part={number}", "--source-param", f"parts={parts}")
    words = [link] if link else []
    return await programs.start(site, "participate", *words, *source, "--json")


async def until_round(cora, number):
    while (found := (await cora.line("round"))["round"]["number"]) < number:
        pass
    return found


async def records(programs, coordinator):
    """Who answered in each round, by number."""
    found = await programs.ask(coordinator, "rounds", "Digits", "--json")
    return {
        record["number"]: {answer["name"] for answer in record["answers"] if answer["state"] == "answered"}
        for record in found["rounds"]
    }


def kill(program):
    """`kill -9`."""
    program._process.send_signal(signal.SIGKILL)


async def test_one_of_five_is_killed_in_a_round_which_ends_with_four_and_the_next_begins(programs, tmp_path):
    coordinator, cora, sites = await training(
        programs, tmp_path, 5, "rounds=14", "quorum=4", "local_epochs=4", "deadline_s=30"
    )
    reached = await until_round(cora, 3)
    kill(sites[4])
    async for _ in cora.lines():
        pass
    answered = await records(programs, coordinator)
    assert sorted(answered) == list(range(1, 15))
    assert len(answered[reached]) == 5
    assert [len(answered[number]) for number in range(reached + 3, 15)] == [4] * (12 - reached)


async def test_who_was_away_for_five_rounds_trains_in_the_next(programs, tmp_path):
    coordinator, cora, sites = await training(
        programs, tmp_path, 3, "rounds=40", "quorum=2", "local_epochs=40", "deadline_s=30"
    )
    left = await until_round(cora, 2)
    await sites[2].stop()
    await until_round(cora, left + 6)
    back = await join(programs, tmp_path, 3, 3)
    await back.line("offered")
    async for _ in cora.lines():
        pass
    answered = await records(programs, coordinator)
    absent = [number for number in answered if "site 3" not in answered[number]]
    assert len(absent) >= 5
    assert "site 3" in answered[max(answered)], "it never came back"
    assert absent == list(range(absent[0], absent[-1] + 1)), "once back it answers every round"


async def test_a_deadline_of_ten_seconds_closes_at_about_ten_seconds(programs, tmp_path):
    """One of two is stopped in its tracks (SIGSTOP): it neither answers nor hangs up at once."""
    coordinator, cora, sites = await training(
        programs, tmp_path, 2, "rounds=6", "quorum=1", "local_epochs=5", "deadline_s=10"
    )
    await until_round(cora, 2)
    sites[1]._process.send_signal(signal.SIGSTOP)
    try:
        await until_round(cora, 5)
    finally:
        sites[1]._process.send_signal(signal.SIGCONT)
    async for _ in cora.lines():
        pass
    found = (await programs.ask(coordinator, "rounds", "Digits", "--json"))["rounds"]
    waited = [
        record["round_ms"] for record in found if any(answer["state"] != "answered" for answer in record["answers"])
    ]
    assert waited, "it was stopped in no round"
    # the link gives up after its own heartbeat, which may be sooner; never later than the deadline and a bit
    assert max(waited) < 12_000


async def test_twenty_trainings_in_a_row_each_start_within_seconds(tmp_path, monkeypatch):
    for name, value in (("VEGA_HOST", "127.0.0.1"), ("VEGA_ADVERTISE", "127.0.0.1"), ("VEGA_DISCOVERY", "no")):
        monkeypatch.setenv(name, value)
    ada, bo = Backend(tmp_path / "ada"), Backend(tmp_path / "bo")
    await ada.start()
    await bo.start()
    try:
        started = {}
        ada.events.subscribe(RoundStarted, lambda event: started.setdefault(event.federation_id, time.monotonic()))
        config = TrainingConfig(model="mlp", rounds=2, quorum=1, local_epochs=1)
        waits = []
        for number in range(20):
            federation = await ada.federated.create(f"Training {number}", config)
            await bo.network.join((await ada.federated.invite(federation.id)).link)
            await seen(
                lambda federation=federation: any(entry.id == federation.id for entry in bo.federated.federations())
            )
            await bo.federated.offer(federation.id, SourceSpec("digits", {"parts": 20, "part": number + 1}))
            await seen(lambda wanted=federation.id: any(p.examples for p in ada.federated.participants(wanted)))
            begun = time.monotonic()
            await ada.federated.begin(federation.id)
            await seen(lambda wanted=federation.id: ada.federated.federation(wanted).state == "finished")
            waits.append(started[federation.id] - begun)
        assert len(waits) == 20
        assert max(waits) < 5
    finally:
        await bo.stop()
        await ada.stop()


async def seen(condition):
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.02)


async def test_ten_rounds_connect_to_nobody_but_each_other_and_install_nothing(programs, tmp_path, monkeypatch):
    audit = tmp_path / "audit.tsv"
    monkeypatch.setenv("VEGA_AUDIT", str(audit))
    monkeypatch.setenv("PYTHONPATH", str(HERE / "audit"))
    _, cora, _ = await training(programs, tmp_path, 2, "rounds=10", "quorum=2", "local_epochs=1")
    async for _ in cora.lines():
        pass
    events = [line.split("\t") for line in audit.read_text(encoding="utf-8").splitlines()]
    connections = [words for event, words in events if event == "socket.connect"]
    assert connections, "the hook saw nothing"
    assert all("127.0.0.1" in words or words.startswith(("'/", "b'/", "'\\x00")) for words in connections), connections
    started = [words for event, words in events if event in ("subprocess.Popen", "os.exec")]
    assert not [words for words in started if any(tool in words for tool in ("pip", "curl", "wget", "git"))], started
    assert not [words for event, words in events if event == "urllib.Request"]


async def test_an_older_program_is_told_so_by_name_and_the_others_train(programs, tmp_path):
    """What it would silently leave out of the training's settings keeps it from taking part."""
    given = [word for param in ("model=mlp", "rounds=2", "quorum=2") for word in ("--param", param)]
    coordinator, old = Site("cora", tmp_path / "cora"), Site("old", tmp_path / "old")
    cora = await programs.start(coordinator, "train", "Digits", "--participants", "3", *given, "--json")
    links = [(await cora.line("invite"))["invite"] for _ in range(3)]
    words = ("participate", links[0], "--source", "digits")
    older = await programs.start(old, *words, runs=(str(HERE / "older_program.py"),))
    with pytest.raises(VegaError, match=r"cora speaks of a training that cannot be understood here(.|\n)*Update Vega"):
        await older.end()
    for number in (1, 2):
        await join(programs, tmp_path, number, 2, links[number])
    async for _ in cora.lines():
        pass
    assert "old cannot take part" in await cora._stderr


async def test_on_a_full_disk_the_training_ends_in_words_and_keeps_what_was_made(programs, tmp_path):
    """The coordinator may write no file as large as its model any more: as if the disk were full."""
    coordinator, cora, _ = await training(programs, tmp_path, 2, "rounds=500", "quorum=2", "hidden=512")
    reached = await until_round(cora, 3)
    resource.prlimit(cora._process.pid, resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
    with pytest.raises(VegaError, match="File too large"):
        async for _ in cora.lines():
            pass
    kept = await records(programs, coordinator)
    assert max(kept) >= reached and sorted(kept) == list(range(1, max(kept) + 1))
    database = Database(coordinator.profile / "vega.db")
    [row] = FederatedTables(database).federations()
    database.close()
    assert FileStore(coordinator.profile / "files").read(row["digest"])


def test_killed_thirty_times_while_it_saves_it_always_opens_on_a_whole_version(tmp_path):
    chance, last = random.Random(0), 0
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for _ in range(30):
        saver = subprocess.Popen(
            [sys.executable, str(HERE / "saver.py"), str(tmp_path)],
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        assert saver.stdout.readline(), "it could not begin"
        time.sleep(chance.random() * 0.05)
        saver.kill()
        said = [int(line) for line in saver.stdout.read().split()]
        saver.wait()
        saver.stdout.close()
        database = Database(tmp_path / "vega.db")
        (row,) = FederatedTables(database).federations()
        database.close()
        assert row["round"] >= max(said, default=1), "an acknowledged save was forgotten"
        data = FileStore(tmp_path / "files").read(row["digest"])
        assert int.from_bytes(data[:8], "big") == row["round"]
        last = max(last, row["round"])
    assert last > 1
