"""Help on the Workspaces page with a second program: train together in two clicks, accept with one, insights."""

import asyncio
import hashlib
import time
import wave

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from core.backend import Backend
from core.collaboration.calls.records import CallHeard, RecordingEnded, RecordingStarted, TranscriptLine
from core.collaboration.rich_markdown import to_markdown
from core.federated.records import TrainingConfig
from ui.collaboration.insights_dialog import InsightsDialog
from ui.collaboration.minutes_dialog import MinutesDialog
from ui.collaboration.page import CollaborationPage
from ui.federated.new_dialog import NewTrainingDialog
from ui.federated.offer_dialog import OfferDialog
from ui.messages import Messages


@pytest.fixture
async def other(tmp_path):
    made = Backend(tmp_path / "other")
    made.settings.set("name", "Ben")
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def page(running_backend, qtbot):
    made = CollaborationPage(running_backend)
    qtbot.addWidget(made)
    made.resize(1068, 800)
    made.show()
    return made


async def shared(page, other, until):
    """A workspace of the page's machine that the other is in, chosen."""
    # in the test: between fixture and test no loop runs that could answer the other machine
    space = await page.backend.collaboration.create("Leaves")
    await other.network.join((await page.backend.collaboration.invite(space.id)).link)
    await until(lambda: other.collaboration.workspaces())
    await page.refresh()
    await until(lambda: page.list.key == space.id and page.desk.view is not None)


def announcing(backend, federation_id):
    """What is on its way to participants: a test must not end before it arrived."""
    return backend.federated._coordinator(federation_id)._calls._tasks


def dialog(kind):
    return next((made for made in QApplication.topLevelWidgets() if isinstance(made, kind) and made.isVisible()), None)


async def test_a_workspace_is_called_to_a_training_in_two_clicks(page, other, until):
    await shared(page, other, until)
    assert page.train_button.isVisible()
    page.train_button.click()
    await until(lambda: dialog(NewTrainingDialog))
    assert dialog(NewTrainingDialog).title == "Leaves"
    [ask] = [made for made in dialog(NewTrainingDialog).findChildren(QPushButton) if made.text() == "Ask everybody"]
    ask.click()
    await until(lambda: other.federated.calling.calls(f"workspace:{page.list.key}"))
    await until(lambda: Messages.of(page).texts())
    assert Messages.of(page).texts()[0].startswith("Asked: Ben.")
    [call] = other.federated.calling.calls()
    await other.federated.calling.answer(call.federation_id, accepts=True)
    await until(lambda: any("Ben takes part" in text for text in Messages.of(page).texts()))
    await until(lambda: other.federated.federations() and not announcing(page.backend, call.federation_id))


async def test_a_call_is_accepted_with_one_click_and_the_data_is_asked_for(page, other, until, tmp_path):
    await shared(page, other, until)
    table = tmp_path / "table.csv"
    table.write_text("x,label\n" + "\n".join(f"{x / 20},{'big' if x > 10 else 'small'}" for x in range(20)))
    await other.train_with(page.list.key, "Big or small", TrainingConfig(model="linear"))
    await until(lambda: page.calls.isVisible())
    [call] = page.calls.calls
    answering = page.answer_call(call.federation_id, True)
    await until(lambda: dialog(OfferDialog))
    made = dialog(OfferDialog)
    made.box.setCurrentIndex(made.box.findData("csv_table"))
    made.form.set_value("file", str(table))
    spec = made.spec()
    made.accept()
    await answering
    assert not page.calls.isVisible()
    await until(lambda: not announcing(other, call.federation_id))
    await until(lambda: [entry.examples for entry in other.federated.participants(call.federation_id)] == [20])
    assert page.backend.federated.federation(call.federation_id).source == spec


async def test_a_call_is_turned_down(page, other, until):
    await shared(page, other, until)
    await other.train_with(page.list.key, "Big or small", TrainingConfig())
    await until(lambda: page.calls.isVisible())
    await page.answer_call(page.calls.calls[0].federation_id, False)
    assert not page.calls.isVisible() and page.backend.federated.federations() == []


async def test_insights_are_shown(page, other, until):
    await shared(page, other, until)
    await other.collaboration.say(page.list.key, "Who has the map?")
    await until(lambda: page.chat.shown)
    showing = page.show_insights()
    await until(lambda: dialog(InsightsDialog))
    dialog(InsightsDialog).accept()
    await showing


async def test_what_is_related_is_asked_of_the_library(page, monkeypatch):
    opened = []
    monkeypatch.setattr(page, "open_page", lambda name, **wanted: opened.append((name, wanted)))
    page.desk.related.wanted.emit("coffee.jpg")
    assert opened == [("media", {"words": "coffee.jpg"})]


