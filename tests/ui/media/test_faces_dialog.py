"""Faces that are somebody else's are chosen before anything happens."""

from core.media.records import Face
from core.reports import Box
from ui.media.faces_dialog import FacesDialog

FACES = [Face(number, 1, "a" * 64, Box(0, 0, 1, 1, "happy"), 3) for number in (5, 6)]


def test_only_chosen_faces_are_wrong(qtbot, samples):
    dialog = FacesDialog("Ada", FACES, lambda face: samples("chelsea")[0])
    qtbot.addWidget(dialog)
    assert "Ada" in dialog.windowTitle()
    assert not dialog.accept_button.isEnabled()
    dialog.gallery.select(6)
    assert dialog.wrong == [6]
    assert dialog.accept_button.isEnabled()
