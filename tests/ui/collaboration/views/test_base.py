"""Every format that a person can make is shown by a view of the same name, and opens, closes and opens again."""

import pytest

from core.collaboration.formats import FORMATS
from ui.collaboration.views import VIEWS

LISTED = [name for name, kind in FORMATS.items() if kind.is_listed]


@pytest.mark.parametrize("name", LISTED)
async def test_what_can_be_made_can_be_shown(name, running_backend, qtbot):
    service = running_backend.collaboration
    space = await service.create("Views")
    entry = await service.add_document(space.id, name, "Something")
    for _ in range(2):
        view = VIEWS[name](running_backend, space.id, entry)
        qtbot.addWidget(view)
        view.resize(700, 500)
        view.show()
        await view.open()
        view.rights_changed()
        view.show_others()
        await view.close_document()
    assert service.is_everywhere(space.id, entry.id)
