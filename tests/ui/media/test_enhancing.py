"""Before and after in one picture; what is ticked, as strong as its slider says, is what comes out."""

import asyncio

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from core.media.enhance import apply, suggested
from ui.media.enhancing import EnhanceDialog, SplitView, image_of


@pytest.fixture
def dark(samples):
    picture = np.asarray(Image.open(samples("coffee")[0]).convert("RGB")) * 0.2
    noise = np.random.default_rng(0).normal(0, 6, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


@pytest.fixture
def parent(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


def plain(colour, size=(200, 100)):
    image = QImage(*size, QImage.Format.Format_RGB888)
    image.fill(colour)
    return image


async def test_what_is_called_for_is_ticked_tried_and_given(dark, parent, until):
    dialog = EnhanceDialog("coffee.jpg", dark, parent=parent)
    asking = asyncio.ensure_future(dialog.answer())
    assert not dialog.accept_button.isEnabled()
    await until(lambda: dialog.is_settled)
    wanted = suggested(dark)
    assert dialog.repairs() == wanted
    assert [row.box.text() for row in dialog.rows] == ["Less noise", "Brighter"]
    assert dialog.view.before == image_of(dark)
    assert dialog.view.after == image_of(apply(dark, wanted))
    dialog.accept_button.click()
    assert await asking


async def test_ticks_and_sliders_change_the_preview_and_nothing_chosen_cannot_be_saved(dark, parent, until):
    dialog = EnhanceDialog("coffee.jpg", dark, parent=parent)
    asking = asyncio.ensure_future(dialog.answer())
    await until(lambda: dialog.is_settled)
    noise, light = dialog.rows
    noise.box.setChecked(False)
    light.slider.setValue(50)
    assert noise.percent.text() == "off" and not noise.slider.isEnabled()
    assert light.percent.text() == "50%"
    (repair,) = dialog.repairs()
    assert (repair.name, repair.strength) == ("light", 0.5)
    await until(lambda: dialog.is_settled)
    assert dialog.view.after == image_of(apply(dark, [repair]))
    light.slider.setValue(0)
    assert dialog.repairs() == () and not dialog.accept_button.isEnabled()
    await until(lambda: dialog.is_settled)
    assert dialog.view.after == dialog.view.before
    dialog.reject_button.click()
    assert not await asking


async def test_a_good_picture_is_called_good(samples, parent, until):
    good = np.asarray(Image.open(samples("chelsea")[0]).convert("RGB"))
    dialog = EnhanceDialog("chelsea.jpg", good, parent=parent)
    asking = asyncio.ensure_future(dialog.answer())
    await until(lambda: dialog.is_settled)
    assert dialog.fine.isVisible() and not dialog.rows
    assert not dialog.accept_button.isEnabled()
    dialog.reject()
    assert not await asking


async def test_a_dialog_that_is_left_at_once_does_no_harm(dark, parent, until):
    dialog = EnhanceDialog("coffee.jpg", dark, parent=parent)
    asking = asyncio.ensure_future(dialog.answer())
    await asyncio.sleep(0)
    dialog.reject()
    assert not await asking
    await asyncio.sleep(0.3)


def shown(view, x):
    return view.grab().toImage().pixelColor(view.place().left() + x, view.place().bottom() - 20).name()


def test_the_line_parts_before_from_after_and_follows_pointer_and_keys(qtbot):
    view = SplitView()
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    view.set_before(plain("#ff0000"))
    assert shown(view, 400) == "#ff0000"
    view.set_after(plain("#0000ff"))
    assert shown(view, 100) == "#ff0000" and shown(view, 400) == "#0000ff"
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 200))
    assert view.share == pytest.approx(0.1, abs=0.01)
    assert shown(view, 100) == "#0000ff"
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 200))
    for key, share in ((Qt.Key.Key_Right, 0.12), (Qt.Key.Key_Left, 0.10), (Qt.Key.Key_End, 1.0), (Qt.Key.Key_Home, 0)):
        qtbot.keyClick(view, key)
        assert view.share == pytest.approx(share, abs=0.01)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.share == 0.0
    assert view.accessibleDescription() == "0% shows it as it is"


def test_a_cut_after_stands_over_the_same_part_of_the_before(qtbot):
    """The middle of a picture with green edges shows none of them."""
    before = plain("#00ff00")
    inside = plain("#ff0000", (160, 80))
    for row in range(80):
        for column in range(160):
            before.setPixelColor(20 + column, 10 + row, inside.pixelColor(column, row))
    view = SplitView()
    qtbot.addWidget(view)
    view.resize(480, 360)
    view.set_before(before)
    view.set_after(plain("#0000ff", (160, 80)))
    picture = view.grab().toImage()
    for x in (6, 100, 200):
        assert picture.pixelColor(x, view.place().bottom() - 12).green() < 40


def test_pixels_become_an_image_with_and_without_transparency():
    pixels = np.zeros((3, 5, 4), np.uint8)
    pixels[1, 2] = (10, 20, 30, 40)
    assert image_of(pixels).pixelColor(2, 1).getRgb() == (10, 20, 30, 40)
    assert image_of(pixels[..., :3]).pixelColor(2, 1).getRgb() == (10, 20, 30, 255)
