"""AssistPage: what help adds to the Workspaces page: training with everybody, insights, related items."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QMenu, QToolButton

from core.collaboration.assist.insights import HotDocument, Waiting
from core.collaboration.assist.minutes_words import markdown
from core.collaboration.records import ChatArrived, Workspace, WorkspaceChanged
from core.collaboration.rich import RichText
from core.collaboration.rich_markdown_reading import from_markdown
from core.collaboration.service import CollaborationService
from core.errors import InputError
from core.federated.records import CallAnswered, FederationChanged, TrainingCalled
from ui import theme
from ui.actions import action, spec_of
from ui.collaboration.calls_card import CallsCard
from ui.collaboration.desk import DeskCard
from ui.collaboration.insights_dialog import InsightsDialog
from ui.collaboration.minutes_dialog import MinutesDialog
from ui.dropping import Importer
from ui.federated.new_dialog import NewTrainingDialog
from ui.federated.offer_dialog import OfferDialog, in_words
from ui.messages import Messages
from ui.page import Page
from ui.widgets.button import icon_button
from ui.widgets.choice_list import ChoiceList

NOTHING_HEARD = "Nothing was written down in a call here."
# A coordinator that is there announces its training within a moment; one that is away does on its return.
ANNOUNCED_S = 10.0


class AssistPage(Page):
    """The Workspaces page builds `list` and `desk`, then takes the card and the button from here."""

    list: ChoiceList
    desk: DeskCard
    calls: CallsCard
    service: CollaborationService
    refresh: Callable[[], Any]
    show_line: Callable[[str], Any]
    show_document: Callable[[str], Any]

    @action(title="Train with everybody here…", icon="graduation-cap")
    async def train_together(self) -> None:
        """A training on this machine, and everybody in the chosen workspace is asked to take part"""
        space = self._assisted()
        dialog = NewTrainingDialog(
            self,
            heading="Train with everybody here",
            text=f"This machine coordinates, and everybody in “{space.title}” is asked to take part. Data stays where "
            "it is; only what was learned travels.",
            accept="Ask everybody",
        )
        dialog.line.setText(space.title)
        if await dialog.answer():
            called = await self.backend.train_with(space.id, dialog.title, dialog.config())
            words = f"Asked: {_listed(called.asked)}. Take part with your own data, then begin, on the Training page."
            if called.apart:
                words += f" {_listed(called.apart)} can only be reached with an invite."
            show = partial(self.open_page, "federated", federation=called.federation.id)
            Messages.of(self).info(words, button="Show", do=show)

    @action(title="Insights…", icon="lightbulb")
    async def show_insights(self) -> None:
        """Who waits for whom in the chosen workspace, and which documents are hot; a click leads there"""
        space = self._assisted()
        found = await self.backend.assist.insights(space.id)
        dialog = InsightsDialog(space.title, found, parent=self)
        await dialog.answer()
        if dialog.chosen is not None and self.list.key == space.id:
            await self._show_insight(dialog.chosen)

    @action(title="Minutes of the call", icon="notebook-pen")
    async def make_minutes(self) -> None:
        """A note with decisions, to-dos, topics and who spoke, of the last call here or of a day of the chat"""
        space, assist = self._assisted(), self.backend.assist
        call, follow = assist.heard.last(space.id), self.backend.jobs.follow
        if call is not None:
            made, at = await follow("Taking minutes", assist.minutes_of_call, space.id), call.lines[0].start
            day = datetime.fromtimestamp(at).astimezone().date()
        else:
            # what was said in another workspace's call is not for those here
            is_elsewhere = assist.heard.elsewhere(space.id)
            why = "The last call that was written down was in another workspace." if is_elsewhere else NOTHING_HEARD
            days = await assist.days_said(space.id)
            if not days:
                raise InputError(why, "Turn the transcript on while you talk here, or write in the chat.")
            dialog = MinutesDialog(days, why, parent=self)
            if not await dialog.answer():
                return
            day = dialog.day
            made = await follow("Taking minutes", assist.minutes_of_day, space.id, day)
        entry = await self.service.add_document(space.id, "note", f"Minutes of {day.day} {day:%B}")
        document = (await self.service.open_document(space.id, entry.id)).document
        assert isinstance(document, RichText)
        document.insert(0, from_markdown(markdown(made)))
        await self.refresh()
        if self.list.key == space.id:
            self.desk.turn_to(entry.id)
        paths = [one.path for one in call.recordings if one.path.is_file()] if call is not None else []
        if paths:
            add = partial(self.add_recordings, paths)
            words = "The times lead into the recording once it is in your library."
            Messages.of(self).info(words, button="Add it to the library", do=add)

    @action(palette=False)
    async def add_recordings(self, paths: Sequence[Path]) -> None:
        """Take recordings of a call into the library, where the times of its minutes lead."""
        await Importer(self.backend, self).add(paths)

    @action(palette=False)
    async def answer_call(self, federation_id: str, accepts: bool) -> None:
        """Take part in a training to which this machine is called, or not."""
        await self.backend.federated.calling.answer(federation_id, accepts=accepts)
        self.show_calls()
        if not accepts:
            return
        if not await self._announced(federation_id):
            Messages.of(self).info("It is on the Training page as soon as its coordinator is there.")
            return
        dialog = OfferDialog(self.backend, self.backend.federated.federation(federation_id), self)
        if await dialog.answer():
            summary = await self.backend.federated.offer(federation_id, dialog.spec())
            Messages.of(self).info(f"Taking part with {in_words(summary)}")

    @action(palette=False)
    async def learn_chat(self, event: ChatArrived) -> None:
        """What is said in a workspace is offered when somebody writes in it."""
        await self.backend.assist.learn_chat(event.workspace_id)

    def show_calls(self, event: object = None) -> None:
        """The calls of the chosen workspace."""
        key = self.list.key
        self.calls.show_calls(self.backend.federated.calling.calls(f"workspace:{key}") if key else ())

    def new_calls_card(self) -> CallsCard:
        """For the top of the page's right column."""
        self.calls = CallsCard()
        self.calls.answered.connect(self.answer_call)
        self.list.chosen.connect(self.show_calls)
        for kind in (TrainingCalled, FederationChanged, WorkspaceChanged):
            self.listen(kind, self.show_calls)
        self.listen(ChatArrived, self.learn_chat)
        self.listen(CallAnswered, self._say_answered)
        self.desk.related.wanted.connect(lambda title: self.open_page("media", words=title))
        return self.calls

    def new_train_button(self) -> QToolButton:
        """For the heading of the people: one click asks what is to be learned, the next asks everybody here."""
        self.train_button = icon_button("graduation-cap", "Train with everybody here…", self.train_together)
        return self.train_button

    def new_help_button(self) -> QToolButton:
        """For the desk's heading: what can be done with everybody here."""
        made = icon_button("sparkles", "With everybody here: train together, insights", lambda: None)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        menu.setToolTipsVisible(True)
        for verb in (self.train_together, self.show_insights, self.make_minutes):
            spec = spec_of(verb)
            entry = menu.addAction(theme.icon(spec.icon, "muted"), spec.title, verb)
            entry.setToolTip(spec.hint)
        made.setMenu(menu)
        return made

    async def _show_insight(self, chosen: Waiting | HotDocument) -> None:
        """Go to the line, the comment or the document."""
        if not chosen.document_id:
            assert isinstance(chosen, Waiting)
            await self.show_line(chosen.source)
            return
        await self.show_document(chosen.document_id)
        if isinstance(chosen, Waiting):
            await self.desk.comments.refresh()
            self.desk.comments.look_at(chosen.source)

    async def _announced(self, federation_id: str) -> bool:
        """Whether a training that was just accepted became known here."""
        changed = asyncio.Event()
        subscription = self.backend.events.subscribe(FederationChanged, lambda _: changed.set())
        try:
            async with asyncio.timeout(ANNOUNCED_S):
                while all(entry.id != federation_id for entry in self.backend.federated.federations()):
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            return False
        finally:
            subscription.cancel()
        return True

    def _say_answered(self, event: CallAnswered) -> None:
        verb = "takes part in" if event.accepts else "does not take part in"
        Messages.of(self).info(f"{event.name} {verb} “{event.title}”.")

    def _assisted(self) -> Workspace:
        if not self.list.key:
            raise InputError("No workspace is chosen.", "Make one, or join one with a link.")
        return self.backend.collaboration.workspace(self.list.key)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)
