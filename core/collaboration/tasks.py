"""TaskList: a board of cards in columns that merges.

A card's column and its number there are one field, so that of two who move a card at once one wins as a whole, and the
card stands in exactly one place. A card whose column somebody removed meanwhile stands in the first one: none is lost.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from core.collaboration.entries import Entries, EntriesChanged, Table, new_id, within
from core.collaboration.entries_fields import day
from core.collaboration.entries_undo import Edit
from core.collaboration.order import placed
from core.collaboration.tasks_cards import (
    ASSIGNEE,
    ASSIGNEES_MOST,
    CARDS_MOST,
    COLOURS,
    COLUMNS_MOST,
    DESCRIPTION_MOST,
    ITEMS_MOST,
    LABEL,
    LABELS_MOST,
    NAME_MOST,
    ON_CARD_MOST,
    PEER_MOST,
    TEXTS,
    TITLE_MOST,
    Card,
    Column,
    Item,
    Label,
    read_card,
    read_column,
    read_item,
    read_label,
)
from core.collaboration.tasks_filter import CardFilter
from core.errors import InputError

# Where cards stand that have no column at all: two removed the last two columns at the same time.
NOWHERE = Column("", "Without a column", 0.0)
# What a new list begins with when the person asks for it.
FIRST_COLUMNS = ("To do", "In progress", "Done")


class TaskList(Entries):
    """Cards in columns. Each verb is one step of undo; ids of what somebody removed meanwhile are passed over."""

    what: ClassVar[str] = "task list"
    tables: ClassVar[tuple[Table, ...]] = (
        Table("columns", read_column, 2 * COLUMNS_MOST),
        Table("labels", read_label, 2 * LABELS_MOST),
        Table("cards", read_card, 2 * CARDS_MOST, is_text=TEXTS.__contains__),
        Table("items", read_item, 2 * ITEMS_MOST),
    )

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        self._columns: list[Column] = []
        self._labels: dict[str, Label] = {}
        self._stacks: dict[str, list[Card]] = {}
        self._lines: dict[str, list[Item]] = {}
        super().__init__(stored)

    # What is in it

    @property
    def columns(self) -> Sequence[Column]:
        """From left to right; never empty while there are cards."""
        return self._columns

    @property
    def labels(self) -> Mapping[str, Label]:
        """By id, in their order; another object after they changed."""
        return self._labels

    @property
    def cards(self) -> Mapping[str, Card]:
        """By id, in no order."""
        return self._records["cards"]

    def column_of(self, card: Card) -> str:
        """The id of the column that a card stands in."""
        return card.column_id if card.column_id in self._stacks else self._columns[0].id

    def stack(self, column_id: str, wanted: CardFilter | None = None) -> list[Card]:
        """The cards of a column from top to bottom; only those that pass, when something is wanted."""
        found = self._stacks.get(column_id, [])
        return (
            list(found)
            if wanted is None or wanted.is_open
            else [card for card in found if wanted.passes(card, self._labels)]
        )

    @property
    def lines(self) -> Mapping[str, Sequence[Item]]:
        """The check lists by card; another object after they changed."""
        return self._lines

    def items(self, card_id: str) -> Sequence[Item]:
        """The check list of a card."""
        return self._lines.get(card_id, ())

    def card_of(self, item_id: str) -> str:
        """The id of the card in whose check list a line is; "" when it is gone."""
        item = self._records["items"].get(item_id)
        return item.card_id if item is not None else ""

    # Columns and labels

    def add_columns(self, *titles: str, index: int | None = None) -> tuple[str, ...]:
        """Columns before the one at `index`, or at the end; returns their ids. Raises InputError for too many."""
        known = self._records["columns"]
        _room(len(known) + len(titles), COLUMNS_MOST, "columns")
        return self._insert("columns", list(self._ranked("columns")), index, [{"title": _title(one)} for one in titles])

    def write_column(self, column_id: str, title: str) -> None:
        """Another title. Raises InputError when it is too long."""
        self._do(self._setting("columns", column_id, title=_title(title)), is_typing=True)

    def move_column(self, column_id: str, index: int) -> None:
        """Let a column stand before the one that is at `index` without it."""
        others = [pair for pair in self._ranked("columns") if pair[0] != column_id]
        self._place("columns", others, index, column_id)

    def remove_column(self, column_id: str) -> None:
        """Take a column away; its cards go below those of the one before it (after it, when it is the first).

        Raises InputError when they would have nowhere to go.
        """
        ids = [column.id for column in self._columns]
        if column_id not in self._records["columns"]:
            return
        cards = self.stack(column_id)
        if cards and len(ids) == 1:
            raise InputError("The last column still has cards.", "Add another column first, or remove the cards.")
        edits: list[Edit] = []
        if cards:
            place = ids.index(column_id)
            edits += self._moves([card.id for card in cards], ids[place - 1] if place else ids[1], None)
        self._do([*edits, *self._removing("columns", [column_id])])

    def add_label(self, title: str, colour: str) -> str:
        """A label for cards; returns its id. Raises InputError when there are many, or for an unknown colour."""
        _room(len(self._records["labels"]) + 1, LABELS_MOST, "labels")
        values = {"title": _title(title), "colour": _colour(colour)}
        return self._insert("labels", list(self._ranked("labels")), None, [values])[0]

    def change_label(self, label_id: str, *, title: str, colour: str) -> None:
        """Another word or colour. Raises InputError for an unknown colour."""
        self._do(self._setting("labels", label_id, title=_title(title), colour=_colour(colour)))

    def remove_label(self, label_id: str) -> None:
        """Take a label away from the list and every card."""
        self._do(self._removing("labels", [label_id]))

    # Cards

    def add_card(self, column_id: str, title: str, *, index: int | None = None) -> str:
        """A card before the one at `index`, or at the end; returns its id. Raises InputError when there are many."""
        _room(len(self.cards) + 1, CARDS_MOST, "cards")
        return self._add_card(column_id, index, {"title": _title(title), "created": time.time()})

    def duplicate_card(self, card_id: str) -> str:
        """The same once more, below it, with its check list; returns its id, or "" when it is gone."""
        card = self.cards.get(card_id)
        if card is None:
            return ""
        _room(len(self.cards) + 1, CARDS_MOST, "cards")
        column_id = self.column_of(card)
        index = [one.id for one in self._stacks[column_id]].index(card_id) + 1
        values = {**self._raw["cards"][card_id], "created": time.time()}
        return self._add_card(column_id, index, values, self.items(card_id))

    def write_card(self, card_id: str, field: str, text: str) -> None:
        """The "title" or "description" as somebody types it. Raises InputError when it is too long."""
        most = {"title": TITLE_MOST, "description": DESCRIPTION_MOST}[field]
        self._do(self._setting("cards", card_id, **{field: within(text, most, f"The {field}")}), is_typing=True)

    def change_card(
        self, card_id: str, *, due: str | None = None, colour: str | None = None, is_done: bool | None = None
    ) -> None:
        """Set what is given; "" takes a date or colour away. Raises InputError for an impossible one."""
        values: dict[str, Any] = {}
        if due is not None:
            if due and not day({"due": due}, "due"):
                raise InputError(f"'{due}' is no date.", "Write it as year-month-day, such as 2026-11-27.")
            values["due"] = due or None
        if colour is not None:
            values["colour"] = _colour(colour) if colour else None
        if is_done is not None:
            values["is_done"] = is_done
        self._do(self._setting("cards", card_id, **values))

    def assign(self, card_id: str, peer_id: str, name: str, *, is_on: bool = True) -> None:
        """Let somebody do it, or not. Raises InputError when too many would."""
        card = self.cards.get(card_id)
        if card is not None and 0 < len(peer_id) <= PEER_MOST:
            if is_on and not any(known == peer_id for known, _ in card.assignees):
                _room(len(card.assignees) + 1, ASSIGNEES_MOST, "people")
            self._do(self._setting("cards", card_id, **{ASSIGNEE + peer_id: name[:NAME_MOST] if is_on else None}))

    def tag(self, card_id: str, label_id: str, *, is_on: bool = True) -> None:
        """Give a card a label, or take it away."""
        if label_id in self._labels:
            self._do(self._setting("cards", card_id, **{LABEL + label_id: True if is_on else None}))

    def move_cards(self, ids: Sequence[str], column_id: str, index: int | None = None) -> None:
        """Let cards stand in a column before the card that is at `index` without them, or at the end."""
        known = [one for one in ids if one in self.cards]
        if known and column_id in self._stacks:
            self._do(self._moves(known, column_id, index))

    def remove_cards(self, ids: Sequence[str]) -> None:
        """Take cards away, with their check lists."""
        lines = [item.id for one in ids for item in self.items(one)]
        self._do([*self._removing("cards", ids), *self._removing("items", lines)])

    # Check lists

    def add_item(self, card_id: str, title: str) -> str:
        """A line at the end of a check list; returns its id, "" when the card is gone. Raises InputError for many."""
        if card_id not in self.cards:
            return ""
        _room(len(self.items(card_id)) + 1, ON_CARD_MOST, "lines on a card")
        _room(len(self._records["items"]) + 1, ITEMS_MOST, "lines")
        siblings = [(item.id, item.order) for item in self.items(card_id)]
        return self._insert("items", siblings, None, [{"title": _title(title), "card": card_id}])[0]

    def write_item(self, item_id: str, title: str) -> None:
        """Other words. Raises InputError when they are too long."""
        self._do(self._setting("items", item_id, title=_title(title)), is_typing=True)

    def check_item(self, item_id: str, *, is_done: bool) -> None:
        """Done, or not."""
        self._do(self._setting("items", item_id, is_done=is_done))

    def move_item(self, item_id: str, index: int) -> None:
        """Let a line stand before the one that is at `index` without it."""
        item = self._records["items"].get(item_id)
        if item is not None:
            siblings = [(one.id, one.order) for one in self.items(item.card_id) if one.id != item_id]
            self._place("items", siblings, index, item_id)

    def remove_item(self, item_id: str) -> None:
        """Take a line away."""
        self._do(self._removing("items", [item_id]))

    # How it is kept

    def _settle(self, told: EntriesChanged) -> None:
        records = self._records
        self._columns = sorted(records["columns"].values(), key=_rank)
        if not self._columns and records["cards"]:
            self._columns = [NOWHERE]
        self._stacks = {column.id: [] for column in self._columns}
        for card in sorted(records["cards"].values(), key=_rank):
            self._stacks[self.column_of(card)].append(card)
        # others only when they changed, so that who shows them can tell by that they are the same
        if told.touches("labels"):
            self._labels = {one.id: one for one in sorted(records["labels"].values(), key=_rank)}
        if told.touches("items"):
            self._lines = {}
            for item in sorted(records["items"].values(), key=_rank):
                self._lines.setdefault(item.card_id, []).append(item)

    def _ranked(self, table: str) -> list[tuple[str, float]]:
        return [(one.id, one.order) for one in sorted(self._records[table].values(), key=_rank)]

    def _insert(
        self, table: str, siblings: list[tuple[str, float]], index: int | None, entries: Sequence[Mapping[str, Any]]
    ) -> tuple[str, ...]:
        ids = [new_id() for _ in entries]
        orders = placed(siblings, len(siblings) if index is None else index, *ids)
        edits = [
            self._adding(table, {**values, "order": orders[one]}, one) for one, values in zip(ids, entries, strict=True)
        ]
        moved = [edit for one in orders if one not in ids for edit in self._setting(table, one, order=orders[one])]
        self._do([*moved, *edits])
        return tuple(ids)

    def _place(self, table: str, others: list[tuple[str, float]], index: int, key: str) -> None:
        orders = placed(others, index, key)
        self._do([edit for one in orders for edit in self._setting(table, one, order=orders[one])])

    def _moves(self, ids: Sequence[str], column_id: str, index: int | None) -> list[Edit]:
        others = [(card.id, card.order) for card in self._stacks[column_id] if card.id not in set(ids)]
        orders = placed(others, len(others) if index is None else index, *ids)
        return [edit for one in orders for edit in self._setting("cards", one, place=[column_id, orders[one]])]

    def _add_card(
        self, column_id: str, index: int | None, values: Mapping[str, Any], lines: Sequence[Item] = ()
    ) -> str:
        if column_id not in self._stacks:
            raise InputError("That column is gone.", "Choose another column.")
        made = new_id()
        others = [(card.id, card.order) for card in self._stacks[column_id]]
        orders = placed(others, len(others) if index is None else index, made)
        moved = [
            edit
            for one in orders
            if one != made
            for edit in self._setting("cards", one, place=[column_id, orders[one]])
        ]
        copied = [
            self._adding(
                "items",
                {"card": made, "title": item.title, "is_done": item.is_done or None, "order": float(number)},
            )
            for number, item in enumerate(lines)
        ]
        self._do([*moved, self._adding("cards", {**values, "place": [column_id, orders[made]]}, made), *copied])
        return made


def _rank(entry: Column | Label | Card | Item) -> tuple[float, str]:
    return entry.order, entry.id


def _title(text: str) -> str:
    return within(text, TITLE_MOST, "A title")


def _colour(name: str) -> str:
    if name not in COLOURS:
        raise InputError(f"There is no colour '{name}'.", f"Choose from: {', '.join(COLOURS)}.")
    return name


def _room(wanted: int, most: int, what: str) -> None:
    if wanted > most:
        raise InputError(f"There is room for {most:,} {what}.", "Remove some first, or start a new list.")
