"""The Library page does what a person asks of it, on a real library with real pictures."""

import pytest
from little_models import averaging
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QDialog

from core.media.records import Query
from ui.media.labelling import LabelDialog
from ui.messages import Messages

SELECT = QItemSelectionModel.SelectionFlag.Select


def select(page, *rows):
    grid = page.browser.grid
    grid.clearSelection()
    for row in rows:
        grid.selectionModel().select(page.browser.model.index(row, 0), SELECT)


def dialog_of(page, kind=QDialog):
    found = [dialog for dialog in page.window().findChildren(kind) if dialog.isVisible()]
    return found[0] if found else None


async def test_an_empty_library_says_what_to_do_next(page, until):
    await until(lambda: page.browser.stack.currentWidget() is page.browser.empty)
    assert [button.text() for button in page.browser.empty.buttons] == ["Add files…", "Add folder…", "Try the samples"]


async def test_dropped_files_appear_in_the_grid(page, samples, until, listed):
    """The newest first: the order of import, turned around."""
    assert page.accept_paths(samples("chelsea", "coffee"))
    await until(lambda: sorted(filter(None, listed(page))) == ["chelsea.jpg", "coffee.jpg"])
    assert page.browser.stack.currentWidget() is page.browser.grid
    await until(lambda: page.browser.thumbnails.size_bytes > 0)


async def test_a_bad_file_is_listed_and_the_others_go_on(page, samples, tmp_path, until, listed):
    bad, words = tmp_path / "broken.jpg", tmp_path / "notes.txt"
    bad.write_bytes(b"\xff\xd8\xff\xe0 no picture")
    words.write_text("hello")
    await page.add([bad, *samples("chelsea"), words])
    await until(lambda: listed(page) == ["chelsea.jpg"])
    listing = page.browser.failures
    assert listing.isVisible()
    assert sorted(failure.path.rsplit("/")[-1] for failure in listing.failures) == ["broken.jpg", "notes.txt"]
    assert all(failure.what and failure.todo for failure in listing.failures)
    assert "1 added" in Messages.of(page).texts()[-1]


async def test_new_pictures_are_analysed_when_the_settings_say_so(page, samples, until):
    page.backend.settings.set("analyse_on_import", True)
    await page.add(samples("coffee"))
    await until(lambda: bool(page.browser.model.tile(0) and page.browser.model.tile(0).item.tags))
    assert any("coffee" in tag.text or "espresso" in tag.text for tag in page.browser.model.tile(0).item.tags)


async def test_searching_cat_finds_the_cat_and_says_why(filled, until, listed):
    await filled.analyse()
    filled.search.setText("cat")
    await until(lambda: listed(filled) == ["chelsea.jpg"])
    tile = filled.browser.model.tile(0)
    assert "cat" in tile.why.lower()
    assert 0 < tile.score <= 1
    assert not filled.browser.filters.order.isEnabled()
    filled.search.setText("no such thing")
    await until(lambda: filled.browser.stack.currentWidget() is filled.browser.nothing)
    assert "no such thing" in filled.browser.nothing.text.text()


async def test_similar_pictures_of_one_in_the_library(filled, until, listed):
    """The picture itself, when it is among them, is the most similar."""
    await filled.analyse()
    select(filled, 0)
    await filled.find_similar()
    await until(lambda: filled.browser.model.rowCount() > 0 and filled.browser.model.tile(0).score is not None)
    assert filled.browser.filters.similar.isVisible()
    filled.browser.filters.similar_ended.emit()
    await until(lambda: len(listed(filled)) == 3 and filled.browser.model.tile(0).score is None)


async def test_similar_pictures_by_an_installed_model(filled, tmp_path, until, listed):
    """The model compares mean colours: the cat is as brown as the cup, the rocket stands in the dark."""
    select(filled, 0)
    await filled.find_similar_by()
    assert "No installed model gives vectors" in Messages.of(filled).texts()[-1]
    path = averaging(tmp_path / "tower.onnx", output="image_embeds")
    model = filled.media.installed.install_file(path, "embedding", title="Colours")
    filled.media.tag(model.id)
    select(filled, 0)
    await filled.find_similar_by()
    await until(lambda: listed(filled) == ["coffee.jpg", "rocket.jpg"])
    assert filled.browser.filters.similar.isVisible()
    filled.browser.filters.similar_ended.emit()
    await until(lambda: len(listed(filled)) == 3)


