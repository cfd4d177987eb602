"""Guests with a real browser, over a real hub, in a note and a call of a whole machine of ours."""

import asyncio
import logging
import random
import time
from datetime import datetime

import numpy as np
import pytest

from core.backend import Backend
from core.collaboration.calls.sound_queue import RATE
from core.collaboration.rich_styles import Line, LineKind, Paragraph, Run
from core.collaboration.talk_records import ChatMentioned
from core.collaboration.visits.desk import GuestDesk
from core.collaboration.visits.records import GuestCame
from core.storage.tables.guests import GuestTables

pytestmark = pytest.mark.slow


async def test_a_guest_and_the_owner_write_in_one_note(owner, link_of, browser, until):
    came = []
    owner.events.subscribe(GuestCame, came.append)
    owner.note.splice(0, 0, "Hello 🎉\n")
    tab = await browser.come(await link_of(), "Eva")
    assert await tab.text() == "Hello 🎉\n"
    assert await tab.run("document.getElementById('document').textContent") == "Plan"
    await until(lambda: [event.name for event in came] == ["Eva (guest)"])
    await tab.put_caret(len("Hello 🎉\n") + 1)  # the cheer counts two in a browser
    await tab.type("from Eva 🦉")
    await until(lambda: owner.note.text == "Hello 🎉\nfrom Eva 🦉")
    await asyncio.sleep(1)  # a pause that makes it a step of its own
    owner.note.splice(0, 5, "Welcome")
    await tab.until("document.getElementById('text').value === 'Welcome 🎉\\nfrom Eva 🦉'")
    # they see each other
    await until(lambda: [person.name for person in owner.collaboration.present(owner.space.id)] == ["Eva (guest)"])
    await until(lambda: [cursor.name for cursor in owner.note.cursors()] == ["Eva (guest)"])
    owner.collaboration.tell(owner.space.id, owner.entry.id)
    owner.note.set_cursor(1, 1)
    await tab.until("document.getElementById('people').textContent.includes('Ada · line 1')")
    # whoever sits at the machine takes back their own words, not the guest's
    owner.note.undo()
    await until(lambda: owner.note.text == "Hello 🎉\nfrom Eva 🦉")
    assert not [entry for entry in tab.complaints if "Content Security Policy" in str(entry)]


