"""The demo's data: scikit-learn's handwritten digits as picture files, dealt unevenly to the participants."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

# The participants' shares of each digit follow a Dirichlet distribution: 0.5 is strongly uneven, as real sites are.
CONCENTRATION = 0.5
# Fewer than this and a participant could not even hold out a validation part.
LEAST = 60
TEST_FRACTION = 0.25
# Of the test part, so many are imported without a label to be tagged by the joint model.
UNSEEN = 60
# 8×8 pictures drawn large enough to see; reduced by the same factor they are exactly the originals again.
SCALE = 8


@dataclass(frozen=True)
class Deal:
    """Indices of pictures: one array a participant, the held-out test part, and the labels of all pictures."""

    parts: tuple[np.ndarray, ...]
    test: np.ndarray
    labels: np.ndarray


def deal(participants: int, seed: int) -> Deal:
    """Split the digits: a stratified test part first, the rest by a Dirichlet draw for each digit."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    labels = load_digits().target
    rest, test = train_test_split(
        np.arange(len(labels)), test_size=TEST_FRACTION, random_state=seed, stratify=labels, shuffle=True
    )
    random = np.random.default_rng(seed)
    while True:
        parts: list[list[int]] = [[] for _ in range(participants)]
        for digit in range(10):
            mine = random.permutation(rest[labels[rest] == digit])
            cuts = (np.cumsum(random.dirichlet([CONCENTRATION] * participants))[:-1] * len(mine)).astype(int)
            for part, share in zip(parts, np.split(mine, cuts), strict=True):
                part.extend(share)
        if min(map(len, parts)) >= LEAST:
            return Deal(tuple(np.array(sorted(part)) for part in parts), np.array(sorted(test)), labels)


def write(indices: np.ndarray, folder: Path, *, with_labels: bool) -> dict[str, str]:
    """Write pictures as PNG, in a folder for each label or all in one; returns file name → true digit."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    truth = {}
    for index in indices:
        digit = str(digits.target[index])
        # the originals count from 0 to 16
        pixels = (digits.images[index] * (255 / 16)).round().astype(np.uint8)
        picture = Image.fromarray(pixels).resize((8 * SCALE, 8 * SCALE), Image.Resampling.NEAREST)
        place = folder / digit if with_labels else folder
        place.mkdir(parents=True, exist_ok=True)
        name = f"picture-{index:04}.png"
        picture.save(place / name)
        truth[name] = digit
    return truth
