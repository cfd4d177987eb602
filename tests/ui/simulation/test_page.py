"""The Simulation page: run, watch, compare, export, repeat, delete."""

import asyncio

import pytest
from PySide6.QtWidgets import QApplication

from core.errors import Cancelled
from core.federated.records import SourceSpec, TrainingConfig
from core.federated.simulation.plan import SimulationPlan
from ui.messages import Messages
from ui.simulation.new_dialog import NewSimulationDialog
from ui.simulation.page import SimulationPage


@pytest.fixture
async def page(running_backend, qtbot):
    made = SimulationPage(running_backend)
    qtbot.addWidget(made)
    made.resize(1068, 800)
    made.show()
    await made.refresh()
    return made


def open_dialog():
    kind = NewSimulationDialog
    return next((made for made in QApplication.topLevelWidgets() if isinstance(made, kind) and made.isVisible()), None)


async def test_without_a_simulation_it_says_what_to_do(page):
    assert page.stack.currentIndex() == 0
    await page.export()
    assert "No simulation is chosen" in Messages.of(page).texts()[0]


async def test_a_new_one_runs_and_is_shown(page, running_backend, until):
    creating = page.create()
    await until(open_dialog)
    dialog = open_dialog()
    dialog.line.setText("Digits")
    dialog.source_params.form.set_value("parts", 6)
    dialog.plan_form.set_value("clients", 5)
    dialog.forms.first.set_value("rounds", 3)
    dialog.accept()
    await creating
    [made] = running_backend.simulation.simulations()
    assert (made.state, made.run.title) == ("finished", "Digits")
    await until(lambda: page.detail.title.whole == "Digits" and page.detail.state.text() == "Finished")
    assert page.detail.score.value.text() != "–"


async def test_what_cannot_be_simulated_is_said(page, running_backend, until):
    creating = page.create()
    await until(open_dialog)
    dialog = open_dialog()
    dialog.line.setText("Clusters")
    box = dialog.forms.first.fields["task"].widget
    box.setCurrentIndex(box.findData("k_means"))
    dialog.accept()
    await creating
    assert "not learned in rounds of gradients" in Messages.of(page).texts()[0]


async def test_two_are_put_beside_each_other(page, running_backend, simulate, until):
    first, second = simulate(running_backend, "One"), simulate(running_backend, "Two", strategy="fed_prox")
    await page.refresh()
    page.list.choose(second.id)
    page.detail.beside_wanted.emit(first.id)
    await until(lambda: page.detail.differences.isVisible())
    assert page.detail.others.box.currentText() == "One"


async def test_a_run_file_is_written_repeated_and_the_simulation_deleted(
    page, running_backend, simulate, until, tmp_path
):
    made = simulate(running_backend)
    await page.refresh()
    await page.write(made.id, tmp_path / "run.json")
    await page.run_again(tmp_path / "run.json")
    assert any("came out the same" in text for text in Messages.of(page).texts())
    assert len(running_backend.simulation.simulations()) == 2
    (tmp_path / "run.json").write_text("{}")
    await page.run_again(tmp_path / "run.json")
    assert any("not a run file" in text for text in Messages.of(page).texts())


async def test_a_running_one_can_be_stopped(page, running_backend, until):
    config = TrainingConfig(model="mlp", rounds=100_000, quorum=1)
    plan, source = SimulationPlan(clients=5), SourceSpec("digits", {"parts": 6})
    running = asyncio.ensure_future(page._run(running_backend.simulation.simulate, "Long", config, plan, source))
    await until(running_backend.simulation.simulations)
    await page.halt()
    with pytest.raises(Cancelled):
        await running
    assert running_backend.simulation.simulations()[0].state == "stopped"