async def test_a_picture_dropped_on_the_search_finds_its_like_and_is_not_added(filled, samples, until, listed):
    await filled.analyse()
    filled.search.picture_dropped.emit(samples("coffee")[0])
    await until(lambda: filled.browser.model.rowCount() > 0 and filled.browser.model.tile(0).score is not None)
    assert listed(filled)[0] == "coffee.jpg"
    assert filled.media.count(Query()) == 3


async def test_what_is_there_twice_is_listed_and_only_the_best_is_kept(filled, samples, tmp_path, until, listed):
    from PIL import Image

    Image.open(samples("chelsea")[0]).resize((120, 80)).save(tmp_path / "small.png")
    await filled.add([tmp_path / "small.png"])
    await filled.find_duplicates()
    await until(lambda: listed(filled) == ["chelsea.jpg", "small.png"])
    assert filled.browser.filters.similar.isVisible()
    [toast] = [toast for toast in Messages.of(filled).toasts if "more than once" in toast.text]
    toast.button.click()
    await until(lambda: [item.name for item in filled.media.items(Query(trash=True))] == ["small.png"])


async def test_two_pictures_are_labelled_at_once(filled, until, qtbot):
    select(filled, 0, 2)
    task = filled.label_selected()
    await until(lambda: dialog_of(filled, LabelDialog) is not None)
    dialog = dialog_of(filled, LabelDialog)
    assert dialog.windowTitle() == "Label 2 pictures"
    dialog.field.setText("favourite")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    await task
    await until(
        lambda: [filled.browser.model.tile(row).item.labels for row in range(3)] == [("favourite",), (), ("favourite",)]
    )
    assert filled.browser.grid.selected_ranges() == [(0, 0), (2, 2)]
    filled.browser.filters.show_label("favourite")
    await until(lambda: filled.browser.model.rowCount() == 2)


async def test_delete_moves_to_the_trash_and_undo_brings_back(filled, until, listed):
    select(filled, 1)
    await filled.trash_selected()
    await until(lambda: listed(filled) == ["chelsea.jpg", "rocket.jpg"])
    assert filled.browser.grid.selected_count() == 0
    toast = Messages.of(filled).toasts[-1]
    assert toast.text == "1 item in the trash."
    toast.button.click()
    await until(lambda: listed(filled) == ["chelsea.jpg", "coffee.jpg", "rocket.jpg"])


async def test_the_trash_can_be_looked_into_and_restored_from(filled, until, listed):
    select(filled, 0, 1)
    await filled.trash_selected()
    scope = filled.browser.filters.scope
    scope.setCurrentIndex(scope.count() - 1)
    await until(lambda: listed(filled) == ["chelsea.jpg", "coffee.jpg"])
    select(filled, 1)
    assert filled.browser.footer.restore.isVisible()
    await filled.restore_selected()
    await until(lambda: listed(filled) == ["chelsea.jpg"])
    scope.setCurrentIndex(0)
    await until(lambda: listed(filled) == ["coffee.jpg", "rocket.jpg"])


async def test_one_picture_alone_with_what_is_known_of_it(filled, until):
    await filled.analyse()
    await filled.open_row(0)
    detail = filled.detail
    await until(lambda: detail.picture.image is not None)
    assert detail.name.whole == "chelsea.jpg"
    assert detail.picture.image.width() == detail.detail.item.width
    assert detail.place.text() == "1 of 3"
    assert any(tag.text == "cat" for tag in detail.detail.item.tags)


async def test_arrows_lead_through_the_pictures_and_escape_back(filled, until, qtbot):
    await filled.open_row(0)
    qtbot.keyClick(filled.detail, Qt.Key.Key_Right)
    await until(lambda: filled.detail.name.whole == "coffee.jpg")
    qtbot.keyClick(filled.detail, Qt.Key.Key_Left)
    await until(lambda: filled.detail.name.whole == "chelsea.jpg")
    qtbot.keyClick(filled.detail, Qt.Key.Key_Escape)
    assert filled.stack.currentWidget() is filled.listing
    assert filled.browser.grid.currentIndex().row() == 0


