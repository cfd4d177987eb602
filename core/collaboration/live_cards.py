"""LiveCards: trainings and metrics that are shared into a workspace, each written by the machine that it is of."""

import hashlib
import time
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from core.collaboration.entries import Entries, EntriesChanged, Table
from core.collaboration.live_readings import (
    KINDS,
    NAME_MOST,
    POINT,
    POINTS_MOST,
    TITLE_MOST,
    LiveCard,
    Reading,
    read_card,
)
from core.errors import InputError

CARDS_MOST = 200


class LiveCards(Entries):
    """Sharing and removing are steps of undo; what a machine writes about itself is none."""

    what: ClassVar[str] = "board of live cards"
    # a title is the machine's own: nobody types it
    tables: ClassVar[tuple[Table, ...]] = (
        Table("cards", read_card, 2 * CARDS_MOST, is_text=frozenset[str]().__contains__),
    )

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        self._ranked: list[LiveCard] = []
        super().__init__(stored)

    @property
    def cards(self) -> Mapping[str, LiveCard]:
        """By id, in no order."""
        return self._records["cards"]

    def shown(self) -> list[LiveCard]:
        """The first shared first."""
        return list(self._ranked)

    def add(self, kind: str, source: str, reading: Reading, *, machine: str, machine_name: str) -> str:
        """A card of something of this machine; returns its id, that of the one that is there when there is one.

        Raises InputError when there are many.
        """
        if kind not in KINDS:
            raise InputError(f"There are no live cards of a '{kind}'.", f"Share one of: {', '.join(KINDS)}.")
        made = card_id(machine, kind, source)
        if made not in self.cards:
            if len(self.cards) >= CARDS_MOST:
                raise InputError(f"There is room for {CARDS_MOST} live cards.", "Remove some first.")
            told = {"kind": kind, "source": source, "machine": machine, "machine_name": machine_name[:NAME_MOST]}
            now = time.time()
            self._do([self._adding("cards", {**told, "created": now, "updated": now, **_values(reading)}, made)])
        return made

    def update(self, one: str, reading: Reading) -> bool:
        """How it is now; False when that is nothing new, or somebody removed the card."""
        edits = self._setting("cards", one, **_values(reading))
        if edits:
            self.must_be_writable()
            self._write([*edits, *self._setting("cards", one, updated=time.time())])
        return bool(edits)

    def remove(self, one: str) -> None:
        """Take a card away; its machine then writes it no more."""
        self._do(self._removing("cards", [one]))

    def _settle(self, told: EntriesChanged) -> None:
        self._ranked = sorted(self.cards.values(), key=lambda card: (card.created, card.id))


def card_id(machine: str, kind: str, source: str) -> str:
    """The id of the one card that a machine has of something."""
    return hashlib.sha256(f"{machine} {kind} {source}".encode()).hexdigest()[:32]


def _values(reading: Reading) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": reading.title[:TITLE_MOST],
        "state": reading.state,
        "form": reading.form,
        "unit": reading.unit or None,
        "round": reading.round or None,
        "rounds": reading.rounds or None,
        "participants": reading.participants or None,
    }
    for place, x, y in reading.points:
        if 0 <= place < POINTS_MOST:
            values[f"{POINT}{place}"] = [x, y]
    return values
