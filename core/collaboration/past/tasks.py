"""A task list as it was: its columns beside each other, and each card with all that it says."""

import datetime
from collections.abc import Iterator

from core.collaboration.colour_names import COLOUR_NAMES
from core.collaboration.past.entries import PastEntry, PastField, PastGroup, PastState
from core.collaboration.tasks import TaskList
from core.collaboration.tasks_cards import Card, Column, Item, Label

# The groups of what stands above cards or on them.
COLUMNS, LABELS = "columns", "labels"


def read(tasks: TaskList) -> PastState:
    """The list. A column is an entry too, so that one tells when it was renamed or moved."""
    counts = {column.id: len(tasks.stack(column.id)) for column in tasks.columns}
    groups = [PastGroup(column.id, column.title or "Untitled", str(counts[column.id])) for column in tasks.columns]
    entries = [_column(column) for column in tasks.columns if column.id]
    entries += [_label(label) for label in tasks.labels.values()]
    entries += [_card(tasks, card, column.id) for column in tasks.columns for card in tasks.stack(column.id)]
    return PastState(tuple(groups), tuple(entries), is_beside=True)


def _column(column: Column) -> PastEntry:
    place = ("columns", column.id)
    return PastEntry(f"column {column.id}", "Column", column.title, COLUMNS, (place,), is_shown=False)


def _label(label: Label) -> PastEntry:
    colour = PastField("colour", "Colour", COLOUR_NAMES[label.colour])
    place = ("labels", label.id)
    return PastEntry(f"label {label.id}", "Label", label.title, LABELS, (place,), (colour,), is_shown=False)


def _card(tasks: TaskList, card: Card, column_id: str) -> PastEntry:
    places = (("cards", card.id), *(("items", item.id) for item in tasks.items(card.id)))
    return PastEntry(f"card {card.id}", "Card", card.title, column_id, places, tuple(_fields(tasks, card)))


def _fields(tasks: TaskList, card: Card) -> Iterator[PastField]:
    if card.is_done:
        yield PastField("is_done", "Done", "yes")
    if card.due:
        day = datetime.date.fromisoformat(card.due)
        yield PastField("due", "Due", f"{day.day} {day:%b %Y}", card.due)
    if card.colour:
        yield PastField("colour", "Colour", COLOUR_NAMES[card.colour], tone=card.colour)
    for one, label in tasks.labels.items():
        if one in card.labels:
            # another title of the label is another label's change, not this card's
            yield PastField(f"label {one}", "Label", label.title or "Untitled", one, tone=label.colour)
    for peer_id, name in card.assignees:
        yield PastField(f"assignee {peer_id}", "Given to", name, peer_id)
    if card.description:
        yield PastField("description", "Description", card.description)
    for item in tasks.items(card.id):
        yield PastField(f"item {item.id}", "Check list", _line(item), series="items")


def _line(item: Item) -> str:
    return f"{'☑' if item.is_done else '☐'} {item.title or 'Untitled'}"
