"""What workspaces are told of the library, of trainings and of this machine's figures.

Features never meet by themselves: the backend introduces them to each other with these.
"""

import asyncio
import mimetypes
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.analytics.metrics import METRICS
from core.analytics.service import AnalyticsService
from core.collaboration.live_readings import POINTS_MOST, Reading, curve_places, ring_places
from core.collaboration.live_writing import METRIC_S
from core.collaboration.shelf_items import Offer
from core.collaboration.talk_pictures import announced, thumbnail_in
from core.errors import InputError
from core.federated.service import FederatedService
from core.jobs import NOBODY, Reporter
from core.media.records import Item
from core.media.service import MediaService
from core.storage.files import FileStore

# What the library calls files of these media types.
KINDS_BY_TYPE = {"image": "picture", "video": "video", "audio": "sound"}


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

    def name_of(self, digest: str) -> str:
        """What the item with this content is called; "" when the library has none."""
        item = self._media.find(digest)
        return item.name if item is not None else ""

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
