"""Cross-entropy of a softmax with its slopes, by numpy: with few classes torch's own takes twice as long."""

import numpy as np


def softmax_slopes(outputs: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """−log p of the target (n,), and p less 1 at the target (n, classes), where p = softmax(outputs)."""
    # class by class: numpy is quick along the long side
    logs = np.array(outputs.T, order="C")
    logs -= np.maximum.reduce(logs, 0)
    slopes = np.exp(logs)
    total = np.add.reduce(slopes, 0)
    slopes /= total
    wanted = targets * len(targets) + np.arange(len(targets))
    losses = np.log(total)
    losses -= logs.reshape(-1)[wanted]
    slopes.reshape(-1)[wanted] -= 1
    return losses, np.array(slopes.T, order="C")
