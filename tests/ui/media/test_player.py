"""A video plays in its place, without a sound device too; the line shows where, and is pointed at to go there."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage

from ui.media.player import Player
from ui.media.samples import SAMPLES


@pytest.fixture
def player(qtbot):
    made = Player()
    qtbot.addWidget(made)
    made.resize(480, 400)
    made.show()
    yield made
    made.close_medium()
    qtbot.wait(50)  # the event loop does it


def test_a_video_plays_and_pauses(qtbot, player):
    player.open(SAMPLES / "clip.mp4", duration_s=7.2, marks=[2.4, 4.8])
    player.play_or_pause()
    qtbot.waitUntil(lambda: player.line.position_s > 0.2 and player.shown.is_moving, timeout=20_000)
    assert player.toggle.toolTip() == "Pause  (Space)"
    player.play_or_pause()
    qtbot.waitUntil(lambda: player.toggle.toolTip() == "Play  (Space)", timeout=20_000)
    assert "/ 0:07" in player.time.text()
    image = player.shown.grab().toImage()
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    assert middle.red() > 60, "the cat is brown"


def test_pointing_at_the_line_goes_there(qtbot, player):
    player.open(SAMPLES / "clip.mp4", duration_s=7.2, marks=[])
    wanted = []
    player.line.wanted.connect(wanted.append)
    qtbot.mouseClick(player.line, Qt.MouseButton.LeftButton, pos=QPoint(player.line.width() // 2, 10))
    assert wanted == [pytest.approx(3.6, abs=0.05)]
    qtbot.waitUntil(lambda: player.line.position_s > 3, timeout=20_000)


def test_a_sound_shows_its_waveform(qtbot, player):
    player.open(SAMPLES / "reading.flac", duration_s=7.1, marks=[])
    poster = QImage(40, 30, QImage.Format.Format_RGB888)
    poster.fill(QColor(0, 200, 0))
    player.show_poster(poster)
    image = player.shown.grab().toImage()
    assert image.pixelColor(image.width() // 2, image.height() // 2).green() == 200


def test_what_cannot_be_played_is_said(qtbot, player, tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"no video")
    with qtbot.waitSignal(player.failed, timeout=20_000):
        player.open(tmp_path / "a.mp4", duration_s=1.0, marks=[])
        player.play_or_pause()


def test_what_nobody_sees_is_quiet(qtbot, player):
    player.open(SAMPLES / "clip.mp4", duration_s=7.2, marks=[])
    player.play_or_pause()
    qtbot.waitUntil(lambda: player.line.position_s > 0.1, timeout=20_000)
    player.hide()
    qtbot.waitUntil(lambda: player.toggle.toolTip() == "Play  (Space)", timeout=20_000)
    player.sound.click()
    assert player.audio.isMuted() and player.sound.toolTip() == "Sound on"


def test_the_spectrogram_is_shown_when_wanted_and_follows(qtbot, samples):
    player = Player()
    qtbot.addWidget(player)
    player.resize(640, 420)
    player.show()
    path = samples("chelsea")[0].with_name("reading.flac")
    player.open(path, duration_s=7.0, marks=())
    assert not player.spectrogram.isVisible()
    player.spectrum.click()
    assert player.spectrogram.isVisible()
    qtbot.waitUntil(lambda: player.spectrogram.is_complete, timeout=15_000)
    player._moved(3_500)
    assert player.spectrogram.picture.position_s == 3.5
    player.close_medium()
