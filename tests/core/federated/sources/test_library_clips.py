"""Labelled videos become clips; networks learn from them what no single frame shows."""

import numpy as np
import pytest
from film import moving_box, write_video

from core.errors import InputError, MediaError
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.simulator import Simulator
from core.federated.simulation.stage import build_stage
from core.federated.sources import library_clips
from core.federated.sources.library_clips import LibraryClips
from core.jobs import NOBODY
from core.media.clips import clips

WAYS = ("left", "right", "still")


class Films:
    """A library that holds videos: (label, path) each."""

    def __init__(self, *films):
        self.films = films

    def labelled_videos(self, labels=()):
        return [(n, label, path) for n, (label, path) in enumerate(self.films) if not labels or label in labels]

    def clips(self, path, *, count, frames, side):
        return (clip.inputs for clip in clips(path, count=count, frames=frames, side=side))


def read(films, **params):
    return LibraryClips(LibraryClips.Params(**params), films).read(TrainingConfig(), job=NOBODY)


def boxes(folder, count, *, seed):
    """So many films of boxes that move left, right, or not at all."""
    random = np.random.default_rng(seed)
    folder.mkdir()
    return Films(
        *(
            (WAYS[n % 3], write_video(folder / f"{n}.mp4", moving_box(WAYS[n % 3], random), rate=15))
            for n in range(count)
        )
    )


@pytest.fixture
def two(tmp_path):
    """Five seconds, room for four clips; and half a second."""
    long = write_video(tmp_path / "long.mp4", seconds=5)
    return Films(("walk", long), ("run", write_video(tmp_path / "short.mp4", seconds=0.5)))


def test_each_video_gives_clips_of_one_group_that_none_measures_while_another_teaches(two):
    examples = read(two, clips=3, side=32)
    assert (examples.inputs.shape, examples.inputs.dtype) == ((4, 3, 8, 32, 32), np.float32)
    assert examples.labels == ("walk", "walk", "walk", "run")
    assert examples.groups == ("video 0", "video 0", "video 0", "video 1")
    teaching, measuring = examples.split(0.2, 0)
    assert sorted([len(teaching), len(measuring)]) == [1, 3]
    assert np.ptp(examples.inputs[0] - examples.inputs[2]) > 1


def test_frames_and_side_are_as_chosen_and_the_numbers_of_kinetics_standardise(two):
    examples = read(two, frames=16, side=112, clips=1)
    [clip] = clips(two.films[0][1], count=1)
    assert examples.inputs.shape == (2, 3, 16, 112, 112)
    assert (examples.inputs[0] == clip.inputs).all()


def test_only_the_wanted_labels_take_part(two):
    assert set(read(two, labels=" run,", side=32).labels) == {"run"}


def test_broken_videos_are_named_and_left_out(two, tmp_path):
    (tmp_path / "broken.mp4").write_bytes(b"not one frame" * 100)
    broken = [("walk", tmp_path / "broken.mp4")] * 4
    examples = read(Films(*broken, *two.films), side=32, clips=1)
    assert examples.labels == ("walk", "run")
    assert [note.partition(":")[0] for note in examples.notes] == ["broken.mp4"] * 3 + ["and 1 more"]


def test_of_a_video_that_breaks_in_its_middle_nothing_is_taken(two):
    def broken(path, *, count, frames, side):
        yield np.ones((3, frames, side, side), np.float32)
        if path.name == "long.mp4":
            raise MediaError("It breaks off.", "Look for another copy.")

    two.clips = broken
    examples = read(two, side=32)
    assert (examples.labels, examples.groups, len(examples.inputs)) == (("run",), ("video 1",), 1)
    assert examples.notes == ("long.mp4: It breaks off.",)


def test_memory_is_bounded(two, monkeypatch):
    """A clip of 8 frames of 32×32 has 98,304 bytes."""
    monkeypatch.setattr(library_clips, "MOST_BYTES", 4 * 98_304)
    examples = read(two, clips=3, side=32)
    assert examples.labels == ("walk", "walk", "run")
    assert examples.notes == ("Memory is made for 2 clips of each video",)
    monkeypatch.setattr(library_clips, "MOST_BYTES", 98_304)
    with pytest.raises(InputError, match="2 videos would take"):
        read(two, side=32)


def test_a_library_without_videos_gives_no_examples():
    examples = read(Films())
    assert examples.inputs.shape == (0, 3, 8, 56, 56)
    with pytest.raises(InputError, match="no labelled data"):
        examples.check()


def score(config, examples, test):
    """The accuracy of three simulated participants' model on films that none of them has."""
    stage = build_stage(config, SimulationPlan(clients=3, partition="iid"), examples, test=test)
    return list(Simulator(stage).rounds())[-1].accuracy


@pytest.mark.slow
def test_three_participants_learn_which_way_boxes_go_and_stills_cannot_say(tmp_path):
    """The same films, and the same with the middle frame of each clip instead of all."""
    examples = read(boxes(tmp_path / "a", 90, seed=1), side=32)
    test = read(boxes(tmp_path / "b", 45, seed=2), side=32)
    config = TrainingConfig(model="clip_cnn", rounds=8, local_epochs=3, batch_size=8, learning_rate=0.02)
    assert score(config, examples, test) > 0.9
    still = [Examples(np.repeat(part.inputs[:, :, 4:5], 8, axis=2), part.labels) for part in (examples, test)]
    assert score(config, *still) < 0.67
