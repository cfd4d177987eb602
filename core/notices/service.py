"""Notices' public verbs: what a person should hear of is kept, told when they want to hear it, and summed up later."""

import asyncio
import dataclasses
import logging
import time
from collections.abc import Callable, Coroutine
from datetime import time as clock_time
from datetime import tzinfo
from typing import Any

from core.collaboration.calls.records import CallEnded
from core.collaboration.records import Workspace, WorkspaceChanged
from core.errors import InputError, VegaError
from core.events import Events, Subscription
from core.notices.book import Book, from_row, to_row
from core.notices.digest import sum_up
from core.notices.hours import DAYS, QuietHours, tomorrow
from core.notices.news import news_of
from core.notices.records import LEVELS, DigestReady, News, Notice, NoticeArrived, NoticesChanged, Screen
from core.notices.rules import Hush, decide
from core.settings import SettingsStore
from core.storage.tables.notices import NoticeTables

log = logging.getLogger(__name__)

# How late the summary after quiet hours may be.
LOOK_S = 15.0


class Notices:
    """Listens to every event while it runs. Belongs to the loop thread; `screen` is set by the window, if there is one.

    `workspace` finds a workspace by its id; `clock` gives Unix seconds; quiet hours are of `zone`, or of this machine.
    """

    def __init__(
        self,
        *,
        tables: NoticeTables,
        events: Events,
        settings: SettingsStore,
        workspace: Callable[[str], Workspace | None],
        clock: Callable[[], float] = time.time,
        zone: tzinfo | None = None,
    ) -> None:
        self.screen: Callable[[], Screen] = Screen
        self._tables = tables
        self._events = events
        self._settings = settings
        self._workspace = workspace
        self._clock = clock
        self._zone = zone
        self._book = Book()
        self._levels: dict[str, str] = {}
        self._paused_until = 0.0
        self._subscription: Subscription | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None
        self._writing: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Read what is stored and listen. Raises StorageError."""
        rows, self._levels, self._paused_until = await asyncio.to_thread(self._read)
        self._book = Book(from_row(row) for row in rows)
        self._loop = asyncio.get_running_loop()
        self._subscription = self._events.subscribe(object, self._heard)
        self._looking = asyncio.create_task(self._look_often(), name="notices")

    async def stop(self) -> None:
        """Stop listening, and write what has not been written."""
        if self._subscription is not None:
            self._subscription.cancel()
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        await self.flush()

    async def flush(self) -> None:
        """Wait until every change is on disk."""
        while self._writing:
            await asyncio.gather(*self._writing, return_exceptions=True)

    # Reading

    def all(self) -> list[Notice]:
        """Every notice, the newest first."""
        return self._book.newest()

    @property
    def unread(self) -> int:
        """How many notices nobody looked at: the number on the bell."""
        return sum(not notice.is_read for notice in self._book)

    def level(self, workspace_id: str) -> str:
        """How much of a workspace is told, one of LEVELS."""
        return self._levels.get(workspace_id) or self.usual_level

    @property
    def usual_level(self) -> str:
        """What workspaces without a level of their own have."""
        return self._settings.values.notify_level

    def own_level(self, workspace_id: str) -> str:
        """The level that was chosen for this workspace; "" while it follows the settings."""
        return self._levels.get(workspace_id, "")

    @property
    def paused_until(self) -> float:
        """Until when nobody is to be disturbed, in Unix seconds; 0 when they may be."""
        return self._paused_until if self._paused_until > self._clock() else 0.0

    @property
    def hush(self) -> Hush:
        """How quiet it is now."""
        values = self._settings.values
        hours = QuietHours(_hour(values.quiet_from), _hour(values.quiet_until), DAYS[values.quiet_days])
        is_quiet = values.quiet_hours and hours.is_quiet(self._clock(), self._zone)
        return Hush(self.paused_until > 0, is_quiet, values.quiet_lets_through)

    # Verbs

    def mark_read(self, number: int) -> None:
        """The person looked at one."""
        if (notice := self._book.get(number)) is not None:
            self._read_these([notice])

    def mark_all_read(self) -> None:
        """The person looked at all of them."""
        self._read_these(list(self._book))

    def look(self) -> None:
        """The screen changed: what it shows now is read, and what waited for it is summed up."""
        screen = self.screen()
        self._read_these([notice for notice in self._book if screen.shows(notice)])
        self.sum_up_if_due()

    async def set_level(self, workspace_id: str, level: str) -> None:
        """How much of a workspace to tell, or "" as the settings say. Raises InputError, StorageError."""
        if level and level not in LEVELS:
            raise InputError(f"'{level}' is no level of a workspace.", f"Choose one of: {', '.join(LEVELS)}.")
        if self._workspace(workspace_id) is None:
            raise InputError(f"There is no workspace '{workspace_id}'.", "See what there is: vega workspaces.")
        await self._tables.keep_level(workspace_id, level)
        self._levels.pop(workspace_id, None)
        if level:
            self._levels[workspace_id] = level
        self._events.emit(NoticesChanged())

    async def pause(self, seconds: float) -> None:
        """Disturb nobody for so long. Raises StorageError."""
        await self._pause_until(self._clock() + seconds)

    async def pause_until_tomorrow(self) -> None:
        """Disturb nobody until the next morning. Raises StorageError."""
        await self._pause_until(tomorrow(self._clock(), self._zone))

    async def resume(self) -> None:
        """They may be disturbed again. Raises StorageError."""
        await self._pause_until(0.0)
        self.sum_up_if_due()

    def sum_up_if_due(self) -> None:
        """Announce what was held back, unless it is quiet; what came while the window was hidden waits for it."""
        if self.hush.is_on:
            return
        is_visible = self.screen().is_visible
        due = [notice for notice in self._book.newest() if notice.held == "quiet" or (notice.held and is_visible)]
        if not due:
            return
        self._keep([dataclasses.replace(notice, held="") for notice in due])
        if unread := [notice for notice in due if not notice.is_read]:
            self._events.emit(DigestReady(sum_up(unread)))

    # Inside

    def _read(self) -> tuple[list[dict[str, Any]], dict[str, str], float]:
        return self._tables.notices(), self._tables.levels(), self._tables.paused_until()

    def _heard(self, event: object) -> None:
        if isinstance(event, WorkspaceChanged):
            self._workspace_changed(event.workspace_id)
        elif isinstance(event, CallEnded):
            self._call_ended(event.call_id)
        elif (news := news_of(event, self._title)) is not None:
            self._take(news)

    def _take(self, news: News) -> None:
        level = self.level(news.item)
        verdict = decide(news, level=level, screen=self.screen(), hush=self.hush)
        if not verdict.is_kept:
            return
        notice = self._book.join(news, time=self._clock(), held=verdict.held)
        self._keep([notice])
        if verdict.is_told:
            self._events.emit(NoticeArrived(notice, news.words))

    def _workspace_changed(self, workspace_id: str) -> None:
        """What is read in the chat is read here; of a workspace that is gone nothing stays."""
        space = self._workspace(workspace_id)
        about = [notice for notice in self._book if notice.item == workspace_id]
        if space is None:
            self._levels.pop(workspace_id, None)
            self._write(self._tables.keep([], without=self._book.remove(about)))
            if about:
                self._events.emit(NoticesChanged())
        elif not space.unread:
            self._read_these(
                [notice for notice in about if notice.key.startswith(("chat:", "mention:")) and not notice.part]
            )

    def _call_ended(self, call_id: str) -> None:
        """Nobody can join it any more: what is unread is a missed call."""
        for notice in list(self._book):
            if notice.key == f"call:{call_id}" and not notice.is_read:
                caller = notice.who[0] if notice.who else "somebody"
                self._keep([dataclasses.replace(notice, kind="missed", text=f"You missed a call from {caller}")])

    def _read_these(self, notices: list[Notice]) -> None:
        unread = [dataclasses.replace(notice, is_read=True, held="") for notice in notices if not notice.is_read]
        if unread:
            self._keep(unread)

    def _keep(self, notices: list[Notice]) -> None:
        dropped = self._book.keep(notices)
        self._write(self._tables.keep([to_row(notice) for notice in notices], without=dropped))
        self._events.emit(NoticesChanged())

    def _write(self, work: Coroutine[Any, Any, None]) -> None:
        """In the order of the changes; what the disk refuses is still in memory."""
        assert self._loop is not None, "what is not started has nothing to write"
        task = self._loop.create_task(_logged(work))  # Qt's callbacks come between two turns of the loop
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _pause_until(self, until: float) -> None:
        await self._tables.pause(until)
        self._paused_until = until
        self._events.emit(NoticesChanged())

    async def _look_often(self) -> None:
        """A computer that slept wakes up late, so the clock is asked instead of an alarm being set."""
        was_on = self.hush.is_on
        while True:
            await asyncio.sleep(LOOK_S)
            if self.hush.is_on != was_on:
                was_on = not was_on
                self._events.emit(NoticesChanged())  # the bell says whether anything interrupts
            self.sum_up_if_due()

    def _title(self, workspace_id: str) -> str:
        space = self._workspace(workspace_id)
        return space.title if space is not None else ""


def _hour(text: str) -> clock_time:
    hours, _, minutes = text.partition(":")
    return clock_time(int(hours), int(minutes))


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except VegaError as error:
        log.error("A notice cannot be stored: %s", error)
