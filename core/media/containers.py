"""Containers of video and sound (FFmpeg through PyAV), opened safely: known formats only, and no file but this one."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from core.errors import MediaError

if TYPE_CHECKING:
    from av.container import InputContainer

# Playlists and the like name other files and addresses: they are not among these.
FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,asf,mpeg,mpegts,mpegvideo,m4v,h264,hevc,ogg,wav,w64,mp3,flac,aac,au,aiff,"
    "caf,amr,ac3,eac3"
)
# A file that lies about its streams must not make FFmpeg look for them for ever.
LOOK_BYTES, LOOK_US = 20_000_000, 10_000_000
BUFFER_BYTES = 1 << 18


@contextlib.contextmanager
def opened(path: Path) -> "Iterator[InputContainer]":
    """The container of a file. Raises MediaError in words for whatever is wrong with it."""
    import av

    options = {
        "protocol_whitelist": "file",
        "format_whitelist": FORMATS,
        "probesize": str(LOOK_BYTES),
        "analyzeduration": str(LOOK_US),
    }
    # through a file of ours: names that are not UTF-8, or that lie, do not matter
    with (
        spoken_errors(path),
        path.open("rb") as file,
        av.open(
            _Nameless(file), "r", metadata_errors="replace", options=options, buffer_size=BUFFER_BYTES
        ) as container,
    ):
        yield container


class _Nameless:
    """A file whose name FFmpeg does not know: it would believe the name more than the bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self.read = file.read
        self.seek = file.seek
        self.tell = file.tell


@contextlib.contextmanager
def spoken_errors(path: Path) -> Iterator[None]:
    """FFmpeg's errors as MediaError."""
    import av

    try:
        yield
    except PermissionError as error:
        raise MediaError("It may not be read.", "Ask its owner, or copy it where you may.", state="locked") from error
    except (av.error.FFmpegError, OSError, ValueError, MemoryError, OverflowError, ArithmeticError) as error:
        if isinstance(error, av.error.ArgumentError | av.error.InvalidDataError):
            words = "there is no video or sound in it, or its index is missing"
        else:
            words = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise MediaError(
            f"The file is damaged or of a kind that cannot be read: {words}.", "Look for a whole copy."
        ) from error


def seconds(value: int | None, base: Any) -> float | None:
    """A time in units of `base` in seconds."""
    return None if value is None or base is None else float(value * base)


def without_cover(streams: Any) -> list[Any]:
    """Video streams that move: a song's cover is a picture, not a video."""
    import av

    cover = av.stream.Disposition.attached_pic
    return [stream for stream in streams if not stream.disposition & cover]
