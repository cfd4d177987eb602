"""Pictures from files and from the clipboard are kept and given; what is none is said."""

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from core.errors import InputError
from ui.collaboration import kept_pictures
from ui.collaboration.kept_pictures import keep, pictures_in


@pytest.fixture
def picture():
    made = QImage(40, 30, QImage.Format.Format_RGB32)
    made.fill(0xFF8800)
    return made


async def test_members_can_have_it_from_then_on(running_backend, picture, tmp_path):
    space = await running_backend.collaboration.create("Pictures")
    path = tmp_path / "a.png"
    picture.save(str(path))
    for found in (path, picture):
        digest, size = await keep(running_backend, space.id, found)
        assert (size.width(), size.height()) == (40, 30)
        assert running_backend.files.path(digest).is_file()
        assert running_backend.collaboration.talk.files._tables.is_given(space.id, digest)


async def test_what_cannot_be_shown_is_said(running_backend, picture, tmp_path, monkeypatch):
    space = await running_backend.collaboration.create("Pictures")
    path = tmp_path / "a.png"
    path.write_bytes(b"no picture")
    with pytest.raises(InputError, match="no picture that can be read"):
        await keep(running_backend, space.id, path)
    with pytest.raises(InputError, match="cannot be read"):
        await keep(running_backend, space.id, tmp_path / "gone.png")
    monkeypatch.setattr(kept_pictures, "PICTURE_BYTES", 5)
    for found in (path, picture):
        with pytest.raises(InputError, match="too large"):
            await keep(running_backend, space.id, found)


async def test_what_no_window_shows_as_it_is_is_written_anew_and_turned_pictures_have_the_size_that_is_seen(
    running_backend, tmp_path
):
    space = await running_backend.collaboration.create("Pictures")
    made = Image.new("RGB", (60, 40), (200, 10, 10))
    made.save(tmp_path / "scan.tif")
    digest, size = await keep(running_backend, space.id, tmp_path / "scan.tif")
    assert (size.width(), size.height()) == (60, 40)
    assert running_backend.files.path(digest).read_bytes()[:3] == b"\xff\xd8\xff"
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    made.save(tmp_path / "phone.jpg", exif=exif)
    _, size = await keep(running_backend, space.id, tmp_path / "phone.jpg")
    assert (size.width(), size.height()) == (40, 60)


def test_files_go_before_pixels_and_words_before_both(picture):
    source = QMimeData()
    assert pictures_in(source) == []
    source.setImageData(picture)
    assert [type(found) for found in pictures_in(source)] == [QImage]
    source.setText("words that were copied with their look")
    assert pictures_in(source) == []
    source.setUrls([QUrl.fromLocalFile("/a.png"), QUrl.fromLocalFile("/a.pdf"), QUrl("https://example.org/b.png")])
    assert [str(found) for found in pictures_in(source)] == ["/a.png"]
