"""On real machines: a guest sees who wrote what, a name travels, and restoring is an edit like any other."""

import pytest

from core.collaboration.history import Piece
from core.errors import InputError


async def test_two_machines_see_one_history_and_restore_it(machine, until):
    async with machine("ada") as ada, machine("bo") as bo:
        space = await ada.collaboration.create("Paper")
        note = await ada.collaboration.open_note(space.id)
        note.splice(0, 0, "Draft.")
        await note.flush()
        draft = (await ada.collaboration.open_document(space.id, "text-note")).document.version
        await ada.collaboration.histories.name(space.id, "text-note", version=draft, title="The draft")
        await bo.join(ada, space.id)
        theirs = await bo.collaboration.open_note(space.id)
        await until(lambda: theirs.text == "Draft.")
        theirs.splice(6, 0, " More.")
        await until(lambda: note.text == "Draft. More.")
        history = await ada.collaboration.histories.of(space.id, "text-note")
        now = history.version(len(history.moments) - 1)
        assert history.pieces_at(now) == [Piece("Draft.", ada.id), Piece(" More.", bo.id)]
        await until(lambda: bo.collaboration._sync.has_all_of(space.id, ada.id))
        (named,) = await bo.collaboration.histories.versions(space.id, "text-note")
        assert (named.title, named.author.name) == ("The draft", "ada")
        await bo.collaboration.histories.restore(space.id, "text-note", named.version)
        await until(lambda: note.text == "Draft.")
        await bo.collaboration.histories.forget(space.id, named.id)
        assert await bo.collaboration.histories.versions(space.id, "text-note") == []
        copy = await bo.collaboration.open_document(space.id, "text-note")
        copy.is_writable = False
        with pytest.raises(InputError, match="not change"):
            await bo.collaboration.histories.restore(space.id, "text-note", named.version)
