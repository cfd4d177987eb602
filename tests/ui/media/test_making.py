"""A repaired or cut out picture is a new item with the labels of the old one, which is not changed."""

import numpy as np
from little_models import redness
from PIL import Image
from PySide6.QtCore import QItemSelectionModel

from core.media.records import Query
from ui.media.cutting_out import CutOutDialog
from ui.media.enhancing import EnhanceDialog
from ui.media.making import things_of
from ui.messages import Messages


def select(page, row):
    page.browser.grid.selectionModel().select(
        page.browser.model.index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )


async def test_a_dark_picture_is_made_brighter_as_a_new_item(page, tmp_path, samples, until, listed):
    with Image.open(samples("coffee")[0]) as cup:
        cup.point(lambda value: value * 0.2).save(tmp_path / "dark.png")
    await page.add([tmp_path / "dark.png"])
    await until(lambda: listed(page) == ["dark.png"])
    select(page, 0)
    old = page.browser.model.tile(0).item
    page.media.label([old.id], "cup")
    task = page.enhance()
    await until(lambda: page.window().findChildren(EnhanceDialog))
    dialog = page.window().findChildren(EnhanceDialog)[0]
    await until(lambda: dialog.is_settled and dialog.repairs())
    dialog.accept()
    await task
    made = next(item for item in page.media.items(Query()) if item.name == "dark (enhanced).jpg")
    assert made.labels == ("cup",)
    with Image.open(page.media.item(made.id).path) as new, Image.open(page.media.item(old.id).path) as before:
        assert np.asarray(new.convert("L")).mean() > 1.5 * np.asarray(before.convert("L")).mean()
    assert "is in the library" in Messages.of(page).texts()[-1]


async def test_somebody_is_cut_out_as_a_new_item(page, samples, until, listed):
    await page.add(samples("astronaut"))
    await until(lambda: listed(page) == ["astronaut.jpg"])
    select(page, 0)
    task = page.cut_out()
    await until(lambda: page.window().findChildren(CutOutDialog))
    dialog = page.window().findChildren(CutOutDialog)[0]
    await until(lambda: dialog.is_settled)
    dialog.accept()
    await task
    made = next(item for item in page.media.items(Query()) if item.name == "astronaut (cut out).png")
    with Image.open(page.media.item(made.id).path) as new:
        assert new.mode == "RGBA"
        opaque = np.asarray(new)[:, :, 3] > 127
    assert 0.1 < opaque.mean() < 0.9


async def test_what_an_installed_model_takes_for_the_foreground_becomes_an_item(page, tmp_path, until, listed):
    """The model sees what is red; the left half of the picture is."""
    made = page.media.installed.install_file(redness(tmp_path / "red.onnx", 320), "matte", title="Red")
    picture = Image.new("RGB", (320, 240), (0, 60, 120))
    picture.paste((255, 0, 0), (0, 0, 160, 240))
    picture.save(tmp_path / "flag.png")
    await page.add([tmp_path / "flag.png"])
    await until(lambda: listed(page) == ["flag.png"])
    select(page, 0)
    task = page.cut_out()
    await until(lambda: page.window().findChildren(CutOutDialog))
    dialog = page.window().findChildren(CutOutDialog)[0]
    assert dialog.cut().model == made.id
    await until(lambda: dialog.is_settled)
    dialog.accept()
    await task
    new = next(item for item in page.media.items(Query()) if item.name == "flag (cut out).png")
    with Image.open(page.media.item(new.id).path) as image:
        alpha = np.asarray(image)[:, :, 3] / 255
    assert alpha[:, :150].min() > 0.85 and alpha[:, 170:].max() < 0.15


async def test_without_a_picture_it_says_what_to_select(page):
    await page.enhance()
    assert "No picture is selected" in Messages.of(page).texts()[-1]


def test_things_are_objects_and_faces_only():
    from core.media.records import ItemDetail
    from core.reports import Box, Boxes, Report

    reports = tuple((name, Report(name, (Boxes((Box(0, 0, 1, 1, name),)),))) for name in ("objects", "text", "faces"))
    detail = ItemDetail(None, None, (), reports)
    assert [box.label for box in things_of(detail)] == ["objects", "faces"]


async def test_the_sound_of_a_video_becomes_an_item(page, samples, until, listed):
    from ui.media.reworking import ReworkDialog

    await page.add([samples("coffee")[0].with_name("clip.mp4")])
    await until(lambda: listed(page) == ["clip.mp4"])
    select(page, 0)
    task = page.rework()
    await until(lambda: page.window().findChildren(ReworkDialog))
    dialog = page.window().findChildren(ReworkDialog)[0]
    dialog.box.setCurrentIndex(dialog.box.findData("sound_track"))
    dialog.accept()
    await task
    made = next(item for item in page.media.items(Query()) if item.name == "clip (sound).m4a")
    assert made.kind == "sound" and made.duration_s > 5