async def test_what_both_type_at_once_is_the_same_for_both(owner, link_of, browser, until):
    tab, other = [await browser.come(await link_of(), name) for name in ("Eva", "Tom")]
    rng = random.Random(7)
    # two pages type by themselves, in the middle of what the owner writes and of each other
    typing = """(async () => {
        const field = vega.note.field;
        for (let turn = 0; turn < 60; turn += 1) {
            // a keyboard puts the caret between characters only
            let at = Math.floor(Math.random() * (field.value.length + 1));
            while (at && /[\\ud800-\\udbff]/.test(field.value[at - 1])) at -= 1;
            const removed = /^[\\ud800-\\udbff]/.test(field.value.slice(at)) ? 2 : Math.min(field.value.length - at, 1);
            if (Math.random() < 0.7) field.setRangeText(NAME + turn + "🦉", at, at + removed, "end");
            else field.setRangeText("", at, at + removed, "end");
            field.dispatchEvent(new Event("input"));
            await new Promise((done) => setTimeout(done, 12));
        }
        return true;
    })()"""
    work = [
        asyncio.ensure_future(one.run(typing.replace("NAME", f"'{name}'"))) for one, name in ((tab, "e"), (other, "t"))
    ]
    for turn in range(60):
        text = owner.note.text.encode("utf-16-le")
        at = rng.randint(0, len(text) // 2)
        owner.note.splice(at, min(rng.randint(0, 2), len(text) // 2 - at), f"a{turn}🌻" if rng.random() < 0.7 else "")
        await asyncio.sleep(0.012)
    await asyncio.gather(*work)
    settled = "!vega.note.underway && !vega.note.waiting"
    for one in (tab, other):
        await one.until(settled)
    await asyncio.sleep(0.3)
    assert await tab.text() == await other.text() == owner.note.text
    assert {"e", "t", "a"} <= set(owner.note.text)
    assert not [entry for entry in tab.complaints + other.complaints if "exceptionDetails" in entry]


async def test_a_note_with_headings_is_plain_words_to_a_guest(owner, browser, until):
    space = owner.space.id
    entry = await owner.collaboration.add_document(space, "note", "Report")
    document = (await owner.collaboration.open_document(space, entry.id)).document
    document.insert(
        0, [Paragraph((Run("Findings"),), Line(kind=LineKind.HEADING_1)), Paragraph((Run("None yet."),), Line())]
    )
    before = document.line_at(0)
    tab = await browser.come(await owner.guests.make(space, entry.id, role="editor", valid_s=600), "Eva")
    shown = await tab.text()
    assert shown.startswith("Findings\nNone yet.")
    await tab.put_caret(len("Findings\nNone yet."))
    await tab.type(" But soon.")
    await until(lambda: "None yet. But soon." in document.text)
    document.splice(0, 0, [Run("All ")])
    await tab.until("document.getElementById('text').value.startsWith('All Findings')")
    assert document.line_at(0) == before  # what the guest wrote left the heading one


async def test_a_guest_chats_with_the_members(owner, link_of, browser, until):
    talk, space, told = owner.collaboration.talk, owner.space.id, []
    owner.events.subscribe(ChatMentioned, told.append)
    await talk.say(space, "This is among members.")
    tab = await browser.come(await link_of("viewer", has_chat=True), "Eva")
    await tab.until("!document.getElementById('say-form').hidden")
    evil = "<img src=x onerror=\"document.title='owned'\"> & <b>bold</b>"
    asked = await talk.say(space, evil)
    await tab.until("document.querySelectorAll('#lines .line').length === 1")
    assert await tab.lines() == [("Ada", evil, "")]
    assert await tab.run("document.querySelector('#lines img, #lines b')") is None
    sent = await tab.run("document.querySelector('#lines time').dateTime")
    assert datetime.fromisoformat(sent).timestamp() == pytest.approx(asked.sent, abs=0.01)
    # an answer that names the owner
    await tab.run("document.querySelector('#lines .line button').click()")
    await tab.run("document.getElementById('say').focus()")
    await tab.ask("Input.insertText", text="See @a")
    await tab.until("!document.getElementById('names').hidden")
    await tab.run("document.querySelector('#names button').click()")
    await tab.chat("please")
    await until(lambda: len(told) == 1)
    assert (told[0].author, told[0].words) == ("Eva (guest)", "See @Ada please")
    line = talk.lines(space)[-1]
    assert (line.author, line.text, line.quote.id) == ("Eva (guest)", "See @Ada please", asked.id)
    await tab.until("document.querySelector('#lines .line:last-child .state')?.textContent === 'Delivered'")
    assert (await tab.lines())[-1] == ("Eva (guest) – you", "See @Ada please", "Delivered")
    assert evil in await tab.run("document.querySelector('#lines .line:last-child blockquote').textContent")
    # what comes while nobody looks is marked until somebody does
    await tab.press("chat-shown")
    await talk.say(space, "@Eva are you there?")
    await tab.until("document.getElementById('chat-shown').textContent === 'Chat · 1 new'")
    assert (await tab.run("document.title")).startswith("(1) ")
    await tab.press("chat-shown")
    await tab.until("document.getElementById('chat-shown').textContent === 'Chat'")
    assert await tab.run("document.querySelector('#lines .new + .line.named') !== null")
    # the owner lets guests read only
    wishes = {"title": "Field work", "invited_role": "editor", "chat_role": "viewer"}
    await owner.collaboration.lifecycle.set_wishes(space, **wishes)
    await tab.until("document.getElementById('say-form').hidden")
    assert "among members" not in await tab.run("document.body.innerText")
    assert not [entry for entry in tab.complaints if "Content Security Policy" in str(entry)]


async def test_what_a_guest_says_while_cut_off_arrives_once(owner, link_of, browser, until):
    talk, space = owner.collaboration.talk, owner.space.id
    tab = await browser.come(await link_of("viewer", has_chat=True), "Eva")
    await tab.until("!document.getElementById('say-form').hidden")
    # it arrives, and the answer is lost on the way back
    await tab.run("vega.chat.said = vega.chat.take = () => undefined")
    await tab.chat("first")
    await until(lambda: [line.text for line in talk.lines(space)] == ["first"])
    assert await tab.lines() == [("Eva – you", "first", "Sending…")]
    await tab.run("delete vega.chat.said, delete vega.chat.take, vega.link.again()")
    await tab.until("document.querySelector('#lines .state')?.textContent === 'Delivered'")
    await owner.guests.stop()
    await tab.until("document.body.dataset.state === 'waiting'")
    await tab.chat("second")
    assert (await tab.lines())[-1][2].startswith("Not sent yet")
    # also when the page is loaded anew meanwhile
    await tab.ask("Page.reload")
    await tab.until("document.readyState === 'complete' && document.getElementById('door')?.hidden === false")
    await tab.run("document.getElementById('door-form').requestSubmit()")
    await talk.say(space, "While away")
    owner.guests = GuestDesk(**PARTS(owner))
    await owner.guests.start()
    await tab.until("document.querySelectorAll('#lines .line').length === 3")
    await until(lambda: [line.text for line in talk.lines(space)] == ["first", "While away", "second"])
    await tab.until("[...document.querySelectorAll('#lines .state')].every((one) => one.textContent === 'Delivered')")
    assert [line[1] for line in await tab.lines()] == ["first", "While away", "second"]


async def test_voices_and_pictures_go_both_ways(owner, link_of, browser, until):
    calls, space = owner.calls, owner.space.id
    seen = {}
    await calls.join(space)
    calls.watch(lambda peer_id, part, frame: seen.setdefault((peer_id, part), []).append(frame))
    await calls.share_camera(True)
    feeding = [asyncio.ensure_future(_sing(calls, 660)), asyncio.ensure_future(_show(calls, (220, 40, 40)))]
    try:
        tab = await browser.come(await link_of("viewer"), "Eva")  # who only reads may call too
        await tab.until("document.getElementById('call-join').textContent.includes('Ada')")
        await tab.press("call-join")
        await tab.until("vega.call.own")
        await tab.press("camera")
        await until(
            lambda: (
                {one.name: one.state for one in calls.call(space).participants}
                == {"Ada": "me", "Eva (guest)": "connected"}
            )
        )
        eva = next(one for one in calls.call(space).participants if one.name == "Eva (guest)")
        # Chromium's fake microphone beeps, its fake camera shows a moving dial
        await until(lambda: len(seen.get((eva.peer_id, "camera"), ())) > 10)
        first, *_, last = (frame.to_ndarray(format="gray").astype(int) for frame in seen[eva.peer_id, "camera"])
        assert first.std() > 5 and abs(first - last).max() > 50
        loudest = 0
        ends = time.monotonic() + 10
        while loudest < 1000 and time.monotonic() < ends:
            loudest = max(loudest, int(np.abs(calls.play(RATE // 50).astype(int)).max()))
            await asyncio.sleep(0.02)
        assert loudest >= 1000
        # and the browser hears the tone and sees the red
        heard = await tab.run(HERTZ)
        assert heard == pytest.approx(660, abs=25)
        await tab.until(f"({COLOUR})[0] > 150")
        red, green, blue = await tab.run(COLOUR)
        assert red > 150 and green < 90 and blue < 90
        await tab.press("mute")
        await until(lambda: calls.call(space).participant(eva.peer_id).is_muted)
        await until(lambda: calls.levels()[eva.peer_id] == -90)
        calls.play(RATE)  # what came before
        for _ in range(65):  # the microphone beeps every second; of silence Opus makes one bit
            assert np.abs(calls.play(RATE // 50).astype(int)).max() <= 1
            await asyncio.sleep(0.02)
        # nobody is recorded unasked
        await calls.record(owner.profile / "call.webm")
        await tab.until("!document.getElementById('asked').hidden")
        await tab.press("decline")
        await until(lambda: calls.call(space).recording is None)
        await tab.press("leave")
        await until(lambda: [one.name for one in calls.call(space).participants] == ["Ada"])
    finally:
        for task in feeding:
            task.cancel()


async def test_a_guest_and_another_member_reach_each_other_and_are_forwarded(
    owner, link_of, browser, until, tmp_path, monkeypatch
):
    monkeypatch.setenv("VEGA_NAME", "Ben")
    ben, space = Backend(tmp_path / "ben"), owner.space.id
    await ben.start()
    try:
        await ben.network.join((await owner.collaboration.invite(space)).link)
        await until(lambda: ben.collaboration.workspaces())
        await owner.calls.join(space)
        await ben.calls.join(space)
        tab = await browser.come(await link_of(), "Eva")
        await tab.press("call-join")
        connected = {"Ada": "connected", "Ben": "me", "Eva (guest)": "connected"}

        def states():
            return {one.name: one.state for one in ben.calls.call(space).participants}

        await until(lambda: states() == connected)
        legs = "[...vega.call.legs.values()].filter((leg) => leg.pc?.connectionState === 'connected').length"
        await tab.until(f"{legs} === 2")
        # two who cannot reach each other: the owner's machine forwards for all
        await tab.run(f"vega.link.say('unreachable', {{peer_id: '{ben.network.identity.peer_id}'}})")
        await until(lambda: ben.calls.call(space).is_relayed and states() == connected)
        await tab.until(
            f"vega.call.legs.has('{owner.network.identity.peer_id}|{ben.network.identity.peer_id}') && {legs} === 2"
        )
    finally:
        await ben.stop()


async def test_a_hub_sees_no_word_and_no_name(owner, hub, link_of, browser, until, caplog):
    caplog.set_level(logging.DEBUG)
    owner.note.splice(0, 0, "Patient Zwiebelmann was here")
    link = await link_of()
    passed = []
    say = hub.service.rooms.say
    hub.service.rooms.say = lambda fleeting: (passed.append(fleeting.body), say(fleeting))[1]
    tab = await browser.come(link, "Kukuruz")
    await tab.put_caret(0)
    await tab.type("Rhabarber ")
    await until(lambda: owner.note.text == "Rhabarber Patient Zwiebelmann was here")
    assert len(passed) > 4
    await hub.service.backbone.check()
    kept = b"".join(path.read_bytes() for path in hub.folder.glob("hub.db*"))
    for word in ("Zwiebelmann", "Rhabarber", "Kukuruz"):
        assert not any(word.encode() in body for body in passed)
        assert word.encode() not in kept
    _, secret, token = link.address.partition("#")[2].split(".")
    for word in (secret, token):
        assert word.encode() not in kept and word not in caplog.text


async def test_who_may_only_read_cannot_write(owner, link_of, browser, until):
    owner.note.splice(0, 0, "As it is")
    tab = await browser.come(await link_of("viewer"), "Eva")
    assert await tab.run("vega.note.field.readOnly")
    await tab.type("no ")
    # nor with a page of their own making
    await tab.run("vega.note.field.readOnly = false, vega.link.say('edit', {revision: 0, parts: ['no ']})")
    await tab.until("!document.getElementById('message').hidden && document.getElementById('message').textContent")
    assert "not change it" in await tab.run("document.getElementById('message').textContent")
    await tab.until("document.body.dataset.state === 'here' && vega.note.field.value === 'As it is'")
    assert owner.note.text == "As it is"


async def test_a_link_that_was_withdrawn_or_has_expired_is_refused_in_words(owner, link_of, browser, until):
    link, other = await link_of(), await link_of()
    tab = await browser.come(link, "Eva")
    assert [guest.name for guest in owner.guests.guests(owner.space.id)] == ["Eva (guest)"]
    await owner.guests.withdraw(link.id)
    await tab.until("!document.getElementById('over').hidden")
    assert "withdrew this link" in await tab.run("document.getElementById('over-words').textContent")
    assert [one.id for one in owner.guests.links(owner.space.id)] == [other.id]
    again = await browser.open(link.address)
    await again.until("document.getElementById('door')?.hidden === false")
    await again.run(
        "document.getElementById('name').value = 'Eva', document.getElementById('door-form').requestSubmit()"
    )
    await again.until("!document.getElementById('over').hidden")
    assert "withdrawn or has expired" in await again.run("document.getElementById('over-words').textContent")
    half = await browser.open(link.address.rpartition(".")[0])
    await half.until("document.getElementById('over')?.hidden === false")


async def test_a_guest_comes_back_when_the_owners_machine_does(owner, hub, link_of, browser, until):
    owner.note.splice(0, 0, "Before")
    tab = await browser.come(await link_of(), "Eva")
    # the way breaks while she types
    await tab.run("vega.seal = vega.link.seal, vega.link.seal = () => undefined")
    await tab.put_caret(len("Before"))
    await tab.type(" typed")
    await tab.run("vega.link.seal = vega.seal, true")
    await owner.guests.stop()
    await tab.until("document.body.dataset.state === 'waiting'")
    assert await tab.run("vega.note.field.readOnly")
    owner.note.splice(0, 0, "While away. ")
    owner.guests = GuestDesk(**PARTS(owner))
    await owner.guests.start()
    await tab.until("document.body.dataset.state === 'here' && vega.note.field.value === 'While away. Before typed'")
    await tab.put_caret(0)
    await tab.type("Back. ")
    await until(lambda: owner.note.text == "Back. While away. Before typed")


async def _sing(calls, hertz):
    started, sent, step = time.monotonic(), 0, RATE // 50
    while True:
        at = (np.arange(step) + sent) / RATE
        calls.sources.microphone.feed((0.3 * np.sin(2 * np.pi * hertz * at)).astype(np.float32), RATE)
        sent += step
        await asyncio.sleep(max(0.0, started + sent / RATE - time.monotonic()))


async def _show(calls, colour):
    while True:
        calls.sources.camera.feed(np.full((180, 320, 3), colour, np.uint8))
        await asyncio.sleep(0.05)


def PARTS(owner):  # noqa: N802
    """What a desk is made of, as the Backend does."""
    return {
        "collaboration": owner.collaboration,
        "visitors": owner.calls.visitors,
        "network": owner.network,
        "settings": owner.settings,
        "events": owner.events,
        "tables": GuestTables(owner.database),
    }


# The strongest frequency of what the browser hears from the first other, by its own analyser.
HERTZ = """(async () => {
    const [streams] = vega.call.streams.values();
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    context.createMediaStreamSource(streams.audio).connect(analyser);
    const bins = new Float32Array(analyser.frequencyBinCount);
    for (let turn = 0; turn < 100; turn += 1) {
        await new Promise((done) => setTimeout(done, 100));
        analyser.getFloatFrequencyData(bins);
        const best = bins.indexOf(Math.max(...bins));
        if (bins[best] > -50) return (best * context.sampleRate) / analyser.fftSize;
    }
    return 0;
})()"""
# The mean colour of the picture that the page shows of the first other.
COLOUR = """(() => {
    const video = document.querySelectorAll('.tile video')[1];
    const canvas = new OffscreenCanvas(8, 8);
    const context = canvas.getContext('2d');
    context.drawImage(video, 0, 0, 8, 8);
    const { data } = context.getImageData(3, 3, 1, 1);
    return [data[0], data[1], data[2]];
})()"""


class Silent:
    """A recogniser that hears nothing."""

    def take(self, samples):
        return None

    def end(self):
        return None


async def test_a_guest_sees_who_writes_down_what_is_said(owner, link_of, browser, until):
    calls, space = owner.calls, owner.space.id
    await calls.join(space)
    tab = await browser.come(await link_of("viewer"), "Eva")
    await tab.press("call-join")
    await until(lambda: len(calls.call(space).participants) == 2)
    tiles = "document.getElementById('tiles').textContent"
    await tab.until(f"{tiles}.includes('Ada')")
    assert "writes down" not in await tab.run(tiles)
    await calls.write_down(Silent)
    await tab.until(f"{tiles}.includes('Ada · writes down what is said')")
    await calls.write_down(None)
    await tab.until(f"!{tiles}.includes('writes down')")