def heard(page, workspace_id, *texts):
    for place, text in enumerate(texts):
        start = 1_700_000_000.0 + place * 5
        line = TranscriptLine("me", "Ada", start, start + 4, text)
        page.backend.events.emit(CallHeard(workspace_id, line, is_final=True))


async def test_minutes_of_one_workspaces_call_never_come_into_another(page, until):
    secret = await page.backend.collaboration.create("Secret")
    shared_one = await page.backend.collaboration.create("Open")
    heard(page, secret.id, "We decided to fire Bob.")
    await page.refresh()
    page.list.choose(shared_one.id)
    await until(lambda: page.list.key == shared_one.id and page.desk.view is not None)
    before = await page.backend.collaboration.documents(shared_one.id)
    await page.make_minutes()
    assert await page.backend.collaboration.documents(shared_one.id) == before
    assert "in another workspace" in Messages.of(page).texts()[0]
    page.list.choose(secret.id)
    await until(lambda: page.list.key == secret.id and page.desk.view is not None)
    await page.make_minutes()
    [note] = [entry for entry in await page.backend.collaboration.documents(secret.id) if "Minutes" in entry.title]
    document = (await page.backend.collaboration.open_document(secret.id, note.id)).document
    assert "We decided to fire Bob." in document.text


async def test_without_a_transcript_minutes_are_offered_of_the_chat(page, until):
    space = await page.backend.collaboration.create("Garden")
    await page.backend.collaboration.say(space.id, "We won't rent a tent.")
    await page.refresh()
    await until(lambda: page.list.key == space.id and page.desk.view is not None)
    making = page.make_minutes()
    await until(lambda: dialog(MinutesDialog))
    dialog(MinutesDialog).accept()
    await making
    [note] = [entry for entry in await page.backend.collaboration.documents(space.id) if "Minutes" in entry.title]
    document = (await page.backend.collaboration.open_document(space.id, note.id)).document
    assert "From the chat" in document.text and "We won't rent a tent." in document.text


async def insight(page, until, row):
    showing = page.show_insights()
    await until(lambda: dialog(InsightsDialog))
    made = dialog(InsightsDialog)
    made.rows[row].clicked.emit()
    await showing
    assert not dialog(InsightsDialog)


async def test_an_insight_leads_to_its_line_its_comment_and_its_document(page, until, monkeypatch):
    service = page.backend.collaboration
    space = await service.create("Garden")
    line = await service.say(space.id, "Who has the map?")
    note = await service.open_note(space.id)
    note.splice(0, 0, "Forty-two birds")
    document = (await service.open_document(space.id, "text-note")).document
    thread = await service.comments.add(space.id, "text-note", document.mark_range(0, 9), text="Is this right?")
    await page.refresh()
    await until(lambda: page.list.key == space.id and page.desk.view is not None)
    looked, shown = [], []
    monkeypatch.setattr(page.chat, "go_to", lambda line_id: asyncio.sleep(0, shown.append(line_id)))
    monkeypatch.setattr(page.desk.comments, "look_at", looked.append)
    await insight(page, until, 0)
    assert shown == [line.id]
    await insight(page, until, 1)
    assert looked == [thread] and page.desk.document_id == "text-note"
    other = await service.add_document(space.id, "note", "Other")
    await page.show_document(other.id)
    await insight(page, until, 2)
    assert page.desk.document_id == "text-note"
    await note.close()


async def test_the_recording_of_a_call_comes_into_the_library_so_that_moments_open(page, until, tmp_path):
    """Each entry of the note links to the SHA-256 of the file that is in the library then."""
    space = await page.backend.collaboration.create("Garden")
    film = tmp_path / "talk.wav"
    with wave.open(str(film), "wb") as made:
        made.setparams((1, 2, 8000, 0, "NONE", ""))
        made.writeframes(bytes(16000))
    page.backend.events.emit(RecordingStarted(space.id, "me", "Ada"))
    now = time.time()
    line = TranscriptLine("me", "Ada", now, now + 0.001, "We take the ridge.")
    page.backend.events.emit(CallHeard(space.id, line, is_final=True))
    await asyncio.sleep(0.05)
    page.backend.events.emit(RecordingEnded(space.id, "", str(film)))
    await page.refresh()
    await until(lambda: page.list.key == space.id and page.desk.view is not None)
    await page.make_minutes()
    await page.add_recordings([film])
    digest = hashlib.sha256(film.read_bytes()).hexdigest()
    assert page.backend.media.find(digest) is not None
    [note] = [entry for entry in await page.backend.collaboration.documents(space.id) if "Minutes" in entry.title]
    document = (await page.backend.collaboration.open_document(space.id, note.id)).document
    assert f"vega:moment/{digest}" in to_markdown(document.content())
