"""What videos are written as: encoders for MP4 and WebM, frames at their own times, and the sound beside them."""

import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import InputError
from core.media.packets import words_of
from core.media.sound import Sound
from core.media.sound_forms import FORMS as SOUND_FORMS
from core.media.sound_forms import LAYOUTS, rate_for
from core.media.video import Video, VideoInfo

# From this height on players take BT.709 for what is not said, below BT.601 (ITU-T H.273: 1 and 6).
HD_LINES, BT709, BT601 = 720, 1, 6
LIMITED_RANGE = 1
QUALITIES = ("small", "good", "best")
# Bits a second of each pixel that no film takes: a bit in each of 25 frames.
MOST_BITS = 25


@dataclass(frozen=True)
class Encoder:
    """An encoder of FFmpeg: its constant quality for each of `QUALITIES`, and units of time that it can count in."""

    name: str
    levels: tuple[int, int, int]
    # whole for 24, 25, 30 and 60 frames a second, and for the 1000/1001 of each
    units: int = 120_000

    def options(self, quality: str, pixels: int) -> dict[str, str]:
        """What FFmpeg is told."""
        level = str(self.levels[QUALITIES.index(quality)])
        if self.name == "libx264":
            return {"crf": level, "preset": "medium"}
        fast = {"deadline": "good", "cpu-used": "4"}
        if self.name == "libvpx-vp9":
            return {"crf": level, "b": "0", **fast}
        # these only know a constant quality as the best and the worst that a rate may make of it
        fixed = {"qmin": level, "qmax": level, "b": str(MOST_BITS * pixels)}
        return fixed if self.name == "mpeg4" else {**fixed, **fast}


ENCODERS = {
    "h264": Encoder("libx264", (28, 23, 18)),
    "mpeg4": Encoder("mpeg4", (8, 4, 2), units=60_000),
    "vp9": Encoder("libvpx-vp9", (40, 32, 24)),
    "vp8": Encoder("libvpx", (36, 22, 10)),
}


@dataclass(frozen=True)
class VideoForm:
    """A container, which codecs it is written with (the best first), and the form whose sound it holds."""

    container: str
    codecs: tuple[str, ...]
    sound: str
    options: tuple[tuple[str, str], ...] = ()


# The index of an MP4 goes to its front, so that it plays while it is loaded.
FORMS = {
    ".mp4": VideoForm("mp4", ("h264", "mpeg4"), ".m4a", (("movflags", "faststart"),)),
    ".webm": VideoForm("webm", ("vp9", "vp8"), ".opus"),
}


def form_of(target: Path) -> VideoForm:
    """The form of a file to write, by its ending. Raises InputError."""
    form = FORMS.get(target.suffix.lower())
    if form is None:
        raise InputError(f"Video is not written as '{target.suffix or target.name}'.", f"Use {' or '.join(FORMS)}.")
    return form


def codec_of(form: VideoForm, wanted: str = "") -> str:
    """The codec to write with: the wanted, else the best whose encoder is there. Raises InputError."""
    if wanted and wanted not in form.codecs:
        raise InputError(f"{form.container} is not written with '{wanted}'.", f"Use {' or '.join(form.codecs)}.")
    for name in [wanted] if wanted else form.codecs:
        if _is_there(ENCODERS[name].name):
            return name
    raise InputError(f"There is no encoder of {wanted or form.codecs[0]} here.", "Choose another format.")


def sound_items(sound: Sound, form: VideoForm, *, start_s: float) -> tuple[int, int, Iterator[tuple[float, Any]]]:
    """Rate, channels, and frames of sound with their times from `start_s`; gaps are filled with silence."""
    info, kind = sound.info(), SOUND_FORMS[form.sound]
    rate, channels = rate_for(kind, 0, info.rate), info.channels if info.channels in LAYOUTS else 2
    frames = sound.filtered(
        ("asetpts", f"PTS-({start_s:.6f})/TB"),
        ("aresample", f"{rate}:async=1:first_pts=0"),
        ("aformat", f"sample_fmts=flt:sample_rates={rate}:channel_layouts={LAYOUTS[channels]}"),
    )
    return rate, channels, ((float(frame.time or 0.0), frame) for frame in frames)


