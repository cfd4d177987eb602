"""What a line announces of a file: name, size, media type, and of pictures a small WebP to look at meanwhile."""

import io
import mimetypes
from pathlib import Path

from PIL import Image, ImageOps

from core.collaboration.talk_checks import FILE_BYTES, NAME_CHARACTERS, THUMBNAIL_BYTES
from core.collaboration.talk_records import Attachment
from core.errors import InputError

# The longer side of what is shown in a line, on a dense screen; tried smaller until it is small enough.
SIDES = (480, 320, 240, 160)
QUALITY = 70
# A picture of more pixels is announced without a look: reading it would take the memory of the machine.
MOST_PIXELS = 200_000_000
PICTURES = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")


def announced(path: Path, digest: str) -> Attachment:
    """The attachment for a file that lies in the store under `digest`. Blocks. Raises InputError."""
    size = path.stat().st_size
    if size > FILE_BYTES:
        raise InputError(
            f"{path.name} has {size / (1 << 30):.1f} GB; the chat takes up to {FILE_BYTES >> 30}.", "Send it otherwise."
        )
    # not strict: WebP is a picture too
    media_type = mimetypes.guess_type(path.name, strict=False)[0] or "application/octet-stream"
    width, height, thumbnail = _look(path) if media_type.startswith("image/") else (0, 0, b"")
    return Attachment(digest, _bounded(path.name), size, media_type, width, height, thumbnail)


def thumbnail_of(picture: Image.Image) -> bytes:
    """A WebP of at most `THUMBNAIL_BYTES`, b"" when none is small enough."""
    for side in SIDES:
        small = picture.copy()
        small.thumbnail((side, side))
        made = io.BytesIO()
        small.save(made, "WEBP", quality=QUALITY, method=4)
        if made.tell() <= THUMBNAIL_BYTES:
            return made.getvalue()
    return b""


def thumbnail_in(path: Path) -> bytes:
    """The same of a picture file; b"" when it cannot be read. Blocks."""
    return _look(path)[2]


def _look(path: Path) -> tuple[int, int, bytes]:
    try:
        with Image.open(path, formats=PICTURES) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS:
                return 0, 0, b""
            # before anything touches the pixels: a JPEG is then read at a fraction of its size
            opened.thumbnail((2 * SIDES[0], 2 * SIDES[0]))
            turned = ImageOps.exif_transpose(opened)
            if (turned.width > turned.height) != (width > height):
                width, height = height, width
            return width, height, thumbnail_of(turned.convert("RGBA" if _has_alpha(turned) else "RGB"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        # a file that only calls itself a picture is a file
        return 0, 0, b""


def _has_alpha(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def _bounded(name: str) -> str:
    """Within what a name may have, with the ending that says what it is."""
    name = "".join(letter for letter in name if letter.isprintable() and letter not in "/\\") or "file"
    if len(name) <= NAME_CHARACTERS:
        return name
    ending = Path(name).suffix[:20]
    return name[: NAME_CHARACTERS - len(ending)] + ending
