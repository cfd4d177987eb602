"""Live cards on the page: a training and a figure are shared, and followed as they change."""

from PySide6.QtWidgets import QApplication

from core.analytics.records import MachineSampled
from core.federated.records import RoundFinished, RoundRecord, TrainingConfig
from ui.collaboration.figure_dialog import FigureDialog
from ui.collaboration.views.cards import Cards
from ui.messages import Messages
from ui.widgets.dialog import Dialog


def dialog(kind):
    return next((made for made in QApplication.topLevelWidgets() if type(made) is kind and made.isVisible()), None)


async def opened(backend, qtbot):
    space = await backend.collaboration.create("Live")
    entry = await backend.collaboration.add_document(space.id, "cards", "Ours")
    view = Cards(backend, space.id, entry)
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    await view.open()
    return view


async def test_a_training_is_shared_and_followed(running_backend, qtbot, until, monkeypatch):
    monkeypatch.setattr("core.collaboration.live_writing.WRITE_S", 0.05)
    view = await opened(running_backend, qtbot)
    await view.share_training()
    assert "coordinates no training" in Messages.of(view).texts()[-1]
    federation = await running_backend.federated.create("Digits", TrainingConfig(rounds=5))
    sharing = view.share_training()
    await until(lambda: dialog(Dialog))
    dialog(Dialog).accept()
    await sharing
    (card,) = view.cards.views.values()
    assert (card.title.whole, card.state.text(), card.value.text()) == ("Digits", "Waiting", "–")
    rounds = [RoundRecord(federation.id, number, 0.0, 1.0, 0.5, number / 10, "", ()) for number in (1, 2)]
    monkeypatch.setattr(running_backend.federated, "rounds", lambda federation_id: rounds)
    running_backend.events.emit(RoundFinished(federation.id, "Digits", 2, 0.5, 0.2, 1.0, 2, ()))
    await until(lambda: card.value.text() == "20 %")
    assert card.chart.values("Accuracy")[1].tolist() == [0.1, 0.2]
    view.show_part(next(iter(view.cards.views)))
    await running_backend.federated.delete(federation.id)
    running_backend.collaboration.sharing.live.changed("training", federation.id)
    await until(lambda: card.state.text() == "Deleted")
    await view.close_document()


async def test_a_figure_of_this_machine_is_shared(running_backend, qtbot, until):
    running_backend.events.emit(MachineSampled(12.5, 40.0, 100.0, 0, 0, 0, 0))
    view = await opened(running_backend, qtbot)
    sharing = view.share_figure()
    await until(lambda: dialog(FigureDialog))
    dialog(FigureDialog).list.choose("memory")
    dialog(FigureDialog).accept()
    await sharing
    (card,) = view.cards.views.values()
    assert (card.title.whole, card.state.text(), card.value.text()) == ("Memory", "Live", "40 %")
    await view.close_document()
