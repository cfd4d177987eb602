"""Sound: what a file holds, and its samples as mono float32 in blocks, whatever the rate, depth and container."""

import contextlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from core.errors import MediaError
from core.media.containers import opened, seconds, spoken_errors

if TYPE_CHECKING:
    from av import AudioFrame
    from av.container import InputContainer

# Samples a second that speech models hear.
SPEECH_RATE = 16_000
SLACK_S = 1.0


@dataclass(frozen=True)
class SoundInfo:
    """What is known of a sound. `depth` is the bits of a sample, 0 where the codec has none; `damage` as of a video."""

    duration_s: float
    rate: int
    channels: int
    depth: int
    codec: str
    container: str
    bit_rate: int
    title: str = ""
    artist: str = ""
    album: str = ""
    damage: str = ""


class Sound:
    """An open sound. Blocks; raises MediaError for damage that leaves nothing to hear."""

    def __init__(self, container: "InputContainer", path: Path) -> None:
        self._container = container
        self._path = path
        if not container.streams.audio:
            raise MediaError("There is no sound in it.", "Choose a file with a sound track.")
        self._stream = container.streams.audio[0]
        if self._stream.codec_context is None:
            raise MediaError("The sound is of a codec that is not known here.", "Convert it first.")

    @classmethod
    @contextlib.contextmanager
    def open(cls, path: Path) -> "Iterator[Sound]":
        """The first sound track of a file. Raises MediaError."""
        with opened(path) as container:
            yield cls(container, path)

    def info(self) -> SoundInfo:
        """Everything that the file says, and how long it really is."""
        context, words = self._stream.codec_context, {**self._container.metadata, **self._stream.metadata}
        known = {name.lower(): str(text) for name, text in words.items()}
        duration, damage = self._true_duration()
        return SoundInfo(
            duration,
            int(context.sample_rate or 0),
            int(context.layout.nb_channels) if context.layout else 0,
            _depth(context.codec.name, int(context.format.bits) if context.format else 0),
            context.codec.name,
            self._container.format.name.split(",")[0],
            int(context.bit_rate or self._container.bit_rate or 0),
            known.get("title", ""),
            known.get("artist", ""),
            known.get("album", ""),
            damage,
        )

    def blocks(self, rate: int = SPEECH_RATE, *, block_s: float = 1.0) -> Iterator[np.ndarray]:
        """Mono float32 in [-1, 1] at `rate`, so many seconds at a time; the last block is as long as what is left."""
        size, waiting, count = max(1, round(rate * block_s)), [], 0
        for part in self._parts(rate):
            waiting.append(part)
            count += len(part)
            if count >= size:
                whole = np.concatenate(waiting)
                for start in range(0, len(whole) - size + 1, size):
                    yield whole[start : start + size]
                waiting = [whole[len(whole) // size * size :]]
                count = len(waiting[0])
        if count:
            yield np.concatenate(waiting)

    def samples(self, rate: int = SPEECH_RATE, *, most_s: float = 6 * 3600.0) -> np.ndarray:
        """All of it, at most so many seconds: float32 (n,)."""
        parts, left = [], round(most_s * rate)
        for part in self._parts(rate):
            parts.append(part[:left])
            left -= len(parts[-1])
            if left <= 0:
                break
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def filtered(self, *filters: tuple[str, str]) -> "Iterator[AudioFrame]":
        """The sound through FFmpeg's filters, each with its options."""
        import av

        graph = av.filter.Graph()
        with spoken_errors(self._path):
            between = [graph.add(*each) for each in filters]
            graph.link_nodes(graph.add_abuffer(template=self._stream), *between, graph.add("abuffersink")).configure()
            for frame in itertools.chain(self._decoded(), [None]):
                graph.push(frame)
                with contextlib.suppress(av.error.BlockingIOError, av.error.EOFError):
                    while True:
                        yield cast("AudioFrame", graph.pull())

    def _parts(self, rate: int) -> Iterator[np.ndarray]:
        import av

        # the mean of the channels: FFmpeg's own way to one channel makes it louder than either; not planar, of which
        # PyAV only sees eight channels
        resampler = av.AudioResampler(format="flt", rate=rate)
        with spoken_errors(self._path):
            for frame in self._decoded():
                frame.pts = None  # gaps and jumps in time stamps are not heard
                for made in resampler.resample(frame):
                    yield _mean(made)
            for made in resampler.resample(None):
                yield _mean(made)

    def _decoded(self) -> "Iterator[AudioFrame]":
        import av

        self._rewind()
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except (StopIteration, av.error.FFmpegError):
                return  # the end, or what is left of a file that was cut off
            try:
                yield from packet.decode()
            except av.error.FFmpegError:
                continue  # one broken packet

    def _rewind(self) -> None:
        import av

        # before the beginning: at 0 some containers pass over the first packet, which later ones need; others refuse
        for place in (-1_000_000, 0):
            with contextlib.suppress(av.error.FFmpegError):
                self._container.seek(place)
                return

    def _true_duration(self) -> tuple[float, str]:
        """By the packets, which are read without being decoded; what the header says is only compared."""
        import av

        said = seconds(self._stream.duration, self._stream.time_base) or (self._container.duration or 0) / 1_000_000
        self._rewind()
        begin, end = float("inf"), 0.0
        with contextlib.suppress(av.error.FFmpegError):
            for packet in self._container.demux(self._stream):
                if packet.pts is not None:
                    begin = min(begin, float(packet.pts * packet.time_base))
                    end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        found = max(0.0, end - begin) if end else said
        is_short = said > found + max(SLACK_S, 0.02 * said)
        return found, f"It ends after {found:.1f} s; {said:.1f} s were announced." if is_short else ""


def _mean(frame: "AudioFrame") -> np.ndarray:
    """The mean of a frame's channels, float32 (n,)."""
    values: np.ndarray = frame.to_ndarray()
    found: np.ndarray = values.reshape(-1, max(1, frame.layout.nb_channels)).mean(1)
    return found


def _depth(codec: str, bits: int) -> int:
    """Bits of a sample, of codecs that lose nothing: what is decoded to 32 may have been 24."""
    if named := re.match(r"pcm_[a-z]+(\d+)", codec):
        return int(named.group(1))
    return bits if codec in ("flac", "alac") else 0
