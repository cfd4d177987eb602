"""Curves: together after each round, and each participant for the model it was given, which is one round older."""

from core.federated.records import ParticipantRound, RoundRecord
from ui.federated.curves import CurvesCard, History, curves, figures, side_by_side


def round_of(number, accuracy, **answers):
    said = tuple(
        ParticipantRound(name, name, "answered", accuracy=value, loss=1 - value) for name, value in answers.items()
    )
    return RoundRecord("f", number, 0.0, 1.0, None if accuracy is None else 1 - accuracy, accuracy, "", said)


ROUNDS = [round_of(1, 0.5, ada=0.1, bo=0.2), round_of(2, 0.75, ada=0.6), round_of(3, None, ada=0.7)]


def test_points_stand_at_the_round_that_made_the_model():
    assert curves(ROUNDS, "accuracy") == {
        "Together": ([1.0, 2.0], [0.5, 0.75]),
        "ada": ([0.0, 1.0, 2.0], [0.1, 0.6, 0.7]),
        "bo": ([0.0], [0.2]),
    }


def test_more_participants_than_colours_are_left_to_the_table():
    crowd = [round_of(1, 0.5, **{f"p{number}": 0.5 for number in range(20)})]
    assert len(curves(crowd, "accuracy")) == 7


def test_accuracy_and_loss_change_places(qtbot):
    card = CurvesCard()
    qtbot.addWidget(card)
    card.show_histories(History("Digits", ROUNDS))
    assert card.charts["accuracy"].values("Together")[1].tolist() == [0.5, 0.75]
    card.switch.chosen.emit("loss")
    assert card.stack.currentWidget() is card.charts["loss"]
    assert card.charts["loss"].values("Together")[1].tolist() == [0.5, 0.25]


def test_who_answers_seldom_shows_in_the_fairness():
    """ada answers three times, bo once: (3 + 1)² / (2 · (9 + 1)) = 0.8."""
    numbers, values = figures(History("Digits", ROUNDS), "fairness")["So far"]
    assert numbers == [1, 2, 3]
    assert (values[0], values[2]) == (1.0, 0.8)
    assert figures(History("Digits", []), "fairness") == {}


def test_two_trainings_stand_side_by_side_by_their_titles():
    other = [round_of(1, 0.25, ada=0.5)]
    found = side_by_side(History("Digits", ROUNDS), History("Digits", other), "accuracy")
    assert found == {"Digits": ([1.0, 2.0], [0.5, 0.75]), "Digits (2)": ([1.0], [0.25])}
    times = side_by_side(History("Digits", ROUNDS), History("Krum", other), "time")
    assert list(times) == ["Digits", "Digits · slowest training", "Krum", "Krum · slowest training"]


def test_two_machines_of_one_name_are_two_curves():
    """Both are called "vm", as machines made of one image are; a third is called as the first curve is."""
    said = tuple(
        ParticipantRound(peer, name, "answered", accuracy=value)
        for peer, name, value in (("a1", "vm", 0.25), ("b2", "vm", 0.75), ("c3", "Together", 0.5))
    )
    rounds = [RoundRecord("f", number, 0.0, 1.0, 0.5, 0.5, "", said) for number in (1, 2)]
    found = curves(rounds, "accuracy")
    assert found["vm"] == ([0.0, 1.0], [0.25, 0.25])
    assert found["vm (2)"] == ([0.0, 1.0], [0.75, 0.75])
    assert found["Together"] == ([1.0, 2.0], [0.5, 0.5])
    assert found["Together (2)"] == ([0.0, 1.0], [0.5, 0.5])
