"""The demo's story, one function a step: read, label, train together, compare, use, search, write together."""

import asyncio
import contextlib
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from core.errors import StorageError, VegaError
from vega_desktop import paths
from vega_desktop.demo import charts, digits, report
from vega_desktop.demo.programs import Program, Programs, Site
from vega_desktop.session import err

PARTICIPANTS = 3
ROUNDS = 20
SEED = 7
NAMES = ("Ada's hospital", "Bo's practice", "Cleo's clinic")
# Trained alike together and alone: what differs is only whom one learns from.
# What the two type at the same time, with characters that editors like to break: emoji of several, marks, Thai.
HEADING = "Findings\n\n"
GREETING = "Ada: our 8s look like 3s. Café, naïve, 👩‍🔬 and ไทย survive. "
ANSWER = "Bo: ours do not, so the joint model should help e\u0301veryone 🎉."
TRAINING = ("--param", f"rounds={ROUNDS}", "--param", f"seed={SEED}")


@dataclass
class Story:
    """What has happened so far; becomes report.json."""

    work: Path
    coordinator: Site
    sites: tuple[Site, ...]
    truth: dict[str, str] = field(default_factory=dict)
    rounds: list[dict[str, Any]] = field(default_factory=list)
    shares: dict[str, dict[str, int]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


def run_demo(target: Path, *, keep: bool = False) -> None:
    """Run the story and write report.json, report.html and charts to `target`.

    Raises VegaError that names the step and what the failing program said.
    """
    started = time.perf_counter()
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{target} cannot be made: {error.strerror}.", "Choose another folder: --out.") from error
    work = target.resolve() / "profiles" if keep else Path(tempfile.mkdtemp(prefix="vega-demo-"))
    if keep:
        shutil.rmtree(work, ignore_errors=True)
    try:
        sites = tuple(Site(name, work / f"participant-{number}") for number, name in enumerate(NAMES, 1))
        story = Story(work, Site("Coordinator", work / "coordinator"), sites)
        asyncio.run(_tell(story))
        story.facts["seconds_total"] = round(time.perf_counter() - started, 1)
        with _step("Writing the report"):
            report.write(story.facts, story.shares, target=target)
            charts.draw(story.facts, story.rounds, story.shares, target)
        report.show(story.facts, target)
        report.check(story.facts)
    finally:
        if not keep:
            shutil.rmtree(work, ignore_errors=True)


async def _tell(story: Story) -> None:
    async with Programs() as programs:
        with _step("Dealing the handwritten digits unevenly to three participants"):
            test = await asyncio.to_thread(_deal, story)
        with _step("Read and label: each participant imports its own pictures"):
            await _read(story, programs)
        with _step("Train together: one coordinator, three participants, four processes over TLS"):
            await _train(story, programs)
        with _step("Compare: the joint model, and what each participant reaches alone"):
            await _compare(story, programs, test)
        with _step("Use: the joint model tags pictures that it has never seen"):
            await _use(story, programs)
        with _step("Search: sample pictures, understood and found by words"):
            await _search(story, programs)
        with _step("Write together: two programs type in one note at the same time"):
            await _write(story, programs)


def _deal(story: Story) -> Path:
    dealt = digits.deal(PARTICIPANTS, SEED)
    for site, part in zip(story.sites, dealt.parts, strict=True):
        digits.write(part, story.work / "pictures" / site.profile.name, with_labels=True)
        labels = [str(label) for label in dealt.labels[part]]
        story.shares[site.name] = {str(digit): labels.count(str(digit)) for digit in range(10)}
    test = story.work / "pictures" / "test"
    digits.write(dealt.test, test, with_labels=True)
    story.truth = digits.write(dealt.test[: digits.UNSEEN], story.work / "pictures" / "unseen", with_labels=False)
    return test


async def _read(story: Story, programs: Programs) -> None:
    answers = await asyncio.gather(
        *(
            programs.ask(
                site,
                "import",
                str(story.work / "pictures" / site.profile.name),
                "--label-by-folder",
                "--no-analyse",
                "--json",
            )
            for site in story.sites
        )
    )
    for site, answer in zip(story.sites, answers, strict=True):
        if answer["failures"]:
            raise VegaError(
                f"{site.name} could not read {len(answer['failures'])} pictures.", str(answer["failures"][0])
            )
    story.facts["media"] = {"pictures": sum(len(answer["added"]) for answer in answers), "search": {}}


async def _train(story: Story, programs: Programs) -> None:
    coordinator = await programs.start(
        story.coordinator, "train", "Digits", "--participants", str(PARTICIPANTS), *TRAINING, "--json"
    )
    participants = []
    for site in story.sites:
        link = (await coordinator.line("invite"))["invite"]
        participants.append(await programs.start(site, "participate", link, "--source", "library_pictures", "--json"))
    model = await _watch_rounds(story, coordinator)
    await asyncio.gather(*(_drain(program) for program in participants))
    story.facts["federated"] = {
        "rounds": len(story.rounds),
        "round_ms_median": round(statistics.median(entry["round_ms"] for entry in story.rounds), 1),
        "participants": [site.name for site in story.sites],
        "model": model["id"],
        "parameters": model["parameters"],
    }


async def _watch_rounds(story: Story, coordinator: Program) -> dict[str, Any]:
    """Show the rounds live; returns the model."""
    columns = (TextColumn("    {task.description}"), BarColumn(), MofNCompleteColumn())
    model: dict[str, Any] | None = None
    with Progress(*columns, console=err, transient=True) as bars:
        bar = bars.add_task("waiting for the participants", total=ROUNDS)
        async for line in coordinator.lines():
            if "round" in line:
                story.rounds.append(line["round"])
                accuracy = line["round"]["accuracy"]
                words = "not measured" if accuracy is None else f"accuracy {accuracy:.3f}"
                bars.update(bar, advance=1, description=words)
            elif "finished" in line:
                model = line["model"]
    if model is None:
        raise VegaError("The training ended without a model.", "See the coordinator's log: --keep, then logs/vega.log.")
    return model


async def _drain(program: Program) -> None:
    async for _ in program.lines():
        pass


async def _compare(story: Story, programs: Programs, test: Path) -> None:
    joint = await programs.ask(story.coordinator, "evaluate", "latest", "--test", str(test), "--json")
    alone = await asyncio.gather(
        *(
            programs.ask(site, "train-alone", "--source", "library_pictures", "--test", str(test), *TRAINING, "--json")
            for site in story.sites
        )
    )
    story.facts["federated"]["accuracy"] = round(joint["accuracy"], 4)
    story.facts["federated"]["local_only_accuracy"] = [round(answer["accuracy"], 4) for answer in alone]
    story.facts["federated"]["test_pictures"] = joint["examples"]


async def _use(story: Story, programs: Programs) -> None:
    site = story.sites[0]
    unseen = story.work / "pictures" / "unseen"
    await programs.ask(site, "import", str(unseen), "--no-analyse", "--json")
    await programs.ask(site, "use", "latest", "--json")
    answer = await programs.ask(site, "tag", "--json")
    said = {entry["name"]: entry["tag"] for entry in answer["pictures"]}
    right = sum(said.get(name) == digit for name, digit in story.truth.items())
    story.facts["use"] = {"tagged": answer["tagged"], "accuracy": round(right / len(story.truth), 4), "by": site.name}


async def _search(story: Story, programs: Programs) -> None:
    site = story.sites[0]
    await programs.ask(site, "import", str(paths.SAMPLES), "--json")
    for word in ("cat", "coffee"):
        hits = (await programs.ask(site, "search", word, "--json"))["hits"]
        story.facts["media"]["search"][word] = hits[0]["name"] if hits else None


async def _write(story: Story, programs: Programs) -> None:
    host, guest = story.sites[:2]
    link = (await programs.ask(host, "workspace", "Findings", "--no-stay", "--json"))["invite"]
    await programs.ask(host, "note", "Findings", "--type", HEADING, "--keys-per-s", "200", "--json")
    started = time.perf_counter()
    both = ("--together", "2", "--json")
    writing = await programs.start(
        host, "note", "Findings", "--type", GREETING, "--at", "start", "--until", ANSWER, *both
    )
    await writing.line("opened")
    guests = await programs.ask(guest, "note", link, "--type", ANSWER, "--at", "end", "--until", GREETING, *both)
    hosts = await writing.line("text")
    await writing.end()
    story.facts["collaboration"] = {
        "converged": hosts["text"] == guests["text"] == GREETING + HEADING + ANSWER,
        "text": hosts["text"],
        "characters": len(hosts["text"]),
        "seconds": round(time.perf_counter() - started, 1),
    }


@contextlib.contextmanager
def _step(words: str) -> Iterator[None]:
    """Say what happens and how long it took; a failure is said with the step's name."""
    started = time.perf_counter()
    err.print(f"  [bold]{words}[/] …")
    try:
        yield
    except VegaError as error:
        raise VegaError(f"{words}: {error.what}", error.todo) from error
    except TimeoutError as error:
        raise VegaError(f"{words}: a program did not answer in time.", "Try again on a less busy machine.") from error
    err.print(f"    done in {time.perf_counter() - started:.1f} s", style="dim")
