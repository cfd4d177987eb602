"""A slim bar: as full as the job is done, moving while nobody knows."""

from ui.widgets.progress import ProgressLine


def lit(bar) -> float:
    image = bar.grab().toImage()
    y = image.height() // 2
    return sum(image.pixelColor(x, y).name() == "#6ea8fe" for x in range(image.width())) / image.width()


def test_it_is_as_full_as_the_job_is_done(qtbot):
    bar = ProgressLine()
    qtbot.addWidget(bar)
    bar.resize(200, 5)
    bar.show()
    for fraction in (0.0, 0.25, 1.0):
        bar.set_fraction(fraction)
        assert abs(lit(bar) - fraction) < 0.05
    assert bar.accessibleDescription() == "100%"


def test_unknown_is_said(qtbot):
    bar = ProgressLine()
    qtbot.addWidget(bar)
    bar.set_fraction(None)
    bar.grab()
    assert bar.accessibleDescription() == "unknown"
