"""Rounds over the network: a coordinator and participants as programs of their own, with encrypted links."""

import asyncio
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import network_link
from vega_desktop.demo.programs import Programs, Site

NAME = "federated-network"
TITLE = "What a round costs beyond the training itself, over loopback TLS"

PARTICIPANTS = 4
# The same model and data as federated-simulation, over the network.
SMALL = {
    "model": "mlp",
    "layers": "1",
    "rounds": "40",
    "local_epochs": "1",
    "batch_size": "20",
    "momentum": "0",
    "quorum": str(PARTICIPANTS),
}
# 64·4,900 + 4,900·4,900 + … = 24.4 million weights, 98 MB; one batch of training.
LARGE = {**SMALL, "hidden": "4900", "layers": "2", "rounds": "5", "batch_size": "4096", "quorum": "1"}


def run(say: Callable[[str], None]) -> dict[str, float]:
    """Medians in ms over rounds but the first; wire efficiency: the large model's bytes in what is not training,
    as a ratio to what the bare link carries in the same run.
    """
    say(f"{PARTICIPANTS} participants, perceptron")
    rounds = asyncio.run(_train(SMALL, PARTICIPANTS))
    trained = [_slowest(record) for record in rounds]
    overhead = [record["round_ms"] - own for record, own in zip(rounds, trained, strict=True)]
    say("one participant, a model of 98 MB")
    large = asyncio.run(_train(LARGE, 1))
    speeds = [record["bytes"] / 1e6 / ((record["round_ms"] - _slowest(record)) / 1000) for record in large]
    say("the bare link")
    link = network_link.run(lambda words: None)
    return {
        "round_ms_median": statistics.median(record["round_ms"] for record in rounds),
        "local_training_ms_median": statistics.median(trained),
        "overhead_ms": statistics.median(overhead),
        "large_model_mb": large[0]["bytes"] / 2e6,
        "large_round_mb_s": statistics.median(speeds),
        "bare_mb_s": link["bare_throughput_mb_s"],
        "wire_efficiency": statistics.median(speeds) / link["bare_throughput_mb_s"],
    }


def _slowest(record: dict[str, Any]) -> float:
    return max(float(answer["train_ms"]) for answer in record["answers"])


async def _train(settings: dict[str, str], participants: int) -> list[dict[str, Any]]:
    """The records of all rounds but the first, in which everybody loads torch."""
    given = [word for name, value in settings.items() for word in ("--param", f"{name}={value}")]
    with tempfile.TemporaryDirectory() as folder:
        coordinator = Site("coordinator", Path(folder) / "coordinator")
        async with Programs() as programs:
            training = await programs.start(
                coordinator, "train", "Bench", "--participants", str(participants), *given, "--json"
            )
            for number in range(participants):
                link = (await training.line("invite"))["invite"]
                part = ("--source-param", f"part={number + 1}", "--source-param", f"parts={participants}")
                site = Site(f"participant {number + 1}", Path(folder) / f"participant-{number + 1}")
                await programs.start(site, "participate", link, "--source", "digits", *part, "--json")
            async for _ in training.lines():
                pass
            found = await programs.ask(coordinator, "rounds", "Bench", "--json")
    return list(found["rounds"][1:])
