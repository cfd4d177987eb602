"""What a model made by hand answers, word by word, as its table says."""

import threading

import numpy as np
import onnx
import pytest
from little_grammar import END, PAD, saved

from core.collaboration.assist.grammar.corrector import Corrector
from core.collaboration.assist.grammar.model_files import gather
from core.collaboration.assist.grammar.records import Manner
from core.errors import Cancelled, InputError

MANNER = Manner(PAD, (END,))


def made(tmp_path, manner=MANNER, **options):
    gather(saved(tmp_path / "export", **options), tmp_path / "model")
    return Corrector(tmp_path / "model", manner)


def test_a_sentence_is_written_as_the_table_says(tmp_path):
    """Padding and cutting to eight tokens, which the tokenizer's file asks for, are undone."""
    corrector = made(tmp_path)
    assert corrector.correct("She have two cats and a dog.") == "She has two cats and a dog ."
    assert corrector.correct("I recieve the the letter.") == "I receive the letter ."
    assert corrector.correct("he have a dog") == "he have a dog"


def test_a_merged_decoder_gets_an_empty_past(tmp_path):
    assert made(tmp_path, is_merged=True).correct("he go to the store") == "he goes to the store"


def test_words_before_the_sentence_are_given_to_the_model(tmp_path):
    """This decoder skips the two tokens of "grammar:"; without them it would skip words of the sentence."""
    corrector = made(tmp_path, Manner(PAD, (END,), prefix="grammar: "), prefix=("grammar", ":"))
    assert corrector.correct("She have a dog") == "She has a dog"


def test_an_answer_without_end_is_none(tmp_path):
    """After the sentence this one says "the" for ever."""
    assert made(tmp_path, is_endless=True).correct("She have a dog") is None


def test_a_first_token_may_be_fixed(tmp_path):
    corrector = made(tmp_path, Manner(PAD, (END,), forced=PAD))
    assert corrector.correct("She have a dog") == "has a dog"


def test_what_is_not_known_is_gone_when_it_is_read_back(tmp_path):
    assert made(tmp_path).read_back("She have Zürich today.") == "She have today ."


def test_it_stops_in_the_middle_and_after_its_time(tmp_path):
    corrector, stop = made(tmp_path), threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        corrector.correct("She have a dog", stop=stop)
    with pytest.raises(InputError, match="not done with a sentence after -1 s"):
        corrector.correct("She have a dog", patience_s=-1.0)


def test_a_sentence_of_too_many_tokens_is_not_read(tmp_path):
    assert made(tmp_path).correct("dog " * 300) is None


def test_an_answer_that_is_no_number_is_said(tmp_path):
    folder = saved(tmp_path / "export")
    model = onnx.load(folder / "decoder_model.onnx")
    for tensor in model.graph.initializer:
        if tensor.name == "off_on":
            tensor.CopyFrom(onnx.numpy_helper.from_array(np.array([np.nan, np.nan], np.float32), "off_on"))
    onnx.save(model, folder / "decoder_model.onnx")
    gather(folder, tmp_path / "model")
    with pytest.raises(InputError, match="no choice of tokens"):
        Corrector(tmp_path / "model", MANNER).correct("She have a dog")


def test_a_model_or_tokenizer_that_does_not_open_is_said(tmp_path, gathered):
    (gathered / "decoder.onnx").write_bytes(b"junk")
    with pytest.raises(InputError, match="The decoder cannot be opened"):
        Corrector(gathered, MANNER)
    (gathered / "tokenizer.json").write_bytes(b"{")
    with pytest.raises(InputError, match=r"tokenizer\.json does not work"):
        Corrector(gathered, MANNER)
