"""A long history of edits through the whole path to another machine, against the bare engine doing the same."""

import asyncio
import gc
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import loro

from benchmarks.writers import machines, trace
from core.backend import Backend
from core.collaboration.records import Splice
from vega_desktop.session import wait_until

NAME = "collaboration-text"
TITLE = "260,000 edits to another machine: signed, stored, sent over TLS, merged, stored; against the bare engine"

EDITS = 260_000
TURNS = 3
# So many edits before others get a turn, and what the bare engine sends at once: about what is typed within one batch
# of ours when edits come as fast as they can.
YIELD_EVERY = 200
BARE_BATCH = 2000


def run(say: Callable[[str], None]) -> dict[str, float]:
    """Seconds of processor for both machines, the bare engine's, their ratio, and bytes on the line."""
    return asyncio.run(_measure(say))


async def _measure(say: Callable[[str], None]) -> dict[str, float]:
    edits = list(trace(EDITS))
    ours: list[float] = []
    bare: list[float] = []
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with machines(Path(folder), "ada", "ben") as (ada, ben):
            for turn in range(TURNS):
                say(f"turn {turn + 1} of {TURNS}")
                gc.collect()
                bare.append(await asyncio.to_thread(_bare, edits))
                gc.collect()
                seconds, figures = await _ours(ada, ben, edits)
                ours.append(seconds)
    best, plain = min(ours), min(bare)
    return {
        "ratio_to_loro": best / plain,
        "microseconds_per_edit": best / EDITS * 1e6,
        "bare_microseconds_per_edit": plain / EDITS * 1e6,
        **figures,
    }


async def _ours(ada: Backend, ben: Backend, edits: Sequence[Splice]) -> tuple[float, dict[str, float]]:
    """Seconds of processor until the other machine has stored all, and what went over the line."""
    space = await ada.collaboration.create("Trace")
    await ben.network.join((await ada.collaboration.invite(space.id)).link)
    await wait_until(ben, lambda: any(known.id == space.id for known in ben.collaboration.workspaces()))
    hers, his = await ada.collaboration.open_note(space.id), await ben.collaboration.open_note(space.id)
    there = ben.network.identity.peer_id
    sent = ada.network.peer(there).sent_bytes
    started = time.process_time()
    for number, edit in enumerate(edits):
        hers.splice(edit.position, edit.removed, edit.inserted)
        if number % YIELD_EVERY == 0:
            await asyncio.sleep(0)
    await hers.flush()
    await wait_until(ada, lambda: ada.collaboration.is_everywhere(space.id) and his.text == hers.text)
    seconds = time.process_time() - started
    content = len(hers.text.encode())
    figures = {
        "content_kb": content / 1e3,
        "wire_bytes_per_byte": (ada.network.peer(there).sent_bytes - sent) / content,
    }
    await hers.close()
    await his.close()
    return seconds, figures


def _bare(edits: Sequence[Splice]) -> float:
    """The same edits into one document of the engine, and in batches into another one."""
    make: Any = loro.LoroDoc
    one, other = make(), make()
    text, known = one.get_text("note"), one.oplog_vv
    started = time.process_time()
    for number, edit in enumerate(edits):
        if edit.removed:
            text.delete_utf16(edit.position, edit.removed)
        if edit.inserted:
            text.insert_utf16(edit.position, edit.inserted)
        one.commit()
        if number % BARE_BATCH == 0:
            other.import_(one.export(loro.ExportMode.Updates(known)))
            known = one.oplog_vv
    other.import_(one.export(loro.ExportMode.Updates(known)))
    assert other.get_text("note").to_string() == text.to_string()
    return time.process_time() - started
