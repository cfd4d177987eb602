"""When answers come."""

import numpy as np

from core.federated.records import TrainingConfig
from core.federated.simulation.clock import Flight, Flights, Turn, in_time, turns
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.population import Client


def client(number, examples=10, pace=0.1):
    return Client(number, np.arange(examples), np.arange(0), pace)


def test_time_is_examples_times_epochs_times_pace():
    (turn,) = turns(TrainingConfig(local_epochs=3), SimulationPlan(), [client(0)], np.random.default_rng(0))
    assert (turn.epochs, turn.answers) == (3, True)
    assert turn.seconds == 3 * 10 * 0.1


def test_stragglers_go_through_some_of_their_epochs():
    clients = [client(number) for number in range(200)]
    made = turns(TrainingConfig(local_epochs=10), SimulationPlan(stragglers=0.9), clients, np.random.default_rng(0))
    slow = [turn for turn in made if turn.epochs < 10]
    # 180 are slow; one in ten of them draws all 10 epochs
    assert 140 < len(slow) <= 180
    assert {turn.epochs for turn in slow} == set(range(1, 10))


def test_enough_is_enough_and_a_deadline_is_a_deadline():
    made = [Turn(client(number), 1, float(number), True) for number in (1, 2, 3, 4)]
    counted, lasted = in_time(TrainingConfig(per_round=3, spare=0.4, quorum=1), made)
    assert ([turn.client.number for turn in counted], lasted) == ([1, 2, 3], 3.0)
    counted, lasted = in_time(TrainingConfig(deadline_s=2.5), made)
    assert ([turn.client.number for turn in counted], lasted) == ([1, 2], 2.5)
    counted, lasted = in_time(TrainingConfig(), made)
    assert (len(counted), lasted) == (4, 4.0)


def test_arrivals_are_in_the_order_of_time():
    flights = Flights()
    for number, seconds in ((0, 3.0), (1, 1.0)):
        flights.send(Flight(Turn(client(number), 1, seconds, True), 1, np.zeros(1)))
    assert flights.away() == {0, 1}
    assert flights.land().turn.client.number == 1
    assert flights.now == 1.0
    flights.send(Flight(Turn(client(2), 1, 0.5, True), 2, np.zeros(1)))
    assert [flights.land().turn.client.number for _ in range(2)] == [2, 0]
    assert (flights.now, len(flights)) == (3.0, 0)
