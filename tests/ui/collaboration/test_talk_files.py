"""Files of the chat are looked at, saved under a name, and put into the library."""

import asyncio

import pytest
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from core.media.records import Query
from ui.collaboration import talk_files
from ui.collaboration.talk_files import TalkFilesView
from ui.widgets.dialog import Dialog
from ui.widgets.picture_view import PictureView


@pytest.fixture
async def chat(running_backend, qtbot):
    space = await running_backend.collaboration.create("Files")
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(600, 400)
    holder.show()
    made = TalkFilesView(running_backend, holder, workspace=lambda: space.id)
    made.got = []
    made.taken.connect(made.got.append)
    made.space = space.id
    return made  # qtbot closes the holder


def dialog():
    return next(
        (made for made in QApplication.topLevelWidgets() if isinstance(made, Dialog) and made.isVisible()), None
    )


def press(text):
    next(made for made in dialog().findChildren(QPushButton) if made.text() == text).click()


async def shared(chat, path):
    await chat.take([path])
    await chat._talk.say(chat.space, "look", attachments=chat.got)
    return chat.got[-1]


async def test_a_picture_is_shown_and_put_into_the_library(chat, tmp_path, running_backend, until):
    running_backend.settings.set("analyse_on_import", False)
    path = tmp_path / "red.png"
    Image.new("RGB", (90, 60), "red").save(path)
    file = await shared(chat, path)
    opening = asyncio.ensure_future(chat.open(file))
    await until(dialog)
    assert dialog().findChild(PictureView).image.width() == 90
    press("Add to the library")
    await opening
    assert [item.name for item in running_backend.media.items(Query())] == ["red.png"]


async def test_a_file_is_saved_where_the_person_says(chat, tmp_path, monkeypatch):
    path = tmp_path / "notes.csv"
    path.write_bytes(b"a,b\n")
    file = await shared(chat, path)

    async def chosen(parent, **options):
        assert (options["name"], options["suffix"]) == ("notes.csv", ".csv")
        return [tmp_path / "kept.csv"]

    monkeypatch.setattr(talk_files, "choose_new", chosen)
    await chat.save(file)
    assert (tmp_path / "kept.csv").read_bytes() == b"a,b\n"


async def test_a_pasted_picture_becomes_a_file(chat):
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill("blue")
    await chat.take_picture(image)
    [file] = chat.got
    assert (file.media_type, file.width, file.height) == ("image/png", 30, 20)
    assert file.name.startswith("picture-")
