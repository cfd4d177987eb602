"""The video under the pointer: shown after a moment, made in a worker, by where the pointer is."""

import threading

import pytest
from PySide6.QtCore import QSize

from core.errors import MediaError
from core.media.strips import FRAMES, strip
from ui.media import strips as module
from ui.media.samples import SAMPLES
from ui.media.strips import Strips

SIZE = QSize(160, 120)


@pytest.fixture
def clip(tmp_path):
    """The strip of the sample clip: a cat, a cup, a rocket, 2.4 seconds each."""
    path = tmp_path / "clip.strip.webp"
    path.write_bytes(strip(SAMPLES / "clip.mp4", 7.2))
    return path


def centre(pixmap):
    return pixmap.toImage().pixelColor(80, 60).getRgb()[:3]


def test_a_pointer_that_passes_asks_for_nothing(qtbot):
    asked = []
    strips = Strips(asked.append)
    strips.point(1, 0.2)
    assert strips.get(1, SIZE) is None
    strips.point(None)
    qtbot.wait(module.REST_MS + 50)
    assert strips.get(1, SIZE) is None
    assert asked == []


def test_a_pointer_that_rests_shows_the_frame_that_lies_there(qtbot, clip):
    """Red of the cup in the middle, dark blue of the sky around the rocket at the end."""
    threads, changed = set(), []

    def locate(video):
        threads.add(threading.get_ident())
        return clip

    strips = Strips(locate)
    strips.changed.connect(changed.append)
    strips.point(7, 0.5)
    qtbot.waitUntil(lambda: strips.get(7, SIZE) is not None)
    cup = strips.get(7, SIZE).toImage()
    assert strips.get(7, SIZE).size() == SIZE
    assert threading.get_ident() not in threads
    strips.point(7, 0.95)
    assert changed[-1] == 7 and strips.place == 0.95
    rocket = strips.get(7, SIZE).toImage()
    assert cup.pixelColor(8, 60).red() > 80
    assert rocket.pixelColor(60, 30).blue() > rocket.pixelColor(60, 30).red() + 20
    assert strips.get(8, SIZE) is None


def test_leaving_brings_the_thumbnail_back(qtbot, clip):
    strips = Strips(lambda video: clip)
    strips.point(7, 0.5)
    qtbot.waitUntil(lambda: strips.get(7, SIZE) is not None)
    with qtbot.waitSignal(strips.changed) as heard:
        strips.point(None)
    assert heard.args == [7]
    assert strips.get(7, SIZE) is None
    strips.point(7, 0.5)
    assert strips.get(7, SIZE) is None  # it waits again, then it is there at once
    qtbot.waitUntil(lambda: strips.get(7, SIZE) is not None)


def test_another_size_shows_the_old_one_until_the_new_is_there(qtbot, clip):
    strips = Strips(lambda video: clip)
    strips.point(7, 0.5)
    qtbot.waitUntil(lambda: strips.get(7, SIZE) is not None)
    larger = QSize(240, 180)
    assert strips.get(7, larger).size() == SIZE
    qtbot.waitUntil(lambda: strips.get(7, larger).size() == larger)


@pytest.mark.parametrize(
    "error", [MediaError("No picture of it can be decoded."), OSError("gone"), KeyError("a fault")]
)
def test_a_video_without_frames_keeps_its_thumbnail_and_is_asked_once(qtbot, error):
    asked = []

    def locate(video):
        asked.append(video)
        raise error

    strips = Strips(locate)
    strips.point(7, 0.5)
    with qtbot.waitSignal(strips.changed):
        pass
    strips.get(7, SIZE)
    qtbot.waitUntil(lambda: 7 in strips._missing)
    assert strips.get(7, SIZE) is None
    assert asked == [7]


def test_only_a_few_videos_stay_ready(qtbot, clip, monkeypatch):
    monkeypatch.setattr(module, "REST_MS", 0)
    monkeypatch.setattr(module, "KEPT", 2)
    strips = Strips(lambda video: clip)
    strips._resting.setInterval(0)
    for video in range(4):
        strips.point(video, 0.5)
        qtbot.waitUntil(lambda video=video: strips.get(video, SIZE) is not None)
    assert list(strips._kept) == [2, 3]
    assert len(strips._kept[3][1]) <= FRAMES
