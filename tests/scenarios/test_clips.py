"""The whole circle with videos: label, train together over the network, install, and new videos are tagged."""

import contextlib

import numpy as np
import pytest
from film import SAMPLES, moving_box, tone, write_sound, write_video

from core.backend import Backend
from core.federated.records import SourceSpec, TrainingConfig
from core.media.records import Query
from vega_desktop.session import wait_until

pytestmark = pytest.mark.slow
WAYS = ("left", "right", "still")
CLIPS = SourceSpec("library_clips", {"side": 32})
CONFIG = {"model": "clip_cnn", "local_epochs": 3, "batch_size": 8, "learning_rate": 0.02, "quorum": 3}


def films(folder, count, seed):
    """Videos of boxes; the name begins with where they go."""
    random = np.random.default_rng(seed)
    folder.mkdir()
    return [
        write_video(folder / f"{WAYS[n % 3]} {n}.mp4", moving_box(WAYS[n % 3], random), rate=15) for n in range(count)
    ]


def labelled(backend, paths):
    """Into the library, labelled by hand."""
    for path, number in zip(paths, backend.media.import_paths(paths).added, strict=True):
        backend.media.label([number], path.name.split()[0])


async def gathered(sites, config):
    """A training of all sites, coordinated by the first, whose data is offered; its id."""
    first, *others = sites
    federation = await first.federated.create("Which way", config)
    for other in others:
        await other.network.join((await first.federated.invite(federation.id)).link)
        assert await wait_until(other, lambda other=other: bool(other.federated.federations()), patience_s=20)
    for site in sites:
        summary = await site.federated.offer(federation.id, CLIPS)
        assert (summary.shape, summary.labels) == ((3, 8, 32, 32), tuple((way, 10) for way in WAYS))
    ready = [entry.state for entry in first.federated.participants(federation.id)]
    assert ready == ["ready"] * len(sites)
    return federation.id


async def test_videos_are_labelled_learned_from_together_and_tagged(tmp_path):
    """Three sites with thirty films each; then each site's model tags thirty films that nobody had."""
    async with contextlib.AsyncExitStack() as started:
        sites = []
        for number in range(3):
            backend = Backend(tmp_path / f"site {number}")
            await backend.start()
            started.push_async_callback(backend.stop)
            labelled(backend, films(tmp_path / f"films {number}", 30, seed=number))
            sites.append(backend)
        first, last = sites[0], sites[2]
        # labelled too, and no videos
        others = [SAMPLES / "coffee.jpg", SAMPLES / "chelsea.jpg", write_sound(tmp_path / "a.wav", tone(2))]
        first.media.label(first.media.import_paths(others).added, "left")
        training = await gathered(sites, TrainingConfig(rounds=12, **CONFIG))
        await first.federated.begin(training)
        assert await wait_until(last, lambda: last.federated.federation(training).state == "finished", patience_s=100)
        model = last.federated.models(training)[0]
        assert (model.labels, model.shape, model.parameters) == (WAYS, (3, 8, 32, 32), 43_107)
        assert model.accuracy > 0.9
        await last.use_model(model.id)
        new = films(tmp_path / "new", 30, seed=9)
        last.media.import_paths([*new, SAMPLES / "coffee.jpg"])
        report = await last.jobs.run("Tagging", last.media.tag, model.id)
        assert (report.analysed, report.failures) == (30, ())
        found = last.media.items(Query(unlabelled=True, kind="video"))
        right = [item.tags[0].text == item.name.split()[0] for item in found]
        assert len(right) == 30
        assert np.mean(right) > 0.9
        # the pictures' own way still works where videos and sounds carry labels too
        pictures = first.federated.summarise(SourceSpec("library_pictures"), TrainingConfig())
        assert (pictures.examples, pictures.labels) == (2, (("left", 2),))
