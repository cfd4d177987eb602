"""Video: what a file holds, and its frames as a player shows them: turned, square pixels, sRGB."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.errors import MediaError
from core.media.colours import is_hdr, rgb
from core.media.containers import opened, seconds, spoken_errors, without_cover

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer

# Sides and pixels beyond which a "video" is an attack on memory: 16K is 15,360 × 8,640.
MOST_SIDE, MOST_PIXELS = 16_384, 140_000_000
# A header that says so much more than there is lies.
SLACK_S = 1.0
# In a transport stream a place is looked for by bytes: so much earlier lies a keyframe before it.
LOOSE_S = 12.0


@dataclass(frozen=True)
class VideoInfo:
    """What is known of a video. Width and height are those on the screen; `rate` is the mean of frames a second.

    `damage` says in words what is missing; "" for a whole file.
    """

    width: int
    height: int
    duration_s: float
    rate: float
    is_variable: bool
    rotation: int
    codec: str
    pixel_format: str
    container: str
    has_sound: bool
    is_hdr: bool
    bit_rate: int
    created: str = ""
    damage: str = ""


@dataclass(frozen=True)
class Frame:
    """One picture of a video: when it is shown, and its pixels (height, width, 3) sRGB uint8."""

    time_s: float
    pixels: np.ndarray
    is_key: bool


class Video:
    """An open video. Blocks; every method raises MediaError for damage that leaves nothing to show."""

    def __init__(self, container: "InputContainer", path: Path) -> None:
        self._container = container
        self._path = path
        streams = without_cover(container.streams.video)
        if not streams:
            raise MediaError("There is no picture in it, only sound.", "It is kept as sound.")
        self._stream = streams[0]
        if self._stream.codec_context is None:
            raise MediaError("Its pictures are of a codec that is not known here.", "Convert it first.")
        # frames in threads, where the codec can
        self._stream.thread_type = "AUTO"
        self._first: VideoFrame | None = None
        self._start_s = 0.0
        self._look()

    @classmethod
    @contextlib.contextmanager
    def open(cls, path: Path) -> "Iterator[Video]":
        """The video in a file. Raises MediaError."""
        with opened(path) as container:
            yield cls(container, path)

    @property
    def rotation(self) -> int:
        """Degrees to turn it counter-clockwise: 0, 90, 180 or 270."""
        return round(self._first.rotation / 90) * 90 % 360 if self._first is not None else 0

    def shown_size(self, longest: int = 0) -> tuple[int, int]:
        """Width and height on the screen; with `longest`, no side is longer than that."""
        context = self._stream.codec_context
        aspect = self._stream.sample_aspect_ratio or context.sample_aspect_ratio
        wide = context.width * (float(aspect) if aspect else 1.0)
        sides = (wide, float(context.height))
        if self.rotation in (90, 270):
            sides = sides[::-1]
        factor = min(1.0, longest / max(sides)) if longest else 1.0
        return max(1, round(sides[0] * factor)), max(1, round(sides[1] * factor))

    def info(self) -> VideoInfo:
        """Everything that the file says, as far as it is true."""
        context, stream = self._stream.codec_context, self._stream
        width, height = self.shown_size()
        said = self._said_duration()
        duration, damage = self._true_duration(said)
        mean, base = float(stream.average_rate or 0), float(stream.base_rate or 0)
        assert self._first is not None
        return VideoInfo(
            width,
            height,
            duration,
            mean or base,
            bool(mean and base and abs(mean - base) > 0.01 * base),
            self.rotation,
            context.codec.name,
            context.pix_fmt or "",
            self._container.format.name.split(",")[0],
            bool(self._container.streams.audio),
            is_hdr(int(self._first.color_trc)),
            int(self._container.bit_rate or 0),
            str(self._container.metadata.get("creation_time", "")),
            damage,
        )

    def frames(self, *, longest: int = 0, keys_only: bool = False, every_s: float = 0.0) -> Iterator[Frame]:
        """Frames from the beginning; only keyframes, or at most one in so many seconds, where asked for.

        What cannot be decoded is left out; the end of a file that was cut off is the end.
        """
        self._seek(0.0)
        self._stream.codec_context.skip_frame = "NONKEY" if keys_only else "DEFAULT"
        wanted = -1.0
        try:
            for frame in self._decoded():
                time = self._time(frame)
                # some decoders give one more at the end
                if time < wanted or (keys_only and not frame.key_frame):
                    continue
                wanted = time + every_s if every_s else wanted
                yield self._shown(frame, time, longest)
        finally:
            self._stream.codec_context.skip_frame = "DEFAULT"

    def packets(self) -> list[tuple[float, int, bool]]:
        """When each picture is shown, how many bytes it takes, and whether it is a keyframe; nothing is decoded."""
        import av

        self._seek(0.0)
        found = []
        base: Any = self._stream.time_base
        with contextlib.suppress(av.error.FFmpegError):
            for packet in self._container.demux(self._stream):
                if packet.pts is not None:
                    found.append((float(packet.pts * base) - self._start_s, packet.size, packet.is_keyframe))
        return sorted(found)

    def between(self, start_s: float, end_s: float, *, longest: int = 0) -> Iterator[Frame]:
        """Every frame from `start_s` to `end_s`."""
        self._seek(start_s)
        for frame in self._decoded():
            time = self._time(frame)
            if time > end_s:
                return
            if time >= start_s:
                yield self._shown(frame, time, longest)

    def at(self, times: Sequence[float], *, longest: int = 0, is_exact: bool = False) -> Iterator[Frame]:
        """The frame at each time; the keyframe before it, which costs less, unless `is_exact`."""
        for wanted in times:
            found = self._frame_at(wanted, is_exact=is_exact)
            if found is not None:
                yield self._shown(found, self._time(found), longest)

    def _frame_at(self, wanted: float, *, is_exact: bool) -> "VideoFrame | None":
        self._seek(wanted)
        found: VideoFrame | None = None
        if not is_exact and self._is_loose:
            self._stream.codec_context.skip_frame = "NONKEY"
        try:
            for frame in self._decoded():
                if found is not None and self._time(frame) > wanted:
                    break
                found = frame
                if not is_exact and not self._is_loose:
                    break
        finally:
            self._stream.codec_context.skip_frame = "DEFAULT"
        return found

    def _look(self) -> None:
        context = self._stream.codec_context
        if max(context.width, context.height) > MOST_SIDE or context.width * context.height > MOST_PIXELS:
            raise MediaError(
                f"Its pictures have {context.width}×{context.height} pixels; at most {MOST_SIDE} a side are read.",
                "Make it smaller.",
                state="too large",
            )
        self._first = next(self._decoded(), None)
        if self._first is None:
            raise MediaError("No picture of it can be decoded.", "Look for another copy.")
        self._start_s = self._first.time or 0.0

    def _decoded(self) -> "Iterator[VideoFrame]":
        import av

        with spoken_errors(self._path):
            packets = self._container.demux(self._stream)
            while True:
                try:
                    packet = next(packets)
                except (StopIteration, av.error.EOFError):
                    return
                except av.error.FFmpegError:
                    return  # the rest of the file is not there
                try:
                    yield from packet.decode()
                except av.error.EOFError:
                    return
                except av.error.FFmpegError:
                    continue  # one broken picture; the next keyframe mends it

    def _seek(self, time_s: float) -> None:
        import av

        earlier = LOOSE_S if self._is_loose else 0.0
        with contextlib.suppress(av.error.FFmpegError):
            self._container.seek(int((time_s + self._start_s - earlier) / self._stream.time_base), stream=self._stream)

    @property
    def _is_loose(self) -> bool:
        """Whether a seek may end after the keyframe that it should find: transport streams have no index."""
        return self._container.format.name == "mpegts"

    def _time(self, frame: "VideoFrame") -> float:
        return max(0.0, (frame.time if frame.time is not None else self._start_s) - self._start_s)

    def _shown(self, frame: "VideoFrame", time: float, longest: int) -> Frame:
        width, height = self.shown_size(longest)
        turns = self.rotation // 90
        pixels = rgb(frame, *((height, width) if turns % 2 else (width, height)))
        return Frame(time, np.ascontiguousarray(np.rot90(pixels, turns)), bool(frame.key_frame))

    def _said_duration(self) -> float:
        own = seconds(self._stream.duration, self._stream.time_base)
        return own or (self._container.duration or 0) / 1_000_000

    def _true_duration(self, said: float) -> tuple[float, str]:
        """Where the last packet ends, looked for near the said end; all packets are read where that is not true."""
        last = self._last_end(said) if said else 0.0
        if not said or last < said - SLACK_S or last > said + SLACK_S:
            last = self._last_end(0.0)
        is_short = said > 0 and last < said - max(SLACK_S, 0.02 * said)
        damage = f"It ends after {last:.1f} s; {said:.1f} s were announced." if is_short else ""
        return last or said, damage

    def _last_end(self, from_s: float) -> float:
        import av

        self._seek(max(0.0, from_s - 5.0))
        end = 0.0
        base: Any = self._stream.time_base
        with contextlib.suppress(av.error.FFmpegError):
            for packet in self._container.demux(self._stream):
                if packet.pts is not None:
                    end = max(end, float((packet.pts + (packet.duration or 0)) * base) - self._start_s)
        return end
