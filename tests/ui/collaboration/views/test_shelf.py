"""A shelf on the page, between two machines: an original is fetched, and goes into the library with its labels."""

import asyncio
from pathlib import Path

import pytest

import resources
from core.backend import Backend
from core.media.records import Query
from ui.collaboration.shelf_look import ShelfLook
from ui.collaboration.views.shelf import Shelf
from ui.messages import Messages

SAMPLES = Path(resources.__file__).parent / "samples"


@pytest.fixture
async def ada(tmp_path):
    """The machine where the workspace lives, and where the item comes from."""
    made = Backend(tmp_path / "ada")
    await made.start()
    made.events.bind(asyncio.get_running_loop())
    yield made
    await made.stop()


@pytest.fixture
async def view(ada, running_backend, qtbot, until):
    running_backend.settings.set("analyse_on_import", False)
    space = await ada.collaboration.create("Signs")
    service = running_backend.collaboration
    await running_backend.network.join((await ada.collaboration.invite(space.id)).link)
    await until(lambda: service.workspaces())
    await ada.share_files(space.id, [SAMPLES / "sign.jpg"])
    entries = []
    while not entries:
        entries = [entry for entry in await service.documents(space.id) if entry.format == "shelf"]
        await asyncio.sleep(0.01)
    made = Shelf(running_backend, space.id, entries[0])
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    await made.open()
    await until(lambda: made.shelf.grid.rows.items)
    return made


async def test_an_item_is_labelled_together_fetched_and_kept_with_its_labels(view, ada, running_backend, until):
    (item,) = view.shelf.grid.rows.items
    assert (item.name, item.by) == ("sign.jpg", ada.network.identity.peer_id) and item.thumbnail
    assert not running_backend.files.path(item.digest).exists()
    shelf = (await ada.collaboration.open_document(view.workspace_id, view.entry.id)).document
    shelf.label([item.id], "door sign", me=ada.network.identity.peer_id)
    view.shelf.grid.choose({item.id})
    await until(lambda: view.shelf.items[0].labels == ("door sign",))
    assert view.shelf.detail.get_button.isVisible()
    await view.get(view.shelf.items)
    assert running_backend.files.read(item.digest) == (SAMPLES / "sign.jpg").read_bytes()
    await until(view.shelf.detail.open_button.isVisible)
    await view.keep(view.shelf.items)
    (kept,) = running_backend.media.items(Query())
    assert (kept.digest, kept.labels) == (item.digest, ("door sign",))
    assert running_backend.media.labelled() != []
    assert "in your library" in Messages.of(view).texts()[-1]
    await until(view.shelf.detail.kept.isVisible)
    await view.close_document()


async def test_looking_closely_fetches_only_when_the_person_wants_it(view, running_backend, until):
    (item,) = view.shelf.grid.rows.items

    def look():
        found = [made for made in view.window().findChildren(ShelfLook) if made.isVisible()]
        return found[-1] if found else None

    looking = view.open_item(item)
    await until(look)
    assert not running_backend.files.path(item.digest).exists()
    look().get_button.click()
    await until(lambda: look() is not None and look().get_button.isHidden())
    assert running_backend.files.path(item.digest).exists()
    await until(lambda: look().picture.image.width() > 300)
    look().reject()
    await looking
    await view.close_document()


async def test_who_may_only_read_shares_nothing(view):
    (await view.copy()).is_writable = False
    view.rights_changed()
    assert not view.shelf.files_button.isVisible()
    await view.close_document()
