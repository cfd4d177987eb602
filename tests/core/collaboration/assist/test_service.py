"""Help in a real workspace of real machines: it learns from documents, chat and library."""

import asyncio
import time
from datetime import datetime, timedelta

import pytest

from core.collaboration.assist.insights import DAY_S
from core.collaboration.assist.minutes import Line
from core.collaboration.assist.related import RelatedItem
from core.collaboration.assist.service import AssistService
from core.collaboration.calls.records import CallHeard, RecordingEnded, RecordingStarted, TranscriptLine
from core.errors import InputError
from core.settings import SettingsStore


@pytest.fixture
def assist(tmp_path):
    def make(machine, *, found=()):
        return AssistService(
            collaboration=machine.collaboration,
            settings=SettingsStore(tmp_path / "assist.toml", {}),
            events=machine.events,
            library_words=lambda: ["peregrine falcon"],
            find=lambda word: [entry for entry in found if word in entry.title],
            alike=lambda _: [],
        )

    return make


async def test_it_writes_on_as_documents_chat_and_library_say(machine, assist):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Birds")
        note = await ada.collaboration.open_note(space.id)
        note.splice(0, 0, "Observatory on the ridge")
        await ada.collaboration.say(space.id, "Kilimanjaro is next")
        helped = assist(ada)
        assert helped.complete(space.id, "the obse") == ""  # nothing is known before it was read
        await helped.prepare(space.id)
        completed = [helped.complete(space.id, before) for before in ("The obse", "to Kili", "a pere")]
        assert completed == ["rvatory", "manjaro", "grine"]
        await ada.collaboration.say(space.id, "Meeting at Schloss Neuschwanstein")
        await helped.learn_chat(space.id)
        assert helped.complete(space.id, "near Neusch") == "wanstein"
        text = "Observatory on the ridge\nTelescope teles"
        helped.learn(space.id, "text-note", text, caret=len(text))
        # the word that is being written is no word yet
        assert helped.complete(space.id, "my tele") == "scope"
        await note.close()


async def test_settings_turn_it_off(machine, assist):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Birds")
        helped = assist(ada, found=[RelatedItem(1, "falcon", "picture", 1.0, "name")])
        await helped.prepare(space.id)
        assert helped.complete(space.id, "a pere") == "grine"
        assert [item.id for item in await helped.related("A falcon!")] == [1]
        helped._settings.set("suggest_words", False)
        helped._settings.set("show_related", False)
        assert helped.complete(space.id, "a pere") == ""
        assert await helped.related("A falcon!") == ()


async def test_insights_know_who_wrote_where_and_who_waits(machine, assist, until):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Birds")
        await ben.join(ada, space.id)
        theirs = await ben.collaboration.open_note(space.id)
        theirs.splice(0, 0, "twelve signs")
        own = await ada.collaboration.open_note(space.id)
        await until(lambda: own.text == "twelve signs")
        own.splice(0, 0, "five ")
        await own.flush()
        await ada.collaboration.say(space.id, "@ben where is the map?")
        found = await assist(ada).insights(space.id)
        assert [(entry.who, entry.whom) for entry in found.waiting] == [("ada", "ben")]
        [hot] = found.hot
        assert (hot.title, hot.edits, hot.authors) == ("Note", 17, (("ben", 12), ("ada", 5)))
        assert found.quiet == ()
        later = await assist(ada).insights(space.id, now=time.time() + 30 * DAY_S)
        assert [entry.whom for entry in later.stale] == ["ben"]
        assert [entry.name for entry in later.quiet] == ["ada", "ben"]
        await theirs.close()
        await own.close()


async def test_an_open_question_in_a_comment_waits_for_somebody(machine, assist):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Comments")
        note = await ada.collaboration.open_note(space.id)
        note.splice(0, 0, "Forty-two birds")
        document = (await ada.collaboration.open_document(space.id, "text-note")).document
        thread = await ada.collaboration.comments.add(
            space.id, "text-note", document.mark_range(0, 9), text="Are we sure about this number?"
        )
        found = await assist(ada).insights(space.id)
        assert [(one.who, one.text) for one in found.waiting] == [("ada", "Are we sure about this number?")]
        await ada.collaboration.comments.set_state(space.id, thread, "resolved")
        assert (await assist(ada).insights(space.id)).waiting == ()


async def test_minutes_hold_what_was_written_in_the_chat_meanwhile(machine, assist):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Birds")
        started = time.time() - 60
        await ada.collaboration.say(space.id, "I'll bring the map tomorrow")
        made = await assist(ada).minutes(
            space.id, [Line("ben", 0.0, 120.0, "We decided to meet on the ridge.")], started=started
        )
        assert made.title == "Birds" and len(made.decisions) == 1
        [task] = made.to_dos
        assert task.owner == "ada" and 55 < task.start_s < 120
        assert task.due > datetime.fromtimestamp(started).astimezone().date()


async def test_minutes_of_a_call_lead_into_its_recording(machine, assist, tmp_path):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Birds")
        helped, film = assist(ada), tmp_path / "talk.mp4"
        film.write_bytes(b"film")
        ada.events.emit(RecordingStarted(space.id, ada.id, "ada"))
        now = time.time()
        line = TranscriptLine(ada.id, "ada", now, now + 0.001, "We take the ridge.")
        ada.events.emit(CallHeard(space.id, line, is_final=True))
        await asyncio.sleep(0.05)
        ada.events.emit(RecordingEnded(space.id, "", str(film)))
        made = await helped.minutes_of_call(space.id)
        assert [entry.link.partition("/")[0] for entry in made.decisions] == ["vega:moment"]
        other = await ada.collaboration.create("Fish")
        with pytest.raises(InputError):
            await helped.minutes_of_call(other.id)


async def test_minutes_of_a_day_of_the_chat(machine, assist):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Birds")
        helped = assist(ada)
        assert await helped.days_said(space.id) == []
        await ada.collaboration.say(space.id, "I'll bring the map tomorrow")
        await ada.collaboration.say(space.id, "We won't rent a bus.")
        [(day, count)] = await helped.days_said(space.id)
        made = await helped.minutes_of_day(space.id, day)
        assert (count, made.began.date(), made.shares[0].lines) == (2, day, 2)
        assert [entry.text for entry in made.decisions] == ["We won't rent a bus."]
        assert [entry.owner for entry in made.to_dos] == ["ada"]
        with pytest.raises(InputError):
            await helped.minutes_of_day(space.id, day - timedelta(days=400))
