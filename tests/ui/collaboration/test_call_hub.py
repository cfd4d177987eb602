"""Whoever wants to invite guests without a hub learns what is missing, and gets there."""

import asyncio

import pytest
from PySide6.QtWidgets import QApplication

from ui.collaboration.call_hub import ask_for_hub
from ui.page import Page
from ui.widgets.dialog import Dialog


class Blank(Page):
    name, title, icon = "blank", "Blank", "file"

    def open_page(self, name, **wanted):
        self.opened = (name, wanted)


@pytest.mark.parametrize("is_wanted", [True, False])
async def test_a_missing_hub_is_said_with_the_way_to_the_setting(backend, qtbot, until, is_wanted):
    page = Blank(backend)
    page.opened = None
    qtbot.addWidget(page)
    page.show()

    def dialogs():
        return [made for made in QApplication.topLevelWidgets() if isinstance(made, Dialog) and made.isVisible()]

    asking = asyncio.ensure_future(ask_for_hub(page))
    await until(dialogs)
    assert "hub" in dialogs()[0].text.text()
    (dialogs()[0].accept if is_wanted else dialogs()[0].reject)()
    await asking
    assert page.opened == (("settings", {"setting": "hub"}) if is_wanted else None)
