"""Everything around the grid: what is shown when, and what is chosen."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDrag

from core.media.records import Query
from ui.media import dragging
from ui.media.listing import Wanted
from ui.media.samples import SAMPLES


async def test_empty_library_empty_search_and_pictures_look_different(page, samples, until):
    browser = page.browser
    await until(lambda: browser.stack.currentWidget() is browser.empty)
    assert not browser.filters.isVisible()
    await page.add(samples("coffee"))
    await until(lambda: browser.stack.currentWidget() is browser.grid)
    assert browser.filters.isVisible()
    browser.open(Wanted(Query(), words="nothing like it"))
    await until(lambda: browser.stack.currentWidget() is browser.nothing)
    assert browser.filters.isVisible()


async def test_chosen_pictures_are_read_even_when_they_were_never_on_screen(filled):
    """All three, then as after the model has let go of their rows."""
    browser = filled.browser
    browser.grid.selectAll()
    names = ["chelsea.jpg", "coffee.jpg", "rocket.jpg"]
    assert [tile.item.name for tile in browser.selection_reader()()] == names
    browser.model._windows.clear()
    assert [tile.item.name for tile in browser.selection_reader()()] == names


async def test_zoom_by_slider_and_by_grid_agree(filled):
    browser = filled.browser
    browser.footer.zoom.setValue(260)
    assert browser.grid.cell_width == 260
    browser.grid.cell_width = 150
    assert browser.footer.zoom.value() == 150


@pytest.fixture
async def with_clip(page, samples, until):
    """A page with a picture and a video: chelsea.jpg, clip.mp4."""
    await page.add([*samples("chelsea"), SAMPLES / "clip.mp4"])
    page.browser.filters.order.setCurrentIndex(2)
    await until(lambda: page.browser.model.rowCount() == 2 and page.browser.model.tile(1) is not None)
    await until(lambda: page.browser.model.tile(1).item.name == "clip.mp4")
    return page.browser


async def test_a_pointer_that_rests_on_a_video_leafs_through_it(with_clip, until):
    """The tile looks different at its beginning (a cat) and at its end (a rocket), and as before once it has left."""
    browser, grid = with_clip, with_clip.grid
    await until(lambda: browser.thumbnails.size_bytes > 0)

    def tile():
        rect = grid.visualRect(browser.model.index(1, 0))
        return grid.viewport().grab(rect).toImage()

    await until(lambda: browser.thumbnails.kept(browser.model.tile(1).item.id) is not None)
    plain = tile()
    grid.pointed.emit(1, 0.05)
    await until(lambda: tile() != plain)
    first = tile()
    grid.pointed.emit(1, 0.95)
    assert tile() not in (plain, first)
    grid.pointed.emit(-1, 0.0)
    assert tile() == plain


async def test_a_picture_is_no_video(with_clip, until):
    with_clip.grid.pointed.emit(0, 0.5)
    assert with_clip.strips._video is None


async def test_a_quick_look_moves_on_and_leaves_the_grid_where_it_came_to(filled, until, qtbot):
    browser, look = filled.browser, filled.browser.quick_look
    browser.grid.take_focus()
    qtbot.keyClick(browser.grid, Qt.Key.Key_Space)
    assert look.isVisible() and look.name.whole == "chelsea.jpg"
    await until(lambda: look.picture.image is not None)
    qtbot.keyClick(look, Qt.Key.Key_Right)
    assert (look.name.whole, look.place.text()) == ("coffee.jpg", "2 of 3")
    qtbot.keyClick(look, Qt.Key.Key_Space)
    assert not look.isVisible()
    assert browser.grid.currentIndex().row() == 1
    assert browser.grid.selected_ranges() == [(1, 1)]
    qtbot.keyClick(browser.grid, Qt.Key.Key_Space)
    qtbot.keyClick(look, Qt.Key.Key_Return)
    await until(lambda: filled.detail.name.whole == "coffee.jpg")
    assert not look.isVisible()


async def test_a_quick_look_follows_what_goes_to_the_trash(filled, until, qtbot):
    """Delete works in it as in the grid."""
    browser, look = filled.browser, filled.browser.quick_look
    browser.select_only(0)
    qtbot.keyClick(browser.grid, Qt.Key.Key_Space)
    await filled.trash_selected()
    await until(lambda: browser.model.rowCount() == 2)
    await until(lambda: not look.isVisible() or look.name.whole != "chelsea.jpg")


async def test_dragging_gives_the_originals(filled, samples, until, monkeypatch):
    found = []
    monkeypatch.setattr(dragging, "_is_held", lambda: True)
    monkeypatch.setattr(QDrag, "exec", lambda drag, action: found.append(drag.mimeData().urls()))
    filled.browser.grid.selectAll()
    filled.browser.grid.dragged.emit()
    await until(lambda: found != [])
    assert [url.fileName() for url in found[0]] == ["chelsea.jpg", "coffee.jpg", "rocket.jpg"]
    assert Path(found[0][1].toLocalFile()).read_bytes() == samples("coffee")[0].read_bytes()
