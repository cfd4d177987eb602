"""One command's life: open the profile, do the work with progress on the terminal, close, and say errors in words."""

import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn

from core.backend import Backend
from core.errors import Cancelled, VegaError
from vega_desktop import crash, logs

T = TypeVar("T")

out = Console()
err = Console(stderr=True)

Verb = Callable[[Backend], Coroutine[Any, Any, T]]

# As often as the window's job bar looks.
LOOK_S = 0.1


@contextlib.asynccontextmanager
async def opened(profile: Path) -> AsyncIterator[Backend]:
    """A started Backend, stopped again whatever happens."""
    backend = Backend(profile)
    try:
        await backend.start()
        yield backend
    finally:
        await backend.stop()


def run(context: typer.Context, verb: Verb[T]) -> T:
    """Run `verb(backend)` on the profile of this command; errors end the program with words and exit code 1."""
    profile: Path = context.obj["profile"]
    with spoken_errors():
        logs.start(profile, verbose=context.obj["verbose"])
        crash.install(profile)
        return asyncio.run(_with_backend(profile, verb))


@contextlib.contextmanager
def spoken_errors() -> Any:
    """Turn errors meant for people into a message and an exit code."""
    try:
        yield
    except (Cancelled, KeyboardInterrupt, asyncio.CancelledError):
        err.print("Stopped.")
        raise typer.Exit(130) from None
    except VegaError as error:
        err.print(f"[bold red]{_plain(error.what)}[/] {_plain(error.todo)}")
        raise typer.Exit(1) from error


async def _with_backend(profile: Path, verb: Verb[T]) -> T:
    task = asyncio.current_task()
    assert task is not None
    with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers on the loop
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with opened(profile) as backend, _progress(backend):
        return await verb(backend)


@contextlib.asynccontextmanager
async def _progress(backend: Backend) -> AsyncIterator[None]:
    """Show running jobs as bars, on a terminal only."""
    if not err.is_terminal:
        yield
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        watcher = asyncio.create_task(_watch(backend, bars))
        try:
            yield
        finally:
            watcher.cancel()


async def _watch(backend: Backend, bars: Progress) -> None:
    shown: dict[int, TaskID] = {}
    while True:
        running = {job.id: job for job in tuple(backend.jobs.running)}
        for number in set(shown) - set(running):
            bars.remove_task(shown.pop(number))
        for number, job in running.items():
            if number not in shown:
                shown[number] = bars.add_task(job.title, total=None)
            progress = job.progress
            text = f"{job.title}  {_plain(progress.note)}" if progress.note else job.title
            bars.update(shown[number], description=text, completed=progress.done, total=progress.total or None)
        await asyncio.sleep(LOOK_S)


async def wait_until(backend: Backend, condition: Callable[[], bool], *, patience_s: float | None = None) -> bool:
    """Wait until `condition` holds, looking again after every event; False when patience ran out first."""
    changed = asyncio.Event()
    subscription = backend.events.subscribe(object, lambda event: changed.set())
    try:
        async with asyncio.timeout(patience_s):
            while not condition():
                changed.clear()
                await changed.wait()
    except TimeoutError:
        return condition()
    finally:
        subscription.cancel()
    return True


def say_json(value: object) -> None:
    """One JSON line on stdout (records become objects), flushed so that a reading program sees it at once."""
    sys.stdout.write(json.dumps(msgspec.to_builtins(value, enc_hook=str), ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _plain(text: str) -> str:
    return text.replace("[", r"\[")
