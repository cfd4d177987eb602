"""From the answers of a round to the next model; an answer that cannot be used is named and left out."""

from collections.abc import Mapping

from core.errors import InputError
from core.federated.messages import Answer
from core.federated.strategies.base import Strategy, Update
from core.federated.weights import ModelWeights


def aggregate(
    base: ModelWeights, answers: Mapping[str, Answer], strategy: Strategy
) -> tuple[ModelWeights | None, dict[str, str]]:
    """The next model (None when no answer is usable), and why which peer's answer was not used."""
    flat = base.flat()
    updates, rejected = [], {}
    for peer_id, answer in answers.items():
        weights, problem = usable(base, answer)
        if weights is None:
            rejected[peer_id] = problem
        else:
            updates.append(Update(peer_id, weights.flat() - flat, answer.examples))
    if not updates:
        return None, rejected
    return base.with_flat(strategy.aggregate(flat, updates)), rejected


def usable(base: ModelWeights, answer: Answer) -> tuple[ModelWeights | None, str]:
    """The answer's weights, or why they cannot be used."""
    if answer.examples <= 0:
        return None, f"It says that it learned from {answer.examples} examples."
    try:
        weights = ModelWeights.from_bytes(answer.payload)
    except InputError as error:
        return None, error.what
    if problem := base.difference(weights):
        return None, f"Its model has another architecture: {problem}."
    if not weights.is_finite:
        return None, "Its model holds numbers that are not finite (NaN or infinite)."
    return weights, ""
