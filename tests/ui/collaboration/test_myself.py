"""This machine is a member of its workspaces."""

from ui.collaboration.myself import myself


async def test_the_owner_is_a_member(running_backend):
    space = await running_backend.collaboration.create("Mine")
    found = myself(running_backend, space.id)
    assert (found.peer_id, found.role) == (running_backend.network.identity.peer_id, "owner") and found.name
