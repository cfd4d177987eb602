"""Who can still come in is listed, and each link can be made useless."""

from PySide6.QtWidgets import QLabel, QPushButton

from ui.collaboration.open_invites import OpenInvitesDialog


def words(dialog):
    return [made.text() for made in dialog.findChildren(QLabel) if made.isVisibleTo(dialog)]


async def test_invites_are_listed_and_withdrawn_one_by_one(running_backend, qtbot):
    service = running_backend.collaboration
    space = await service.create("Study")
    await service.invite(space.id, role="viewer", valid_s=3600, uses=3)
    await service.invite(space.id, role="guest", valid_s=7 * 86_400)
    dialog = OpenInvitesDialog(service, space.id, await service.inviting.open(space.id), parent=None)
    qtbot.addWidget(dialog)
    dialog.show()
    shown = words(dialog)
    assert "As viewer" in shown
    assert "For 3 more people, expires in 60 min" in shown
    assert "For one more person, expires in 7 days" in shown
    viewer = next(made for made in dialog.findChildren(QPushButton) if "as viewer" in made.accessibleName())
    assert viewer.text() == "Withdraw"
    (found,) = [invite for invite in await service.inviting.open(space.id) if invite.role == "viewer"]
    await dialog.withdraw(found.id)
    assert [invite.role for invite in await service.inviting.open(space.id)] == ["guest"]
    assert "As viewer" not in words(dialog)
    await dialog.withdraw((await service.inviting.open(space.id))[0].id)
    assert "No invite is open." in words(dialog)
