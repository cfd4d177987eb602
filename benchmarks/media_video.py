"""A minute of 1080p into the library with its scenes, against a bare pass over its keyframes."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np

from core.media.reading import read_picture
from core.media.scenes import find_scenes
from core.media.video import Video

NAME = "media-video"
TITLE = "Indexing a minute of 1080p (facts, thumbnail, scenes), against decoding its keyframes"

SECONDS, RATE, SIZE, SCENES, TURNS = 60, 25, (1920, 1080), 12, 3


def run(say: Callable[[str], None]) -> dict[str, float]:
    """Seconds of both, medians of alternate turns, their ratio, and how many of the cuts were found to 0.1 s."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "minute.mp4"
        say("making a minute of 1080p")
        _film(path)
        ours, bare, found = [], [], 0
        for turn in range(TURNS):
            say(f"turn {turn + 1} of {TURNS}")
            lasted, cuts = _index(path)
            ours.append(lasted)
            bare.append(_keyframes(path))
            wanted = [SECONDS * number / SCENES for number in range(1, SCENES)]
            found = sum(any(abs(cut - time) <= 0.1 for cut in cuts) for time in wanted)
    return {
        "index_s": statistics.median(ours),
        "keyframes_s": statistics.median(bare),
        "ratio_to_keyframes": statistics.median(ours) / statistics.median(bare),
        "cuts_found": found / (SCENES - 1),
    }


def _film(path: Path) -> None:
    """Slow pans over smooth pictures with grain; another one every five seconds."""
    random = np.random.default_rng(0)
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        stream.codec_context.options = {"preset": "veryfast", "crf": "28"}
        picture = np.zeros(0, np.uint8)
        for number in range(SECONDS * RATE):
            if number % (SECONDS * RATE // SCENES) == 0:
                picture = _picture(random)
            shift = number % (SECONDS * RATE // SCENES)
            image = np.ascontiguousarray(picture[:, shift : shift + SIZE[0]])
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode(None))


def _picture(random: np.random.Generator) -> np.ndarray:
    import cv2

    small = random.integers(0, 256, (18, 34, 3), np.uint8)
    return cv2.resize(small, (SIZE[0] + SECONDS * RATE // SCENES, SIZE[1]), interpolation=cv2.INTER_CUBIC)


def _index(path: Path) -> tuple[float, list[float]]:
    started = time.perf_counter()
    read_picture(path, longest=256)
    with Video.open(path) as video:
        scenes = find_scenes(video, float(SECONDS), threshold=22.0, least_s=0.6).scenes
    return time.perf_counter() - started, [scene.start_s for scene in scenes[1:]]


def _keyframes(path: Path) -> float:
    started = time.perf_counter()
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        stream.codec_context.skip_frame = "NONKEY"
        for frame in container.decode(stream):
            frame.reformat(width=256, height=144, format="rgb24").to_ndarray()
    return time.perf_counter() - started
