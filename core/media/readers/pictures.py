"""Pictures: JPEG, PNG, TIFF, WebP, GIF, BMP, PNM, HEIC and AVIF, decoded safely."""

import contextlib
import datetime
import functools
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import ExifTags, Image, ImageCms, ImageOps

from core.errors import MediaError
from core.media.readers.base import Picture, Reader
from core.media.written import read_written

# Decoded, this many pixels take half a gigabyte: a 98-megapixel panorama passes, a bomb does not.
MOST_PIXELS = 170_000_000

SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"GIF8", b"BM", b"P4", b"P5", b"P6")
# ISO base media brands of still pictures (bytes 8 to 12 after "ftyp").
BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis", b"avif", b"avis")
# What Pillow's decoders raise for bytes that make no sense.
FOREIGN = (
    *(OSError, ValueError, SyntaxError, MemoryError, EOFError, TypeError, RuntimeError),
    *(struct.error, LookupError, ArithmeticError, AttributeError),
)
# Turned by Pillow or libheif already when they are opened.
UPRIGHT = ("TIFF", "HEIF", "AVIF")

# Formats whose further pictures a person would miss (a JPEG's second one is a preview).
PAGED = ("TIFF", "GIF", "PNG", "WEBP")

SHOWN = {
    "Make": "Camera maker",
    "Model": "Camera",
    "LensModel": "Lens",
    "DateTimeOriginal": "Taken",
    "ExposureTime": "Exposure",
    "FNumber": "Aperture",
    "ISOSpeedRatings": "ISO",
    "FocalLength": "Focal length",
    "Software": "Software",
    "Artist": "Artist",
    "Copyright": "Copyright",
}


class Pictures(Reader):
    """Still pictures."""

    title = "Pictures"

    @dataclass(frozen=True)
    class Params:
        """Nothing to choose."""

    def recognises(self, head: bytes) -> bool:
        """By the bytes, whatever the file is called."""
        if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            return True
        return head.startswith(SIGNATURES) or (head[4:8] == b"ftyp" and head[8:12] in BRANDS)

    def read(self, path: Path, *, longest: int) -> Picture:
        """Upright sRGB pixels. A file that is cut off gives what is there, and says so."""
        with opened(path) as image:
            stored = image.size
            # JPEG only: decodes at a fraction of the size, the least from which it is still made smaller
            image.draft("RGB", within(stored, longest))
            exif, taken, turn, place = _exif(image)
            written = read_written(image)
            pixels, damage = shown(image, turn, longest)
            pages = _pages(image)
            width, height = upright_size(image, turn, stored)
            if pages > 1:
                exif = (*exif, ("Pages" if image.format == "TIFF" else "Frames", str(pages)))
        exif = (*written.rows(), *exif)
        return Picture(pixels, width, height, exif, taken, damage, pages=pages, place=place, keywords=written.keywords)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """The image in a file, not yet decoded. Raises MediaError for one that is too large, and for what Pillow raises."""
    _open_heif_too()
    with spoken_errors(), Image.open(path) as image:
        refuse_bombs(image)
        yield image


@contextlib.contextmanager
def spoken_errors() -> Iterator[None]:
    """What Pillow raises, in words."""
    try:
        yield
    except Image.DecompressionBombError as error:
        raise MediaError(
            "The picture is too large to be read safely.", "Make it smaller first.", state="too large"
        ) from error
    except FOREIGN as error:
        raise MediaError(f"The file is damaged or not a picture: {error}.", "Look for another copy.") from error


def refuse_bombs(image: Image.Image) -> None:
    """Raises MediaError when the page that is open is too large to be decoded."""
    width, height = image.size
    if width * height > MOST_PIXELS:
        found, most = width * height // 1_000_000, MOST_PIXELS // 1_000_000
        raise MediaError(
            f"The picture has {found} megapixels; at most {most} are read.", "Make it smaller.", state="too large"
        )


def shown(image: Image.Image, turn: int, longest: int) -> tuple[np.ndarray, str]:
    """The page that is open as a person sees it, no side longer than `longest`, and what is damaged in words.

    `turn` is the orientation 1 to 8 that the file's EXIF says.
    """
    whole, damage = _load(image)
    pixels = _srgb(_eight_bits(whole))
    pixels = pixels if image.format in UPRIGHT else _turn(pixels, turn)
    pixels.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return np.asarray(pixels), damage


