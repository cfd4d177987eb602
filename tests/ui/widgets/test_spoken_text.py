"""Every word that was said can be clicked; what looks like markup is only words."""

from PySide6.QtCore import QUrl

from core.reports import Spoken
from ui.widgets.spoken_text import SpokenText


def test_a_clicked_word_says_when_it_begins(qtbot):
    view = SpokenText(Spoken(((0.5, "Mr."), (0.82, "John"), (1.4, "<b>Dashwood</b>"))))
    qtbot.addWidget(view)
    view.resize(300, 80)
    told = []
    view.wanted.connect(told.append)
    assert view.toPlainText() == "Mr. John <b>Dashwood</b>"
    view.anchorClicked.emit(QUrl("0.82"))
    assert told == [0.82]


def test_long_speech_scrolls_and_short_speech_takes_its_height(qtbot):
    short, long = (SpokenText(Spoken(tuple((float(n), "word") for n in range(count)))) for count in (5, 3000))
    for view in (short, long):
        qtbot.addWidget(view)
        view.resize(320, 100)
        view.show()
    assert short.height() < 60
    assert long.height() == 260
