"""A library in a profile of its own, and the sample pictures."""

import sys
from pathlib import Path

import pytest

# tests are no package; `film` makes videos and sounds for all of this folder
sys.path.insert(0, str(Path(__file__).parent))

import resources
from core.events import Events
from core.media.service import MediaService
from core.media.workbench import Here
from core.settings import SettingsStore
from core.storage.database import Database
from core.storage.files import FileStore

SAMPLES = Path(resources.__file__).parent / "samples"


@pytest.fixture
def samples():
    return SAMPLES


@pytest.fixture
def media(tmp_path):
    database = Database(tmp_path / "profile" / "vega.db")
    yield MediaService(
        folder=tmp_path / "profile" / "media",
        database=database,
        files=FileStore(tmp_path / "profile" / "files"),
        events=Events(),
        settings=SettingsStore(tmp_path / "profile" / "settings.toml", {}),
        workbench=Here(),
    )
    database.close()
