"""What the library knows of items and files goes with them onto a shelf; figures and trainings become live cards."""

import asyncio
from pathlib import Path

import pytest

import resources
from core.analytics.records import MachineSampled
from core.backend import Backend
from core.errors import InputError
from core.media.records import Query

SAMPLES = Path(resources.__file__).parent / "samples"


async def test_items_and_files_are_shared_with_what_the_library_knows_of_them(tmp_path):
    backend = Backend(tmp_path)
    await backend.start()
    backend.events.bind(asyncio.get_running_loop())
    space = await backend.collaboration.create("Signs")
    await asyncio.to_thread(backend.media.import_paths, [SAMPLES / "sign.jpg"])
    (item,) = backend.media.items(Query())
    backend.media.label([item.id], "door")
    shelf_id = await backend.share_items(space.id, [item.id])
    words = tmp_path / "words.txt"
    words.write_text("words")
    # a file that the library knows is that item, whatever it is called
    copy = tmp_path / "copy.jpg"
    copy.write_bytes((SAMPLES / "sign.jpg").read_bytes())
    assert await backend.share_files(space.id, [words, copy, SAMPLES / "rocket.jpg"]) == shelf_id
    shelf = (await backend.collaboration.open_document(space.id, shelf_id)).document
    found = {shared.name: shared for shared in shelf.shown()}
    assert set(found) == {"sign.jpg", "words.txt", "rocket.jpg"}
    sign, rocket = found["sign.jpg"], found["rocket.jpg"]
    assert (sign.digest, sign.labels, sign.kind, sign.width) == (item.digest, ("door",), "picture", item.width)
    assert 0 < len(sign.thumbnail) <= 24_000 and 0 < len(rocket.thumbnail) <= 24_000
    assert (rocket.kind, rocket.media_type) == ("picture", "image/jpeg")
    assert (found["words.txt"].kind, found["words.txt"].size_bytes) == ("file", 5)
    with pytest.raises(InputError, match="is no file"):
        await backend.share_files(space.id, [tmp_path])
    with pytest.raises(InputError):
        await backend.share_items(space.id, [99])
    await backend.stop()


async def test_a_figure_of_the_last_hour_becomes_a_live_card(tmp_path):
    backend = Backend(tmp_path)
    await backend.start()
    backend.events.bind(asyncio.get_running_loop())
    space = await backend.collaboration.create("Load")
    backend.events.emit(MachineSampled(12.5, 40.0, 100.0, 0, 0, 0, 0))
    backend.events.emit(MachineSampled(17.5, 50.0, 100.0, 0, 0, 0, 0))
    reading = await backend.collaboration.sharing.live.read("metric", "processor")
    assert (reading.title, reading.unit) == ("Processor", "%")
    assert sum(y for _, _, y in reading.points) in (15.0, 30.0)  # in one half minute, or on both sides of its end
    for kind, source in (("metric", "weather"), ("training", "none")):
        with pytest.raises(InputError, match="nothing to share"):
            await backend.collaboration.sharing.share_live(space.id, kind, source)
