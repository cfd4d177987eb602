"""A line points to an item of the library by its content, and to a moment of it by the clock."""

import dataclasses
import wave

import pytest
from PIL import Image
from PySide6.QtWidgets import QWidget

from core.collaboration.talk_checks import check
from core.collaboration.talk_records import Content, Entry, Reference
from core.errors import InputError
from ui.collaboration.talk_pointing import ItemDialog, seconds
from ui.collaboration.views.board import Board
from ui.collaboration.views.note import Note


@pytest.fixture
async def dialog(running_backend, qtbot, tmp_path, until):
    for name in ("cat", "dog"):
        Image.new("RGB", (40, 30), "red" if name == "cat" else "blue").save(tmp_path / f"{name}.png")
    running_backend.media.import_paths([tmp_path / "cat.png", tmp_path / "dog.png"])
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.show()
    made = ItemDialog(holder, running_backend)
    made.show()
    made.holder = holder  # goes with it
    await until(lambda: made.list.count() == 2)
    return made


async def test_an_item_is_found_by_its_name_and_meant_by_its_content(dialog, running_backend, until):
    dialog.search.setText("cat")
    await until(lambda: dialog.list.count() == 1)
    found = dialog.reference()
    [item] = [hit.item for hit in running_backend.media.search("cat")]
    assert found == Reference("item", item.digest, "cat.png")
    check(Entry("e", 0, "said", "", "a", "A", 1.0, Content(references=(found,))))
    assert not dialog.time.isVisible()
    dialog.search.setText("zebra")
    await until(lambda: dialog.list.count() == 0)
    assert dialog.reference() is None
    assert not dialog.accept_button.isEnabled()


async def test_of_a_video_a_moment_can_be_meant(dialog):
    key = dialog.list.key
    dialog._items[key] = dataclasses.replace(dialog._items[key], kind="video", duration_s=200.0)
    dialog._chosen(key)
    assert dialog.time.isVisible()
    dialog.time.setText("1:30")
    assert (dialog.reference().kind, dialog.reference().time_s) == ("moment", 90.0)
    assert dialog.reference().title.endswith("1:30")


def test_times_as_people_write_them():
    assert [seconds(words) for words in ("90", "1:30", "1:02:03", "0:12.5")] == [90.0, 90.0, 3723.0, 12.5]
    for words in ("soon", "1:2:3:4", "-1", "nan", ""):
        with pytest.raises(InputError, match="no time"):
            seconds(words)


async def test_a_picture_of_the_library_is_put_into_a_note_and_on_a_board(running_backend, qtbot, tmp_path, until):
    Image.new("RGB", (40, 30), "red").save(tmp_path / "cat.png")
    with wave.open(str(tmp_path / "hum.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16_000))
    running_backend.media.import_paths([tmp_path / "cat.png", tmp_path / "hum.wav"])
    service = running_backend.collaboration
    space = await service.create("Pictures")
    for kind, view_of in (("note", Note), ("board", Board)):
        entry = await service.add_document(space.id, kind, kind)
        view = view_of(running_backend, space.id, entry)
        qtbot.addWidget(view)
        view.show()
        await view.open()
        view.add_from_library()
        await until(lambda view=view: view.window().findChild(ItemDialog) is not None)
        dialog = view.window().findChild(ItemDialog)
        await until(lambda dialog=dialog: dialog.list.count() == 1)
        assert dialog.item.name == "cat.png" and not dialog.time.isVisible()
        dialog.accept()
        document = (await view.copy()).document
        await until(lambda document=document: document.digests())
        [digest] = document.digests()
        assert running_backend.files.path(digest).read_bytes() == (tmp_path / "cat.png").read_bytes()
        await view.close_document()
