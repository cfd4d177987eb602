"""A model is tried on one sentence with one mistake; what does not correct is refused."""

import random

import pytest
from little_grammar import PAD, RULES, saved

from core.collaboration.assist.grammar.model_files import gather
from core.collaboration.assist.grammar.records import Manner
from core.collaboration.assist.grammar.trial import tried
from core.errors import InputError
from core.jobs import Jobs


def gathered(tmp_path, **options):
    gather(saved(tmp_path / "export", **options), tmp_path / "model")
    return tmp_path / "model"


def test_a_model_that_corrects_is_taken(gathered):
    manner, answer, seconds = tried(gathered)
    assert manner == Manner(PAD, (1,))
    assert answer == "She has two cats and a dog ." and seconds > 0


def test_a_model_that_leaves_the_sentence_as_it_is_may_be_one_of_another_language(tmp_path):
    assert tried(gathered(tmp_path, rules={}))[1] == "She have two cats and a dog ."


def test_a_model_that_writes_something_else_is_refused(tmp_path):
    rules = {("*", word): "London" for word in ("She", "have", "two", "cats", "and")}
    with pytest.raises(InputError, match="that is no correction"):
        tried(gathered(tmp_path, rules=rules))


def test_a_model_without_an_answer_is_refused(tmp_path):
    with pytest.raises(InputError, match="has no answer"):
        tried(gathered(tmp_path, is_endless=True))
    silent = {("*", word): "<pad>" for word in ("She", "have", "two", "cats", "and", "a", "dog", ".")}
    with pytest.raises(InputError, match="has no answer"):
        tried(gathered(tmp_path, rules=silent))


def test_the_process_apart_answers_the_same(gathered, tmp_path):
    import asyncio

    from core.collaboration.assist.grammar.trial import try_apart

    async def run():
        jobs = Jobs()
        try:
            return await jobs.run("Trying", try_apart, str(gathered), "", where="process")
        finally:
            await jobs.close()

    assert asyncio.run(run())[1] == "She has two cats and a dog ."


@pytest.mark.slow
@pytest.mark.parametrize("name", ["encoder.onnx", "decoder.onnx", "tokenizer.json"])
def test_flipped_bytes_are_refused_in_words_or_harmless(gathered, name):
    """Any byte of a file that is a model otherwise, in this process: it must not end it."""
    whole, chance = (gathered / name).read_bytes(), random.Random(7)
    refused = 0
    for _ in range(60):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        (gathered / name).write_bytes(data)
        try:
            tried(gathered)
        except InputError as error:
            assert error.what and error.todo
            refused += 1
    assert refused
    assert RULES
