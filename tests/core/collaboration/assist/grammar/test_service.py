"""From a folder to hints: installed, asked sentence by sentence, remembered, abandoned, removed."""

import asyncio
import threading

import pytest
from little_grammar import saved

from core.collaboration.assist.grammar import service as module
from core.collaboration.assist.grammar.service import GrammarService
from core.errors import InputError
from core.jobs import Jobs
from core.settings import SettingsStore

TEXT = "She have two cats. I recieve the letter. We go to london today."


@pytest.fixture
async def grammar(tmp_path):
    jobs = Jobs()
    made = GrammarService(
        folder=tmp_path / "grammar", settings=SettingsStore(tmp_path / "settings.toml", {}), jobs=jobs
    )
    await made.start()
    yield made
    await made.stop()
    await jobs.close()


@pytest.fixture
async def ready(grammar, exported):
    await grammar.install(exported)
    return grammar


async def read(grammar, text=TEXT, **more):
    return [one async for one in grammar.read(text, **more)]


async def hinted(grammar, text=TEXT, **more):
    return [(hint.there, hint.proposed) for one in await read(grammar, text, **more) for hint in one.hints]


async def test_without_a_model_nothing_is_read(grammar):
    assert grammar.model is None and not grammar.is_on
    assert await read(grammar) == []


async def test_an_installed_model_gives_hints_in_places_of_the_text(ready, tmp_path):
    assert ready.model.title == "little-grammar" and ready.model.answered == "She has two cats and a dog ."
    found = [hint for one in await read(ready) for hint in one.hints]
    assert [(TEXT[hint.start : hint.end], hint.proposed) for hint in found] == [
        ("have", "has"),
        ("recieve", "receive"),
        ("london", "London"),
    ]
    again = GrammarService(folder=tmp_path / "grammar", settings=ready._settings, jobs=ready._jobs)
    assert again.model == ready.model
    await again.stop()


async def test_what_is_around_the_caret_is_read_first(ready):
    found = await read(ready, near=TEXT.index("recieve"))
    assert found[0].passage.text == "I recieve the letter."


async def test_a_sentence_is_asked_once(ready, monkeypatch):
    asked = []
    original = ready._answer
    monkeypatch.setattr(ready, "_answer", lambda sentence, stop: asked.append(sentence) or original(sentence, stop))
    await read(ready)
    await read(ready, "They see. " + TEXT)
    assert asked == TEXT.replace(". ", ".|").split("|")


async def test_what_is_apart_and_what_is_left_alone_has_no_hints(ready):
    start = TEXT.index("london")
    assert ("london", "London") not in await hinted(ready, apart=[(start, start + 6)])
    await ready.leave("She have two cats.")
    assert await hinted(ready) == [("recieve", "receive"), ("london", "London")]


async def test_words_that_the_model_does_not_know_are_left_as_they_are(ready):
    assert await hinted(ready, "She have Zürich two cats.") == [("have", "has")]


async def test_who_wants_no_hints_gets_none(ready):
    ready._settings.set("grammar_hints", False)
    assert await read(ready) == []


async def test_a_text_that_moved_on_stops_the_model_within_a_sentence(ready, monkeypatch):
    begun, stopped = threading.Event(), threading.Event()

    def slow(sentence, stop):
        begun.set()
        if stop.wait(10):
            stopped.set()
        return None, ""

    monkeypatch.setattr(ready, "_answer", slow)
    task = asyncio.ensure_future(read(ready))
    await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(stopped.wait, 5)


async def test_the_loop_goes_on_while_a_sentence_is_read(ready):
    """A reading that blocks its thread leaves the loop free to turn."""
    gate, turned = threading.Event(), 0
    blocker = asyncio.get_running_loop().run_in_executor(ready._pool, gate.wait, 10)
    task = asyncio.ensure_future(read(ready))
    for _ in range(20):
        await asyncio.sleep(0)
        turned += 1
    assert not task.done() and turned == 20
    gate.set()
    await blocker
    assert len(await task) == 3


async def test_a_removed_model_is_gone_and_another_can_come(ready, tmp_path):
    await ready.remove()
    assert ready.model is None and await read(ready) == []
    with pytest.raises(InputError, match="No grammar model"):
        await ready.remove()
    await ready.install(saved(tmp_path / "other", rules={("*", "cats"): "cats!"}))
    assert ready.model.title == "other"
    # a folder of that name says nothing
    (tmp_path / "other").rename(tmp_path / "onnx")
    assert (await ready.install(tmp_path / "onnx")).title == tmp_path.name


async def test_a_model_that_does_not_correct_is_refused_and_the_old_one_stays(ready, tmp_path):
    with pytest.raises(InputError, match="has no answer"):
        await ready.install(saved(tmp_path / "bad", is_endless=True))
    assert ready.model.title == "little-grammar"
    assert [path.name for path in (tmp_path / "grammar").iterdir()] == ["model"]
    assert ("have", "has") in await hinted(ready)


async def test_a_model_that_takes_too_long_is_refused(grammar, exported, monkeypatch):
    monkeypatch.setattr(module, "TRIAL_S", 0.01)
    with pytest.raises(InputError, match="not done after 0 s"):
        await grammar.install(exported)
    assert grammar.model is None


async def test_a_process_that_dies_is_said_in_words(grammar, exported, monkeypatch):
    monkeypatch.setattr(module, "try_apart", dying)
    with pytest.raises(InputError, match="made the process stop"):
        await grammar.install(exported)


def dying(folder, prefix, *, job):
    import os

    os._exit(7)


async def test_a_model_that_breaks_later_says_so_once_and_is_not_loaded_again(ready, tmp_path):
    (tmp_path / "grammar" / "model" / "decoder.onnx").write_bytes(b"gone")
    for _ in range(2):
        with pytest.raises(InputError, match="decoder cannot be opened"):
            await read(ready)


async def test_memory_is_given_back_when_nobody_writes(ready, monkeypatch):
    monkeypatch.setattr(module, "IDLE_S", 0.0)
    await read(ready)
    assert ready._corrector is not None
    for _ in range(100):
        await asyncio.sleep(0.01)
        if ready._corrector is None:
            break
    assert ready._corrector is None
