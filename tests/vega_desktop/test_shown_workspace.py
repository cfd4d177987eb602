"""The workspace of the pictures has something of every sort in it."""

from core.backend import Backend
from core.collaboration.board import Board
from core.collaboration.form import Form
from core.collaboration.rich import RichText
from core.collaboration.tasks import TaskList
from vega_desktop import shown_workspace


async def test_a_study_with_its_protocol_steps_board_and_form(tmp_path):
    backend = Backend(tmp_path)
    await backend.start()
    space = await backend.collaboration.create("Digits study")
    made = await shown_workspace.fill(backend, space.id)
    opened = {}
    for sort, document_id in made.items():
        opened[sort] = (await backend.collaboration.open_document(space.id, document_id)).document
    assert [type(document) for document in opened.values()] == [RichText, TaskList, Board, Form]
    assert len(opened["tasks"].cards) == len(shown_workspace.CARDS)
    assert sum(shape.start_on is not None and shape.end_on is not None for shape in opened["board"].stack) == 3
    assert [question.title for question in opened["form"].questions] == [title for _, title, _ in shown_workspace.ASKED]
    assert "Joint" in " ".join(shape.text for shape in opened["board"].stack)
    await backend.stop()
