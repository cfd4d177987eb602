"""`vega screenshots`: the real window with real data on every page, in both themes, as pictures for the documentation.

Nothing is posed: the samples are read, two other programs pair by invites, train along and write in the note.
"""

import asyncio
import dataclasses
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image

from core.backend import Backend
from core.collaboration.contents import NOTE_ID
from core.collaboration.note import Note
from core.errors import VegaError
from core.federated.records import SourceSpec, TrainingConfig
from core.federated.simulation.plan import SimulationPlan
from core.media.records import Query
from vega_desktop import paths, shown_workspace
from vega_desktop.demo import digits
from vega_desktop.demo.programs import Program, Programs, Site
from vega_desktop.session import err, wait_until

SIZE = (1280, 800)
THEMES = ("dark", "light")
# Which pages, in the sidebar's order; the note is still being written while its picture is taken.
PAGES = ("home", "media", "federated", "simulation", "collaboration", "analytics", "network", "settings", "welcome")
# The library in its other ways.
VIEWS = ("albums", "people", "topics", "places")
# Documents of the workspace, by their format.
DOCUMENTS = ("note", "tasks", "board", "form")
# Latitude and longitude that samples are given once more.
PLACES = {
    "astronaut": (28.61, -80.6),
    "rocket": (28.6, -80.65),
    "coffee": (48.21, 16.37),
    "chelsea": (51.5, -0.12),
    "camera": (42.36, -71.09),
    "retina": (47.38, 8.55),
    "moon": (28.3, -16.5),
    "grass": (-36.85, 174.76),
}
NAMES = ("Bo's practice", "Cleo's clinic")
ROUNDS = 12
# Enough that all three have every digit, and quick on two cores.
SEED = 7
PATIENCE_S = 240.0
HEADING = "# Findings\n\n"
BODY = (
    "All three sites together are right on 9 of 10 pictures; nobody alone is.\n\n"
    "- Ada: our 8s look like 3s, please have a look 👀\n"
    "- Cleo: half of ours are tagged already\n"
)
THEIRS = "- Bo: next week we add the new scanner's pictures"
SETTLE_S = 0.6
# What a page is asked to show.
Wanted = dict[str, str]


def take(target: Path) -> list[Path]:
    """Write PAGE-THEME.png for every page to `target`. Raises VegaError when a step fails."""
    from PySide6.QtWidgets import QApplication
    from qasync import QEventLoop

    target.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(["vega"])
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop, tempfile.TemporaryDirectory(prefix="vega-pictures-") as work:
        written: list[Path] = loop.run_until_complete(_take(Path(work), target))
    return written


async def _take(work: Path, target: Path) -> list[Path]:
    from PySide6.QtWidgets import QApplication

    from ui.main_window import MainWindow

    QApplication.setQuitOnLastWindowClosed(False)  # the programs and the Backend stop first
    backend = Backend(work / "ada")
    await backend.start()
    try:
        async with Programs() as programs:
            window = MainWindow(backend)
            window.finish_welcome()
            window.resize(*SIZE)
            window.show()
            _say("Reading and labelling")
            await _read(backend, work)
            _say("Training together with two other programs")
            await _train(backend, programs, work)
            _say("Simulating")
            await _simulate(window, backend)
            _say("Writing together")
            note, guest, documents = await _write(backend, programs, work)
            written = await _photograph(window, target, documents)
            await guest.stop()
            await note.close()
            window.close()
            return written
    finally:
        await backend.stop()


async def _read(backend: Backend, work: Path) -> None:
    """A third of the digits with their labels, and the samples, which are then the newest."""
    dealt = digits.deal(3, SEED)
    for name, part in zip(("ada", *NAMES), dealt.parts, strict=True):
        await asyncio.to_thread(digits.write, part, work / "pictures" / name, with_labels=True)
    mine = work / "pictures" / "ada"
    await backend.jobs.run("Adding labelled digits", backend.media.import_paths, [mine], label_by_folder=True)
    backend.settings.set("detect_faces", True)
    await asyncio.to_thread(_travel, work / "travels")
    samples = await backend.jobs.run(
        "Adding the samples", backend.media.import_paths, [work / "travels", paths.SAMPLES]
    )
    await backend.jobs.run("Analysing the samples", backend.media.analyse, list(samples.added))
    await asyncio.to_thread(_order, backend)
    by_name = {item.name: item.id for item in await asyncio.to_thread(backend.media.items, Query())}
    for label, names in (("pet", ("chelsea.jpg",)), ("breakfast", ("coffee.jpg",))):
        await asyncio.to_thread(backend.media.label, [by_name[name] for name in names if name in by_name], label)


def _travel(folder: Path) -> None:
    """Samples once more, turned a little, as if they had been taken somewhere."""
    folder.mkdir(parents=True)
    for name, (latitude, longitude) in PLACES.items():
        with Image.open(paths.SAMPLES / f"{name}.jpg") as image:
            exif = image.getexif()
            exif.get_ifd(ExifTags.IFD.GPSInfo).update(
                {
                    1: "N" if latitude >= 0 else "S",
                    2: (abs(latitude), 0.0, 0.0),
                    3: "E" if longitude >= 0 else "W",
                    4: (abs(longitude), 0.0, 0.0),
                }
            )
            image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(folder / f"{name} (2).jpg", exif=exif, quality=92)


