"""What the owner signs takes the place of single edits at any member: the same document and history in less room."""

import asyncio
import os
import random
import signal
import sys
from pathlib import Path

import pytest

from core.collaboration import shortening
from core.collaboration.document import Document
from core.collaboration.parcels import pack
from core.collaboration.rich import RichText
from core.collaboration.rich_styles import Line, Marks, Paragraph, Run
from core.collaboration.signing import sign
from core.collaboration.sync import Sync
from core.errors import RefusedError
from core.networking.identity import Identity
from core.storage.database import Database
from core.storage.tables.documents import DocumentTables

NOTE = "text-note"
SPACE = {"id": "w", "title": "W", "role": "owner", "host": "me", "created": 0.0, "state": "open"}


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(shortening, "LEAST", 2)
    monkeypatch.setattr("core.collaboration.sync.BATCH_S", 0.0)


class Rules:
    def __init__(self, owner):
        self._owner = owner

    def owner(self, workspace_id):
        return self._owner

    def may_write(self, workspace_id, document_id, *, author_id):
        return True


class Site:
    """One machine's documents on its disk; what it wants to send is delivered by the test."""

    def __init__(self, folder, name, owner=""):
        self.identity = Identity.load(folder / name)
        self.folder, self.owner = folder / name, owner or self.identity.peer_id
        self.database = Database(self.folder / "vega.db")
        self.database.write(lambda db: db.table("workspaces").upsert(SPACE, pk="id"))
        self.start()

    def start(self):
        self.tables = DocumentTables(self.database)

        async def send(peer_id, message, *, timeout_s):
            raise RefusedError("The test brings it.", "")

        self.sync = Sync(
            tables=self.tables,
            identity=self.identity,
            rules=Rules(self.owner),
            send=send,
            changed=lambda *_: None,
            refused=lambda *_: None,
        )

    async def restart(self):
        await self.sync.stop()
        self.start()

    async def close(self):
        await self.sync.stop()
        await asyncio.to_thread(self.database.close)

    async def document(self):
        return (await self.sync.copy("w", NOTE)).document

    async def write(self, rng):
        copy = await self.sync.copy("w", NOTE)
        at = rng.randint(0, len(copy.document.text))
        copy.document.splice(at, min(rng.randint(0, 2), len(copy.document.text) - at), rng.choice(("a", "bc", "🦉")))
        await copy.save()

    async def log(self):
        return await self.sync.log("w", NOTE)

    async def bring(self, other):
        """Everything that another machine lacks; what builds on what is missing there waits."""
        known = await self.log()
        lacked = known.lacked_by((await other.log()).ends)
        if edits := await known.read(lacked):
            assert await other.sync.take(self.identity.peer_id, pack("w", edits))

    async def vouch(self, *others):
        """As the owner: sign all, and give it to others, whether they lack something or not."""
        copy = await self.sync.copy("w", NOTE)
        if not copy.log.last_number:
            return
        await copy.vouch()
        whole = pack("w", await copy.log.read([copy.log.whole]))
        for other in others:
            await other.sync.take(self.identity.peer_id, whole)


@pytest.fixture
async def sites(tmp_path):
    ada = Site(tmp_path, "ada")
    made = [ada, *(Site(tmp_path, name, ada.identity.peer_id) for name in ("ben", "cleo"))]
    yield made
    for site in made:
        await site.close()


@pytest.mark.parametrize("seed", range(3))
async def test_members_who_shorten_restart_and_meet_in_any_order_have_one_text_and_one_history(sites, seed):
    """Random edits, meetings, signings, restarts; the text is what an engine without any of it makes of the edits."""
    rng, ada = random.Random(seed), sites[0]
    plain = Document()
    for _ in range(120):
        site, other = rng.sample(sites, 2)
        chance = rng.random()
        if chance < 0.6:
            await site.write(rng)
            plain.take((await site.document()).updates())
        elif chance < 0.85:
            await site.bring(other)
        elif chance < 0.95:
            await ada.vouch(*rng.sample(sites[1:], rng.randint(0, 2)))
        else:
            await site.restart()
    for _ in range(2):
        for site in sites:
            for other in sites:
                if site is not other:
                    await site.bring(other)
    await ada.vouch(*sites[1:])
    documents = [await site.document() for site in sites]
    assert [document.text for document in documents] == [plain.text] * 3
    assert [document.spans() for document in documents] == [plain.spans()] * 3
    for site in sites:
        text, log = (await site.document()).text, await site.log()
        assert len(log) == 1 and log.is_signed
        authors = dict(log.authors)
        await site.restart()
        assert (await site.document()).text == text and (await site.log()).authors == authors
        assert Document(await site.tables.stored("w", NOTE)).text == text


