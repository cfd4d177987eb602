"""What a document of entries was at a moment, for people: its entries in their order, each with its fields in words."""

from dataclasses import dataclass

Place = tuple[str, str]
"""A table of a document and the id of an entry in it."""


@dataclass(frozen=True)
class PastField:
    """One thing that an entry says; `key` tells it from the others of its entry, `title` is what a person calls it.

    Those of one `series` stand in an order that counts, such as the lines of a check list.
    """

    key: str
    title: str
    words: str
    value: object = None
    """What is compared, where the same words may mean something else; None for the words."""
    series: str = ""
    is_shown: bool = True
    """Whether it is read in the entry as it was; the others tell in comparisons only."""
    tone: str = ""
    """The colour that the words have on the document, by the theme's name; "" for that of all words."""

    @property
    def meaning(self) -> object:
        """What must be another for the field to have changed."""
        return self.words if self.value is None else self.value


@dataclass(frozen=True)
class PastEntry:
    """A card, a question, an item. `sort` is what a person calls such things, `title` what it is called itself.

    `places` are the entries of the document that it is made of, its own first.
    """

    key: str
    sort: str
    title: str
    group: str
    places: tuple[Place, ...]
    fields: tuple[PastField, ...] = ()
    picture: bytes = b""
    """A small picture as WebP, where it has one."""
    is_shown: bool = True
    """Whether it stands in the page of its moment by itself; a column does above its cards."""


@dataclass(frozen=True)
class PastGroup:
    """What stands together; `note` says something of all of it."""

    key: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class PastState:
    """A document at a moment. Entries of a group are in their order; groups stand `is_beside` each other, or below."""

    groups: tuple[PastGroup, ...] = ()
    entries: tuple[PastEntry, ...] = ()
    is_beside: bool = False

    def of(self, group: str) -> tuple[PastEntry, ...]:
        """The entries of a group that are shown, in their order."""
        return tuple(entry for entry in self.entries if entry.group == group and entry.is_shown)

    def title(self, group: str) -> str:
        """What a group is called; "" for one that is not shown."""
        return next((one.title for one in self.groups if one.key == group), "")