def _order(backend: Backend) -> None:
    """A name, an album and some stars."""
    seen = backend.media.people.all()
    if seen:
        backend.media.people.name(seen[0].id, "Eileen")
    by_name = {item.name: item.id for item in backend.media.items(Query())}
    space = backend.media.albums.create("Space")
    backend.media.albums.add(space.id, [by_name[f"{name}.jpg"] for name in ("rocket", "hubble", "moon", "astronaut")])
    backend.media.rate({by_name["chelsea.jpg"]: 5, by_name["rocket.jpg"]: 4, by_name["coffee.jpg"]: 3})


async def _train(backend: Backend, programs: Programs, work: Path) -> None:
    config = TrainingConfig(rounds=ROUNDS, quorum=3, seed=SEED)
    federation = await backend.federated.create("Handwritten digits", config)
    labels = ",".join(map(str, range(10)))
    await backend.federated.offer(federation.id, SourceSpec("library_pictures", {"labels": labels}))
    for name in NAMES:
        link = (await backend.federated.invite(federation.id)).link
        folder = f"folder={work / 'pictures' / name}"
        site = Site(name, work / name)
        await programs.start(
            site, "participate", link, "--source", "picture_folder", "--source-param", folder, "--json"
        )
    await _until(
        backend, lambda: sum(entry.examples > 0 for entry in backend.federated.participants(federation.id)) == 3
    )
    await backend.federated.begin(federation.id)
    await _until(backend, lambda: backend.federated.federation(federation.id).state in ("finished", "failed"))
    models = backend.federated.models(federation.id)
    if not models:
        raise VegaError(
            "The training made no model.", backend.federated.federation(federation.id).error or "See the log."
        )
    await backend.use_model(models[0].id)


async def _simulate(window: Any, backend: Backend) -> None:
    """Two ways to learn from very uneven digits, beside each other."""
    plan = SimulationPlan(clients=100, partition_params={"alpha": 0.1})
    config = TrainingConfig(model="mlp", rounds=80, per_round=20, quorum=1, seed=SEED)
    source, made = SourceSpec("digits"), []
    for title, strategy in (("FedAvg on uneven digits", "fed_avg"), ("The same with SCAFFOLD", "scaffold")):
        tried = dataclasses.replace(config, strategy=strategy)
        made.append(await backend.jobs.run("Simulating", backend.simulation.simulate, title, tried, plan, source))
    page = window.open_page("simulation")
    page.detail.beside_wanted.emit(made[0].id)


async def _write(backend: Backend, programs: Programs, work: Path) -> tuple[Note, Program, dict[str, Wanted]]:
    """A text that Bo is still writing in, a chat, and documents of other formats: where each is."""
    space = await backend.collaboration.create("Digits study")
    await backend.collaboration.create("Reading group")
    note = await backend.collaboration.open_note(space.id)
    note.splice(0, 0, HEADING + BODY)
    link = (await backend.collaboration.invite(space.id)).link
    # a profile serves one program at a time: Bo's training has ended by now
    bo = Site(NAMES[0], work / NAMES[0])
    await _until(backend, lambda: not backend.network.is_online(_peer(backend, NAMES[0])))
    said = await programs.start(bo, "say", "The new scanner arrived. I put it into the note.", link, "--json")
    await said.line("state")
    await said.end()
    await backend.collaboration.say(space.id, "Great, then we train again on Monday 🎉")
    guest = await programs.start(
        bo, "note", space.id, "--together", "2", "--type", THEIRS, "--keys-per-s", "60", "--stay-s", "120", "--json"
    )
    await _until(backend, lambda: THEIRS in note.text)
    made = {"collaboration": NOTE_ID, **await shown_workspace.fill(backend, space.id)}
    return note, guest, {name: {"workspace": space.id, "document": document} for name, document in made.items()}


async def _photograph(window: Any, target: Path, documents: dict[str, Wanted]) -> list[Path]:
    from PySide6.QtWidgets import QApplication

    from core.errors import StorageError
    from ui import theme
    from ui.messages import Messages

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    written = []
    for look in THEMES:
        theme.apply(app, look)
        for name in (*PAGES, *VIEWS, *DOCUMENTS):
            _say(f"{name}, {look}")
            if name == "media" or name in VIEWS:
                window.open_page("media", view="items" if name == "media" else name)
            elif name in documents:
                page = window.open_page("collaboration", **documents[name])
                if page.side.isVisible() is (name in DOCUMENTS):
                    page.toggle_side()  # beside the text people and chat are seen already
            else:
                window.open_page(name)
            await asyncio.sleep(SETTLE_S)
            Messages.of(window.stack).clear()  # what was told meanwhile lies over the page for some seconds only
            path = target / f"{name}-{look}.png"
            if not window.grab().save(str(path)):
                raise StorageError(f"{path} cannot be written.", "Check the folder's permissions.")
            written.append(path)
    return written


def _peer(backend: Backend, name: str) -> str:
    return next(peer.id for peer in backend.network.peers() if peer.name == name)


async def _until(backend: Backend, condition: Callable[[], bool]) -> None:
    if not await wait_until(backend, condition, patience_s=PATIENCE_S):
        raise VegaError("A step took too long.", "Try again on a less busy machine.")


def _say(words: str) -> None:
    err.print(f"  {words} …")
