"""Strips: frames from all parts of a video side by side in one WebP picture, to leaf through it without decoding it."""

import io
import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image

from core.errors import MediaError, StorageError
from core.media.video import Frame, Video
from core.whole_file import whole

# At most so many frames; as high as the pictures of the largest tiles.
FRAMES, HEIGHT = 10, 216
# A frame may be so many times as wide as high: ten of them stay below the 16,383 pixels that WebP can have.
WIDEST = 4.0
# Up to this length a video with few keyframes is decoded as a whole: two seconds of work for 1080p.
SHORT_S = 15.0
FEW = 4


@dataclass(frozen=True)
class Strip:
    """The pixels (height, count × width, 3) sRGB uint8 of `count` frames."""

    pixels: np.ndarray
    count: int


def strip(path: Path, duration_s: float, count: int = FRAMES, height: int = HEIGHT) -> bytes:
    """A strip of a video as WebP, at most `count` frames, none twice. Raises MediaError.

    The frames are the keyframes before so many times, evenly spread; where that gives few and the video is short,
    those at these very times.
    """
    times = [duration_s * (place + 0.5) / count for place in range(count)]
    with Video.open(path) as video:
        longest = round(height * min(WIDEST, max(1.0, _aspect(video))))
        found = {frame.time_s: frame for frame in video.at(times, longest=longest)}
        if len(found) < min(FEW, count) and duration_s <= SHORT_S:
            every = video.frames(longest=longest, every_s=duration_s / count)
            found = {frame.time_s: frame for frame in itertools.islice(every, count)}
    if not found:
        raise MediaError("No picture of it can be decoded.", "Look for another copy.")
    return _written([found[time] for time in sorted(found)])


def opened(data: bytes) -> Strip:
    """The pixels of a strip. Raises MediaError for bytes that are none."""
    try:
        with Image.open(io.BytesIO(data), formats=["WEBP"]) as image:
            count = int(image.getexif().get(ExifTags.Base.ImageDescription, ""))
            pixels = np.asarray(image.convert("RGB"))
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError, Image.DecompressionBombError) as error:
        raise MediaError(f"The frames of the video are damaged: {error}.") from error
    if not 0 < count <= pixels.shape[1]:
        raise MediaError("The frames of the video are damaged.")
    return Strip(pixels, count)


def cut(strip: Strip, place: float) -> np.ndarray:
    """The frame (height, width, 3) at a place in the video, from 0 (its beginning) to 1."""
    width = strip.pixels.shape[1] // strip.count
    number = numbered(strip.count, place)
    return strip.pixels[:, number * width : (number + 1) * width]


def numbered(count: int, place: float) -> int:
    """Which of `count` frames lies at a place from 0 to 1."""
    return min(count - 1, max(0, int(place * count)))


def beside(thumbnail: Path) -> Path:
    """Where the strip of a video is kept: beside its thumbnail."""
    return thumbnail.with_suffix(".strip.webp")


def kept(path: Path, duration_s: float, target: Path) -> Path:
    """`target`, which holds the strip of a video from then on. Raises MediaError, StorageError."""
    if not target.exists():
        data = strip(path, duration_s)
        # it can be made again, so it needs no fsync; but it must never be half there
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with whole(target) as half:
                half.write_bytes(data)
        except OSError as error:
            raise StorageError(
                f"The frames of a video cannot be kept: {error.strerror or error}.", "Free some space."
            ) from error
    return target


def _aspect(video: Video) -> float:
    width, height = video.shown_size()
    return width / height


def _written(frames: list[Frame]) -> bytes:
    # a stream may change its size in the middle
    alike = [frame.pixels for frame in frames if frame.pixels.shape == frames[0].pixels.shape]
    image = Image.fromarray(np.concatenate(alike, axis=1))
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = str(len(alike))
    data = io.BytesIO()
    image.save(data, "WEBP", quality=70, method=2, exif=exif.tobytes())
    return data.getvalue()
