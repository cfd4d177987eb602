"""Copies of the chosen pictures, videos and sounds: how, where to, and what came of it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from core.backend import Backend
from core.media.export import ExportOptions, ExportReport
from core.params import params_of
from ui.media.choosing import choose_folder
from ui.widgets.dialog import Dialog
from ui.widgets.form import Form

PRIVACY = (
    "Without private data nothing travels along but the picture, the film or the sound. The pixels of JPEG, PNG, WebP "
    "and GIF and whatever moves or sounds stay exactly what they are."
)


class ExportDialog(Dialog):
    """How copies are written; `options()` once it was accepted."""

    def __init__(self, count: int, *, parent: QWidget) -> None:
        title = "Export 1 item" if count == 1 else f"Export {count:,} items"
        super().__init__(title, PRIVACY, parent=parent, accept="Choose a folder…", width=520)
        self.form = Form(params_of(ExportOptions))
        self.add(self.form)

    def options(self) -> ExportOptions:
        """What was chosen. Raises InputError, and marks the field that it is about."""
        return self.form.build(ExportOptions)


async def export(parent: QWidget, backend: Backend, ids: Sequence[int]) -> ExportReport | None:
    """Ask how and where, then write; None when the person changed their mind."""
    dialog = ExportDialog(len(ids), parent=parent)
    if not await dialog.answer():
        return None
    options = dialog.options()
    folders = await choose_folder(parent, title="Export into a folder")
    if not folders:
        return None
    report: ExportReport = await backend.jobs.run("Exporting", backend.media.export, ids, folders[0], options)
    return report


def in_words(report: ExportReport) -> str:
    """What came of it."""
    count = len(report.written)
    written = "1 copy is written." if count == 1 else f"{count:,} copies are written."
    return f"{written} {len(report.failures)} could not be." if report.failures else written
