"""A line points to an item of the library by its content, and to a moment of it by the clock."""

import dataclasses

import pytest
from PIL import Image
from PySide6.QtWidgets import QWidget

from core.collaboration.talk_checks import check
from core.collaboration.talk_records import Content, Entry, Reference
from core.errors import InputError
from ui.collaboration.talk_pointing import ItemDialog, seconds


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
