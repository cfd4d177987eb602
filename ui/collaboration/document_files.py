"""Documents as files: a document is saved as one, a text that lies in one becomes a document."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from core.collaboration import text_files
from core.collaboration.document import Document
from core.collaboration.rich import RichText
from core.collaboration.rich_markdown_reading import from_markdown
from core.errors import InputError
from ui.actions import action
from ui.collaboration.kept_pictures import keep
from ui.collaboration.verbs import WorkspaceVerbs
from ui.media.choosing import choose_any, choose_as
from ui.messages import Messages

FILTERS = f"Texts (*{' *'.join((*text_files.NOTES, *text_files.TEXTS))});;Code and other texts (*)"


class DocumentFiles(WorkspaceVerbs):
    """The page's verbs about files of the chosen workspace's documents."""

    @action(title="Export the document…", icon="download")
    async def export_document(self) -> None:
        """The open document as a file that other programs read."""
        view = self.desk.view
        if view is None or not view.suffixes:
            raise InputError("What is open has no form as a file.", "Open a text, a note, code or a whiteboard.")
        name = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in view.entry.title)
        for path in await choose_as(self, title="Export the document", name=name, suffixes=view.suffixes):
            await view.save_as(path)
            Messages.of(self).info(f"Saved as {path.name}.")

    @action(title="Import a text…", icon="file")
    async def import_text(self) -> None:
        """A text, a note in Markdown or a file of code becomes a document of the chosen workspace."""
        if found := await choose_any(self, title="Import a text", filters=FILTERS):
            await self._import(found)

    @action(palette=False)
    async def import_paths(self, paths: Sequence[Path]) -> None:
        """Files that were dropped here."""
        await self._import(paths)

    @property
    def drop_words(self) -> str:
        """Where files can be dropped."""
        is_open = bool(self.list.key) and self.service.may_write(self.list.key)
        return "Drop here for the shelf, or on a document, a workspace or the chat" if is_open else ""

    @action(palette=False)
    async def drop_into(self, workspace_id: str, paths: Sequence[Path]) -> None:
        """Files were dropped on a workspace of the list: as if they were dropped on the page with it open."""
        self.list.choose(workspace_id)
        await self._refresh()
        if not self.accept_paths(paths):
            raise InputError("You may read this workspace, not change it.", "Ask its owner to make you an editor.")

    def accept_paths(self, paths: Sequence[Path]) -> bool:
        """Invites are used; texts become documents of the chosen workspace, unless a shelf is open."""
        if super().accept_paths(paths):
            return True
        is_open = bool(self.list.key) and self.service.may_write(self.list.key)
        # on a shelf that is open files lie as they are
        is_shelf = self.desk.view is not None and self.desk.view.entry.format == "shelf"
        if not is_open or is_shelf or not all(text_files.format_of_file(path) for path in paths):
            return False
        self.import_paths(paths)
        return True

    async def _import(self, paths: Sequence[Path]) -> None:
        space, made = self._chosen(), ""
        for path in paths:
            words = await asyncio.to_thread(text_files.read, path)
            kind = text_files.format_of_file(path) or "text"
            entry = await self.service.add_document(space.id, kind, (path.stem if kind != "code" else path.name)[:200])
            document = (await self.service.open_document(space.id, entry.id)).document
            if isinstance(document, RichText):
                digests = {}
                for name, picture in text_files.pictures_of(words, path.parent).items():
                    digests[name], _ = await keep(self.backend, space.id, picture)
                document.insert(0, from_markdown(text_files.with_kept(words, digests)))
            elif isinstance(document, Document):
                document.splice(0, 0, words)
            made = entry.id
        await self._refresh()
        self.desk.turn_to(made)
