"""The composition root: services start in order, stop in reverse, and one profile is one program's."""

import asyncio
import contextlib
import hashlib
import time
import wave

import pytest

from core.backend import Backend, LibraryMatter, LibraryPictures
from core.collaboration.calls.records import CallHeard, RecordingEnded, RecordingStarted, TranscriptLine
from core.collaboration.records import ChatArrived
from core.collaboration.talk_records import ChatMentioned
from core.errors import InputError, ProfileInUseError, StorageError
from core.federated.records import SourceSpec, TrainingConfig
from core.jobs import JobFinished
from core.media.records import Query
from vega_desktop import paths


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


async def test_minutes_lead_into_the_recording_after_a_restart_too(tmp_path):
    """The link names the SHA-256 of the file (hashlib's)."""
    first, film = Backend(tmp_path / "profile"), tmp_path / "talk.mp4"
    film.write_bytes(b"film")
    await first.start()
    space = await first.collaboration.create("Birds")
    first.events.emit(RecordingStarted(space.id, "me", "Ada"))
    now = time.time()
    line = TranscriptLine("me", "Ada", now, now + 0.001, "We take the ridge.")
    first.events.emit(CallHeard(space.id, line, is_final=True))
    first.events.emit(RecordingEnded(space.id, "", str(film)))
    await first.stop()
    second = Backend(tmp_path / "profile")
    await second.start()
    made = await second.assist.minutes_of_call(space.id)
    await second.stop()
    assert f"vega:moment/{hashlib.sha256(b'film').hexdigest()}" in made.decisions[0].link


async def test_what_was_written_stays_in_the_chat(tmp_path):
    """Neither the stream of events nor the notices repeat it."""
    backend = Backend(tmp_path)
    await backend.start()
    space = await backend.collaboration.create("Plans")
    words = {"line_id": "1", "words": "the secret"}
    backend.events.emit(ChatArrived(space.id, "Plans", "Bo", is_mine=False, **words))
    backend.events.emit(ChatMentioned(space.id, "Plans", "Bo", **words))
    assert backend.notices.unread == 2
    await backend.stop()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("*") if path.is_file())
    assert b"Plans" in kept
    assert b"the secret" not in kept


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


@contextlib.asynccontextmanager
async def team(folder, *, introduce=True):
    """Three programs that share a workspace of the first; `introduce` lets its members link directly."""
    async with contextlib.AsyncExitStack() as stack:
        backends = []
        for name in ("ada", "ben", "eve"):
            made = Backend(folder / name)
            made.settings.set("name", name)
            made.settings.set("introduce", introduce)
            await made.start()
            stack.push_async_callback(made.stop)
            backends.append(made)
        space = await backends[0].collaboration.create("Leaves")
        for guest in backends[1:]:
            await guest.network.join((await backends[0].collaboration.invite(space.id)).link)
            await until(lambda guest=guest: guest.collaboration.workspaces())
        yield space, *backends


async def until(is_so, *, patience_s=30.0):
    async with asyncio.timeout(patience_s):
        while not is_so():
            await asyncio.sleep(0.02)


async def test_a_workspace_trains_together_without_another_link(tmp_path):
    """Three machines: one calls, two accept with one word each, all learn x > 0.5 from their own tables."""
    async with team(tmp_path / "machines") as (space, ada, ben, eve):
        config = TrainingConfig(model="linear", rounds=2, local_epochs=1, quorum=3)
        called = await ada.train_with(space.id, "Big or small", config)
        assert sorted(called.asked) == ["ben", "eve"] and called.apart == ()
        for backend in (ben, eve):
            await until(lambda backend=backend: backend.federated.calling.calls(f"workspace:{space.id}"))
            await backend.federated.calling.answer(called.federation.id, accepts=True)
            await until(lambda backend=backend: backend.federated.federations())
        for number, backend in enumerate((ada, ben, eve)):
            table = tmp_path / f"{number}.csv"
            rows = [f"{x / 40},{'big' if x > 20 else 'small'}" for x in range(number, 40, 2)]
            table.write_text("x,label\n" + "\n".join(rows))
            await backend.federated.offer(called.federation.id, SourceSpec("csv_table", {"file": str(table)}))
        await ada.federated.begin(called.federation.id)
        await until(lambda: all(backend.federated.models() for backend in (ada, ben, eve)), patience_s=60)
        assert {model.title for model in eve.federated.models()} == {"Big or small"}


async def test_who_has_no_link_to_the_caller_is_named(tmp_path):
    async with team(tmp_path, introduce=False) as (space, ada, ben, _):
        await until(lambda: len(ben.collaboration.members(space.id)) == 3)
        called = await ben.train_with(space.id, "Leaves", TrainingConfig())
        assert (called.asked, called.apart) == (("ada",), ("eve",))
        alone = await ada.collaboration.create("Alone")
        with pytest.raises(InputError, match="nobody else"):
            await ada.train_with(alone.id, "Leaves", TrainingConfig())


async def test_help_with_writing_knows_the_library(tmp_path):
    """Labels go on as words, and a paragraph about coffee finds the picture of it and its likeness's."""
    backend = Backend(tmp_path)
    report = backend.media.import_paths([paths.SAMPLES / "chelsea.jpg", paths.SAMPLES / "coffee.jpg"])
    backend.media.label(report.added[:1], "marsupial")
    assert "marsupial" in list(LibraryMatter(backend.media).words())
    [found, *_] = await backend.assist.related("A cup of coffee")
    assert (found.title, found.why) == ("coffee.jpg", "name")
    await backend.stop()
