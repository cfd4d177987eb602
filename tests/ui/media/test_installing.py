"""A model's file is shown with the ways in which it can be used."""

from pathlib import Path

from ui.media.installing import InstallDialog


def test_ways_are_offered_and_explained(qtbot):
    dialog = InstallDialog(Path("/models/yolo.onnx"), ["yolo_v8", "sam"])
    qtbot.addWidget(dialog)
    assert (dialog.adapter, dialog.title, dialog.labels, dialog.second) == ("yolo_v8", "yolo", None, None)
    assert dialog.labels_field.isEnabled() and not dialog.second_field.isEnabled()
    assert dialog.hint.text()
    dialog.box.setCurrentIndex(1)
    assert dialog.adapter == "sam"
    assert dialog.second_field.isEnabled()
