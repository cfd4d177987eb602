"""Documents go into files and texts come out of files: on the page, with real files."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication

from ui.collaboration import document_files
from ui.collaboration.page import CollaborationPage
from ui.messages import Messages


@pytest.fixture
async def page(running_backend, qtbot):
    made = CollaborationPage(running_backend)
    qtbot.addWidget(made)
    made.resize(1068, 800)
    made.show()
    await running_backend.collaboration.create("Files")
    await made.refresh()
    return made


def choosing(monkeypatch, path):
    async def choose(parent, *, title, name, suffixes):
        assert path.suffix in suffixes
        return [path]

    monkeypatch.setattr(document_files, "choose_as", choose)


async def test_a_note_goes_out_as_markdown_with_its_pictures_and_comes_back(page, until, monkeypatch, tmp_path):
    picture = QImage(20, 20, QImage.Format.Format_RGB32)
    picture.fill(0x00FF00)
    (tmp_path / "in").mkdir()
    picture.save(str(tmp_path / "in" / "cat.png"))
    source = tmp_path / "in" / "Trip.md"
    source.write_text("# Trip\n\n- [x] packed\n\n![A cat](cat.png)\n", encoding="utf-8")
    assert page.accept_paths([source])
    await until(lambda: page.desk.view is not None and page.desk.view.entry.title == "Trip")
    note = (await page.desk.view.copy()).document
    await until(lambda: "packed" in note.text)
    assert len(note.digests()) == 1
    out = tmp_path / "Trip.md"
    choosing(monkeypatch, out)
    await page.export_document()
    words = out.read_text(encoding="utf-8")
    assert words.startswith("# Trip\n\n- [x] packed\n") and "![A cat](Trip%20files/" in words
    [file] = (tmp_path / "Trip files").iterdir()
    assert QImage(str(file)).size() == picture.size() and file.suffix == ".png"
    assert "Saved as Trip.md" in Messages.of(page).texts()[-1]


async def test_code_and_texts_come_in_as_what_they_are(page, until, monkeypatch, tmp_path):
    for name, words in (("a.py", "def f():\r\n    return 1\r\n"), ("b.txt", "plain ü")):
        (tmp_path / name).write_bytes(words.encode())
    assert page.accept_paths([tmp_path / "a.py", tmp_path / "b.txt"])
    await until(lambda: page.desk.view is not None and page.desk.view.entry.title == "b")
    assert page.desk.view.note.text == "plain ü"
    page.desk.turn_to(next(entry.id for entry in page.desk._entries if entry.title == "a.py"))
    await until(lambda: page.desk.view is not None and page.desk.view.entry.title == "a.py")
    assert page.desk.view.note.text == "def f():\n    return 1\n"
    assert ".py" in page.desk.view.suffixes
    choosing(monkeypatch, tmp_path / "out.py")
    await page.export_document()
    assert (tmp_path / "out.py").read_text() == "def f():\n    return 1\n"


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
async def test_a_board_goes_out_with_its_pictures(page, until, monkeypatch, tmp_path, ending):
    await page.service.add_document(page.list.key, "board", "Plan: a/b")
    await page.refresh()
    page.desk.turn_to(next(entry.id for entry in page.desk._entries if entry.format == "board"))
    await until(lambda: page.desk.view is not None and page.desk.view.entry.format == "board")
    picture = QImage(20, 20, QImage.Format.Format_RGB32)
    picture.fill(0x00FF00)
    await page.desk.view.add_pictures([picture], None)
    out = tmp_path / f"plan{ending}"
    choosing(monkeypatch, out)
    await page.export_document()
    data = out.read_bytes()
    assert data[:4] == {".png": b"\x89PNG", ".svg": b"<svg", ".pdf": b"%PDF"}[ending]
    if ending == ".svg":
        assert b"data:image/png;base64," in data


async def test_what_has_no_form_as_a_file_is_said(page, until):
    await page.service.add_document(page.list.key, "tasks", "To do")
    await page.refresh()
    page.desk.turn_to(next(entry.id for entry in page.desk._entries if entry.format == "tasks"))
    await until(lambda: page.desk.view is not None and page.desk.view.entry.format == "tasks")
    await page.export_document()
    assert "no form as a file" in Messages.of(page).texts()[-1]


async def test_files_that_are_dropped_on_a_workspace_of_the_list_come_into_that_one(page, until, tmp_path):
    service = page.backend.collaboration
    table = tmp_path / "birds.csv"
    table.write_text("a,b", encoding="utf-8")
    other = await service.create("Other")
    await page.refresh()
    assert page.list.key != other.id
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(table))])
    [row] = [row for row in range(page.list.count()) if page.list.item(row).text() == "Other"]
    place = page.list.visualItemRect(page.list.item(row)).center()
    held = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page.list.viewport(), QDragEnterEvent(place, *held))
    QApplication.sendEvent(page.list.viewport(), QDropEvent(QPointF(place), *held))
    await until(lambda: page.desk.view is not None and page.desk.view.entry.format == "shelf")
    assert page.list.key == other.id
    assert [item.name for item in page.desk.view.shelf.shelf.shown()] == ["birds.csv"]
    await service.lifecycle.archive(other.id)
    await page.drop_into(other.id, [table])
    assert "not change it" in " ".join(Messages.of(page).texts())
