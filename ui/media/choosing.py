"""Asking for files and folders without stopping the loop: dialogs that are awaited, not executed."""

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

PICTURES = "Pictures (*.jpg *.jpeg *.png *.webp *.gif *.tif *.tiff *.bmp *.heic *.heif *.avif *.pnm *.ppm *.pgm)"


async def choose_files(parent: QWidget, *, title: str = "Add pictures") -> list[Path]:
    """The files that the person picks; none when they change their mind."""
    dialog = QFileDialog(parent, title, "", f"{PICTURES};;All files (*)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return await _chosen(dialog)


async def choose_folder(parent: QWidget) -> list[Path]:
    """The folder that the person picks."""
    dialog = QFileDialog(parent, "Add a folder of pictures")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return await _chosen(dialog)


async def _chosen(dialog: QFileDialog) -> list[Path]:
    closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    dialog.finished.connect(lambda code: None if closed.done() else closed.set_result(code))
    dialog.open()
    is_accepted = await closed == QDialog.DialogCode.Accepted.value
    paths = [Path(path) for path in dialog.selectedFiles()] if is_accepted else []
    dialog.deleteLater()
    return paths
