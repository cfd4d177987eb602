"""One step of the welcome."""

import pytest
from PySide6.QtWidgets import QPushButton

from ui.welcome.step import Step


async def test_while_it_works_it_says_so_and_cannot_be_pressed(qtbot):
    step = Step("sparkles", "See what it does", "In a minute.")
    button = QPushButton("Try")
    step.add(button)
    qtbot.addWidget(step)
    step.show()
    with pytest.raises(ValueError, match="broken"):
        async with step.busy("Reading…"):
            assert step.working.text() == "Reading…"
            assert not button.isEnabled()
            raise ValueError("broken")
    assert button.isEnabled()
    assert not step.working.isVisible()
