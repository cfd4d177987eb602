"""A real browser for guests: headless Chromium with its fake microphone and camera, driven over its own protocol."""

import asyncio
import contextlib
import itertools
import json
import shutil
import subprocess
import time
import urllib.request

import pytest
from websockets.asyncio.client import connect

from core.backend import Backend
from core.collaboration.calls.visitors import Visitors
from core.collaboration.visits.records import GuestLink
from core.collaboration.visits.sealing import Greetings, Opener, Sealer, new_secret
from core.collaboration.visits.visit import House, Visit
from core.hub.browser_certificate import add_browser_certificate

PATIENCE_S = 30
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    # a page in the background types as fast as the others
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    # the hub of a test has a certificate of its own, and the only network is this machine
    "--ignore-certificate-errors",
    "--allow-loopback-in-peer-connection",
    "--remote-debugging-port=0",
)


LINES = """[...document.querySelectorAll('#lines .line')].map((line) => [
    line.querySelector('strong').textContent, line.querySelector('.words')?.textContent ?? '',
    line.querySelector('.state')?.textContent ?? ''])"""


class Tab:
    """One page in a browser; `await tab.run("1 + 1")`."""

    def __init__(self, socket):
        self._socket, self._numbers = socket, itertools.count(1)
        self._answers = {}
        self.complaints = []
        self._reader = asyncio.ensure_future(self._read())

    async def _read(self):
        async for text in self._socket:
            said = json.loads(text)
            if said.get("id") in self._answers:
                self._answers.pop(said["id"]).set_result(said)
            elif said.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.complaints.append(said["params"])

    async def ask(self, method, **params):
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        async with asyncio.timeout(PATIENCE_S):
            said = await answer
        assert "error" not in said, said
        return said["result"]

    async def run(self, words):
        """The value of an expression; promises are awaited."""
        found = await self.ask("Runtime.evaluate", expression=words, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    async def until(self, words):
        """Wait until an expression is true; returns its value."""
        ends = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends:
            if found := await self.run(words):
                return found
            await asyncio.sleep(0.05)
        raise AssertionError(f"It never happened: {words}\n{await self.run('document.body.innerText')}")

    async def press(self, element_id):
        await self.run(f"document.getElementById({json.dumps(element_id)}).click()")

    async def type(self, text):
        """As a keyboard does, into the text, where the caret is."""
        await self.run("document.getElementById('text').focus()")
        await self.ask("Input.insertText", text=text)

    async def chat(self, text):
        """Say something in the chat, as a keyboard does."""
        await self.run("document.getElementById('say').focus()")
        await self.ask("Input.insertText", text=text)
        await self.ask("Input.dispatchKeyEvent", type="keyDown", key="Enter", code="Enter", text="\r")

    async def lines(self):
        """Of each line of the chat: its author, words and state."""
        found = await self.run(LINES)
        return [tuple(line) for line in found]

    async def put_caret(self, position):
        await self.run(f"vega.note.field.focus(); vega.note.field.setSelectionRange({position}, {position})")

    async def text(self):
        return await self.run("document.getElementById('text').value")

    async def close(self):
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        await self._socket.close()


class Browser:
    """Chromium with a profile of its own."""

    def __init__(self, port):
        self._port = port
        self._tabs = []

    async def open(self, address):
        def made():
            request = urllib.request.Request(f"http://127.0.0.1:{self._port}/json/new?about:blank", method="PUT")
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return json.load(answer)["webSocketDebuggerUrl"]

        socket = await connect(await asyncio.to_thread(made), max_size=None, proxy=None, compression=None)
        tab = Tab(socket)
        self._tabs.append(tab)
        for domain in ("Page", "Runtime", "Log"):
            await tab.ask(f"{domain}.enable")
        # every tab believes that its person looks at it
        await tab.ask("Emulation.setFocusEmulationEnabled", enabled=True)
        await tab.ask("Page.navigate", url=address)
        await tab.until("document.readyState === 'complete' && location.href !== 'about:blank'")
        return tab

    async def come(self, link, name):
        """A tab of a guest who opened the link, wrote their name and is in."""
        tab = await self.open(link.address)
        await tab.until("document.getElementById('door')?.hidden === false")
        await tab.run(f"document.getElementById('name').value = {json.dumps(name)}")
        await tab.run("document.getElementById('door-form').requestSubmit()")
        await tab.until("!document.getElementById('inside').hidden")
        return tab

    async def close(self):
        for tab in self._tabs:
            await tab.close()


@pytest.fixture
async def browser(tmp_path):
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed: bash installers/linux/setup.sh --tests")
    folder = tmp_path / "chromium"
    with (tmp_path / "chromium.log").open("wb") as log:
        running = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={folder}", "about:blank"], stdout=log, stderr=log
        )
    try:
        ends = time.monotonic() + PATIENCE_S
        while not (found := _port(folder)) and time.monotonic() < ends:
            await asyncio.sleep(0.05)
        assert found, (tmp_path / "chromium.log").read_text()
        made = Browser(found)
        yield made
        await made.close()
    finally:
        running.kill()
        await asyncio.to_thread(running.wait)


