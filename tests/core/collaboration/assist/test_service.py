"""Help in a real workspace of real machines: it learns from documents, chat and library."""

import asyncio
import time
from datetime import datetime, timedelta

import pytest

from core.collaboration.assist.insights import DAY_S
from core.collaboration.assist.minutes import Line
from core.collaboration.assist.related import RelatedItem
from core.collaboration.assist.service import AssistService
from core.collaboration.calls.records import CallHeard, CallRecorded, TranscriptLine
from core.collaboration.talk_records import Reference
from core.collaboration.talk_words import references_in
from core.errors import Cancelled, InputError
from core.jobs import Jobs
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


async def test_minutes_of_a_call_lead_into_its_recording_and_elsewhere_to_what_was_said(machine, assist, tmp_path):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Birds")
        helped, film = assist(ada), tmp_path / "talk.mp4"
        film.write_bytes(b"film")
        now = time.time()
        for text, at in (("We take the ridge.", now - 60), ("We won't rent a bus.", now + 60)):
            ada.events.emit(CallHeard(space.id, TranscriptLine(ada.id, "ada", at, at + 1, text), is_final=True))
        line = await ada.collaboration.talk.say(space.id, "I'll bring the map tomorrow")

        async def links():
            made = await helped.minutes_of_call(space.id)
            found = (*made.decisions, *made.to_dos)
            return [references_in(entry.link)[1][0] for entry in found]

        assert [(to.kind, to.id == line.id) for to in await links()] == [
            ("said", False),
            ("said", False),
            ("line", True),
        ]
        ada.events.emit(CallRecorded(space.id, film, now - 90, now))
        assert [to.kind for to in await links()] == ["moment", "said", "line"]
        other = await ada.collaboration.create("Fish")
        with pytest.raises(InputError):
            await helped.minutes_of_call(other.id)


async def test_minutes_say_how_far_they_are_and_can_be_stopped(machine, assist):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Birds")
        helped, jobs = assist(ada), Jobs(lambda event: None, workers=1)
        for number in range(2):
            line = TranscriptLine(ada.id, "ada", number, number + 1, f"We take ridge {number}.")
            ada.events.emit(CallHeard(space.id, line, is_final=True))
        await jobs.follow("Minutes", helped.minutes_of_call, space.id)
        [done] = jobs.finished
        assert (done.state, done.progress.note) == ("done", "Finding the topics")
        running = asyncio.ensure_future(jobs.follow("Minutes", helped.minutes_of_call, space.id))
        await asyncio.sleep(0)
        jobs.cancel_all()
        with pytest.raises(Cancelled):
            await running
        await jobs.close()


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
        lines = ada.collaboration.talk.lines(space.id)
        assert [references_in(entry.link)[1] for entry in made.decisions] == [
            (Reference("line", lines[1].id, "ada: We won't rent a bus."),)
        ]
        with pytest.raises(InputError):
            await helped.minutes_of_day(space.id, day - timedelta(days=400))
