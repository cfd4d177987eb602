"""A workspace begins with what its template says, once, on every machine."""

import pytest

from core.collaboration.templates import TEMPLATES
from core.errors import InputError


@pytest.mark.parametrize("name", list(TEMPLATES))
async def test_a_new_workspace_has_what_its_template_says(name, machine):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("New", template=name)
        found = [(entry.format, entry.title) for entry in await ada.collaboration.documents(space.id)]
        assert found == ([(seed.format, seed.title) for seed in TEMPLATES[name]().seeds()] or [("text", "Note")])


async def test_two_seeds_of_one_template_never_double(machine, until):
    """Two workspaces of one template beside each other, each also at a guest who was there from the start."""
    async with machine("ada") as ada, machine("ben") as ben:
        first, second = [await ada.collaboration.create(title, template="meeting") for title in ("One", "Two")]
        for space in (first, second):
            await ben.join(ada, space.id)
            (minutes, *_) = await ada.collaboration.documents(space.id)
            hers, his = [(await one.collaboration.open_document(space.id, minutes.id)).document for one in (ada, ben)]
            await until(lambda hers=hers, his=his: his.text == hers.text and his.text)
            assert hers.text.count("Agenda") == 1
            for one in (ada, ben):
                titles = [entry.title for entry in await one.collaboration.documents(space.id)]
                assert titles == ["Minutes", "Whiteboard", "Tasks"]


async def test_an_unknown_template_makes_nothing(machine):
    async with machine("ada") as ada:
        with pytest.raises(InputError, match="carnival"):
            await ada.collaboration.create("New", template="carnival")
        assert ada.collaboration.workspaces() == []
