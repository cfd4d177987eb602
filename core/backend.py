"""The one core object of a running program: builds the services in order and introduces them to each other."""

import asyncio
import contextlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.analytics.service import AnalyticsService
from core.collaboration.assist.grammar.service import GrammarService
from core.collaboration.assist.related import RelatedItem
from core.collaboration.assist.service import AssistService
from core.collaboration.calls.wiring import calls_of
from core.collaboration.inbox import SCOPE as WORKSPACE_SCOPE
from core.collaboration.live_readings import METRIC, TRAINING
from core.collaboration.service import CollaborationService
from core.collaboration.visits.desk import GuestDesk
from core.doorstep import Doorstep
from core.errors import InputError
from core.events import Events, Subscription
from core.federated.records import Federation, FederationChanged, RoundFinished, TrainingConfig, TrainingFinished
from core.federated.service import FederatedService
from core.federated.simulation.service import SimulationService
from core.instance import Instance
from core.introducing import LibraryShelf, LiveSources
from core.jobs import NOBODY, Jobs, Reporter
from core.media.clips import clips
from core.media.folders import Folders
from core.media.reading import decode
from core.media.records import Hit, InstalledModel, Query
from core.media.service import MediaService
from core.networking.service import NetworkService
from core.notices.service import Notices
from core.settings import SettingsStore
from core.storage.backup import DATABASE
from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.analytics import AnalyticsTables
from core.storage.tables.calls import CallTables
from core.storage.tables.chat import ChatTables
from core.storage.tables.collaboration import CollaborationTables
from core.storage.tables.documents import DocumentTables
from core.storage.tables.federated import FederatedTables
from core.storage.tables.folders import FolderTables
from core.storage.tables.guests import GuestTables
from core.storage.tables.networking import NetworkingTables
from core.storage.tables.notices import NoticeTables
from core.storage.tables.simulations import SimulationTables
from core.storage.tables.workspaces import WorkspaceRows

log = logging.getLogger(__name__)


class LibraryPictures:
    """The media library as training sees it: labelled pictures and videos, and a way to read them."""

    def __init__(self, media: MediaService) -> None:
        self._media = media

    def labelled(self, labels: Sequence[str] = ()) -> list[tuple[int, str, Path]]:
        """Item id, label and original of every picture labelled by hand, in id order."""
        return self._media.labelled(labels, kind="picture")

    def labelled_videos(self, labels: Sequence[str] = ()) -> list[tuple[int, str, Path]]:
        """Item id, label and original of every video labelled by hand, in id order."""
        return self._media.labelled(labels, kind="video")

    def decode(self, path: Path, *, width: int, height: int, channels: int) -> np.ndarray:
        """The picture as uint8, shape (height, width, channels)."""
        return decode(path, width=width, height=height, channels=channels)

    def embedding(self, path: Path) -> np.ndarray:
        """What the library's network sees in the picture: a unit vector (1000,)."""
        return self._media.embedding(path)

    def clips(self, path: Path, *, count: int, frames: int, side: int) -> Iterator[np.ndarray]:
        """At most so many clips of a video, float32 (3, frames, side, side) each, standardised."""
        return (clip.inputs for clip in clips(path, count=count, frames=frames, side=side))


class LibraryMatter:
    """The media library as help with writing sees it: its words, and what it has about one of them."""

    # What is found beyond that by one word, that word does not tell apart.
    MOST = 12
    ITEMS_MOST = 2000

    def __init__(self, media: MediaService) -> None:
        self._media = media

    def words(self) -> Iterator[str]:
        """Labels, the titles of albums, the names of people, and the tags of the newest items."""
        yield from (entry.label for entry in self._media.labels())
        yield from (album.title for album in self._media.albums.all())
        yield from (person.name for person in self._media.people.all() if person.name)
        items = self._media.items(Query(), limit=self.ITEMS_MOST)
        yield from dict.fromkeys(tag.text for item in items for tag in item.tags)

    def find(self, word: str) -> list[RelatedItem]:
        """What one word finds."""
        return [_related(hit) for hit in self._media.search(word, limit=self.MOST)]

    def alike(self, item_id: int) -> list[RelatedItem]:
        """What looks like an item; nothing for what is no picture."""
        if self._media.item(item_id).item.kind != "picture":
            return []
        return [_related(hit) for hit in self._media.similar(item_id, limit=self.MOST)]


