"""Files and folders are asked for without stopping the loop."""

import asyncio

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from ui.media.choosing import choose_files, choose_folder


async def open_dialog(parent, until):
    await until(lambda: parent.findChildren(QFileDialog))
    dialog = parent.findChildren(QFileDialog)[0]
    assert dialog.isVisible()
    return dialog


async def test_files_that_are_picked(qtbot, until, samples):
    parent = QWidget()
    qtbot.addWidget(parent)
    asked = asyncio.ensure_future(choose_files(parent))
    dialog = await open_dialog(parent, until)
    dialog.setDirectory(str(samples("coffee")[0].parent))
    dialog.findChild(QLineEdit).setText("coffee.jpg")
    await until(lambda: dialog.selectedFiles())
    # accept() would ask for a real screen's file list
    dialog.done(QFileDialog.DialogCode.Accepted.value)
    assert await asked == samples("coffee")


async def test_changing_ones_mind_picks_nothing(qtbot, until):
    parent = QWidget()
    qtbot.addWidget(parent)
    asked = asyncio.ensure_future(choose_folder(parent))
    (await open_dialog(parent, until)).reject()
    assert await asked == []
