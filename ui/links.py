"""Where a link leads, whatever it was found in: a page or a mail outside, an invite, or something in Vega."""

import asyncio
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from core.backend import Backend
from core.collaboration.assist.heard import said_at
from core.collaboration.records import Workspace
from core.collaboration.rich_styles import safe_link
from core.collaboration.shelf_items import part_at
from core.collaboration.talk_records import Reference
from core.collaboration.talk_words import references_in
from core.errors import InputError

INSIDE, INVITE = "vega:", "vega://"
NOT_HERE = "That is in none of your workspaces."


@runtime_checkable
class Opener(Protocol):
    """A window in which links open."""

    def open_link(self, link: str) -> Any:
        """Go where it leads."""


class Links:
    """`window` is a MainWindow. A link may come from anybody: it shows something, and does nothing by itself."""

    def __init__(self, backend: Backend, window: Any) -> None:
        self._backend = backend
        self._window = window

    async def open(self, link: str) -> None:
        """Go where it leads; an invite is filled in, to be used by the person. Raises InputError when it is none, or
        leads to what is not here."""
        link = safe_link(link.strip())
        if link.lower().startswith(INVITE):
            self._window.open_page("network", link=INVITE + link[len(INVITE) :])
        elif link.lower().startswith(INSIDE):
            _, found = references_in(INSIDE + link[len(INSIDE) :])
            if not found:
                raise InputError("That link leads to nothing that Vega knows.", "Ask who made it for another one.")
            await self._show(found[0])
        elif link:
            QDesktopServices.openUrl(QUrl(link))
        else:
            raise InputError("That is no link that can be opened.", "Pages, mail addresses and links to Vega can.")

    async def _show(self, to: Reference) -> None:
        if to.kind == "line":
            self._window.open_page("collaboration", workspace=await self._holder(to.id), line=to.id)
            return
        if to.kind == "said":
            workspace_id, at = said_at(to.id)
            if all(space.id != workspace_id for space in self._backend.collaboration.workspaces()):
                raise InputError(NOT_HERE, "Ask who sent the link to invite you.")
            self._window.open_page("collaboration", workspace=workspace_id, said=at)
            return
        if to.kind in ("item", "moment"):
            await self._show_item(to)
            return
        workspace_id, document_id = await self._place(to)
        card = {"card": to.id} if to.kind == "card" else {}
        self._window.open_page("collaboration", workspace=workspace_id, document=document_id, **card)

    async def _show_item(self, to: Reference) -> None:
        """From the library, or from a shelf; where it is on none, the workspace that is looked at says what to do."""
        page, shelved = self._window.pages.get("collaboration"), None
        chosen = page.list.key if page is not None else ""
        is_here = await asyncio.to_thread(self._backend.media.find, to.id) is not None
        if not is_here:
            shelved = await self._backend.collaboration.sharing.shelved_anywhere(to.id, first=chosen)
        if shelved is not None:
            workspace_id, document_id, item = shelved
            card = part_at(item.id, to.time_s)
            self._window.open_page("collaboration", workspace=workspace_id, document=document_id, card=card)
        elif not is_here and chosen and self._window.page is page:
            page.open_shared_item(to)
        else:
            words = "" if to.title == f"{to.kind} {to.id[:8]}" else to.title
            self._window.open_page("media", item=to.id, time_s=to.time_s, words=words)

    async def _place(self, to: Reference) -> tuple[str, str]:
        """The workspace and the document; those of the workspace that one looks at come first. Raises InputError."""
        service = self._backend.collaboration
        for space in self._spaces():
            ids = [entry.id for entry in await service.documents(space.id)]
            found = to.id if to.kind == "document" else await service.sharing.holder(space.id, to.id)
            if found and found in ids:
                return space.id, found
        raise InputError(NOT_HERE, "Ask who sent the link to invite you.")

    async def _holder(self, line_id: str) -> str:
        """The workspace in whose chat a line is. Raises InputError."""
        for space in self._spaces():
            if await asyncio.to_thread(self._backend.collaboration.talk.line, space.id, line_id) is not None:
                return space.id
        raise InputError(
            "That line is in the chat of none of your workspaces.",
            "It may not have arrived yet; otherwise ask who sent the link to invite you.",
        )

    def _spaces(self) -> list[Workspace]:
        """The one that is looked at first, then those that are worked in."""
        page = self._window.pages.get("collaboration")
        chosen = page.list.key if page is not None else ""
        spaces = self._backend.collaboration.workspaces()
        return sorted(spaces, key=lambda space: (space.id != chosen, space.state != "open"))


def follow(widget: QWidget, link: str) -> None:
    """Open a link in the window that a widget is in, or that its window belongs to."""
    at: QWidget | None = widget.window()
    while at is not None and not isinstance(at, Opener):
        at = at.parentWidget()
    if at is not None:
        at.open_link(link)
    elif safe_link(link) and not link.lower().startswith(INSIDE):
        QDesktopServices.openUrl(QUrl(link))
