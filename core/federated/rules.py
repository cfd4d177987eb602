"""Rules: one robust rule for each thing that is brought together, so that none remembers what belongs to another."""

import numpy as np

from core.federated.robust.base import Rule

# Before the names of what the rules beside the first remember.
OF = "of:"


class Rules:
    """The chosen rule for the models, and others like it for vectors beside them, or for the models of clusters."""

    def __init__(self, first: Rule) -> None:
        self.first = first
        self._others: dict[str, Rule] = {}

    def of(self, name: str) -> Rule:
        """The rule for what has this name; "" is the model."""
        if not name:
            return self.first
        if name not in self._others:
            self._others[name] = self.first.another()
        made = self._others[name]
        made.root, made.is_patient = self.first.root, self.first.is_patient
        return made

    def state(self) -> dict[str, np.ndarray]:
        """What all of them remember."""
        found = dict(self.first.state())
        for name, rule in self._others.items():
            found.update({f"{OF}{name}/{key}": value for key, value in rule.state().items()})
        return found

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """Go on from a stored state. Raises KeyError when it is another rule's."""
        parts: dict[str, dict[str, np.ndarray]] = {}
        for name, value in state.items():
            of, _, key = name.removeprefix(OF).partition("/") if name.startswith(OF) else ("", "", name)
            parts.setdefault(of, {})[key] = value
        for of, part in parts.items():
            self.of(of).restore(part)
