"""What is in a task list: columns, labels, cards and the lines of their check lists, as frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.collaboration import entries_fields as fields

TITLE_MOST = 300
# Some pages; more belongs in a document of its own.
DESCRIPTION_MOST = 20_000
NAME_MOST = 200
PEER_MOST = 64
# Nobody works through more at once; what is done can be removed.
CARDS_MOST = 5_000
COLUMNS_MOST = 50
LABELS_MOST = 50
ITEMS_MOST = 20_000
ASSIGNEES_MOST = 20
ON_CARD_MOST = 200
# Colours by the theme's names, so that a list suits both themes.
COLOURS = ("accent", "violet", "good", "warn", "bad", "muted")

ASSIGNEE, LABEL = "assignee:", "label:"
TEXTS = frozenset({"title", "description"})


@dataclass(frozen=True)
class Column:
    """A column, or a state that a card can be in."""

    id: str
    title: str
    order: float


@dataclass(frozen=True)
class Label:
    """A word in a colour that cards can carry."""

    id: str
    title: str
    colour: str
    order: float


@dataclass(frozen=True)
class Card:
    """Something to do. `column_id` may be that of a column which is gone: `TaskList.column_of` says where it stands."""

    id: str
    column_id: str
    order: float
    title: str = ""
    description: str = ""
    due: str = ""
    """A date as "2026-11-27", or ""."""
    colour: str = ""
    is_done: bool = False
    created: float = 0.0
    """Unix seconds by the clock of whoever made it."""
    assignees: tuple[tuple[str, str], ...] = ()
    """Who does it: peer id and name."""
    labels: frozenset[str] = frozenset()
    """Ids; those of labels that are gone mean nothing."""


@dataclass(frozen=True)
class Item:
    """One line of a card's check list."""

    id: str
    card_id: str
    title: str
    is_done: bool
    order: float


def read_column(key: str, values: Mapping[str, Any]) -> Column:
    """The column that an entry is. Raises ValueError when it is none."""
    return Column(key, fields.text(values, "title", TITLE_MOST), fields.order(values))


def read_label(key: str, values: Mapping[str, Any]) -> Label:
    """The label that an entry is. Raises ValueError when it is none."""
    return Label(key, fields.text(values, "title", TITLE_MOST), colour(values) or "muted", fields.order(values))


def read_item(key: str, values: Mapping[str, Any]) -> Item:
    """The line that an entry is. Raises ValueError when it is none."""
    card_id = fields.text(values, "card", PEER_MOST)
    title = fields.text(values, "title", TITLE_MOST)
    return Item(key, card_id, title, fields.flag(values, "is_done"), fields.order(values))


def read_card(key: str, values: Mapping[str, Any]) -> Card:
    """The card that an entry is. Raises ValueError or TypeError when it is none."""
    column_id, order = values.get("place", ())
    if not isinstance(column_id, str) or len(column_id) > PEER_MOST:
        raise ValueError("place")
    people = {
        peer_id: name[:NAME_MOST]
        for peer_id, name in fields.keys(values, ASSIGNEE).items()
        if isinstance(name, str) and 0 < len(peer_id) <= PEER_MOST
    }
    return Card(
        key,
        column_id,
        fields.order({"order": order}),
        title=fields.text(values, "title", TITLE_MOST),
        description=fields.text(values, "description", DESCRIPTION_MOST),
        due=fields.day(values, "due"),
        colour=colour(values),
        is_done=fields.flag(values, "is_done"),
        created=fields.moment(values, "created"),
        assignees=tuple(people.items())[:ASSIGNEES_MOST],
        labels=frozenset(one for one, is_on in fields.keys(values, LABEL).items() if is_on is True),
    )


def colour(values: Mapping[str, Any]) -> str:
    """The colour of an entry; "" for none, or one that only a newer Vega knows."""
    found = values.get("colour")
    return found if isinstance(found, str) and found in COLOURS else ""
