"""Privacy scrub: a picture's file without place, device, names, notes and previews; the picture itself byte for byte.

Only what is needed to show the picture is copied: everything else, known or not, stays behind. The orientation is kept
in a new EXIF block that holds nothing else, so that the pixels need not be touched.
"""

import io
import struct
import zlib
from collections.abc import Callable, Iterator

from PIL import ExifTags, Image

from core.errors import MediaError

JPEG, PNG, GIF = b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"GIF8"
# JPEG segments that are no picture: APP0 to APP15, comments. (ITU-T T.81, table B.1)
APP0, APP2, APP14, APP15, COM = 0xE0, 0xE2, 0xEE, 0xEF, 0xFE
SOS, EOI, RST0, RST7, TEM = 0xDA, 0xD9, 0xD0, 0xD7, 0x01
# PNG chunks that say how the picture looks (PNG 3rd edition, section 11, and its animation).
SHOWN = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP mDCV cLLI acTL fcTL fdAT".split())
# WebP chunks that hold pixels, colours or frames; and the flags of VP8X that promise others.
PIXELS = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
EXIF_FLAG, XMP_FLAG = 0x08, 0x04
# A GIF's loop count is told by these applications.
LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def scrubbed(data: bytes) -> bytes | None:
    """The file without anything that is no picture; None for a format whose pixels cannot be kept as they are.

    Raises MediaError for a damaged file: nothing may be left behind by mistake.
    """
    make = _maker(data)
    if make is None:
        return None
    try:
        return b"".join(make(data, _orientation(data)))
    except (struct.error, IndexError, ValueError) as error:
        raise MediaError(
            "The file is damaged: what it says of itself cannot be found.", "Export it as a new picture."
        ) from error


def _maker(data: bytes) -> Callable[[bytes, int], Iterator[bytes]] | None:
    if data.startswith(JPEG):
        return _jpeg
    if data.startswith(PNG):
        return _png
    if data.startswith(GIF):
        return _gif
    return _webp if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def _orientation(data: bytes) -> int:
    try:
        with Image.open(io.BytesIO(data)) as image:
            found = int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # broken EXIF is no EXIF; Pillow raises nearly anything
        return 1
    return found if 1 <= found <= 8 else 1


def _exif(orientation: int) -> bytes:
    """EXIF with one entry: little-endian TIFF, one directory, tag 0x0112 as a short."""
    return b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, ExifTags.Base.Orientation, 3, 1, orientation, 0, 0)


def _jpeg(data: bytes, orientation: int) -> Iterator[bytes]:
    yield JPEG
    if orientation != 1:
        block = b"Exif\0\0" + _exif(orientation)
        yield b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block
    place = 2
    while True:
        if data[place] != 0xFF:
            raise ValueError("no marker")
        kind = data[place + 1]
        if kind == 0xFF:  # padding
            place += 1
            continue
        if kind == EOI:
            yield b"\xff\xd9"
            return  # what follows is no part of the picture: previews, films, anything
        if kind == TEM or RST0 <= kind <= RST7:
            place += 2
            continue
        (size,) = struct.unpack_from(">H", data, place + 2)
        segment = data[place : place + 2 + size]
        if len(segment) < 2 + size:
            raise ValueError("cut off")
        yield from _segment(kind, segment)
        place += 2 + size
        if kind == SOS:
            end = _scan_end(data, place)
            yield data[place:end]
            place = end


def _segment(kind: int, segment: bytes) -> Iterator[bytes]:
    body = segment[4:]
    is_colour = (kind == APP2 and body.startswith(b"ICC_PROFILE\0")) or (kind == APP14 and body.startswith(b"Adobe"))
    if kind == APP0 and body.startswith(b"JFIF\0"):
        # without its preview
        yield b"\xff\xe0\x00\x10" + body[:12] + b"\0\0"
    elif is_colour or not (APP0 <= kind <= APP15 or kind == COM):
        yield segment


def _scan_end(data: bytes, place: int) -> int:
    """Where the compressed pixels end: at a marker that is neither a stuffed byte nor a restart."""
    while True:
        place = data.index(b"\xff", place)
        kind = data[place + 1]
        if kind not in (0, 0xFF) and not RST0 <= kind <= RST7:
            return place
        place += 1 if kind == 0xFF else 2


def _png(data: bytes, orientation: int) -> Iterator[bytes]:
    yield PNG
    place = len(PNG)
    while True:
        (size,) = struct.unpack_from(">I", data, place)
        kind, chunk = data[place + 4 : place + 8], data[place : place + 12 + size]
        if len(chunk) < 12 + size:
            raise ValueError("cut off")
        if kind in SHOWN:
            yield chunk
        if kind == b"IHDR" and orientation != 1:
            body = b"eXIf" + _exif(orientation)
            yield struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
        if kind == b"IEND":
            return
        place += 12 + size


def _webp(data: bytes, orientation: int) -> Iterator[bytes]:
    chunks: list[bytes] = []
    place, (whole,) = 12, struct.unpack_from("<I", data, 4)
    while place < min(len(data), whole + 8):
        kind, (size,) = data[place : place + 4], struct.unpack_from("<I", data, place + 4)
        chunk = data[place : place + 8 + size + size % 2]
        if len(chunk) < 8 + size:
            raise ValueError("cut off")
        if kind == b"VP8X":
            keeps = EXIF_FLAG if orientation != 1 else 0
            chunk = chunk[:8] + bytes([chunk[8] & ~(EXIF_FLAG | XMP_FLAG) | keeps]) + chunk[9:]
        if kind in PIXELS:
            chunks.append(chunk)
        place += 8 + size + size % 2
    if orientation != 1:
        body = _exif(orientation)
        chunks.append(b"EXIF" + struct.pack("<I", len(body)) + body)
    body = b"".join(chunks)
    yield b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP"
    yield body


def _gif(data: bytes, orientation: int) -> Iterator[bytes]:
    place = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    yield data[:place]
    while True:
        kind = data[place]
        if kind == 0x3B:
            yield b"\x3b"
            return
        head = 10 + (3 << (data[place + 9] & 7) + 1 if data[place + 9] & 0x80 else 0) + 1 if kind == 0x2C else 2
        if kind not in (0x2C, 0x21):
            raise ValueError("no block")
        end = place + head
        while data[end]:
            end += data[end] + 1
        block = data[place : end + 1]
        is_loop = block[1] == 0xFF and block[3:14] in LOOPS
        # pictures, their timing, and the loop; comments and other applications stay behind
        if kind == 0x2C or block[1] == 0xF9 or is_loop:
            yield block
        place = end + 1
