"""Book: the notices in memory, joined by what they are about, and no more of them than a person looks through."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from core.notices.news import said_by
from core.notices.records import News, Notice

# The oldest go when there are more; months of an ordinary team.
MOST = 1000
# Names that one notice remembers; more are only "and others".
MOST_WHO = 4


class Book:
    """Ordered by time, the oldest first; iterates over all notices."""

    def __init__(self, notices: Iterable[Notice] = ()) -> None:
        self._notices = {notice.id: notice for notice in notices}
        self._unread = {notice.key: notice.id for notice in self._notices.values() if not notice.is_read}
        self._last = max(self._notices, default=0)

    def __iter__(self) -> Iterator[Notice]:
        return iter(self._notices.values())

    def get(self, number: int) -> Notice | None:
        """One of them."""
        return self._notices.get(number)

    def newest(self) -> list[Notice]:
        """All of them, the newest first."""
        return list(reversed(self._notices.values()))

    def join(self, news: News, *, time: float, held: str) -> Notice:
        """The notice that the news make, or the unread one about the same that counts them too; not kept yet.

        One that leads to a line goes on leading to the first of them.
        """
        known = self._notices.get(self._unread.get(news.key, 0))
        if known is None:
            self._last += 1
            about = (news.kind, news.key, news.title, news.text, news.page, news.item, news.line, news.part)
            return Notice(self._last, *about, news.who[:MOST_WHO], time, is_urgent=news.is_urgent, held=held)
        who = tuple(dict.fromkeys((*known.who, *news.who)))[:MOST_WHO]
        count = known.count + 1
        return dataclasses.replace(
            known,
            title=news.title,
            text=said_by(who, count) if news.kind == "chat" else news.text,
            who=who,
            time=time,
            count=count,
            # what waits for the end of quiet hours goes on waiting for it
            held="quiet" if "quiet" in (known.held, held) else held or known.held,
        )

    def keep(self, notices: Sequence[Notice]) -> list[int]:
        """These are so now; returns the ids of the old ones that had to go."""
        for notice in notices:
            before = self._notices.get(notice.id)
            if before is None or before.count != notice.count:
                self._notices.pop(notice.id, None)  # the newest stand last
            self._notices[notice.id] = notice
            if not notice.is_read:
                self._unread[notice.key] = notice.id
            elif self._unread.get(notice.key) == notice.id:
                del self._unread[notice.key]
        return self.remove([notice for notice, _ in zip(self, range(len(self._notices) - MOST), strict=False)])

    def remove(self, notices: Sequence[Notice]) -> list[int]:
        """Take some out; returns their ids."""
        for notice in notices:
            self._notices.pop(notice.id, None)
            if self._unread.get(notice.key) == notice.id:
                del self._unread[notice.key]
        return [notice.id for notice in notices]


def to_row(notice: Notice) -> dict[str, Any]:
    """As the table keeps it."""
    # not asdict: it copies deeply, and a thousand are marked as read at once
    return {**vars(notice), "who": msgspec.json.encode(notice.who).decode()}


def from_row(row: dict[str, Any]) -> Notice:
    """What the table kept."""
    flags = {name: bool(row[name]) for name in ("is_urgent", "is_read")}
    return Notice(**{**row, **flags, "who": msgspec.json.decode(row["who"], type=tuple[str, ...])})
