"""From the answers of a round to the next model; an answer that cannot be used is named and left out."""

from collections.abc import Mapping

from core.errors import InputError, TrainingError
from core.federated.messages import Answer
from core.federated.strategies.base import Strategy, Update
from core.federated.weights import ModelWeights


def judge(
    base: ModelWeights, answers: Mapping[str, Answer], *, offered: Mapping[str, int]
) -> tuple[list[Update], dict[str, str]]:
    """The usable updates in the order of names, and why which peer's answer is not one.

    `offered` says how many examples each peer said it has: nobody weighs more than that.
    """
    flat = base.flat()
    updates, rejected = [], {}
    for peer_id, answer in sorted(answers.items()):
        weights, problem = usable(base, answer, offered=offered.get(peer_id, 0))
        if weights is None:
            rejected[peer_id] = problem
        else:
            updates.append(Update(peer_id, weights.flat() - flat, answer.examples))
    return updates, rejected


def aggregate(base: ModelWeights, updates: list[Update], strategy: Strategy) -> ModelWeights:
    """The next model. Raises TrainingError when the strategy makes numbers that are not finite."""
    made = base.with_flat(strategy.aggregate(base.flat(), updates))
    if not made.is_finite:
        raise TrainingError(
            "The updates add up to numbers that are not finite.", "Begin a new training with a smaller learning rate."
        )
    return made


def usable(base: ModelWeights, answer: Answer, *, offered: int) -> tuple[ModelWeights | None, str]:
    """The answer's weights, or why they cannot be used."""
    if answer.examples <= 0:
        return None, f"It says that it learned from {answer.examples} examples."
    if answer.examples > offered:
        return None, f"It says that it learned from {answer.examples} examples and offered {offered}."
    try:
        weights = ModelWeights.from_bytes(answer.payload)
    except InputError as error:
        return None, error.what
    if problem := base.difference(weights):
        return None, f"Its model has another architecture: {problem}."
    if not weights.is_finite:
        return None, "Its model holds numbers that are not finite (NaN or infinite)."
    return weights, ""
