"""Trained models: what is here, what could be, in words, and one click to use it."""

import asyncio

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from core.media.records import AnalysisReport, InstalledModel
from ui.media.trained import choose_model, describe, tagged_in_words
from ui.messages import Messages
from ui.widgets.choice_list import ChoiceList
from ui.widgets.dialog import Dialog


def brightness_model():
    """Logits ("dark", "bright") of an 8 × 8 grey picture: 0 against 20 × mean − 10."""
    weights = np.stack([np.zeros(64), np.full(64, 20 / 64)], axis=1).astype(np.float32)
    bias = np.array([0.0, -10.0], np.float32)
    nodes = [helper.make_node("Flatten", ["x"], ["f"]), helper.make_node("Gemm", ["f", "w", "b"], ["y"])]
    graph = helper.make_graph(
        nodes,
        "brightness",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 1, 8, 8])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 2])],
        [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(bias, "b")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model.SerializeToString()


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel)]


async def test_of_several_models_one_is_chosen_and_of_one_that(qtbot, until):
    parent = QWidget()
    qtbot.addWidget(parent)
    one, other = (InstalledModel(name, name, (), 0.0, None, f"{name}.onnx", "embedding") for name in ("one", "other"))
    assert await choose_model(parent, [one]) == one
    for is_sure in (True, False):
        asking = asyncio.ensure_future(choose_model(parent, [one, other]))
        await until(lambda: [each for each in parent.findChildren(Dialog) if each.isVisible()])
        dialog = next(each for each in parent.findChildren(Dialog) if each.isVisible())
        dialog.findChild(ChoiceList).choose("other")
        dialog.accept() if is_sure else dialog.reject()
        assert await asking == (other if is_sure else None)


def press(dialog, name):
    next(made for made in dialog.findChildren(QPushButton) if made.accessibleName() == name).click()


@pytest.fixture
async def dialog(filled, qtbot):
    await filled.show_models()
    return filled.models


async def test_without_models_it_says_where_they_come_from(dialog):
    assert any("Training page" in text for text in texts(dialog))


async def test_an_installed_model_tags_the_pictures_without_a_label(filled, dialog, until):
    """Three pictures, one labelled by hand: two are tagged, each with a score."""
    media = filled.media
    labelled = filled.browser.model.tile(0).item.id
    media.label([labelled], "cat")
    media.install_model(
        brightness_model(), model_id="m1", title="Brightness", labels=("dark", "bright"), accuracy=0.925
    )
    await until(lambda: "92.5% right on held-out pictures · dark, bright" in texts(dialog))
    press(dialog, "Tag pictures with Brightness")
    await until(lambda: "2 pictures were tagged." in Messages.of(filled).texts())
    said = {name for number in (1, 2, 3) for name, _ in media.item(number).reports}
    assert said == {"trained:m1"}
    assert media.item(labelled).reports == ()


async def test_a_model_is_removed(filled, dialog, until):
    filled.media.install_model(brightness_model(), model_id="m1", title="Brightness", labels=("dark", "bright"))
    await until(lambda: "Brightness" in texts(dialog))
    press(dialog, "Remove Brightness")
    await until(lambda: filled.media.models() == [])


def test_models_and_results_in_words():
    assert describe(tuple("abcdefgh"), None) == "Accuracy not measured · a, b, c, d, e, f and 2 more"
    assert tagged_in_words(AnalysisReport(1, (), 0.1)) == "1 picture was tagged."
    assert "before" in tagged_in_words(AnalysisReport(0, (), 0.1))
