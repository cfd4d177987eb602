"""Dice: the random numbers with which each round chooses, made for some rounds ahead."""

import numpy as np

# One generator by itself takes 29 µs in the midst of a round, of which a small model's whole round has 600; in a row
# one takes 9.
AHEAD = 32


class Dice:
    """Each round's generator is that of the seed and the round's number, whichever rounds were asked for before."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._made: dict[int, np.random.Generator] = {}

    def of(self, number: int) -> np.random.Generator:
        """Of round `number`, as new; what one round draws changes no other."""
        if number not in self._made:
            rounds = range(number, number + AHEAD)
            self._made = {later: np.random.default_rng((self._seed, later)) for later in rounds}
        return self._made.pop(number)
