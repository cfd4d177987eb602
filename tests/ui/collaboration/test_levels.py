"""The submenu of a workspace: how much of it a person wants to hear."""

from PySide6.QtWidgets import QWidget

from ui.collaboration.levels import LevelMenu


async def test_a_workspace_has_its_own_level_or_that_of_the_settings(running_backend, qtbot, until):
    owner = QWidget()
    qtbot.addWidget(owner)
    space, notices = await running_backend.collaboration.create("Radiology"), running_backend.notices
    menu = LevelMenu(notices, space.id, owner=owner)
    chosen = [entry.text() for entry in menu.actions() if entry.isChecked()]
    assert chosen == ["As in the settings (everything)"]
    menu.actions()[1].trigger()
    await until(lambda: notices.level(space.id) == "mentions")
    again = LevelMenu(notices, space.id, owner=owner)
    assert [entry.text() for entry in again.actions() if entry.isChecked()] == ["Mentions and calls"]
    again.actions()[-1].trigger()
    await until(lambda: notices.own_level(space.id) == "")
