"""Trial: a model is checked and asked once, in a process of its own, before anything here depends on it."""

import time
from pathlib import Path

from core.collaboration.assist.grammar.corrector import Corrector
from core.collaboration.assist.grammar.hints import is_another
from core.collaboration.assist.grammar.model_files import check, manner_of
from core.collaboration.assist.grammar.records import Manner
from core.errors import InputError
from core.jobs import Reporter
from core.modest import be_modest

# One mistake, in words that every model of English knows.
SENTENCE = "She have two cats and a dog."
# Address space: the largest model that is taken, thrice (its file, its parts, what the runtime makes of it).
MEMORY_BYTES = 12 << 30
NICENESS = 10


def try_apart(folder: str, prefix: str, *, job: Reporter) -> tuple[Manner, str, float]:
    """The verb of the process: `tried`, with bounded memory and a low priority."""
    be_modest(MEMORY_BYTES, NICENESS)
    job.report(0, 0, "")
    return tried(Path(folder), prefix)


def tried(folder: Path, prefix: str = "") -> tuple[Manner, str, float]:
    """How a model is asked, what it makes of a sentence, and in how many seconds. Raises InputError in words."""
    check(folder)
    manner = manner_of(folder, prefix)
    corrector = Corrector(folder, manner)
    started = time.perf_counter()
    answer = corrector.correct(SENTENCE)
    took = time.perf_counter() - started
    if not answer:
        raise InputError(f"It has no answer to “{SENTENCE}”.", "Choose a model that was taught to correct grammar.")
    if is_another(SENTENCE, answer):
        raise InputError(
            f"It makes “{answer[:100]}” of “{SENTENCE}”: that is no correction.",
            "Choose a model that was taught to correct grammar, or give the words that it wants before each sentence.",
        )
    return manner, answer, took
