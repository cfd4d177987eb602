"""Everything around the grid: what is shown when, and what is chosen."""

from core.media.records import Query
from ui.media.listing import Wanted


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
