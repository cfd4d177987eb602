"""When a training has converged: a plateau of the loss, in a rule that a person can read."""

from collections.abc import Sequence


def plateau(losses: Sequence[tuple[int, float]], *, patience: int, least_gain: float) -> str:
    """Why the training should end, in words; "" while it should go on.

    `losses` are (round, loss) in order. A loss is better when it is lower than the best before by `least_gain` of it;
    `patience` rounds without a better one are a plateau; 0 never is.
    """
    if not patience or not losses:
        return ""
    best_round, best = losses[0]
    for number, loss in losses[1:]:
        if loss < best - abs(best) * least_gain:
            best_round, best = number, loss
    waited = losses[-1][0] - best_round
    if waited < patience:
        return ""
    return f"Ended early: no loss better than {best:.4g} (round {best_round}) in {waited} rounds."
