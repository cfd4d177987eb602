"""Pictures into the library (decode, thumbnail, hashes, EXIF, database), against Pillow making thumbnails alone.

And their analysis by all automatic analysers, against the bare models on inputs that are ready.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.profiles import library
from core.media.analysers import objects
from core.media.analysers.classes import network_input
from core.media.analysers.text import reader
from core.media.boxes import squared
from core.media.medium import ANALYSED_SIDE
from core.media.reading import read_picture
from core.media.sessions import FOLDER
from core.media.sessions import run as run_model
from core.media.workbench import THUMBNAIL_SIDE

NAME = "media-ingest"
TITLE = "Importing pictures, against bare thumbnailing with Pillow on as many threads"

PICTURES, SIZE, TURNS, ANALYSED = 200, (2400, 1800), 3, 16


def run(say: Callable[[str], None]) -> dict[str, float]:
    """Pictures a second of both, medians of alternate turns, and their ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        say(f"making {PICTURES} pictures of {SIZE[0]}×{SIZE[1]}")
        paths = _pictures(folder / "in")
        ours, bare = [], []
        for turn in range(TURNS):
            say(f"turn {turn + 1} of {TURNS}")
            ours.append(_import(folder / f"profile-{turn}", folder / "in"))
            bare.append(_thumbnails(paths, folder / f"bare-{turn}"))
        fast, plain = PICTURES / statistics.median(ours), PICTURES / statistics.median(bare)
        figures = {"pictures_per_s": fast, "pillow_per_s": plain, "ratio_to_pillow": fast / plain}
        say("analysing")
        return figures | _analysis(folder / "analysis", paths[:ANALYSED])


def _pictures(folder: Path) -> list[Path]:
    """Smooth pictures with some grain, as a camera makes them, all different."""
    folder.mkdir()
    random = np.random.default_rng(0)
    paths = []
    for number in range(PICTURES):
        small = Image.fromarray(random.integers(0, 256, (45, 60, 3), np.uint8))
        large = np.asarray(small.resize(SIZE, Image.Resampling.BICUBIC), np.int16)
        grain = random.integers(-6, 7, (SIZE[1], SIZE[0], 1), np.int16)
        path = folder / f"{number:04}.jpg"
        exif = Image.Exif()
        exif[0x0110] = "Bench"
        Image.fromarray(np.clip(large + grain, 0, 255).astype(np.uint8)).save(path, quality=85, exif=exif)
        paths.append(path)
    return paths


def _import(profile: Path, source: Path) -> float:
    with library(profile) as (service, _):
        started = time.perf_counter()
        report = service.import_paths([source])
        lasted = time.perf_counter() - started
    assert len(report.added) == PICTURES
    return lasted


def _analysis(profile: Path, paths: list[Path]) -> dict[str, float]:
    """Seconds a picture of the library's analysis, of the models alone, and how much more the one takes."""
    with library(profile) as (service, _):
        first, *ids = service.import_paths(paths).added
        service.analyse([first])  # loads the models
        started = time.perf_counter()
        service.analyse(ids)
        ours = (time.perf_counter() - started) / len(ids)
    bare = _models(paths)
    return {"analysis_s": ours, "models_s": bare, "analysis_overhead": ours / bare - 1.0}


def _models(paths: list[Path]) -> float:
    """Seconds a picture of the networks alone; the first loads them and is not counted."""
    lasted = []
    for path in paths:
        pixels = read_picture(path, longest=ANALYSED_SIDE).pixels
        classes = network_input(pixels)
        square = squared(pixels, objects.SIDE).pixels
        boxes = np.ascontiguousarray(
            ((square[:, :, ::-1].astype(np.float32) - objects.MEAN) / objects.DEVIATION).transpose(2, 0, 1)[None]
        )
        turned = np.ascontiguousarray(pixels[:, :, ::-1])
        started = time.perf_counter()
        run_model(FOLDER / "efficientnet_lite0.onnx", classes)
        run_model(FOLDER / "nanodet_coco.onnx", boxes)
        reader()(turned)
        lasted.append(time.perf_counter() - started)
    return statistics.mean(lasted[1:])


def _thumbnails(paths: list[Path], folder: Path) -> float:
    folder.mkdir()

    def one(path: Path) -> None:
        with Image.open(path) as image:
            image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
            image.save(folder / f"{path.stem}.webp", "WEBP", quality=80, method=2)

    started = time.perf_counter()
    with ThreadPoolExecutor(max(2, os.cpu_count() or 1)) as pool:
        list(pool.map(one, paths))
    return time.perf_counter() - started