async def test_labels_are_edited_beside_the_picture(filled, until, qtbot):
    await filled.open_row(2)
    filled.detail.facts.field.setText("  space  ship ")
    qtbot.keyClick(filled.detail.facts.field, Qt.Key.Key_Return)
    await until(lambda: filled.detail.detail.item.labels == ("space ship",))
    filled.detail.facts.labels.removed.emit("space ship")
    await until(lambda: filled.detail.detail.item.labels == ())


async def test_deleting_the_picture_that_is_shown_goes_back_to_the_grid(filled, until, listed):
    await filled.open_row(0)
    await filled.trash_selected()
    assert filled.stack.currentWidget() is filled.listing
    await until(lambda: listed(filled) == ["coffee.jpg", "rocket.jpg"])


async def test_a_tag_leads_to_its_like(filled, until, listed):
    await filled.analyse()
    await filled.open_row(0)
    filled.detail.facts.tag_chosen.emit("cat")
    await until(lambda: listed(filled) == ["chelsea.jpg"])
    assert filled.search.text() == "cat"


async def test_escape_ends_a_search(filled, until, listed, qtbot):
    filled.search.setText("coffee")
    await until(lambda: listed(filled) == ["coffee.jpg"])
    filled.browser.grid.setFocus()
    qtbot.keyClick(filled, Qt.Key.Key_Escape)
    await until(lambda: len(listed(filled)) == 3)


async def test_other_pages_can_ask_for_something(filled, until, listed):
    filled.media.label([filled.browser.model.tile(1).item.id], "drink")
    await filled.refresh_labels()
    filled.want(label="drink")
    await until(lambda: listed(filled) == ["coffee.jpg"])
    filled.want(words="rocket")
    await until(lambda: listed(filled) == ["rocket.jpg"])


async def test_other_pages_lead_to_an_item_by_its_content(filled, until, samples):
    from core.media.records import Query

    await filled.add(samples("rocket"))
    item = next(item for item in filled.media.items(Query()) if item.name == "rocket.jpg")
    filled.want(item=item.digest, time_s=0.0, words="rocket.jpg")
    await until(lambda: filled.detail.item_id == item.id and filled.stack.currentWidget() is filled.detail)
    filled.want(item="0" * 64, words="sea.jpg")
    await until(lambda: any("“sea.jpg” is not in this library" in text for text in Messages.of(filled).texts()))
    assert filled.stack.currentWidget() is filled.listing


async def test_a_reference_to_a_moment_plays_from_there(filled, until, monkeypatch, samples):
    from core.media.records import Query

    await filled.add([path.with_name("clip.mp4") for path in samples("rocket")])
    clip = next(item for item in filled.media.items(Query()) if item.kind == "video")
    jumps = []
    monkeypatch.setattr("ui.media.player.Player.jump", lambda player, seconds: jumps.append(seconds))
    filled.want(item=clip.digest, time_s=3.5)
    await until(lambda: jumps == [3.5])


async def test_chosen_items_are_shared_into_a_workspace(filled, until, monkeypatch):
    space = await filled.backend.collaboration.create("Signs")
    filled.browser.select_only(0)

    async def choose(*args, **values):
        return space.id

    monkeypatch.setattr("ui.media.curating.choose_workspace", choose)
    await filled.share_selected()
    assert "The item is in “Signs”." in Messages.of(filled).texts()
    (entry,) = [one for one in await filled.backend.collaboration.documents(space.id) if one.format == "shelf"]
    shelf = (await filled.backend.collaboration.open_document(space.id, entry.id)).document
    assert [item.name for item in shelf.shown()] == ["chelsea.jpg"]


async def test_everything_is_in_the_palette(page):
    from ui.actions import actions_of

    titles = {entry.spec.title for entry in actions_of(type(page))}
    assert {"Add files…", "Add folder…", "Analyse", "Models…", "Find similar pictures", "Try the samples"} <= titles


@pytest.mark.parametrize("theme_name", ["dark", "light"])
async def test_the_page_draws_in_both_themes(filled, qapp, until, theme_name):
    from ui import theme

    theme.apply(qapp, theme_name)
    await until(lambda: filled.browser.thumbnails.size_bytes > 0)
    image = filled.grab().toImage()
    assert image.pixelColor(5, 5).name() == theme.current().window
