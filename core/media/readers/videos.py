"""Videos: MP4, MOV, AVI, WebM, MKV, FLV, WMV, MPEG, 3GP and their relatives; without moving pictures they are sound."""

import datetime
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import MediaError
from core.media.containers import opened, without_cover
from core.media.readers.base import Picture, Reader
from core.media.readers.sounds import read_sound
from core.media.video import Frame, Video, VideoInfo
from core.media.wording import clock

SIGNATURES = (
    b"\x1a\x45\xdf\xa3",  # Matroska, WebM (EBML)
    b"FLV\x01",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # ASF: WMV, WMA
    b"\x00\x00\x01\xba",  # MPEG program stream
    b"\x00\x00\x01\xb3",  # MPEG video
)
# First boxes of ISO base media and QuickTime files.
BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
# A transport stream begins every packet of 188 bytes with this.
SYNC, PACKET = 0x47, 188
# A frame with less contrast than this (standard deviation of 0 to 255) says nothing: black leaders, fades.
CONTRAST = 12.0
LOOKED_AT = 5


class Videos(Reader):
    """Moving pictures."""

    title = "Videos"

    @dataclass(frozen=True)
    class Params:
        """Nothing to choose."""

    def recognises(self, head: bytes) -> bool:
        """By the bytes, whatever the file is called."""
        if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
            return True
        is_stream = len(head) > 2 * PACKET and all(head[place] == SYNC for place in (0, PACKET, 2 * PACKET))
        return head.startswith(SIGNATURES) or head[4:8] in BOXES or is_stream

    def read(self, path: Path, *, longest: int) -> Picture:
        """A frame that says something, and what is known of the video. Raises MediaError."""
        with opened(path) as container:
            has_video = bool(without_cover(container.streams.video))
            has_sound = bool(container.streams.audio)
        if not has_video:
            if not has_sound:
                raise MediaError("There is neither picture nor sound in it.", "Look for another copy.")
            return read_sound(path, longest=longest)
        with Video.open(path) as video:
            info = video.info()
            frame = telling(video, info.duration_s, longest)
        return Picture(
            frame.pixels,
            info.width,
            info.height,
            facts(info),
            _moment(info.created),
            info.damage,
            kind="video",
            duration_s=info.duration_s,
        )


def telling(video: Video, duration_s: float, longest: int) -> Frame:
    """The first keyframe with something to see, from a tenth of the way on; of dull ones the least dull."""
    times = [duration_s * part for part in np.linspace(0.1, 0.9, LOOKED_AT)]
    best: Frame | None = None
    for found in video.at([*times, 0.0], longest=longest):
        if best is None or found.pixels.std() > best.pixels.std():
            best = found
        if found.pixels.std() >= CONTRAST:
            return found
    if best is None:
        raise MediaError("No picture of it can be decoded.", "Look for another copy.")
    return best


def facts(info: VideoInfo) -> tuple[tuple[str, str], ...]:
    """What a person reads about a video."""
    rate = f"{info.rate:.2f}".rstrip("0").rstrip(".")
    rows = [
        ("Duration", clock(info.duration_s)),
        ("Frames a second", f"{rate} (variable)" if info.is_variable else rate),
        ("Codec", info.codec),
        ("Container", info.container),
        ("Sound", "yes" if info.has_sound else "none"),
    ]
    if info.bit_rate:
        rows.append(("Bit rate", f"{info.bit_rate / 1e6:.2f} Mbit/s"))
    if info.is_hdr:
        rows.append(("Brightness", "high dynamic range"))
    if info.rotation:
        rows.append(("Turned", f"{info.rotation}°"))
    return tuple(rows)


def _moment(text: str) -> float | None:
    """A creation time; cameras without a clock say 1904 or 1970, which is none."""
    try:
        found = datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
    return found if found > 86_400 else None