def _port(folder):
    with contextlib.suppress(OSError):
        lines = (folder / "DevToolsActivePort").read_text().splitlines()
        return int(lines[0]) if len(lines) == 2 else 0
    return 0


@pytest.fixture
async def owner(tmp_path, hub, monkeypatch):
    """Ada's machine: a whole Backend with a hub, a workspace and a note in it."""
    add_browser_certificate(hub.server._tls, hub.folder)
    monkeypatch.setenv("VEGA_HUB", hub.address)
    monkeypatch.setenv("VEGA_HUB_TOKEN", await hub.token("ada"))
    monkeypatch.setenv("VEGA_NAME", "Ada")
    monkeypatch.setenv("VEGA_CALL_DUCKING", "no")
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])
    backend = Backend(tmp_path / "ada")
    await backend.start()
    backend.space = await backend.collaboration.create("Field work")
    entry = await backend.collaboration.add_document(backend.space.id, "text", "Plan")
    backend.entry = entry
    backend.note = await backend.collaboration.open_note(backend.space.id, entry.id)
    yield backend
    await backend.note.close()
    await backend.stop()


@pytest.fixture
def link_of(owner):
    """`await link_of("editor")`: a link into Ada's note."""

    async def make(role="editor", valid_s=3600.0, **chat):
        return await owner.guests.make(owner.space.id, owner.entry.id, role=role, valid_s=valid_s, **chat)

    return make


class Page:
    """A guest's page without a browser and a hub: the other end of a visit."""

    def __init__(self, ada, space, entry, role, visitors=None, **chat):
        keys = Greetings(new_secret(), "guests/a/b").keys(bytes(16), bytes(range(16)))
        self._sealer, self._opener = Sealer(keys.to_host, keys.visit), Opener(keys.to_guest, keys.visit, 10_000_000)
        self.heard, self.replaced = [], []

        async def replace(peer_id):
            self.replaced.append(peer_id)

        house = House(ada.collaboration, visitors or Visitors(), host=lambda: "Ada", stun=lambda: "", replace=replace)
        link = GuestLink("link", space.id, entry.id, role, "https://…", time.time(), time.time() + 60, **chat)
        self.visit = Visit(link, keys, house, send=self._take)

    def _take(self, bodies):
        for body in bodies:
            if (text := self._opener.open(body)) is not None:
                self.heard.append(json.loads(text))

    async def say(self, kind, /, **said):
        found = False
        for body in self._sealer.seal(json.dumps({"type": kind, **said}).encode()):
            found = await self.visit.hear(body)
        return found

    def told(self, kind):
        return [said for said in self.heard if said["type"] == kind]


@pytest.fixture
async def page(machine):
    """`await page("editor")`: a page that may come into Ada's text; `page.note` is Ada's own editor."""
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Space")
        entry = await ada.collaboration.add_document(space.id, "text", "Plan")
        note = await ada.collaboration.open_note(space.id, entry.id)

        async def come(role="editor", visitors=None, **chat):
            made = Page(ada, space, entry, role, visitors, **chat)
            made.note, made.collaboration, made.space, made.entry = note, ada.collaboration, space, entry
            made.ada = ada
            return made

        yield come


async def until(condition, patience_s=PATIENCE_S):
    """Wait until something is so."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience_s):
            while not condition():
                await asyncio.sleep(0.02)
    assert condition(), "It never happened."


@pytest.fixture(name="until")
def waiting():
    return until