def picture_items(video: Video, info: VideoInfo, longest: int) -> Iterator[tuple[float, tuple[float, np.ndarray]]]:
    """Each frame's time, how long it is shown, and its pixels with even sides, as a player shows them."""
    frames = itertools.chain(video.frames(longest=longest), [None])
    for now, after in itertools.pairwise(frames):
        assert now is not None
        end = after.time_s if after is not None else max(info.duration_s, now.time_s + 1 / (info.rate or 25.0))
        yield now.time_s, (end - now.time_s, even(now.pixels))


def even_size(width: int, height: int) -> tuple[int, int]:
    """The size of pictures with even sides."""
    return max(2, width - width % 2), max(2, height - height % 2)


def even(pixels: np.ndarray) -> np.ndarray:
    """Without the last row or column of an odd number: colours are kept for two at a time."""
    width, height = even_size(pixels.shape[1], pixels.shape[0])
    padded = np.pad(pixels, ((0, max(0, height - len(pixels))), (0, max(0, width - pixels.shape[1])), (0, 0)), "edge")
    return np.ascontiguousarray(padded[:height, :width])


class VideoWriter:
    """Writes pictures and sound into one file, in the order of their times."""

    def __init__(self, made: Any, codec: str, *, size: tuple[int, int], rate: float, quality: str) -> None:
        encoder = ENCODERS[codec]
        self._made, self._base, self._last = made, Fraction(1, encoder.units), -1
        self._space = BT709 if size[1] >= HD_LINES else BT601
        stream = made.add_stream(encoder.name, rate=Fraction(rate or 25).limit_denominator(1001))
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        context = stream.codec_context
        context.time_base = self._base
        context.options = encoder.options(quality, size[0] * size[1])
        context.colorspace, context.color_primaries, context.color_trc = self._space, self._space, self._space
        context.color_range = LIMITED_RANGE
        self._picture = stream
        self._sound: Any = None

    def add_sound(self, form: VideoForm, rate: int, channels: int) -> None:
        """Make a track for sound, before anything is written."""
        kind = SOUND_FORMS[form.sound]
        self._sound = self._made.add_stream(kind.encoder, rate=rate, layout=LAYOUTS[channels])
        self._sound.bit_rate = kind.bit_rate * channels

    def write(
        self,
        pictures: Iterator[tuple[float, tuple[float, np.ndarray]]],
        sound: Iterator[tuple[float, Any]],
        tell: Callable[[float], None],
    ) -> float:
        """Everything; `tell` hears the time of each frame. Returns when the last picture ends."""
        end = 0.0
        for time, item in heapq.merge(pictures, sound, key=lambda each: each[0]):
            if isinstance(item, tuple):
                end = time + item[0]
                self._show(time, *item)
                tell(time)
            elif self._sound is not None:
                self._made.mux(self._sound.encode(item))
        for stream in (self._picture, self._sound):
            if stream is not None:
                self._made.mux(stream.encode(None))
        return end

    def _show(self, time: float, length: float, pixels: np.ndarray) -> None:
        import av

        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(
            format="yuv420p", dst_colorspace=self._space, dst_color_range=LIMITED_RANGE
        )
        # two of one time cannot be
        self._last = max(self._last + 1, round(time / self._base))
        frame.pts, frame.time_base = self._last, self._base
        frame.duration = max(1, round(length / self._base))
        self._made.mux(self._picture.encode(frame))


def without_own_words(metadata: dict[str, str]) -> dict[str, str]:
    """What a new container may say of the film: not how it was turned or packed before."""
    return {name: text for name, text in words_of(metadata).items() if name.lower() != "rotate"}


def _is_there(name: str) -> bool:
    import av

    try:
        av.Codec(name, "w")
    except (av.error.FFmpegError, ValueError):
        return False
    return True
