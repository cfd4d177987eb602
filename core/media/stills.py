"""Stills of a video: the pictures shown at many times, files named by their times, and a sheet of small ones."""

import contextlib
import math
import secrets
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.errors import InputError, StorageError
from core.media.packets import SAME_S
from core.media.sound_forms import placed
from core.media.video import Frame, Video
from core.media.wording import clock

# Pillow's name of what a picture is written as, by ending.
FORMS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
JPEG_QUALITY = 92
# Pictures nearer to each other than this are found by reading on, others by seeking.
DENSE_S = 2.0
# More pictures than this are a mistake in the step, not a wish.
MOST = 100_000
# A sheet: between pictures, and of the letters below them (pixels); its ground and its letters.
GAP, LETTERS, GROUND, INK = 8, 14, (24, 26, 31), (214, 218, 226)


def steps(length_s: float, every_s: float) -> list[float]:
    """Times from 0 on, before the end. Raises InputError for more pictures than anybody wants."""
    if length_s / every_s > MOST:
        raise InputError(
            f"A picture every {every_s:g} s makes {length_s / every_s:.0f} of them.", "Choose a longer step."
        )
    count = max(1, math.ceil((length_s - SAME_S) / every_s))
    return [number * every_s for number in range(count)]


def moments(video: Video, times: Sequence[float], longest: int = 0) -> Iterator[Frame]:
    """The frame that is shown at each of the sorted times: the last that began by then."""
    wanted = [time + SAME_S for time in times]
    if len(wanted) < 2 or (wanted[-1] - wanted[0]) / (len(wanted) - 1) >= DENSE_S:
        yield from video.at(wanted, longest=longest, is_exact=True)
        return
    held = next(video.at(wanted[:1], longest=longest, is_exact=True), None)
    if held is None:
        return
    count = 0
    for frame in video.between(held.time_s, math.inf, longest=longest):
        while count < len(wanted) and frame.time_s > wanted[count]:
            yield held
            count += 1
        if count == len(wanted):
            return
        held = frame
    for _ in wanted[count:]:
        yield held


def stamp(time_s: float) -> str:
    """A time as part of a file's name, which sorts by it: "00-01-23.450"."""
    minutes, thousandths = divmod(round(time_s * 1000), 60_000)
    return f"{minutes // 60:02}-{minutes % 60:02}-{thousandths // 1000:02}.{thousandths % 1000:03}"


def write(image: Image.Image, path: Path, kind: str) -> None:
    """Write a picture. Raises StorageError."""
    try:
        image.save(path, kind, quality=JPEG_QUALITY)
    except OSError as error:
        raise StorageError(f"The pictures cannot be written: {error.strerror or error}.", "Make room.") from error


@contextlib.contextmanager
def half_folder(folder: Path) -> Iterator[Path]:
    """A hidden folder beside `folder`; its files go into that in the end, over none that is there, or all are gone.

    Raises InputError and StorageError.
    """
    half = folder.absolute().with_name(f".{secrets.token_hex(4)}-{folder.name}.half")
    is_new = not folder.exists()
    moved: list[Path] = []
    try:
        half.mkdir(parents=True)
        yield half
        folder.mkdir(exist_ok=True)
        names = sorted(half.iterdir())
        if taken := [path.name for path in names if (folder / path.name).exists()]:
            raise InputError(f"{taken[0]} is in {folder} already.", "Choose another folder.")
        for path in names:
            placed(path, folder / path.name)
            moved.append(folder / path.name)
        moved, is_new = [], False
    except OSError as error:
        raise StorageError(
            f"{folder} cannot be written: {error.strerror or error}.", "Choose another place."
        ) from error
    finally:
        for path in moved:
            path.unlink(missing_ok=True)
        shutil.rmtree(half, ignore_errors=True)
        if is_new:
            with contextlib.suppress(OSError):
                folder.rmdir()


def drawn(frames: Sequence[Frame], size: tuple[int, int], columns: int, width: int) -> Image.Image:
    """Small pictures of one size in rows, their times in the middle below each."""
    font = ImageFont.load_default(LETTERS)
    line = size[1] + LETTERS + 2 * GAP
    sheet = Image.new("RGB", (width, math.ceil(len(frames) / columns) * line + GAP), GROUND)
    pen = ImageDraw.Draw(sheet)
    for number, frame in enumerate(frames):
        left, top = GAP + number % columns * (size[0] + GAP), GAP + number // columns * line
        sheet.paste(Image.fromarray(np.ascontiguousarray(frame.pixels)).resize(size), (left, top))
        pen.text((left + size[0] / 2, top + size[1] + GAP / 2), clock(frame.time_s), INK, font, anchor="mt")
    return sheet
