"""Which cards of a task list somebody looks for."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from core.collaboration.tasks_cards import Card, Label


@dataclass(frozen=True)
class CardFilter:
    """What a card must be; what is not said does not matter."""

    words: str = ""
    """Every one of them in its title, description, labels or assignees' names, whatever the case."""
    assignee: str = ""
    """A peer id."""
    label: str = ""
    """The id of a label."""
    due_by: str = ""
    """Due on this date or before."""
    is_done: bool | None = None

    @property
    def is_open(self) -> bool:
        """Whether every card passes."""
        return self == CardFilter()

    def passes(self, card: Card, labels: Mapping[str, Label]) -> bool:
        """Whether a card is one of those."""
        text = " ".join(
            (
                card.title,
                card.description,
                *(name for _, name in card.assignees),
                *(labels[one].title for one in card.labels if one in labels),
            )
        ).casefold()
        return (
            all(word in text for word in self.words.casefold().split())
            and (not self.assignee or any(peer_id == self.assignee for peer_id, _ in card.assignees))
            and (not self.label or self.label in card.labels)
            and (not self.due_by or bool(card.due and card.due <= self.due_by))
            and self.is_done in (None, card.is_done)
        )


def is_late(card: Card, today: datetime.date) -> bool:
    """Whether it should have been done."""
    return bool(card.due) and not card.is_done and card.due < today.isoformat()
