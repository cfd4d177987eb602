"""What the network's tests stand on: identities and a real store."""

import pytest

from core.networking.identity import Identity
from core.storage.database import Database
from core.storage.tables.networking import NetworkingTables


@pytest.fixture
def identity(tmp_path):
    """`identity("ada")`: the same name is the same key."""
    return lambda name: Identity.load(tmp_path / name)


@pytest.fixture
def store(tmp_path):
    database = Database(tmp_path / "vega.db")
    yield NetworkingTables(database)
    database.close()
