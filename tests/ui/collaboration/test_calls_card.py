"""The card that asks whether this machine takes part in a training."""

from PySide6.QtWidgets import QPushButton

from core.federated.records import TrainingCalled
from ui.collaboration.calls_card import CallsCard

CALL = TrainingCalled("f1", "Leaves", "peer", "Ada", "workspace:w")


def test_each_call_has_a_yes_and_a_no(qtbot):
    card = CallsCard()
    qtbot.addWidget(card)
    card.show_calls([CALL])
    assert not card.isHidden()
    for text, accepts in (("Take part", True), ("Not now", False)):
        made = next(made for made in card.findChildren(QPushButton) if made.text() == text)
        with qtbot.waitSignal(card.answered) as caught:
            made.click()
        assert caught.args == ["f1", accepts]
    card.show_calls([])
    assert card.isHidden()
