"""What a round brought holds once the coordinator says that the answer counted; else what was before."""

from dataclasses import replace

import numpy as np
import pytest

from core.events import Events
from core.federated.keepsakes import Keepsakes
from core.federated.records import Federation, TrainingConfig
from core.federated.register import Register
from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.federated import FederatedTables


@pytest.fixture
def shelf(tmp_path):
    database = Database(tmp_path / "vega.db")
    register = Register(FederatedTables(database), Events())
    yield Keepsakes(FileStore(tmp_path / "files"), register), register, FileStore(tmp_path / "files")
    database.close()


def test_new_memories_hold_only_when_the_round_counted(shelf):
    keepsakes, _, _ = shelf
    digest = keepsakes.store({"v": np.array([1.0])}, {"v": np.array([2.0])}, round=5)
    federation = Federation("f", "t", "participant", "ada", TrainingConfig(), local_memory=digest)
    assert keepsakes.read(federation, counted=5)["v"].tolist() == [2.0]
    assert keepsakes.read(federation, counted=4)["v"].tolist() == [1.0]
    assert keepsakes.read(replace(federation, local_memory=""), counted=5) == {}


def test_nothing_to_keep_is_no_file(shelf):
    assert shelf[0].store({}, {}, round=1) == ""


async def test_the_one_before_goes(shelf):
    keepsakes, register, files = shelf
    await register.keep(Federation("f", "t", "participant", "ada", TrainingConfig()))
    for round in (1, 2):
        await keepsakes.keep(register.get("f"), keepsakes.store({}, {"v": np.array([float(round)])}, round=round))
    assert files.digests() == [register.get("f").local_memory]
