"""The meter shows decibels; sentences stand with their time, and what is on its way gives way to them."""

import numpy as np
import pytest
from PySide6.QtGui import QTextCursor

from core.media.live_speech import Heard
from core.media.speech import Segment
from ui import theme
from ui.media.spoken import QUIETEST, LevelMeter, SpokenWords


def said(text, at_s=0.0):
    return Heard(text, True, Segment(at_s, at_s + 1, text))


def test_a_sine_of_half_the_scale_is_nine_decibels_down_and_its_peak_six(qtbot):
    """20 log10(0.5 / √2) and 20 log10(0.5)."""
    meter = LevelMeter()
    qtbot.addWidget(meter)
    sine = (0.5 * np.sin(np.arange(16_000) * 2 * np.pi * 440 / 16_000)).astype(np.float32)
    meter.take(sine, length_s=1.0)
    assert (meter.level, meter.peak) == (pytest.approx(-9.03, abs=0.01), pytest.approx(-6.02, abs=0.01))
    assert meter.accessibleDescription() == "-9 dB"
    meter.take(np.zeros(8000, np.float32), length_s=0.5)
    assert meter.level == QUIETEST and meter.peak == pytest.approx(-12.02, abs=0.01)
    meter.rest()
    assert meter.peak == QUIETEST


def colours_of(meter):
    image = meter.grab().toImage()
    return {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}


def test_the_bar_turns_red_where_samples_are_cut_off(qtbot):
    meter = LevelMeter()
    qtbot.addWidget(meter)
    meter.resize(300, 24)
    meter.take(np.full(100, 0.1, np.float32), length_s=0.1)
    assert theme.current().good in colours_of(meter)
    meter.take(np.ones(100, np.float32), length_s=0.1)
    assert theme.current().bad in colours_of(meter) and theme.current().good not in colours_of(meter)


def test_a_sentence_takes_the_place_of_what_was_on_its_way(qtbot):
    words = SpokenWords()
    qtbot.addWidget(words)
    for heard in (Heard("he", False), Heard("hello th", False), said("hello there", 65.0)):
        words.take(heard)
    assert words.toPlainText() == "1:05\thello there"
    words.take(Heard("and", False))
    words.take(Heard("and now", False))
    assert words.toPlainText() == "1:05\thello there\n\tand now"
    words.take(said("and now this", 70.0))
    assert words.toPlainText() == "1:05\thello there\n1:10\tand now this"
    assert [segment.text for segment in words.segments] == ["hello there", "and now this"]
    words.forget()
    assert words.toPlainText() == "" and words.segments == []


def ink_at_end(words):
    cursor = QTextCursor(words.document())
    cursor.movePosition(QTextCursor.MoveOperation.End)
    return cursor.charFormat().foreground().color().name()


def test_colours_follow_the_theme(qtbot, qapp):
    words = SpokenWords()
    qtbot.addWidget(words)
    words.take(said("hello"))
    assert ink_at_end(words) == theme.current().text
    words.take(Heard("and", False))
    theme.apply(qapp, "light")
    assert ink_at_end(words) == theme.read("light").muted
    assert words.toPlainText() == "0:00\thello\n\tand"


def test_the_end_stays_in_sight_unless_somebody_reads_above(qtbot):
    words = SpokenWords()
    qtbot.addWidget(words)
    words.resize(300, 120)
    words.show()
    for number in range(40):
        words.take(said(f"sentence {number}", number))
    bar = words.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    bar.setValue(0)
    words.take(said("one more", 41))
    assert bar.value() == 0
