"""The one core object of a running program: builds the services in order and introduces them to each other."""

import asyncio
import contextlib
import logging
import mimetypes
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.analytics.metrics import METRICS
from core.analytics.service import AnalyticsService
from core.collaboration.calls.wiring import calls_of
from core.collaboration.live_readings import METRIC, POINTS_MOST, TRAINING, Reading, curve_places, ring_places
from core.collaboration.live_writing import METRIC_S
from core.collaboration.service import CollaborationService
from core.collaboration.shelf_items import Offer
from core.collaboration.talk_pictures import announced, thumbnail_in
from core.errors import InputError
from core.events import Events, Subscription
from core.federated.records import FederationChanged, RoundFinished, TrainingFinished
from core.federated.service import FederatedService
from core.federated.simulation.service import SimulationService
from core.instance import Instance
from core.jobs import NOBODY, Jobs, Reporter
from core.media.clips import clips
from core.media.folders import Folders
from core.media.reading import decode
from core.media.records import InstalledModel, Item
from core.media.service import MediaService
from core.networking.service import NetworkService
from core.settings import SettingsStore
from core.storage.backup import DATABASE
from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.analytics import AnalyticsTables
from core.storage.tables.chat import ChatTables
from core.storage.tables.collaboration import CollaborationTables
from core.storage.tables.documents import DocumentTables
from core.storage.tables.federated import FederatedTables
from core.storage.tables.folders import FolderTables
from core.storage.tables.networking import NetworkingTables
from core.storage.tables.simulations import SimulationTables
from core.storage.tables.workspaces import WorkspaceRows

# What the library calls files of these media types.
KINDS_BY_TYPE = {"image": "picture", "video": "video", "audio": "sound"}

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


class LibraryShelf:
    """The media library as workspaces see it: what is said of an item when it is shared. Blocks; belongs in workers."""

    def __init__(self, media: MediaService, files: FileStore) -> None:
        self._media = media
        self._files = files

    def offers(self, ids: Sequence[int], *, job: Reporter = NOBODY) -> list[Offer]:
        """Items of the library. Raises InputError for one that is not there."""
        found = []
        for number, item_id in enumerate(ids):
            job.report(number, len(ids))
            found.append(self._offer(self._media.item(item_id).item))
        return found

    def taken(self, paths: Sequence[Path], *, job: Reporter = NOBODY) -> list[Offer]:
        """Files, which come into the store; those that the library knows with its labels. Raises InputError."""
        found = []
        for number, path in enumerate(paths):
            job.report(number, len(paths), path.name)
            if not path.is_file():
                raise InputError(f"{path.name} is no file.", "Choose a file; a folder can be packed into one first.")
            about = announced(path, self._files.add_file(path))
            item = self._media.find(about.digest)
            kind = KINDS_BY_TYPE.get(about.media_type.partition("/")[0], "file")
            offer = Offer(about.digest, about.name, kind, about.media_type, about.size_bytes, about.width, about.height)
            found.append(self._offer(item) if item else replace(offer, thumbnail=about.thumbnail))
        return found

    def _offer(self, item: Item) -> Offer:
        return Offer(
            item.digest,
            item.name,
            item.kind,
            # not strict: WebP is a picture too
            mimetypes.guess_type(item.name, strict=False)[0] or "application/octet-stream",
            item.size_bytes,
            item.width,
            item.height,
            item.duration_s,
            item.labels,
            thumbnail_in(self._media.thumbnail(item.id)),
        )


class LiveSources:
    """This machine's trainings and figures as live cards show them."""

    def __init__(self, federated: FederatedService, analytics: AnalyticsService) -> None:
        self._federated = federated
        self._analytics = analytics

    async def training(self, federation_id: str) -> Reading | None:
        """A training that this machine coordinates."""
        mine = (entry for entry in self._federated.federations() if entry.id == federation_id)
        federation = next((entry for entry in mine if entry.role == "coordinator"), None)
        if federation is None:
            return None
        people = await asyncio.to_thread(self._federated.participants, federation_id)
        rounds = await asyncio.to_thread(self._federated.rounds, federation_id)
        points = [(entry.number, entry.accuracy) for entry in rounds if entry.accuracy is not None]
        return Reading(
            federation.title,
            federation.state,
            form="percent",
            round=federation.round,
            rounds=federation.config.rounds,
            participants=sum(1 for entry in people if entry.examples),
            points=curve_places(points, federation.config.rounds),
        )

    async def metric(self, name: str) -> Reading | None:
        """A figure of this machine in the last hour."""
        metric = METRICS.get(name)
        if metric is None:
            return None
        since = time.time() - POINTS_MOST * METRIC_S
        await self._analytics.flush()
        found = await asyncio.to_thread(
            lambda: self._analytics.series(metric.event, metric.field, since=since, bucket_s=METRIC_S, how=metric.how)
        )
        # nobody reads finer on a small card
        points = list(zip(found.times.tolist(), found.values.round(1).tolist(), strict=True))
        return Reading(metric.title, "live", form=metric.form, unit=metric.unit, points=ring_places(points, METRIC_S))


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
        self.collaboration = CollaborationService(
            tables=CollaborationTables(database),
            documents=DocumentTables(database),
            chat=ChatTables(database),
            rows=WorkspaceRows(database),
            files=files,
            events=events,
            network=self.network,
        )
        self.calls = calls_of(self.collaboration, network=self.network, events=events, settings=settings)
        self.analytics = AnalyticsService(tables=AnalyticsTables(database), events=events, settings=settings)

        self.shelf = LibraryShelf(self.media, files)
        sources = LiveSources(self.federated, self.analytics)
        self.collaboration.sharing.live.reads(TRAINING, sources.training)
        self.collaboration.sharing.live.reads(METRIC, sources.metric)

    def _introduce(self) -> None:
        """Let live cards follow trainings."""
        changed = self.collaboration.sharing.live.changed
        self._introductions = [
            self.events.subscribe(RoundFinished, lambda event: changed(TRAINING, event.federation_id)),
            self.events.subscribe(FederationChanged, lambda event: changed(TRAINING, event.federation_id)),
            self.events.subscribe(TrainingFinished, lambda event: changed(TRAINING, event.federation_id)),
        ]

    async def start(self) -> None:
        """Start the services in order. When one cannot start, those before it are stopped again."""
        self.events.bind(asyncio.get_running_loop())
        async with contextlib.AsyncExitStack() as started:
            services = (
                self.analytics,  # first, to miss nothing
                self.collaboration,
                self.simulation,
                self.federated,
                self.network,  # after those that listen to it: they must be there before a peer is
                self.calls,  # last, so that it stops first and can still say goodbye
            )
            for service in services:
                await service.start()
                started.push_async_callback(service.stop)
            self._introduce()
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
