"""The verbs of help in workspaces: go on with a line, find what is related, take minutes, say how it goes."""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from core.collaboration.assist.edits import edits
from core.collaboration.assist.heard import Heard, Link, moments, sentences_of
from core.collaboration.assist.identifiers import Identifiers
from core.collaboration.assist.insights import Activity, Edits, Insights, Thread, insights
from core.collaboration.assist.minutes import Line, Minutes, take_minutes
from core.collaboration.assist.related import Alike, Find, RelatedItem, related
from core.collaboration.assist.vocabulary import Vocabulary, phrases
from core.collaboration.assist.words import last_word
from core.collaboration.formats import FORMATS
from core.collaboration.records import DocumentEntry
from core.collaboration.service import CollaborationService
from core.collaboration.shared import SharedDocument
from core.collaboration.talk_records import ChatLine
from core.collaboration.talk_words import line_reference, link_of
from core.errors import InputError
from core.events import Events
from core.jobs import NOBODY, Reporter
from core.settings import SettingsStore

# Each vocabulary may fill 60 MB; a person writes in few workspaces at a time.
VOCABULARIES_MOST = 2
# Documents that are read for a vocabulary or insights; each opened document stays in memory.
DOCUMENTS_MOST = 100
CHAT_LINES = 2000
# A longer text is learned when the workspace is read again, not while somebody types: finding its lines takes 10 ms.
LEARNED_CHARACTERS = 200_000
# Lines of usual length that are counted in some 5 ms.
LINES_AT_ONCE = 50
CHAT, LIBRARY = "chat", "library"
CODE = "code"
READING = "Reading the workspace"


