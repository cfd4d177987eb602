"""Dialogs wait without stopping the loop."""

import asyncio

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ui.widgets.dialog import Dialog, confirm


@pytest.fixture
def parent(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def shown() -> Dialog:
    return next(
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()
    )


@pytest.mark.parametrize("is_yes", [True, False])
async def test_the_answer_is_what_was_pressed(parent, is_yes):
    asked = asyncio.ensure_future(
        confirm(parent, "Forget ada?", "She needs a new invite.", accept="Forget", is_danger=True)
    )
    await asyncio.sleep(0.02)
    dialog = shown()
    assert dialog.windowTitle() == "Forget ada?"
    (dialog.accept_button if is_yes else dialog.reject_button).click()
    assert await asked is is_yes


async def test_return_does_not_destroy_anything(parent):
    dialog = Dialog("Delete?", parent=parent, is_danger=True)
    assert not dialog.accept_button.isDefault()
    assert Dialog("Create", parent=parent).accept_button.isDefault()


async def test_other_work_goes_on_while_it_waits(parent):
    asked = asyncio.ensure_future(Dialog("Wait", parent=parent).answer())
    counted = 0
    for _ in range(5):
        await asyncio.sleep(0.002)
        counted += 1
    shown().reject()
    assert (await asked, counted) == (False, 5)
