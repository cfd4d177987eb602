"""Attempting: a widget whose verbs may be refused; why is said at the bottom of the window."""

from collections.abc import Callable
from typing import Any

from ui.actions import action


class Attempting:
    """For widgets: `self.attempt(document.verb, …)` answers what the verb does, None when it was refused."""

    @action(palette=False)
    def attempt(self, verb: Callable[..., Any], *args: Any, **values: Any) -> Any:
        """Do it; what is refused becomes a message."""
        return verb(*args, **values)
