"""Watched folders are added and forgotten; one that is not there says so."""

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QLabel

from core.media.folders import AWAY, WatchedFolder
from ui.media.folders_dialog import NOTHING, FoldersDialog


def words(dialog):
    return [made.text() for made in dialog._area.widget().findChildren(QLabel)]


async def test_without_folders_it_says_what_to_choose(running_backend, qtbot):
    dialog = FoldersDialog(running_backend)
    qtbot.addWidget(dialog)
    await dialog.reload()
    assert words(dialog) == [NOTHING]


async def test_a_folder_that_is_not_there_says_so(running_backend, qtbot):
    dialog = FoldersDialog(running_backend)
    qtbot.addWidget(dialog)
    dialog.show_folders([WatchedFolder(Path("/media/card"), False, AWAY)])
    assert any("Not there now" in text for text in words(dialog))


async def test_a_chosen_folder_is_watched_at_once(running_backend, qtbot, tmp_path, monkeypatch, until, samples):
    import shutil

    from ui.media import folders_dialog

    running_backend.settings.set("analyse_on_import", False)
    (tmp_path / "camera").mkdir()
    shutil.copy2(samples("chelsea")[0], tmp_path / "camera")

    async def choose(parent, *, title):
        return [tmp_path / "camera"]

    monkeypatch.setattr(folders_dialog, "choose_folder", choose)
    dialog = FoldersDialog(running_backend)
    qtbot.addWidget(dialog)
    await dialog.watch()
    assert str(tmp_path / "camera") in words(dialog)
    from core.media.records import Query

    await until(lambda: running_backend.media.count(Query()) == 1)
    dialog._area.widget().findChild(QCheckBox).setChecked(True)
    await until(lambda: running_backend.folders.all()[0].label_by_folder)
    await dialog.forget(tmp_path / "camera")
    assert running_backend.folders.all() == []
