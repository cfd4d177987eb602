"""Which album: one that is there, found by typing, or a new one."""

from core.media.records import Album
from ui.media.album_dialog import AlbumDialog

ALBUMS = [Album(1, "Holidays", 12), Album(2, "Pets", 3)]


def dialog(qtbot):
    made = AlbumDialog(ALBUMS, 2)
    qtbot.addWidget(made)
    return made


def test_nothing_is_meant_at_first(qtbot):
    made = dialog(qtbot)
    assert made.album is None
    assert not made.accept_button.isEnabled()


def test_typing_a_title_means_its_album_in_any_case(qtbot):
    made = dialog(qtbot)
    made.field.setText(" pets ")
    assert made.album == ALBUMS[1]
    assert made.accept_button.isEnabled()
    assert [made.list.item(row).isHidden() for row in range(2)] == [True, False]


def test_another_title_means_a_new_album(qtbot):
    made = dialog(qtbot)
    made.list.setCurrentRow(0)
    made.field.setText("Garden")
    assert made.album is None and made.title == "Garden"
    assert "new album" in made.hint.text()


def test_a_marked_album_is_meant(qtbot):
    made = dialog(qtbot)
    made.list.setCurrentRow(0)
    assert made.album == ALBUMS[0]
