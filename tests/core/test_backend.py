"""The composition root: services start in order, stop in reverse, and one profile is one program's."""

import asyncio
import wave
from pathlib import Path

import pytest

import resources
from core.analytics.records import MachineSampled
from core.backend import Backend, LibraryPictures
from core.errors import InputError, ProfileInUseError, StorageError
from core.jobs import JobFinished
from core.media.records import Query
from vega_desktop import paths

SAMPLES = Path(resources.__file__).parent / "samples"


async def test_it_starts_stops_and_starts_again_with_what_was_there(tmp_path):
    first = Backend(tmp_path)
    await first.start()
    await first.jobs.run("Adding", first.media.import_paths, [paths.SAMPLES / "coffee.jpg"])
    space = await first.collaboration.create("Plans")
    me = first.network.identity.peer_id
    await first.stop()
    second = Backend(tmp_path)
    await second.start()
    assert second.network.identity.peer_id == me
    assert [entry.id for entry in second.collaboration.workspaces()] == [space.id]
    assert len(second.media.search("coffee")) == 1
    names = {event.name for event in second.analytics.events()}
    assert JobFinished.__name__ in names
    await second.stop()


async def test_a_second_program_on_the_profile_is_refused_until_the_first_ends(tmp_path):
    first = Backend(tmp_path)
    with pytest.raises(ProfileInUseError):
        Backend(tmp_path)
    await first.start()
    await first.stop()
    await Backend(tmp_path).stop()


async def test_a_damaged_profile_lets_go_of_the_lock(tmp_path):
    (tmp_path / "vega.db").write_bytes(b"this is no database, however long one looks at it" * 50)
    with pytest.raises(StorageError, match="damaged"):
        Backend(tmp_path)
    (tmp_path / "vega.db").unlink()
    await Backend(tmp_path).stop()


async def test_when_one_service_cannot_start_the_others_stop_again(tmp_path, monkeypatch):
    backend = Backend(tmp_path)
    stopped = []
    for name in ("analytics", "collaboration", "federated"):
        service = getattr(backend, name)

        async def stop(service=service, name=name, before=service.stop):
            stopped.append(name)
            await before()

        monkeypatch.setattr(service, "stop", stop)

    async def fail():
        raise StorageError("The port is taken.", "Choose another.")

    monkeypatch.setattr(backend.network, "start", fail)
    with pytest.raises(StorageError, match="port"):
        await backend.start()
    assert stopped == ["federated", "collaboration", "analytics"]
    await backend.stop()


async def test_training_sees_the_labelled_pictures_of_the_library(tmp_path):
    backend = Backend(tmp_path)
    report = backend.media.import_paths([paths.SAMPLES / "chelsea.jpg", paths.SAMPLES / "coffee.jpg"])
    backend.media.label(report.added[:1], "pet")
    pictures = LibraryPictures(backend.media)
    [(number, label, path)] = pictures.labelled()
    assert (number, label) == (report.added[0], "pet")
    assert pictures.decode(path, width=8, height=6, channels=1).shape == (6, 8, 1)
    await backend.stop()


async def test_labelled_videos_and_sounds_are_no_pictures(tmp_path):
    """Each kind is for the sources that can read it."""
    backend = Backend(tmp_path)
    clip, picture = paths.SAMPLES / "clip.mp4", paths.SAMPLES / "coffee.jpg"
    with wave.open(str(tmp_path / "a.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 8000, "NONE", ""))
        sound.writeframes(bytes(16_000))
    report = backend.media.import_paths([clip, picture, tmp_path / "a.wav"])
    backend.media.label(report.added, "thing")
    library = LibraryPictures(backend.media)
    assert {item.kind for item in backend.media.items(Query(label="thing"))} == {"picture", "video", "sound"}
    [(number, _, path)] = library.labelled(["thing"])
    assert (number, path.read_bytes()) == (report.added[1], picture.read_bytes())
    [(number, label, path)] = library.labelled_videos()
    assert (number, label, path.read_bytes()) == (report.added[0], "thing", clip.read_bytes())
    assert library.labelled_videos(["other"]) == []
    assert len(backend.media.labelled()) == 3
    found = list(library.clips(path, count=2, frames=8, side=32))
    assert [(each.shape, str(each.dtype)) for each in found] == [((3, 8, 32, 32), "float32")] * 2
    await backend.stop()


async def test_a_model_that_is_not_there_is_said(tmp_path):
    backend = Backend(tmp_path)
    with pytest.raises(InputError, match="There is no model"):
        await backend.use_model("nothing")
    await backend.stop()


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
    await backend.stop()