async def test_who_comes_while_the_owner_is_away_gets_all_of_it_from_a_member(sites):
    ada, ben, cleo = sites
    rng = random.Random(1)
    for _ in range(5):
        await ada.write(rng)
    await ada.bring(ben)
    await ada.vouch(ben)
    await ben.write(rng)
    log = await ben.log()
    assert len(log) == 2
    edits = await log.read(log.lacked_by({}))
    assert [edit.author_id for edit in edits] == [ada.identity.peer_id, ben.identity.peer_id]
    await ben.bring(cleo)
    assert (await cleo.document()).text == (await ben.document()).text
    # and an owner who went back to an old backup
    old = Site(ada.folder.parent / "old", "ada")
    old.identity = old.sync._identity = ada.identity
    old.sync._rules = Rules(ada.identity.peer_id)
    await ben.bring(old)
    assert (await old.document()).text == (await ben.document()).text
    await old.close()


async def test_what_the_owner_lacks_stays_beside_what_it_signed(sites):
    ada, ben, _ = sites
    rng = random.Random(2)
    for _ in range(4):
        await ada.write(rng)
    await ada.bring(ben)
    for _ in range(3):
        await ben.write(rng)
    text = (await ben.document()).text
    await ada.vouch(ben)
    assert len(await ben.log()) == 4
    await ben.restart()
    assert (await ben.document()).text == text
    await ben.bring(ada)
    assert (await ada.document()).text == text


async def test_what_is_written_while_it_shortens_is_kept(sites):
    ada, ben, _ = sites
    rng = random.Random(3)
    for _ in range(30):
        await ada.write(rng)
    await ada.bring(ben)
    await asyncio.gather(ada.vouch(ben), *(ben.write(rng) for _ in range(5)))
    text = (await ben.document()).text
    log = await ben.log()
    numbers = [entry.number for entry in log.lacked_by({})]
    assert numbers == sorted(numbers) and log.whole.number == numbers[0]
    await ben.restart()
    assert (await ben.document()).text == text


async def test_what_says_something_else_replaces_nothing(sites, caplog):
    """An owner's broken machine signs other words under the same numbers."""
    ada, ben, _ = sites
    rng = random.Random(4)
    for _ in range(5):
        await ada.write(rng)
    await ada.bring(ben)
    text, writer = (await ben.document()).text, (await ada.document()).writer
    forged = Document()
    forged._doc.peer_id = writer
    forged.splice(0, 0, "x" * (await ada.document()).own_end)
    edit = sign(ada.identity, "w", NOTE, data=forged.updates(), authors={writer: ada.identity.peer_id})
    assert await ben.sync.take(ada.identity.peer_id, pack("w", [edit]))
    assert len(await ben.log()) == 5 and "something else" in caplog.text
    await ben.restart()
    assert (await ben.document()).text == text


async def test_only_the_owner_shortens(sites):
    ada, ben, cleo = sites
    rng = random.Random(5)
    for _ in range(5):
        await ada.write(rng)
    await ada.bring(ben)
    await ada.bring(cleo)
    data = (await ben.document()).updates()
    edit = sign(ben.identity, "w", NOTE, data=data, authors=dict((await ben.log()).authors))
    with pytest.raises(RefusedError, match="somebody else's name"):
        await cleo.sync.take(ben.identity.peer_id, pack("w", [edit]))
    assert len(await cleo.log()) == 5


def test_bold_words_and_plain_ones_are_not_the_same():
    note = RichText()
    note.insert(0, [Paragraph((Run("word"),), Line())])
    plain, writer = note.updates(), note.writer
    bold = RichText()
    bold._doc.peer_id = writer
    bold.insert(0, [Paragraph((Run("word", Marks(bold=True)),), Line())])
    assert shortening._say_the_same([plain], [plain])
    assert shortening._content([bold.updates()])[2] != shortening._content([plain])[2]


KILLED = """
import asyncio, random, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from core.collaboration import shortening
shortening.LEAST = 2
from test_shortening import Site

async def live(folder):
    ada = Site(folder, "ada")
    ben = Site(folder, "ben", ada.identity.peer_id)
    rng = random.Random(6)
    while True:
        for _ in range(4):
            await ben.write(rng)
            print(len((await ben.document()).updates()), (await ben.document()).own_end, flush=True)
        await ben.bring(ada)
        await ada.vouch(ben)

asyncio.run(live(Path(sys.argv[1])))
"""


@pytest.mark.slow
async def test_a_member_that_is_killed_while_it_shortens_has_all_it_acknowledged(tmp_path):
    rng = random.Random(7)
    for turn in range(2):
        folder = tmp_path / f"{turn}"
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-c", KILLED, str(folder), str(Path(__file__).parent), stdout=asyncio.subprocess.PIPE
        )
        last = b""
        for _ in range(rng.randint(10, 60)):
            last = await running.stdout.readline() or last
        running.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        rest = (await running.stdout.read()).splitlines(keepends=True)
        await running.wait()
        last = next((line for line in reversed(rest) if line.endswith(b"\n")), last)
        ben = Site(folder, "ben", Identity.load(folder / "ada").peer_id)
        document = await ben.document()
        assert not document.lacks
        assert max(span.end for span in document.spans()) >= int(last.split()[1])
        assert (await ben.log()).covers({span.writer: span.end for span in document.spans()})
        await ben.close()