def _related(hit: Hit) -> RelatedItem:
    return RelatedItem(hit.item.id, hit.item.name, hit.item.kind, hit.score, hit.why)


@dataclass(frozen=True)
class CalledTogether:
    """A training to which a workspace was called: by name, who was asked, and who has no link to this machine."""

    federation: Federation
    asked: tuple[str, ...]
    apart: tuple[str, ...]


class Backend:
    """Owns one profile and its services. Usable under plain asyncio.run and under Qt's loop alike."""

    def __init__(self, profile: Path) -> None:
        """Take the profile and open what is in it; nothing runs before `start`.

        Raises ProfileInUseError, SettingError, StorageError.
        """
        self.profile = profile
        self.instance = Instance(profile)
        try:
            self.settings = SettingsStore(profile / "settings.toml")
            self.database = Database(profile / DATABASE)
        except BaseException:
            self.instance.release()
            raise
        self.events = Events()
        self.jobs = Jobs(self.events.emit, workers=self.settings.values.workers)
        self.files = FileStore(profile / "files")
        self.files.sweep()
        self._introductions: list[Subscription] = []
        self._started: contextlib.AsyncExitStack | None = None
        self._build_services()

    def _build_services(self) -> None:
        database, events, settings, files = self.database, self.events, self.settings, self.files
        self.network = NetworkService(
            folder=self.profile / "network", tables=NetworkingTables(database), events=events, settings=settings
        )
        self.media = MediaService(
            folder=self.profile / "media", database=database, files=files, events=events, settings=settings
        )
        self.folders = Folders(
            tables=FolderTables(database), media=self.media, jobs=self.jobs, events=events, settings=settings
        )
        self.federated = FederatedService(
            folder=self.profile / "federated",
            tables=FederatedTables(database),
            files=files,
            events=events,
            jobs=self.jobs,
            settings=settings,
            network=self.network,
            pictures=LibraryPictures(self.media),
        )
        self.simulation = SimulationService(
            tables=SimulationTables(database), events=events, pictures=LibraryPictures(self.media)
        )
        self._build_collaboration()
        self.analytics = AnalyticsService(tables=AnalyticsTables(database), events=events, settings=settings)
        self.notices = Notices(
            tables=NoticeTables(database), events=events, settings=settings, workspace=self.collaboration.find
        )

    def _build_collaboration(self) -> None:
        database, events, settings, files = self.database, self.events, self.settings, self.files
        self.collaboration = CollaborationService(
            tables=CollaborationTables(database),
            documents=DocumentTables(database),
            chat=ChatTables(database),
            rows=WorkspaceRows(database),
            files=files,
            events=events,
            network=self.network,
        )
        self.calls = calls_of(
            self.collaboration, network=self.network, events=events, settings=settings, tables=CallTables(database)
        )
        self.guests = GuestDesk(
            collaboration=self.collaboration,
            visitors=self.calls.visitors,
            network=self.network,
            settings=settings,
            events=events,
            tables=GuestTables(database),
        )
        matter = LibraryMatter(self.media)
        self.assist = AssistService(
            collaboration=self.collaboration,
            settings=settings,
            events=events,
            library_words=matter.words,
            find=matter.find,
            alike=matter.alike,
        )
        self.grammar = GrammarService(folder=self.profile / "grammar", settings=settings, jobs=self.jobs)
        self.shelf = LibraryShelf(self.media, files)

    def _introduce(self) -> None:
        """Let live cards show trainings and figures, and follow them; let workspaces know what the library has."""
        self.collaboration.sharing.asking.name_of = self.shelf.name_of
        sources = LiveSources(self.federated, self.analytics)
        self.collaboration.sharing.live.reads(TRAINING, sources.training)
        self.collaboration.sharing.live.reads(METRIC, sources.metric)
        changed = self.collaboration.sharing.live.changed
        self._introductions = [
            self.events.subscribe(RoundFinished, lambda event: changed(TRAINING, event.federation_id)),
            self.events.subscribe(FederationChanged, lambda event: changed(TRAINING, event.federation_id)),
            self.events.subscribe(TrainingFinished, lambda event: changed(TRAINING, event.federation_id)),
        ]

    async def start(self) -> None:
        """Start the services in order. When one cannot start, those before it are stopped again."""
        self.events.bind(asyncio.get_running_loop())
        self._introduce()
        async with contextlib.AsyncExitStack() as started:
            services = (
                self.analytics,  # first, to miss nothing
                self.notices,
                self.collaboration,
                self.grammar,
                self.simulation,
                self.federated,
                self.network,  # after those that listen to it: they must be there before a peer is
                self.calls,  # so late, so that it stops early and can still say goodbye
                self.guests,
            )
            for service in services:
                await service.start()
                started.push_async_callback(service.stop)
            self.instance.on_ask = Doorstep(self.network, self.collaboration).answer
            await self.instance.open_door()
            self._started = started.pop_all()
        log.info("Started on %s as %s", self.profile, self.network.identity.short)

    async def watch_folders(self) -> None:
        """Take what comes into the watched folders from now on: for a program that stays open."""
        await self.folders.start()

    async def stop(self) -> None:
        """Stop everything in reverse order; what was acknowledged is on disk."""
        with _logged("stopping the watched folders"):
            await self.folders.stop()
        for introduction in self._introductions:
            introduction.cancel()
        if self._started is not None:
            # a wing that cannot stop must not keep the others from closing
            with _logged("stopping the services"):
                await self._started.aclose()
        with _logged("stopping the jobs"):
            await self.jobs.close()
        await asyncio.to_thread(self.database.close)
        await self.instance.close()

    async def share_items(self, workspace_id: str, ids: Sequence[int], *, job: Reporter = NOBODY) -> str:
        """Share items of the library into a workspace; returns the id of the shelf that they are on."""
        offers = await asyncio.to_thread(lambda: self.shelf.offers(ids, job=job))
        return await self.collaboration.sharing.share_items(workspace_id, offers)

    async def share_files(
        self, workspace_id: str, paths: Sequence[Path], *, document_id: str = "", job: Reporter = NOBODY
    ) -> str:
        """Share files into a workspace, on one of its shelves or the first; returns the id of the shelf."""
        offers = await asyncio.to_thread(lambda: self.shelf.taken(paths, job=job))
        return await self.collaboration.sharing.share_items(workspace_id, offers, document_id=document_id)

    async def train_with(self, workspace_id: str, title: str, config: TrainingConfig) -> CalledTogether:
        """Create a training here and call everybody in a workspace to it, over the links that are there.

        Who never was linked to this machine (large workspaces, direct links off) is `apart` and needs an invite.
        Raises InputError for a workspace without anybody else, or a training that cannot be.
        """
        me, known = self.network.identity.peer_id, {peer.id for peer in self.network.peers()}
        others = [member for member in self.collaboration.members(workspace_id) if member.peer_id != me]
        asked = [member for member in others if member.peer_id in known]
        if not asked:
            raise InputError("There is nobody else in this workspace to train with.", "Invite somebody first.")
        federation = await self.federated.create(title, config)
        scope = WORKSPACE_SCOPE + workspace_id
        await self.federated.calling.call(federation.id, [member.peer_id for member in asked], scope=scope)
        apart = tuple(member.name for member in others if member.peer_id not in known)
        return CalledTogether(federation, tuple(member.name for member in asked), apart)

    async def use_model(self, model_id: str) -> InstalledModel:
        """Install a model that was trained together as an analyser of the library."""
        record = next((model for model in self.federated.models() if model.id == model_id), None)
        onnx, labels = await asyncio.to_thread(self.federated.export_onnx, model_id)
        return await asyncio.to_thread(
            lambda: self.media.install_model(
                onnx,
                model_id=model_id,
                title=record.title if record else model_id,
                labels=labels,
                accuracy=record.accuracy if record else None,
                source=record.federation_id if record else "",
            )
        )


@contextlib.contextmanager
def _logged(what: str):  # type: ignore[no-untyped-def]
    try:
        yield
    except Exception:  # shutting down goes on whatever one part says
        log.exception("Failed while %s", what)
