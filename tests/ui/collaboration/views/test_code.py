"""Code on the page: typed text and the chosen language are the document's."""

from ui.collaboration.views.code import Code


async def test_typed_code_and_its_language_are_there_when_it_is_opened_again(running_backend, qtbot):
    service = running_backend.collaboration
    space = await service.create("Code")
    entry = await service.add_document(space.id, "code", "train.py")
    view = Code(running_backend, space.id, entry)
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    await view.open()
    qtbot.keyClicks(view.editor, "import torch")
    document = (await view.copy()).document
    document.choose_language("python")
    (await view.copy()).is_writable = False
    view.rights_changed()
    assert view.editor.isReadOnly()
    await view.close_document()
    again = (await service.open_document(space.id, entry.id)).document
    assert (again.text, again.language) == ("import torch", "python")