def within(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Width and height of the same shape with no side longer than `longest`."""
    factor = longest / max(*size, 1)
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def upright_size(image: Image.Image, turn: int, stored: tuple[int, int]) -> tuple[int, int]:
    """Width and height on the screen of what is `stored` so."""
    is_lying = image.format not in UPRIGHT and turn >= 5
    return stored[::-1] if is_lying else stored


def orientation(image: Image.Image) -> int:
    """How the camera was held, 1 to 8 (CIPA DC-008). Broken EXIF is no EXIF."""
    return _exif(image)[2]


@functools.cache
def _open_heif_too() -> None:
    """Teach Pillow HEIC and AVIF, once."""
    import pillow_heif

    pillow_heif.register_heif_opener()


def _load(image: Image.Image) -> tuple[Image.Image, str]:
    """The decoded picture. After an early end of the file the decoder's buffer holds what came before it."""
    try:
        image.load()
    except OSError as error:
        if "truncated" not in str(error):
            raise
        return image._new(image.im), "The file ends early; what was there is shown."
    return image, ""


def _eight_bits(image: Image.Image) -> Image.Image:
    """16-bit grey scaled to 8 bits (Pillow's own conversion would clip it to white)."""
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, dtype=np.float64)
        top = 65_535.0 if image.mode.startswith("I") else max(1.0, float(np.nanmax(values, initial=1.0)))
        return Image.fromarray(np.clip(values * (255 / top), 0, 255).astype(np.uint8))
    return image


def _srgb(image: Image.Image) -> Image.Image:
    """RGB for a normal screen; transparency over white."""
    profile = image.info.get("icc_profile")
    if image.mode == "P" or image.mode in ("LA", "PA", "RGBa"):
        image = image.convert("RGBA")
    if image.mode == "RGBA":
        flat = Image.new("RGBA", image.size, (255, 255, 255, 255))
        flat.alpha_composite(image)
        image = flat.convert("RGB")
    if profile and image.mode in ("RGB", "L", "CMYK"):
        # a broken profile is no reason to lose the picture
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if turned is not None:
                return turned
    return image.convert("RGB")


def _turn(image: Image.Image, orientation: int) -> Image.Image:
    if orientation == 1:
        return image
    marked = image.copy()
    marked.getexif()[ExifTags.Base.Orientation] = orientation
    return ImageOps.exif_transpose(marked)


def _pages(image: Image.Image) -> int:
    """How many pages or frames there are; counting them needs no decoding, but broken files may object."""
    if image.format not in PAGED:
        return 1
    try:
        return max(1, int(getattr(image, "n_frames", 1)))
    except Exception:  # Pillow raises nearly anything while it walks through a damaged file
        return 1


def _exif(
    image: Image.Image,
) -> tuple[tuple[tuple[str, str], ...], float | None, int, tuple[float, float] | None]:
    """Rows for people, when it was taken (Unix seconds), the orientation 1 to 8, the place. Broken EXIF is no EXIF."""
    try:
        found = image.getexif()
        inner = found.get_ifd(ExifTags.IFD.Exif)
        names: dict[str, Any] = {ExifTags.TAGS.get(tag, ""): value for tag, value in {**found, **inner}.items()}
        rows = tuple((SHOWN[name], _words(name, names[name])) for name in SHOWN if name in names)
        place = _place(found.get_ifd(ExifTags.IFD.GPSInfo))
        orientation = int(found.get(ExifTags.Base.Orientation, 1))
    except Exception:  # EXIF is foreign bytes in a hundred dialects; Pillow raises nearly anything
        return (), None, 1, None
    taken = _moment(str(names.get("DateTimeOriginal", "")))
    if place is not None:
        rows = (*rows, ("Place", f"{place[0]:.5f}, {place[1]:.5f}"))
    return rows, taken, orientation if 1 <= orientation <= 8 else 1, place


def _words(name: str, value: Any) -> str:
    if name == "ExposureTime":
        seconds = float(value)
        return f"1/{round(1 / seconds)} s" if 0 < seconds < 1 else f"{seconds:g} s"
    if name == "FNumber":
        return f"f/{float(value):g}"
    if name == "FocalLength":
        return f"{float(value):g} mm"
    return str(value).strip("\x00 ")[:200]


def _moment(text: str) -> float | None:
    try:
        # cameras write local time without a zone
        return datetime.datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S").timestamp()  # noqa: DTZ007
    except (ValueError, OverflowError, OSError):
        return None


def _place(gps: dict[int, Any]) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; nothing when they cannot be read. Latitude 0 is a legal place."""
    try:
        degrees = []
        for value, half, negative, most in ((2, 1, "S", 90), (4, 3, "W", 180)):
            whole, minutes, seconds = (float(part) for part in gps[value])
            number = whole + minutes / 60 + seconds / 3600
            if not abs(number) <= most:
                return None
            degrees.append(-number if str(gps[half]).strip("\x00").upper() == negative else number)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return degrees[0], degrees[1]
