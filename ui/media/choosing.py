"""Asking for files and folders without stopping the loop: dialogs that are awaited, not executed."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

PICTURES = "*.jpg *.jpeg *.png *.webp *.gif *.tif *.tiff *.bmp *.heic *.heif *.avif *.pnm *.ppm *.pgm"
VIDEOS = "*.mp4 *.mov *.m4v *.avi *.mkv *.webm *.flv *.wmv *.mpg *.mpeg *.3gp *.ts"
SOUNDS = "*.wav *.mp3 *.flac *.ogg *.opus *.m4a *.aac *.wma *.au *.aif *.aiff"
FILTERS = (
    f"Pictures, videos and sounds ({PICTURES} {VIDEOS} {SOUNDS});;"
    f"Pictures ({PICTURES});;Videos ({VIDEOS});;Sounds ({SOUNDS});;All files (*)"
)


async def choose_files(parent: QWidget, *, title: str = "Add to the library") -> list[Path]:
    """The files that the person picks; none when they change their mind."""
    dialog = QFileDialog(parent, title, "", FILTERS)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return await _chosen(dialog)


async def choose_any(parent: QWidget, *, title: str, filters: str = "All files (*)") -> list[Path]:
    """One file of any sort."""
    dialog = QFileDialog(parent, title, "", filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return await _chosen(dialog)


async def choose_folder(parent: QWidget, *, title: str = "Add a folder") -> list[Path]:
    """The folder that the person picks."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return await _chosen(dialog)


async def choose_new(parent: QWidget, *, title: str, name: str, suffix: str) -> list[Path]:
    """Where a new file goes; none when the person changes their mind."""
    dialog = QFileDialog(parent, title, name, f"*{suffix}")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix[1:])
    return await _chosen(dialog)


async def choose_as(parent: QWidget, *, title: str, name: str, suffixes: Mapping[str, str]) -> list[Path]:
    """Where a new file goes, as one of these sorts (endings and what they are called); its ending says which."""
    dialog = QFileDialog(parent, title, name)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([f"{sort} (*{suffix})" for suffix, sort in suffixes.items()])
    first = next(iter(suffixes))
    dialog.setDefaultSuffix(first[1:])
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")")))
    found = await _chosen(dialog)
    return [path if path.suffix.lower() in suffixes else path.with_name(path.name + first) for path in found]


async def _chosen(dialog: QFileDialog) -> list[Path]:
    closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    dialog.finished.connect(lambda code: None if closed.done() else closed.set_result(code))
    dialog.open()
    is_accepted = await closed == QDialog.DialogCode.Accepted.value
    paths = [Path(path) for path in dialog.selectedFiles()] if is_accepted else []
    dialog.deleteLater()
    return paths
