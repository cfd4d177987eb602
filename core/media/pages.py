"""Pages: those of a TIFF, and the frames of an animated GIF, PNG or WebP, one at a time."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from PIL import Image

from core.errors import MediaError
from core.media.readers.base import Picture
from core.media.readers.pictures import opened, orientation, refuse_bombs, shown, spoken_errors, upright_size

# Frames that say they last no longer than this were made for programs that could not be as fast; browsers show them
# for a tenth of a second (the rule of Firefox, Chrome and Safari).
SHORTEST_S, USUAL_S = 0.010, 0.1
# The tag of a colour profile (TIFF/EP, ISO 12234-2); Pillow would keep that of the page before.
TIFF_PROFILE = 34675


class Pages:
    """The pages of one file, which stays open: the next frame of an animation then costs only itself.

    At any time it holds one page and what that is made from. Reading blocks, and may be done by any thread.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._open = contextlib.ExitStack()
        self._image: Image.Image | None = None
        self._turn = 1

    def __enter__(self) -> "Pages":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, number: int, *, longest: int) -> Picture:
        """Page `number` from 0, in the colours, turned and as large as `read_picture` shows the first.

        What is known of the file as a whole (camera, place, time) is left out. Raises MediaError for a page that is
        damaged or not there; the others can still be read.
        """
        with self._lock:
            if self._image is not None and self._image.format != "TIFF" and number < self._image.tell():
                self._let_go()  # frames are made from those before them, and Pillow does not rewind an APNG right
            if self._image is None:
                self._image = self._open.enter_context(opened(self.path))
                self._turn = orientation(self._image)
            try:
                return self._read(self._image, number, longest)
            except MediaError as error:
                # after an error nobody knows where the decoder stands
                self._let_go()
                why = f" ({error.__cause__})" if error.__cause__ is not None else f". {error.what}"
                what = f"Page {number + 1} is damaged or not there{why}".removesuffix(".") + "."
                raise MediaError(what, "Turn to another page.", state=error.state) from error

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._let_go()

    def _read(self, image: Image.Image, number: int, longest: int) -> Picture:
        with spoken_errors():
            if number < 0:
                raise EOFError("there is none")
            image.seek(number)
            refuse_bombs(image)
            if TIFF_PROFILE not in getattr(image, "tag_v2", (TIFF_PROFILE,)):
                image.info.pop("icc_profile", None)
            width, height = upright_size(image, self._turn, image.size)
            pixels, damage = shown(image, self._turn, longest)
        if damage:
            self._let_go()
        return Picture(pixels, width, height, damage=damage)

    def _let_go(self) -> None:
        self._image = None
        self._open.close()


def read_page(path: Path, number: int, longest: int) -> Picture:
    """Page or frame `number` from 0 of a file. Raises MediaError; the other pages may still be whole."""
    with Pages(path) as pages:
        return pages.read(number, longest=longest)


def frame_times(path: Path) -> tuple[float, ...]:
    """How long each frame of an animation is shown, in seconds; () for a file that does not move.

    Nothing is decoded. What is cut off says nothing of the rest. Raises MediaError when the file cannot be opened.
    """
    with spoken_errors(), path.open("rb") as file:
        head = file.read(12)
        if head[:4] == b"GIF8":
            times = list(_gif(file))
        elif head[:8] == b"\x89PNG\r\n\x1a\n":
            times = list(_png(file))
        elif head[:4] == b"RIFF" and head[8:] == b"WEBP":
            times = list(_webp(file))
        else:
            times = []
    return tuple(time if time > SHORTEST_S else USUAL_S for time in times) if len(times) > 1 else ()


def _gif(file: IO[bytes]) -> Iterator[float]:
    """GIF89a: a graphic control extension gives the next image its delay in hundredths of a second."""
    file.seek(10)
    _skip_colours(file, file.read(1))
    file.seek(2, 1)
    delay = 0
    while sort := file.read(1):
        if sort == b"!":
            is_control = file.read(1) == b"\xf9"
            if is_control:
                delay = int.from_bytes(file.read(5)[2:4], "little")
            _skip_blocks(file)
        elif sort == b",":
            _skip_colours(file, file.read(9)[8:])
            file.seek(1, 1)
            _skip_blocks(file)
            yield delay / 100
            delay = 0
        elif sort == b";":
            return


def _skip_colours(file: IO[bytes], flags: bytes) -> None:
    if flags and flags[0] & 0x80:
        file.seek(3 << (flags[0] & 7) + 1, 1)


def _skip_blocks(file: IO[bytes]) -> None:
    while (length := file.read(1)) not in (b"", b"\0"):
        file.seek(length[0], 1)


def _png(file: IO[bytes]) -> Iterator[float]:
    """APNG: each frame has an fcTL chunk; a first picture without one is shown by programs that know no frames."""
    file.seek(8)
    is_first = True
    while len(head := file.read(8)) == 8:
        length, sort = int.from_bytes(head[:4], "big"), head[4:]
        data = file.read(26) if sort == b"fcTL" else b""
        if len(data) == 26:
            yield int.from_bytes(data[20:22], "big") / (int.from_bytes(data[22:24], "big") or 100)
        elif sort == b"IDAT" and is_first:
            yield 0.0
        is_first = is_first and sort not in (b"fcTL", b"IDAT")
        file.seek(length - len(data) + 4, 1)


def _webp(file: IO[bytes]) -> Iterator[float]:
    """RIFF: an ANMF chunk says, after its place and size, its milliseconds. Chunks have even lengths."""
    file.seek(12)
    while len(head := file.read(8)) == 8:
        length = int.from_bytes(head[4:], "little")
        data = file.read(16) if head[:4] == b"ANMF" else b""
        if len(data) == 16:
            yield int.from_bytes(data[12:15], "little") / 1000
        file.seek(length + length % 2 - len(data), 1)
