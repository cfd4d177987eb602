"""Pictures that Vega made, as the bytes of a file."""

import io

import numpy as np
from PIL import Image

from core.errors import MediaError

# Where the eye sees no difference any more and files stay half as large as at 100.
QUALITY = 92
# EXIF's tag for how a camera was held; made pixels are upright.
ORIENTATION = 0x0112


def png_bytes(pixels: np.ndarray) -> bytes:
    """A PNG of uint8 (h, w, 4) with its transparency, or of (h, w, 3). Raises MediaError when it cannot be written."""
    return _written(pixels, "PNG")


def jpeg_bytes(pixels: np.ndarray, *, quality: int = QUALITY, exif: bytes = b"") -> bytes:
    """A JPEG of uint8 (h, w, 3). `exif` is what the camera wrote; how it was held is left out, the pixels are upright.

    Raises MediaError when it cannot be written, such as a side of more than 65,535 pixels.
    """
    return _written(pixels, "JPEG", quality=quality, subsampling=0, exif=_upright(exif))


def _written(pixels: np.ndarray, form: str, *, exif: bytes = b"", **options: int) -> bytes:
    buffer = io.BytesIO()
    try:
        Image.fromarray(pixels).save(buffer, form, **options, **({"exif": exif} if exif else {}))
    except (OSError, ValueError) as error:
        raise MediaError(f"It cannot be written as {form}: {error}.", "Make it smaller first.") from error
    return buffer.getvalue()


def _upright(exif: bytes) -> bytes:
    if not exif:
        return b""
    found = Image.Exif()
    try:
        found.load(exif)
        found.pop(ORIENTATION, None)
        return found.tobytes()
    except Exception:  # broken EXIF is no EXIF; Pillow raises nearly anything
        return b""
