"""Text typed on the page is the document's."""

from core.collaboration.contents import NOTE
from ui.collaboration.views.text import Text


async def test_what_is_typed_is_there_when_it_is_opened_again(running_backend, qtbot):
    space = await running_backend.collaboration.create("Text")
    view = Text(running_backend, space.id, NOTE)
    qtbot.addWidget(view)
    view.show()
    await view.open()
    qtbot.keyClicks(view.editor, "hello")
    await view.close_document()
    assert (await running_backend.collaboration.open_note(space.id)).text == "hello"
