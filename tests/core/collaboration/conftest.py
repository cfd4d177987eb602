"""Machines that share workspaces, for the tests of this folder: real sockets, TLS and SQLite."""

import asyncio
import contextlib

import pytest

from core.collaboration.service import CollaborationService
from core.events import Events
from core.networking.service import NetworkService
from core.settings import SettingsStore
from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.chat import ChatTables
from core.storage.tables.collaboration import CollaborationTables
from core.storage.tables.documents import DocumentTables
from core.storage.tables.networking import NetworkingTables
from core.storage.tables.workspaces import WorkspaceRows


class Machine:
    """One machine's network and workspaces with its own profile, and what it announced."""

    def __init__(self, folder, name, **environment):
        self.name = name
        settings = SettingsStore(
            folder / name / "settings.toml",
            {"VEGA_HOST": "127.0.0.1", "VEGA_DISCOVERY": "no", "VEGA_NAME": name, **environment},
        )
        self.events = Events()
        self.database = Database(folder / name / "vega.db")
        self.files = FileStore(folder / name / "files")
        self.network = NetworkService(
            folder=folder / name / "network",
            tables=NetworkingTables(self.database),
            events=self.events,
            settings=settings,
        )
        self.collaboration = CollaborationService(
            tables=CollaborationTables(self.database),
            documents=DocumentTables(self.database),
            chat=ChatTables(self.database),
            rows=WorkspaceRows(self.database),
            files=self.files,
            events=self.events,
            network=self.network,
        )
        self.id = self.network.identity.peer_id
        self.seen = []
        self.events.subscribe(object, self.seen.append)

    async def __aenter__(self):
        self.events.bind(asyncio.get_running_loop())
        await self.collaboration.start()
        await self.network.start()
        return self

    async def __aexit__(self, *error):
        await self.collaboration.stop()
        await self.network.stop()
        await asyncio.to_thread(self.database.close)

    async def join(self, host, workspace_id, **options):
        """Come into a workspace of `host`; returns once this machine knows it, also after a restart."""
        await self.network.join((await host.collaboration.invite(workspace_id, **options)).link)
        await until(lambda: any(entry.id == workspace_id for entry in self.collaboration.workspaces()))
        tables = CollaborationTables(self.database)
        await until(lambda: any(row["id"] == workspace_id for row in tables.workspaces(self.id)))

    def says(self, workspace_id):
        """The chat as (author, text, state)."""
        return [(line.author, line.text, line.state) for line in self.collaboration.chat(workspace_id)]

    @property
    def talk(self):
        """The chats."""
        return self.collaboration.talk

    def words(self, workspace_id, **options):
        """What the lines say."""
        return [line.text for line in self.talk.lines(workspace_id, **options)]


async def until(condition, *, patience_s=20.0):
    """Wait until something is so."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience_s):
            while not condition():
                await asyncio.sleep(0.01)
    assert condition(), "It never happened."


@pytest.fixture
def machine(tmp_path):
    """`async with machine("ada") as ada`: the same name is the same profile."""
    return lambda name, **environment: Machine(tmp_path, name, **environment)


@pytest.fixture(name="until")
def waiting():
    return until


@pytest.fixture
def database(tmp_path):
    made = Database(tmp_path / "vega.db")
    made.write(
        lambda db: db.table("workspaces").insert(
            {"id": "w", "title": "W", "role": "owner", "host": "me", "created": 0.0, "state": "open"}
        )
    )
    yield made
    made.close()


@pytest.fixture
def tables(tmp_path):
    database = Database(tmp_path / "vega.db")
    yield CollaborationTables(database)
    database.close()


@pytest.fixture
def chat_tables(tmp_path):
    database = Database(tmp_path / "vega.db")
    yield ChatTables(database)
    database.close()
