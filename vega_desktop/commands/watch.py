"""Watch: a training live in the terminal: its curve, every machine, times and bytes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from core.backend import Backend
from core.federated.records import Federation, Participant, RoundRecord

# As often as the picture is drawn anew.
LOOK_S = 0.5
BARS = "▁▂▃▄▅▆▇█"
# Rounds in the curve, rows of the last rounds.
WIDE, LAST = 60, 5
TONES = {"answered": "green", "ready": "green", "training": "cyan", "left out": "red"}


@contextlib.asynccontextmanager
async def watched(backend: Backend, federation_id: str, console: Console) -> AsyncIterator[None]:
    """While this is open the training is drawn on the terminal; its last picture stays."""
    with Live(console=console, auto_refresh=False) as live:
        task = asyncio.create_task(_draw(backend, federation_id, live))
        try:
            yield
        finally:
            task.cancel()
            live.update(await asyncio.to_thread(picture_of, backend, federation_id), refresh=True)


async def _draw(backend: Backend, federation_id: str, live: Live) -> None:
    while True:
        live.update(await asyncio.to_thread(picture_of, backend, federation_id), refresh=True)
        await asyncio.sleep(LOOK_S)


def picture_of(backend: Backend, federation_id: str) -> RenderableType:
    """The training as it is now. Reads the disk briefly."""
    service = backend.federated
    return picture(
        service.federation(federation_id), service.participants(federation_id), service.rounds(federation_id)
    )


def picture(federation: Federation, participants: Sequence[Participant], rounds: Sequence[RoundRecord]) -> Group:
    """A bar, a curve, the last rounds and the machines."""
    total = federation.config.rounds
    head = Text.assemble((federation.title, "bold"), f"   {federation.state}, round {federation.round} of {total}")
    parts: list[RenderableType] = [head, ProgressBar(total=total, completed=federation.round, width=WIDE)]
    if federation.error:
        parts.append(Text(federation.error, "yellow"))
    scores = [entry.accuracy for entry in rounds if entry.accuracy is not None]
    if scores:
        parts.append(Text(f"{curve(scores)}  {scores[-1]:.1%}"))
    if rounds:
        parts.append(_rounds(rounds[-LAST:]))
    if participants:
        parts.append(_machines(participants, rounds))
    return Group(*parts)


def curve(values: Sequence[float]) -> str:
    """Values from 0 to 1 as bars; of many the last ones."""
    return "".join(BARS[min(len(BARS) - 1, max(0, int(value * len(BARS))))] for value in values[-WIDE:])


def _rounds(rounds: Sequence[RoundRecord]) -> Table:
    table = Table("Round", "Score", "Loss", "Time", "Sent", "Answered", box=None)
    for entry in rounds:
        answered = sum(answer.state == "answered" for answer in entry.answers)
        table.add_row(
            str(entry.number),
            _number(entry.accuracy),
            _number(entry.loss),
            f"{entry.round_ms:.0f} ms",
            f"{entry.bytes / 1e6:.2f} MB",
            f"{answered} of {len(entry.answers)}",
        )
    return table


def _machines(participants: Sequence[Participant], rounds: Sequence[RoundRecord]) -> Table:
    last = {answer.peer_id: answer for entry in rounds for answer in entry.answers}
    table = Table("Machine", "State", "Examples", "Answered", "Training", "Says", box=None)
    for entry in participants:
        answer = last.get(entry.peer_id)
        words = "away" if not entry.is_online else entry.state
        says = entry.error or (answer.suspicion if answer else "")
        table.add_row(
            Text(entry.name),
            Text(words, "dim" if words == "away" else TONES.get(entry.state, "")),
            f"{entry.examples:,}",
            f"{entry.answered} of {entry.asked}",
            f"{answer.train_ms:.0f} ms" if answer else "–",
            Text(says, "yellow"),
        )
    return table


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
