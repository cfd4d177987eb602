"""`vega notices`: what is unread, as words and as JSON, and marked as read."""

import asyncio
import json

from core.backend import Backend
from core.federated.records import TrainingFinished


def test_unread_notices_are_listed_and_marked_as_read(vega, tmp_path):
    assert "Nothing new." in vega("notices").stdout

    async def train(profile):
        backend = Backend(profile)
        await backend.start()
        backend.events.emit(TrainingFinished("f", "Digits", 0.9, 3, "finished"))
        await backend.stop()

    asyncio.run(train(tmp_path / "ada"))
    [line] = vega("notices", "--json").stdout.splitlines()
    notice = json.loads(line)["notice"]
    assert (notice["title"], notice["item"], notice["is_read"]) == ("Digits", "f", False)
    assert "The training is finished: 3 rounds, 90.0 % right" in vega("notices", "--read").stdout
    assert "Nothing new." in vega("notices").stdout
    assert "Digits" in vega("notices", "--all").stdout
