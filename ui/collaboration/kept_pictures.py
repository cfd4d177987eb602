"""Pictures that a person puts into a document: read with care, kept in the file store, given to the workspace."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QSize
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from core.backend import Backend
from core.collaboration.talk_files import PICTURE_BYTES
from core.errors import InputError
from ui.collaboration.shelf_look import picture_in

# What every window shows as it is.
SHOWN = ("jpeg", "png", "webp", "gif", "bmp")
ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp")


async def keep(backend: Backend, workspace_id: str, picture: QImage | Path) -> tuple[str, QSize]:
    """The digest of a picture that members of the workspace can have from now on, and its size in pixels.

    Raises InputError for what is no picture that can be shown, or too large for a document; StorageError.
    """
    if isinstance(picture, Path) and (size := await asyncio.to_thread(_looked_at, picture)) is not None:
        digest = await asyncio.to_thread(backend.files.add_file, picture)
    else:
        image = await asyncio.to_thread(_read, picture) if isinstance(picture, Path) else picture
        size = image.size()
        digest = await asyncio.to_thread(backend.files.add_bytes, _written(image))
    await backend.collaboration.talk.files.give(workspace_id, digest)
    return digest, size


def pictures_in(source: QMimeData) -> list[QImage | Path]:
    """The pictures that are dropped or pasted: files of them, or one as pixels when there are no words beside it."""
    paths = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
    found: list[QImage | Path] = [path for path in paths if path.suffix.lower() in ENDINGS]
    if not found and source.hasImage() and not source.hasText():
        image = source.imageData()
        found = [image] if isinstance(image, QImage) else []
    return found


def _looked_at(path: Path) -> QSize | None:
    """The size of a picture as every member's window shows it; None for a sort that must be written anew."""
    try:
        length = path.stat().st_size
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.", "Choose another file.") from error
    if length > PICTURE_BYTES:
        raise InputError(f"{path.name} is too large for a document.", "Send it in the chat, or choose a smaller one.")
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    is_shown = bytes(reader.format().data()).decode() in SHOWN and reader.canRead() and not size.isEmpty()
    if not is_shown:
        return None
    is_turned = reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90
    return size.transposed() if is_turned else size


def _read(path: Path) -> QImage:
    image = picture_in(path)
    if image.isNull():
        raise InputError(f"{path.name} is no picture that can be read.", f"Use one of {', '.join(ENDINGS)}.")
    return image


def _written(picture: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # pixels that lie on the clipboard are drawings more often than photographs; those without alpha come from files
    sort = "JPEG" if picture.format() == QImage.Format.Format_RGB888 else "PNG"
    picture.save(buffer, sort, 90)  # type: ignore[call-overload]  # its stubs name the file first
    data = bytes(buffer.data().data())
    if len(data) > PICTURE_BYTES:
        raise InputError("The picture is too large for a document.", "Make it smaller first.")
    return data
