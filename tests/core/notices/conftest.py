"""A real Notices on a real database, with a clock that the test turns."""

import asyncio
from datetime import UTC, datetime

import pytest

from core.collaboration.records import ChatArrived, Workspace
from core.events import Events
from core.notices.records import DigestReady, NoticeArrived, Screen
from core.notices.service import Notices
from core.settings import SettingsStore
from core.storage.database import Database
from core.storage.tables.collaboration import CollaborationTables
from core.storage.tables.notices import NoticeTables


def moment(text):
    """Unix seconds of a time in UTC, where the tests live."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


class House:
    """`tell` what happened, `told` and `digests` are what the person heard; `screen` is what they see."""

    moment = staticmethod(moment)

    def __init__(self, folder):
        self.folder = folder
        self.now = moment("2026-11-27T12:00")
        self.screen = Screen(is_visible=True, is_focused=True, page="home")
        self.spaces = {}
        self.settings = SettingsStore(folder / "settings.toml", {})

    async def start(self):
        self.database = Database(self.folder / "vega.sqlite")
        self.events = Events()
        self.events.bind(asyncio.get_running_loop())
        self.told, self.digests = [], []
        self.events.subscribe(NoticeArrived, self.told.append)
        self.events.subscribe(DigestReady, lambda event: self.digests.append(event.digest))
        tables = NoticeTables(self.database)
        self.notices = Notices(
            tables=tables,
            events=self.events,
            settings=self.settings,
            workspace=self.spaces.get,
            clock=lambda: self.now,
            zone=UTC,
        )
        self.notices.screen = lambda: self.screen
        await self.notices.start()

    async def stop(self):
        await self.notices.stop()
        self.database.close()

    async def restart(self):
        await self.stop()
        await self.start()

    async def add_space(self, key, title, **given):
        self.spaces[key] = Workspace(key, title, "owner", "me", 1.0, **given)
        stored = {"id": key, "title": title, "role": "owner", "host": "me", "created": 1.0, "state": "open", "ends": 0}
        await CollaborationTables(self.database).keep_workspace(stored)

    def tell(self, *events):
        for event in events:
            self.events.emit(event)

    def say(self, words="Hello", *, author="Ada", space="w", line="1"):
        self.tell(ChatArrived(space, self.spaces[space].title, author, is_mine=False, line_id=line, words=words))


@pytest.fixture
async def house(tmp_path):
    made = House(tmp_path)
    await made.start()
    await made.add_space("w", "Radiology", unread=1)
    await made.add_space("v", "Pathology", unread=1)
    yield made
    await made.stop()
