"""A person or a thing, before nothing, white or its blurred surroundings: chosen, seen, given."""

import asyncio

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from core.errors import InputError
from core.media.cutout import Cut
from core.media.records import InstalledModel
from core.reports import Box
from ui.media.cutting_out import Board, CutOutDialog, choices_of

CUP = Box(0.1, 0.05, 0.82, 0.98, "cup", 0.53)
PERSON = Box(0.1, 0.0, 0.95, 1.0, "person", 0.73)


@pytest.fixture
def parent(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def pixels(samples):
    return lambda name: np.asarray(Image.open(samples(name)[0]).convert("RGB"))


async def test_a_thing_is_cut_out_and_put_before_something(pixels, parent, until):
    dialog = CutOutDialog("coffee.jpg", pixels("coffee"), [CUP], parent=parent)
    asking = asyncio.ensure_future(dialog.answer())
    assert dialog.cut() == Cut(CUP, "transparent")
    assert not dialog.accept_button.isEnabled()
    await until(lambda: dialog.is_settled)
    assert dialog.view.image.hasAlphaChannel() and dialog.view.boxes == ()
    corner = dialog.view.image.pixelColor(3, 3)
    assert corner.alpha() == 0 and dialog.view.image.pixelColor(300, 200).alpha() == 255
    dialog.behind.choose("white")
    dialog.behind.chosen.emit("white")
    await until(lambda: dialog.is_settled)
    assert dialog.view.image.pixelColor(3, 3).name() == "#ffffff"
    assert dialog.cut() == Cut(CUP, "white")
    dialog.accept_button.click()
    assert await asking


async def test_a_person_comes_first_where_one_was_seen(pixels, parent, until):
    dialog = CutOutDialog("astronaut.jpg", pixels("astronaut"), [PERSON], parent=parent)
    asking = asyncio.ensure_future(dialog.answer())
    assert dialog.cut() == Cut(None, "transparent")
    await until(lambda: dialog.is_settled)
    assert dialog.accept_button.isEnabled()
    assert dialog.view.image.pixelColor(225, 120).alpha() == 255
    dialog.what.choose("0")
    assert dialog.cut().box == PERSON and not dialog.is_settled
    await until(lambda: dialog.is_settled)
    dialog.reject()
    assert not await asking


async def test_where_nothing_is_found_nothing_can_be_saved(parent, until):
    plain = np.full((120, 160, 3), 128, np.uint8)
    dialog = CutOutDialog("grey.png", plain, [], parent=parent)
    asking = asyncio.ensure_future(dialog.answer())
    await until(lambda: dialog.is_settled)
    assert "Nothing to cut out" in dialog.words.text() and dialog.words.property("tone") == "warn"
    assert not dialog.accept_button.isEnabled()
    dialog.reject()
    assert not await asking


async def test_an_installed_model_is_offered_and_asked_once(pixels, parent, until):
    asked = []

    def foreground(model):
        asked.append(model)
        there = np.zeros((40, 60), np.float32)
        there[:, 30:] = 1.0
        return there

    isnet = InstalledModel("isnet-1", "ISNet", (), 0.0, None, "isnet.onnx", "matte")
    dialog = CutOutDialog("moon.jpg", pixels("moon"), [], models=[isnet], foreground=foreground, parent=parent)
    asking = asyncio.ensure_future(dialog.answer())
    # without anybody in the picture it is the likeliest
    assert dialog.cut() == Cut(None, "transparent", model="isnet-1")
    await until(lambda: dialog.is_settled)
    image = dialog.view.image
    assert image.pixelColor(3, image.height() // 2).alpha() == 0
    assert image.pixelColor(image.width() - 3, image.height() // 2).alpha() == 255
    dialog.behind.choose("blurred")
    dialog.behind.chosen.emit("blurred")
    await until(lambda: dialog.is_settled)
    assert asked == ["isnet-1"]
    dialog.reject()
    assert not await asking


async def test_a_model_that_fails_is_said_and_nothing_can_be_saved(pixels, parent, until):
    def foreground(_):
        raise InputError("No model 'isnet-1' is installed.", "Install one: vega use.")

    isnet = InstalledModel("isnet-1", "ISNet", (), 0.0, None, "isnet.onnx", "matte")
    dialog = CutOutDialog("moon.jpg", pixels("moon"), [], models=[isnet], foreground=foreground, parent=parent)
    asking = asyncio.ensure_future(dialog.answer())
    await until(lambda: "No model" in dialog.words.text())
    assert not dialog.accept_button.isEnabled()
    dialog.reject()
    assert not await asking


def test_things_of_one_name_are_counted_and_say_how_sure_they_are():
    other = Box(0.0, 0.0, 0.2, 0.2, "cup", 0.41)
    marked = Box(0.5, 0.5, 0.6, 0.6, "")
    choices = choices_of([CUP, PERSON, other, marked])
    assert [choice.title for choice in choices] == ["Everybody", "Cup 1", "Person", "Cup 2", "Box"]
    assert [choice.caption for choice in choices[1:]] == ["53% sure", "73% sure", "41% sure", "Marked in the picture"]
    assert [choice.key for choice in choices] == ["person", "0", "1", "2", "3"]


def test_models_come_before_things():
    isnet = InstalledModel("isnet-1", "ISNet", (), 0.0, None, "isnet.onnx", "matte")
    choices = choices_of([CUP], [isnet])
    assert [(choice.title, choice.caption) for choice in choices[:2]] == [
        ("Everybody", "All persons in the picture"),
        ("Foreground", "By ISNet"),
    ]
    assert choices[2].title == "Cup"


def test_a_board_shows_through_where_the_picture_is_transparent(qtbot):
    view = Board()
    qtbot.addWidget(view)
    view.resize(480, 360)
    image = QImage(48, 36, QImage.Format.Format_RGBA8888)
    image.fill(0)
    view.set_image(image)
    shown = view.grab().toImage()
    place = view.place()
    squares = {shown.pixelColor(place.left() + 45 + 10 * step, place.center().y()).name() for step in range(4)}
    assert len(squares) == 2
