"""The Analytics page draws live, over the chosen time, and exports what it shows."""

import pytest

from core.federated.records import RoundFinished, TrainingConfig
from core.jobs import JobFinished
from ui.analytics.page import AnalyticsPage
from ui.messages import Messages


@pytest.fixture
async def page(running_backend, qtbot):
    made = AnalyticsPage(running_backend)
    qtbot.addWidget(made)
    made.resize(1068, 800)
    made.show()
    await made.refresh()
    return made


async def test_a_round_appears_as_it_happens(page, running_backend, until):
    federation = await running_backend.federated.create("Digits", TrainingConfig())
    for number, accuracy in ((1, 0.5), (2, 0.8)):
        running_backend.events.emit(RoundFinished(federation.id, "Digits", number, 1.0, accuracy, 10.0, 2, ()))
    await until(lambda: "Digits" in page.accuracy.tracks and len(page.accuracy.values("Digits")[1]) == 2)
    assert page.accuracy.values("Digits")[1].tolist() == [0.5, 0.8]
    assert [row[1].text for row in page.log.table.rows.rows][:2] == ["Round finished", "Round finished"]


async def test_charts_are_exported_as_pictures_and_tables(page, running_backend, until, tmp_path):
    page.export_to(tmp_path)
    assert "nothing to export" in Messages.of(page).texts()[0]
    running_backend.events.emit(JobFinished(1, "Reading", "done", 1.0))
    await until(lambda: not page.jobs.is_empty())
    page.export_to(tmp_path)
    assert {"jobs.png", "jobs.csv"} <= {path.name for path in tmp_path.iterdir()}
    assert (tmp_path / "jobs.csv").read_text().splitlines()[0].endswith("Jobs")


async def test_words_filter_the_list(page, running_backend, until):
    running_backend.events.emit(JobFinished(1, "Reading", "done", 1.0))
    running_backend.events.emit(JobFinished(2, "Writing", "done", 1.0))
    await until(lambda: len(page.log.table.rows.rows) == 2)
    page.log.search.setText("writ")
    await until(lambda: len(page.log.table.rows.rows) == 1)
    assert "Writing" in page.log.table.rows.rows[0][2].text


async def test_another_time_is_another_reading(page, running_backend, until):
    running_backend.events.emit(JobFinished(1, "Reading", "done", 1.0))
    await until(lambda: not page.jobs.is_empty())
    assert page.jobs_card.note.whole == "per minute"
    page.span.setCurrentIndex(3)
    await until(lambda: page.jobs_card.note.whole == "per 30 minutes")


async def test_the_curve_of_loss_takes_the_place_of_accuracy(page):
    from ui.widgets.segmented import Segmented

    switch = page.findChild(Segmented)
    switch.chosen.emit("loss")
    assert (page.accuracy.isVisible(), page.loss.isVisible()) == (False, True)


async def test_a_figure_and_then_the_whole_dashboard_are_shared_into_a_workspace(page, running_backend, until):
    from PySide6.QtWidgets import QApplication

    from core.analytics.metrics import METRICS
    from ui.collaboration.figure_dialog import ALL, FigureDialog
    from ui.collaboration.share_dialog import ShareDialog

    def dialog(kind):
        return next((made for made in QApplication.topLevelWidgets() if type(made) is kind and made.isVisible()), None)

    space = await running_backend.collaboration.create("Load")
    sharing = page.share()
    await until(lambda: dialog(FigureDialog))
    dialog(FigureDialog).list.choose("received")
    dialog(FigureDialog).accept()
    await until(lambda: dialog(ShareDialog))
    dialog(ShareDialog).accept()
    await sharing
    assert "The figure is live in “Load”." in Messages.of(page).texts()
    (entry,) = [one for one in await running_backend.collaboration.documents(space.id) if one.format == "cards"]
    cards = (await running_backend.collaboration.open_document(space.id, entry.id)).document
    assert [(card.title, card.form, card.unit) for card in cards.shown()] == [("Received", "bytes", "/s")]

    sharing = page.share()
    await until(lambda: dialog(FigureDialog))
    dialog(FigureDialog).list.choose(ALL)
    dialog(FigureDialog).accept()
    await until(lambda: dialog(ShareDialog))
    dialog(ShareDialog).accept()
    await sharing
    assert {card.source for card in cards.shown()} == set(METRICS)
    assert f"{len(METRICS)} figures are live in “Load”." in Messages.of(page).texts()