class AssistService:
    """All of it on this machine. What the library knows is handed in as functions, which block."""

    def __init__(
        self,
        *,
        collaboration: CollaborationService,
        settings: SettingsStore,
        events: Events,
        library_words: Callable[[], Iterable[str]],
        find: Find,
        alike: Alike,
    ) -> None:
        self._collaboration = collaboration
        self._settings = settings
        self._library_words = library_words
        self._find, self._alike = find, alike
        self.heard = Heard(events)
        """What was written down in calls, by workspace."""
        self._vocabularies: OrderedDict[str, Vocabulary] = OrderedDict()
        self._identifiers: dict[str, Identifiers] = {}

    async def prepare(self, workspace_id: str) -> None:
        """Learn how this workspace writes, unless it is known. Raises InputError, StorageError."""
        if not self._settings.values.suggest_words or workspace_id in self._vocabularies:
            return
        texts = await self._texts(workspace_id)
        made = await asyncio.to_thread(self._learned, workspace_id, texts, time.time())
        self._vocabularies[workspace_id] = made
        self._identifiers[workspace_id] = names = Identifiers()
        for entry in await self._documents(workspace_id):
            if entry.format == CODE and entry.id in texts:
                names.learn(entry.id, texts[entry.id][:LEARNED_CHARACTERS])
        while len(self._vocabularies) > VOCABULARIES_MOST:
            forgotten, _ = self._vocabularies.popitem(last=False)
            self._identifiers.pop(forgotten, None)

    def learn(self, workspace_id: str, document_id: str, text: str, *, caret: int) -> bool:
        """A text is another now; `caret` (in code points) is where somebody writes a word that is not finished.

        False when so much is new that the rest is for another call, a moment later.
        """
        vocabulary = self._vocabularies.get(workspace_id)
        if vocabulary is None or len(text) > LEARNED_CHARACTERS:
            return True
        unfinished = last_word(text[:caret])
        rest = text[: caret - len(unfinished)] + text[caret:]
        return vocabulary.learn(document_id, rest, now=time.time(), most=LINES_AT_ONCE)

    def learn_code(self, workspace_id: str, document_id: str, text: str, *, caret: int) -> bool:
        """Code is another now; `caret` (in code points) is where a name is written that is not finished."""
        names = self._identifiers.get(workspace_id)
        if names is not None and len(text) <= LEARNED_CHARACTERS:
            unfinished = last_word(text[:caret])
            names.learn(document_id, text[: caret - len(unfinished)] + text[caret:])
        return True

    def complete_code(self, workspace_id: str, document_id: str, before: str) -> str:
        """How a name may go on after `before`, as the document or the workspace's other code writes it; "" for none."""
        names = self._identifiers.get(workspace_id)
        if names is None or not self._settings.values.suggest_words:
            return ""
        return names.complete(document_id, before)

    async def learn_chat(self, workspace_id: str) -> None:
        """Something was said in a workspace: its words count too."""
        if workspace_id in self._vocabularies:
            text = await asyncio.to_thread(self._said, workspace_id)
            if (vocabulary := self._vocabularies.get(workspace_id)) is not None:
                vocabulary.learn(CHAT, text, now=time.time(), most=LINES_AT_ONCE)

    def complete(self, workspace_id: str, before: str) -> str:
        """How a line may go on after `before`; "" when nobody knows, or the person wants no suggestions."""
        vocabulary = self._vocabularies.get(workspace_id)
        if vocabulary is None or not self._settings.values.suggest_words:
            return ""
        self._vocabularies.move_to_end(workspace_id)
        return vocabulary.complete(before)

    async def related(self, paragraph: str) -> tuple[RelatedItem, ...]:
        """What the library has about a paragraph; nothing when the person does not want it."""
        if not self._settings.values.show_related:
            return ()
        return await asyncio.to_thread(related, paragraph, self._find, self._alike)

    async def minutes(
        self,
        workspace_id: str,
        spoken: Sequence[Line],
        *,
        started: float,
        title: str = "",
        link: Link = lambda _: "",
        job: Reporter = NOBODY,
    ) -> Minutes:
        """The minutes of a meeting that began at the Unix second `started`, with what the chat said meanwhile.

        `link(at)` leads to a Unix second of it; where that is "", entries lead to the line that says it. Raises
        InputError when there is no such workspace, StorageError and Cancelled.
        """
        title = title or self._collaboration.workspace(workspace_id).title
        job.report(0, 0, READING)
        ended = started + max((line.end_s for line in spoken), default=0.0)
        people, texts = self._people(workspace_id), await self._texts(workspace_id)

        def take() -> Minutes:
            said = self._chat(workspace_id)
            meanwhile = [_line(line, started) for line in said if started <= line.sent <= ended]
            lines, chat = (
                [replace(line, link=link(started + line.start_s) or line.link) for line in part]
                for part in (spoken, meanwhile)
            )
            held = datetime.fromtimestamp(started).astimezone().date()
            known = [part for text in texts.values() for part in text.splitlines()]
            return take_minutes(title, lines, chat, held=held, people=people, texts=known, job=job)

        return await asyncio.to_thread(take)

    async def minutes_of_call(self, workspace_id: str, *, job: Reporter = NOBODY) -> Minutes:
        """Of what was written down in the last call of this workspace, and of no other.

        Where this machine recorded the call, entries lead to their moments in the file, which open once it is in the
        library; elsewhere to the sentence or the line of the chat. Raises InputError for none, and Cancelled.
        """
        call = self.heard.last(workspace_id)
        if call is None:
            raise InputError("Nothing was written down in a call here.", "Turn the transcript on while you talk.")
        started = call.lines[0].start
        sentence = sentences_of(workspace_id, "Said in the call")
        lines = [
            Line(one.name, one.start - started, one.end - started, one.text, sentence(one.start)) for one in call.lines
        ]
        link = await asyncio.to_thread(moments, call, job=job)
        return await self.minutes(workspace_id, lines, started=started, link=link, job=job)

    async def days_said(self, workspace_id: str) -> list[tuple[date, int]]:
        """The days on which something was said in the chat, the newest first, and how many lines."""
        said = await asyncio.to_thread(self._chat, workspace_id)
        return sorted(Counter(_day(line) for line in said).items(), reverse=True)

    async def minutes_of_day(self, workspace_id: str, day: date, *, job: Reporter = NOBODY) -> Minutes:
        """Of what the chat says on a day; entries lead to its lines. Raises InputError when it says nothing, and
        StorageError."""
        title, people = self._collaboration.workspace(workspace_id).title, self._people(workspace_id)
        job.report(0, 0, READING)
        texts = await self._texts(workspace_id)

        def take() -> Minutes:
            said = [line for line in self._chat(workspace_id) if _day(line) == day]
            if not said:
                raise InputError("Nothing was said in the chat on that day.", "Choose another one.")
            began = min(line.sent for line in said)
            known = [part for text in texts.values() for part in text.splitlines()]
            chat = [_line(line, began) for line in said]
            made = take_minutes(title, [], chat, held=day, people=people, texts=known, job=job)
            return replace(made, began=datetime.fromtimestamp(began).astimezone())

        return await asyncio.to_thread(take)

    async def insights(self, workspace_id: str, *, now: float | None = None) -> Insights:
        """Who waits for whom, and what is stale, hot or quiet. Raises InputError, StorageError."""
        entries = await self._documents(workspace_id)
        changed: list[Edits] = []
        for entry in entries:
            copy = await self._collaboration.open_document(workspace_id, entry.id)
            changed += edits(entry.id, copy.document.changes(), copy.log.authors)
        members = self._collaboration.members(workspace_id)
        threads = await self._comments(workspace_id)

        def draw() -> Insights:
            chat = self._chat(workspace_id)
            return insights(Activity(members, entries, chat, changed, threads), now=time.time() if now is None else now)

        return await asyncio.to_thread(draw)

    async def _texts(self, workspace_id: str) -> dict[str, str]:
        """What the documents say that are words, by id."""
        texts = {}
        for entry in await self._documents(workspace_id):
            if _has_text(entry.format):
                copy = await self._collaboration.open_document(workspace_id, entry.id)
                texts[entry.id] = text_of(copy.document)
        return texts

    def _people(self, workspace_id: str) -> list[str]:
        return [member.name for member in self._collaboration.members(workspace_id) if member.name]

    def _chat(self, workspace_id: str) -> list[ChatLine]:
        """Blocks."""
        return [line for line in self._collaboration.chat(workspace_id, limit=CHAT_LINES) if not line.removed_by]

    async def _comments(self, workspace_id: str) -> list[Thread]:
        """What was said about places in documents."""
        return [
            Thread(
                found.id,
                found.document_id,
                tuple(
                    ChatLine(one.id, workspace_id, one.author.peer_id, one.author.name, one.text, one.written)
                    for one in (found.remark, *found.replies)
                ),
                is_open=found.is_open,
            )
            for found in await self._collaboration.comments.threads(workspace_id)
        ]

    async def _documents(self, workspace_id: str) -> list[DocumentEntry]:
        """The newest ones."""
        return (await self._collaboration.documents(workspace_id))[-DOCUMENTS_MOST:]

    def _learned(self, workspace_id: str, texts: dict[str, str], now: float) -> Vocabulary:
        made = Vocabulary()
        made.learn(LIBRARY, phrases(self._library_words()), now=now)
        made.learn(CHAT, self._said(workspace_id), now=now)
        for document_id, text in texts.items():
            made.learn(document_id, text, now=now)
        return made

    def _said(self, workspace_id: str) -> str:
        return "\n".join(line.text for line in self._collaboration.chat(workspace_id, limit=CHAT_LINES))


def _day(line: ChatLine) -> date:
    return datetime.fromtimestamp(line.sent).astimezone().date()


def _line(said: ChatLine, began: float) -> Line:
    link = link_of(line_reference(said.id, said.author, said.text))
    return Line(said.author, said.sent - began, said.sent - began, said.text, link)


def text_of(document: SharedDocument) -> str:
    """The words of a document; "" of one that has none."""
    text = getattr(document, "text", "")
    return text if isinstance(text, str) else ""


@cache
def _has_text(format_name: str) -> bool:
    """Whether documents of this format say what their text is, so that others need not be opened."""
    return isinstance(getattr(FORMATS[format_name]().open(), "text", None), str)
