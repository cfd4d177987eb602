"""What can be made depends on what it is made of, and how is asked by a form."""

from ui.media.reworking import ReworkDialog


def titles(dialog):
    return [dialog.box.itemText(row) for row in range(dialog.box.count())]


def test_videos_and_sounds_have_their_own_choices(qtbot):
    video, sound = ReworkDialog("a.mp4", "video"), ReworkDialog("a.wav", "sound")
    for dialog in (video, sound):
        qtbot.addWidget(dialog)
    assert "A part of it" in titles(video) and "Less noise" not in titles(video)
    assert "Less noise" in titles(sound) and "A part of it" not in titles(sound)


def test_what_is_chosen_has_its_parameters(qtbot):
    dialog = ReworkDialog("a.mp4", "video")
    qtbot.addWidget(dialog)
    dialog.box.setCurrentIndex(dialog.box.findData("part"))
    dialog._forms["part"].set_values({"start_s": 1.5, "end_s": 3.0})
    assert (dialog.rework.params.start_s, dialog.rework.params.end_s) == (1.5, 3.0)
    assert "keyframe" in dialog.hint.text()
