"""Taking: how things come into the library: files, folders, samples, watched folders; and their analysis."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from ui.actions import action
from ui.media import adding
from ui.media.browser import Browser
from ui.media.choosing import choose_files, choose_folder
from ui.media.curating import Curating
from ui.media.folders_dialog import FoldersDialog
from ui.media.samples import sample_paths
from ui.messages import Messages


class Taking(Curating):
    """The verbs of the library's page that bring something in or look at what came."""

    browser: Browser
    # the folder of the Vosk model that was used last
    _speech_model: Path | None = None

    @action(palette=False)
    async def add(self, paths: Sequence[Path], *, by_folder: bool = False) -> None:
        """Import, list what cannot be used, then analyse what is new when the settings say so."""
        done = await adding.add(self.backend, paths, by_folder=by_folder)
        self.browser.failures.show_failures(done.failures)
        Messages.of(self).info(done.in_words())
        if done.added and self.backend.settings.values.analyse_on_import:
            self.browser.failures.show_failures(await adding.analyse(self.backend, done.added))

    @action(palette=False)
    async def resume_imports(self) -> None:
        """Go on with what the program did not live to end"""
        if await asyncio.to_thread(lambda: self.media.has_unfinished_imports):
            done = await adding.resume(self.backend)
            self.browser.failures.show_failures(done.failures)
            Messages.of(self).info(f"An import that had been broken off was ended: {done.in_words()}")

    @action(title="Add files…", icon="image-plus", shortcut="Ctrl+O")
    async def add_files(self) -> None:
        """Add pictures to the library"""
        if paths := await choose_files(self):
            self.add(paths)

    @action(title="Add folder…", icon="folder-plus", shortcut="Ctrl+Shift+O")
    async def add_folder(self) -> None:
        """Add all pictures of a folder, with the folders in it"""
        if paths := await choose_folder(self):
            self.add(paths)

    @action(title="Add labelled folders…", icon="tags")
    async def add_labelled(self) -> None:
        """Add a folder with a folder for each label; its pictures carry the folders' names"""
        if paths := await choose_folder(self):
            self.add(paths, by_folder=True)

    @action(title="Try the samples", icon="sparkles")
    async def add_samples(self) -> None:
        """Add the sample pictures that come with Vega"""
        self.add(sample_paths())

    @action(title="Analyse", icon="scan-eye")
    async def analyse(self) -> None:
        """Analyse the pictures that were not yet"""
        failures = await adding.analyse(self.backend, None)
        self.browser.failures.show_failures(failures)
        Messages.of(self).info("Some pictures could not be analysed." if failures else "Every picture is analysed.")

    @action(title="Analyse the selected pictures again", icon="refresh-cw")
    async def analyse_again(self) -> None:
        """With the models and settings of now"""
        if ids := await self.chosen_ids():
            self.browser.failures.show_failures(await adding.analyse(self.backend, ids, again=True))

    @action(title="Write down what is said…", icon="mic")
    async def dictate(self) -> None:
        """Speak, and see the words come; the recording goes into the library"""
        from ui.media.dictation import DictationDialog  # QtMultimedia takes a moment

        dialog = DictationDialog(model=self._speech_model, microphones=None, parent=self)
        is_saved = await dialog.answer()
        self._speech_model = dialog.model
        if is_saved and (sounds := [path for path in dialog.made() if path.suffix == ".wav"]):
            self.add(sounds)

    @action(title="Watched folders…", icon="folder-open")
    async def show_folders(self) -> None:
        """Folders whose files come into the library by themselves"""
        dialog = FoldersDialog(self.backend, self)
        await dialog.reload()
        await dialog.answer()
