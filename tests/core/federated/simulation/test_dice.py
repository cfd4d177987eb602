"""What a round draws is its own, in whatever order rounds come."""

import numpy as np

from core.federated.simulation.dice import AHEAD, Dice


def test_each_round_has_the_generator_of_its_seed_and_number():
    dice = Dice(7)
    for number in (1, 2, AHEAD + 5, 2, 3):
        assert dice.of(number).random() == np.random.default_rng((7, number)).random()
