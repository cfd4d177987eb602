"""The Training page: from a new training to a model in the library, without leaving the window."""

import asyncio
import json

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from core.federated.records import TrainingConfig
from core.federated.weights import ModelWeights
from ui.federated.new_dialog import NewTrainingDialog
from ui.federated.offer_dialog import OfferDialog
from ui.federated.page import FederatedPage
from ui.messages import Messages
from ui.network.invite_dialog import InviteDialog


@pytest.fixture
async def page(running_backend, qtbot):
    made = FederatedPage(running_backend)
    qtbot.addWidget(made)
    made.resize(1068, 800)
    made.show()
    await made.refresh()
    return made


def open_dialog(kind):
    return next((made for made in QApplication.topLevelWidgets() if isinstance(made, kind) and made.isVisible()), None)


def pictures(folder, count=24):
    """Bright and dark squares, each in the folder of its label."""
    random = np.random.default_rng(0)
    for number in range(count):
        for label, level in (("bright", 200), ("dark", 50)):
            place = folder / label / f"{number}.png"
            place.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray((random.integers(-40, 40, (8, 8)) + level).astype(np.uint8)).save(place)


async def test_without_a_training_it_says_what_to_do(page):
    assert page.stack.currentIndex() == 0
    await page.begin()
    assert "No training is chosen" in Messages.of(page).texts()[0]


async def test_a_new_training_is_created_invited_to_and_deleted(page, running_backend, until):
    creating = page.create()
    await until(lambda: open_dialog(NewTrainingDialog))
    dialog = open_dialog(NewTrainingDialog)
    dialog.line.setText("Cats and dogs")
    dialog.forms.first.set_value("rounds", 3)
    dialog.accept()
    await creating
    [made] = running_backend.federated.federations()
    assert (made.title, made.config.rounds) == ("Cats and dogs", 3)
    await until(lambda: page.detail.title.whole == "Cats and dogs")
    inviting = page.invite()
    await until(lambda: open_dialog(InviteDialog))
    assert open_dialog(InviteDialog).line.text().startswith("vega://")
    open_dialog(InviteDialog).accept()
    await inviting
    deleting = page.delete()
    from ui.widgets.dialog import Dialog

    await until(lambda: open_dialog(Dialog))
    open_dialog(Dialog).accept()
    await deleting
    assert running_backend.federated.federations() == []
    assert page.stack.currentIndex() == 0


@pytest.mark.slow
async def test_a_machine_trains_on_its_own_pictures_and_uses_the_model(page, running_backend, until, tmp_path):
    pictures(tmp_path / "pictures")
    federation = await running_backend.federated.create("Light", TrainingConfig(rounds=2, quorum=1, model="mlp"))
    page.want(federation=federation.id)
    await page.refresh()
    offering = page.offer()
    await until(lambda: open_dialog(OfferDialog))
    dialog = open_dialog(OfferDialog)
    dialog.box.setCurrentIndex(dialog.box.findData("picture_folder"))
    dialog.form.set_value("folder", str(tmp_path / "pictures"))
    dialog.accept()
    await offering
    assert "48 examples" in Messages.of(page).texts()[0]
    await page.begin()
    await until(
        lambda: (
            running_backend.federated.federation(federation.id).state == "finished"
            and page.detail.state.text() == "Finished"
        ),
        patience_s=60,
    )
    await until(lambda: len(page.detail.curves.charts["accuracy"].values("Together")[1]) == 2)
    [model] = running_backend.federated.models(federation.id)
    await page.use(model.id)
    assert [entry.id for entry in running_backend.media.models()] == [model.id]
    await page.write(model.id, tmp_path / "light.onnx")
    import onnxruntime

    session = onnxruntime.InferenceSession(str(tmp_path / "light.onnx"))
    answer = session.run(None, {"x": np.full((1, 1, 8, 8), 200 / 255, np.float32)})[0]
    assert model.labels[int(answer.argmax())] == "bright"
    await page.write(model.id, tmp_path / "light.safetensors")
    assert ModelWeights.from_bytes((tmp_path / "light.safetensors").read_bytes()).parameters == model.parameters
    await page.write_run(federation.id, tmp_path / "run.json")
    assert json.loads((tmp_path / "run.json").read_text())["title"] == "Light"
    await asyncio.sleep(0)


async def test_a_training_is_shared_into_a_workspace(page, running_backend, monkeypatch):
    space = await running_backend.collaboration.create("Trainings")
    federation = await running_backend.federated.create("Digits", TrainingConfig(rounds=7))
    await page.refresh()
    page.list.choose(federation.id)

    async def choose(*args, **values):
        return space.id

    monkeypatch.setattr("ui.federated.page.choose_workspace", choose)
    await page.share()
    assert "The training is live in “Trainings”." in Messages.of(page).texts()
    (entry,) = [one for one in await running_backend.collaboration.documents(space.id) if one.format == "cards"]
    cards = (await running_backend.collaboration.open_document(space.id, entry.id)).document
    assert [(card.title, card.state, card.rounds) for card in cards.shown()] == [("Digits", "waiting", 7)]


async def test_a_training_begins_with_a_model_of_another_program(page, running_backend, until, tmp_path):
    np.savez(tmp_path / "linear.npz", coef_=np.ones((3, 4)), intercept_=np.zeros(3))
    creating = page.begin_with(tmp_path / "linear.npz")
    await until(lambda: open_dialog(NewTrainingDialog))
    open_dialog(NewTrainingDialog).line.setText("Flowers")
    open_dialog(NewTrainingDialog).accept()
    await creating
    [made] = running_backend.federated.federations()
    assert (made.title, made.state) == ("Flowers", "waiting")
    assert ModelWeights.from_bytes(running_backend.files.read(made.digest)).parameters == 15
