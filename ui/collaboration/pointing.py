"""PointingPage: shows what lines and notes point to: lines of a chat, sentences of a call, documents, items."""

import asyncio
from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QImage

from core.collaboration.records import ContentsChanged, DocumentChanged, Workspace
from core.collaboration.service import CollaborationService
from core.collaboration.shelf_items import SharedItem, part_at
from core.collaboration.talk_records import ChatLine, Reference
from core.collaboration.talk_words import link_of
from core.errors import InputError
from core.media.records import Item
from ui.actions import action
from ui.collaboration.said_dialog import SaidDialog
from ui.collaboration.share_dialog import say_shared
from ui.collaboration.talk import ChatCard
from ui.links import follow
from ui.messages import Messages
from ui.page import Page
from ui.widgets.choice_list import ChoiceList
from ui.widgets.dialog import Dialog, confirm
from ui.widgets.picture_view import PictureView

# What was put on a shelf is on its way for a moment; longer, and its machine went away.
ARRIVES_S = 8.0
PICTURE_HEIGHT = 170


class PointingPage(Page):
    """The Workspaces page builds `list` and `chat`."""

    list: ChoiceList
    chat: ChatCard
    service: CollaborationService
    show_document: Callable[..., Any]
    toggle_side: Callable[[], Any]
    _refresh: Callable[[], Any]

    @action(palette=False)
    async def show_line(self, line_id: str) -> None:
        """Go to a line in the chat of the chosen workspace."""
        await self._refresh()
        if self.chat.isHidden() or not self.chat.isVisibleTo(self):
            self.toggle_side()
        await self.chat.go_to(line_id)

    @action(palette=False)
    async def show_said(self, workspace_id: str, at: float) -> None:
        """What was written down in the last call of a workspace at a Unix second."""
        heard = self.backend.assist.heard
        place, call = heard.place(workspace_id, at), heard.last(workspace_id)
        if place < 0 or call is None:
            raise InputError(
                "What was said then is not kept on this machine.",
                "Each machine keeps what it wrote down itself, until the next call is written down.",
            )
        await SaidDialog(self.service.workspace(workspace_id).title, call.lines, place, parent=self).answer()

    @action(palette=False)
    async def open_shared_item(self, to: Reference, line: ChatLine | None = None) -> None:
        """An item of the library; where it is not, from a shelf; where it is on none, ask for it."""
        chosen, shelved = self.list.key, None
        if await asyncio.to_thread(self.backend.media.find, to.id) is None:
            shelved = await self.service.sharing.shelved_anywhere(to.id, first=chosen)
            if shelved is None and chosen and await self._ask_for(self.service.workspace(chosen), to, line):
                return
        if shelved is None:
            self.open_page("media", item=to.id, time_s=to.time_s, words=to.title)
            return
        workspace_id, document_id, item = shelved
        if workspace_id == chosen:
            self.show_document(document_id, part_at(item.id, to.time_s))
        else:
            card = part_at(item.id, to.time_s)
            self.open_page("collaboration", workspace=workspace_id, document=document_id, card=card)

    @action(palette=False)
    async def open_shelved(self, workspace_id: str, digest: str) -> None:
        """An item on a shelf of a workspace."""
        found = await self._arrived(workspace_id, digest)
        if found is None:
            raise InputError("That item is not on the shelf here.", "It may not have arrived yet, or was removed.")
        self.open_page("collaboration", workspace=workspace_id, document=found[0], card=found[1].id)

    @action(palette=False)
    async def put_on_shelf(self, workspace_id: str, asked: str, *, is_agreed: bool = False) -> None:
        """Share an item for which somebody asked: `asked` is the SHA-256 of its content and their peer id."""
        digest, _, peer_id = asked.partition(":")
        item, space = await asyncio.to_thread(self.backend.media.find, digest), self.service.workspace(workspace_id)
        if item is None:
            raise InputError("That item is not in your library any more.", "Tell whoever asked for it.")
        who = self.service.names(space.id).get(peer_id, "Somebody")
        if not is_agreed and not await self._agreed(item, who, space):
            return
        shelf = await self.backend.jobs.follow("Share 1 item", self.backend.share_items, space.id, [item.id])
        await self.service.sharing.asking.tell(space.id, digest, item.name, to=peer_id)
        words = f"“{item.name}” is on the shelf"
        say_shared(self, self.backend, words, workspace_id=space.id, document_id=shelf)

    async def _agreed(self, item: Item, who: str, space: Workspace) -> bool:
        text = f"It goes on the shelf of “{space.title}”: everybody there sees this picture and can get the original."
        dialog = Dialog(f"{who} asks for “{item.name}”", text, parent=self, accept="Put on the shelf")
        image = await asyncio.to_thread(lambda: QImage(str(self.backend.media.thumbnail(item.id))))
        if not image.isNull():
            picture = PictureView()
            picture.setFixedHeight(PICTURE_HEIGHT)
            picture.setAccessibleName(item.name)
            picture.set_image(image)
            dialog.add(picture)
        return await dialog.answer()

    async def _arrived(self, workspace_id: str, digest: str) -> tuple[str, SharedItem] | None:
        """An item on a shelf and the shelf's id: the word that it is there may come a moment before the shelf does."""
        changed = asyncio.Event()
        subscribe = self.backend.events.subscribe
        subscriptions = [subscribe(kind, lambda _: changed.set()) for kind in (ContentsChanged, DocumentChanged)]
        try:
            async with asyncio.timeout(ARRIVES_S):
                while True:
                    changed.clear()
                    if (found := await self.service.sharing.shelved(workspace_id, digest)) is not None:
                        return found
                    await changed.wait()
        except TimeoutError:
            return None
        finally:
            for entry in subscriptions:
                entry.cancel()

    async def _ask_for(self, space: Workspace, to: Reference, line: ChatLine | None) -> bool:
        """Offer to ask for an item that is not here; False when there is nobody to ask."""
        me = self.backend.network.identity.peer_id
        others = {one.peer_id: one.name for one in self.service.members(space.id) if one.peer_id != me}
        if not others or space.state != "open":
            return False
        author_id = line.author_id if line is not None and line.author_id in others else ""
        name = others.get(author_id, "")
        text = (
            f"{name + ' pointed to it, but it' if name else 'It'} is on no shelf of your workspaces. "
            f"{name or f'Whoever in “{space.title}” has it'} sees your request, and puts it on the shelf or does not."
        )
        if await confirm(self, f"“{to.title}” is not in your library", text, accept=f"Ask {name or 'everybody'}"):
            await self.service.sharing.asking.ask(space.id, to.id, to.title, of=author_id)
            Messages.of(self).info(f"{name or 'Everybody'} was asked. You hear of it once it is on the shelf.")
        return True

    def open_reference(self, reference: Reference, line: ChatLine | None = None) -> None:
        """What a line points to."""
        if reference.kind in ("item", "moment"):
            self.open_shared_item(reference, line)
        elif reference.kind == "document":
            self.show_document(reference.id)
        elif reference.kind == "card":
            self.show_document("", reference.id)
        else:
            follow(self, link_of(reference))  # it may be of another workspace
