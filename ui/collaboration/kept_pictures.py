"""Pictures that a person puts into a document: read with care, kept in the file store, given to the workspace."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QSize
from PySide6.QtGui import QImage, QImageReader

from core.backend import Backend
from core.collaboration.talk_files import PICTURE_BYTES
from core.errors import InputError

ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp")


async def keep(backend: Backend, workspace_id: str, picture: QImage | Path) -> tuple[str, QSize]:
    """The digest of a picture that members of the workspace can have from now on, and its size in pixels.

    Raises InputError for what is no picture that can be shown, or too large for a document; StorageError.
    """
    if isinstance(picture, Path):
        size = await asyncio.to_thread(_looked_at, picture)
        digest = await asyncio.to_thread(backend.files.add_file, picture)
    else:
        size = picture.size()
        digest = await asyncio.to_thread(backend.files.add_bytes, _png(picture))
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


def _looked_at(path: Path) -> QSize:
    try:
        length = path.stat().st_size
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.", "Choose another file.") from error
    if length > PICTURE_BYTES:
        raise InputError(f"{path.name} is too large for a document.", "Send it in the chat, or choose a smaller one.")
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if not reader.canRead() or size.isEmpty():
        raise InputError(f"{path.name} is no picture that can be shown here.", f"Use one of {', '.join(ENDINGS)}.")
    return size


def _png(picture: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # its stubs name the file first
    data = bytes(buffer.data().data())
    if len(data) > PICTURE_BYTES:
        raise InputError("The picture is too large for a document.", "Make it smaller first.")
    return data
