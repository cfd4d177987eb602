"""Export: copies of the library's files outside it, with their private data or without, as they are or smaller."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from core.errors import Cancelled, InputError, MediaError, StorageError, VegaError
from core.jobs import NOBODY, Reporter
from core.media.reading import read_picture
from core.media.records import Failure, Item
from core.media.remux import copied
from core.media.scrub import scrubbed
from core.params import param
from core.storage.files import FileStore, read_chunks, write_atomically
from core.whole_file import whole

# Pillow's name and the ending of what can be written.
FORMS = {"jpeg": ("JPEG", ".jpg"), "png": ("PNG", ".png"), "webp": ("WEBP", ".webp")}
AS_IT_IS = "as it is"
# Beyond this a side is not made smaller, it is whole.
LONGEST = 100_000


@dataclass(frozen=True)
class ExportOptions:
    """How copies are written."""

    private: bool = param(
        True,
        "Leaves behind place, device, names, notes and previews.",
        title="Without private data",
    )
    longest: int = param(
        0, "Pictures are made smaller until no side is longer; 0 leaves them.", unit="pixels", low=0, high=LONGEST
    )
    form: str = param(AS_IT_IS, "What pictures are written as.", choices=(AS_IT_IS, *FORMS), title="Format")
    quality: int = param(90, "Of JPEG and WebP.", low=1, high=100)


@dataclass(frozen=True)
class ExportReport:
    """What was written, and what could not be."""

    written: tuple[Path, ...] = ()
    failures: tuple[Failure, ...] = ()


def export(
    items: Sequence[Item], folder: Path, files: FileStore, options: ExportOptions, *, job: Reporter = NOBODY
) -> ExportReport:
    """Write each item into a folder under its name; no file there is overwritten. Raises InputError, StorageError."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is no folder.", "Choose a folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{folder} cannot be made: {error.strerror or error}.", "Choose another place.") from error
    written: list[Path] = []
    failures: list[Failure] = []
    for count, item in enumerate(items, 1):
        if job.is_cancelled:
            break
        try:
            written.append(_one(item, files.path(item.digest), folder, options, job))
        except Cancelled:
            raise
        except VegaError as error:
            failures.append(Failure(item.name, error.what, error.todo))
        job.report(count, len(items), item.name)
    return ExportReport(tuple(written), tuple(failures))


def _one(item: Item, source: Path, folder: Path, options: ExportOptions, job: Reporter) -> Path:
    if item.kind != "picture":
        target = _free(folder / item.name)
        if options.private:
            with whole(target) as half:
                copied(source, half, keep_words=False, job=job)
        else:
            write_atomically(target, read_chunks(source))
        return target
    is_same = options.form == AS_IT_IS and not (options.longest and options.longest < max(item.width, item.height))
    if is_same and not options.private:
        target = _free(folder / item.name)
        write_atomically(target, read_chunks(source))
        return target
    data = scrubbed(source.read_bytes()) if is_same else None
    if data is not None:
        target = _free(folder / item.name)
        write_atomically(target, data)
        return target
    return _made(item, source, folder, options)


def _made(item: Item, source: Path, folder: Path, options: ExportOptions) -> Path:
    """A new picture: smaller, of another format, or of one whose pixels cannot be kept without the rest."""
    picture = read_picture(source, longest=options.longest or LONGEST)
    name = options.form if options.form in FORMS else _form_like(item.name)
    form, ending = FORMS[name]
    image = Image.fromarray(picture.pixels)
    exif = b"" if options.private else _upright_exif(source)
    buffer = io.BytesIO()
    try:
        image.save(buffer, form, quality=options.quality, **({"exif": exif} if exif else {}))
    except (OSError, ValueError) as error:
        raise MediaError(f"It cannot be written as {form}: {error}.", "Choose another format.") from error
    target = _free(folder / Path(item.name).with_suffix(ending).name)
    write_atomically(target, buffer.getvalue())
    return target


def _form_like(name: str) -> str:
    """What a picture is written as when the person did not choose: photographs stay small, the rest exact."""
    return "jpeg" if Path(name).suffix.lower() in (".jpg", ".jpeg", ".heic", ".heif", ".avif") else "png"


def _upright_exif(source: Path) -> bytes:
    """What the camera wrote, for pixels that are upright already."""
    try:
        with Image.open(source) as image:
            found = image.getexif()
            found.pop(0x0112, None)
            return found.tobytes()
    except Exception:  # broken EXIF is no EXIF; Pillow raises nearly anything
        return b""


def _free(path: Path) -> Path:
    """A name that is not taken: "a.jpg", "a (2).jpg", …"""
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem} ({number})")
    return found
