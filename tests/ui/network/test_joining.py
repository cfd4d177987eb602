"""Joining over a real link between two programs."""

import pytest

from core.backend import Backend
from core.errors import InputError
from ui.network import joining
from ui.network.join_row import JoinRow


@pytest.fixture
async def other(tmp_path):
    made = Backend(tmp_path / "other")
    await made.start()
    yield made
    await made.stop()


async def test_a_link_joins_and_the_line_is_ready_for_the_next(running_backend, other, qtbot):
    invite = await other.network.create_invite("peer", title="Lab")
    row = JoinRow()
    qtbot.addWidget(row)
    row.line.setText(invite.link)
    joined = await joining.join(running_backend, row)
    assert joined.peer.id == other.network.identity.peer_id
    assert joining.in_words(joined) == f"You joined “Lab” at {other.network.name}."
    assert row.line.text() == ""


async def test_a_wrong_link_stays_in_the_line_to_be_mended(running_backend, qtbot):
    row = JoinRow()
    qtbot.addWidget(row)
    row.line.setText("vega://nonsense")
    with pytest.raises(InputError):
        await joining.join(running_backend, row)
    assert row.line.text() == "vega://nonsense"
    assert row.button.isEnabled()
