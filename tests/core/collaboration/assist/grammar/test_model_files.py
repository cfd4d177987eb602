"""Folders and zips of models: what is wanted is found, and all else is refused in words."""

import json
import shutil
import zipfile

import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from little_grammar import END, PAD, saved

from core.collaboration.assist.grammar import model_files
from core.collaboration.assist.grammar.model_files import check, gather, manner_of
from core.collaboration.assist.grammar.records import Manner
from core.errors import InputError


def zipped(folder, path, *, within="little/"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.iterdir():
            archive.write(file, within + file.name)
    return path


def changed(folder, name, change):
    model = onnx.load(folder / name)
    change(model)
    onnx.save(model, folder / name)
    return folder


def refused(source, tmp_path, match):
    with pytest.raises(InputError, match=match) as told:
        gather(source, tmp_path / "x")
        check(tmp_path / "x")
        manner_of(tmp_path / "x")
    assert told.value.todo


def test_a_folder_and_a_zip_give_the_same(exported, tmp_path):
    size = gather(exported, tmp_path / "a")
    assert gather(zipped(exported, tmp_path / "little.zip"), tmp_path / "b") == size
    names = ["config.json", "decoder.onnx", "encoder.onnx", "tokenizer.json"]
    for folder in (tmp_path / "a", tmp_path / "b"):
        assert sorted(path.name for path in folder.iterdir()) == names
        assert sum(path.stat().st_size for path in folder.iterdir()) == size
    assert (tmp_path / "b" / "encoder.onnx").read_bytes() == (exported / "encoder_model.onnx").read_bytes()
    assert set(check(tmp_path / "b")) == {"encoder.onnx", "decoder.onnx"}


def test_weights_in_a_folder_called_onnx_and_quantised_ones_are_found(exported, tmp_path):
    (exported / "onnx").mkdir()
    for name in ("encoder_model", "decoder_model"):
        (exported / f"{name}.onnx").rename(exported / "onnx" / f"{name}_quantized.onnx")
    gather(exported, tmp_path / "a")
    check(tmp_path / "a")


def test_a_decoder_without_a_past_is_preferred(exported, tmp_path):
    (exported / "decoder_model_merged.onnx").write_bytes(b"other")
    gather(exported, tmp_path / "a")
    assert (tmp_path / "a" / "decoder.onnx").read_bytes() != b"other"


@pytest.mark.parametrize("name", ["encoder_model.onnx", "decoder_model.onnx", "tokenizer.json", "config.json"])
def test_the_file_that_is_missing_is_named(exported, tmp_path, name):
    (exported / name).unlink()
    refused(exported, tmp_path, f"There is no {name} in it")
    refused(zipped(exported, tmp_path / "m.zip"), tmp_path, f"There is no {name} in it")
    assert not (tmp_path / "x").exists()


def test_what_is_neither_folder_nor_zip_is_said(tmp_path):
    (tmp_path / "notes.txt").write_text("hello")
    refused(tmp_path / "notes.txt", tmp_path, r"notes\.txt is neither a folder nor a zip")
    refused(tmp_path / "gone", tmp_path, "There is no gone")


def test_files_that_are_too_large_are_refused_before_anything_is_copied(exported, tmp_path):
    with (exported / "decoder_model.onnx").open("r+b") as file:
        file.truncate(2 << 30)
    refused(exported, tmp_path, r"decoder_model\.onnx has 2147\.5 MB; at most 1073\.7 are taken")
    assert not (tmp_path / "x").exists()
    (exported / "config.json").write_text(" " * (2 << 20))
    saved(exported)
    (exported / "config.json").write_text(" " * (2 << 20))
    refused(exported, tmp_path, r"config\.json has 2\.1 MB")


def test_a_zip_that_lies_about_its_sizes_is_stopped(exported, tmp_path, monkeypatch):
    (exported / "config.json").write_text(" " * (4 << 20))
    path = zipped(exported, tmp_path / "bomb.zip")
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    while data[at : at + 4] == b"PK\x01\x02":
        length, extra, comment = (int.from_bytes(data[at + low : at + low + 2], "little") for low in (28, 30, 32))
        if data[at + 46 : at + 46 + length].endswith(b"config.json"):
            data[at + 24 : at + 28] = (100).to_bytes(4, "little")
        at += 46 + length + extra + comment
    path.write_bytes(data)
    refused(path, tmp_path, r"config\.json has|cannot be unpacked|no JSON")


def test_a_zip_cannot_write_elsewhere(exported, tmp_path):
    gather(zipped(exported, tmp_path / "m.zip", within="../../../"), tmp_path / "deep" / "x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "little-grammar", "m.zip"]


def test_inputs_and_opsets_that_nobody_can_give_are_said(exported, tmp_path):
    def named(old, new):
        def change(model):
            for end in model.graph.input:
                end.name = new if end.name == old else end.name
            for node in model.graph.node:
                node.input[:] = [new if name == old else name for name in node.input]

        return change

    whole = tmp_path / "whole"
    shutil.copytree(exported, whole)
    for name, change, match in (
        ("encoder_model.onnx", named("input_ids", "pixels"), "encoder does not fit: it has no input 'input_ids'"),
        ("encoder_model.onnx", named("attention_mask", "speaker"), "wants an input 'speaker', which nobody gives"),
        ("decoder_model.onnx", named("encoder_hidden_states", "x"), "no input 'encoder_hidden_states'"),
        ("encoder_model.onnx", lambda model: setattr(model.opset_import[0], "version", 99), "written for opset 99"),
        ("decoder_model.onnx", lambda model: setattr(model.graph.output[0], "name", "y"), "no output 'logits'"),
        (
            "encoder_model.onnx",
            lambda model: setattr(model.graph.input[0].type.tensor_type, "elem_type", 1),
            r"'input_ids' is a tensor\(float\), not a tensor\(int64\)",
        ),
    ):
        shutil.rmtree(exported)
        shutil.copytree(whole, exported)
        refused(changed(exported, name, change), tmp_path, match)


def test_a_past_must_say_how_large_it_is(tmp_path):
    folder = saved(tmp_path / "merged", is_merged=True)
    gather(folder, tmp_path / "a")
    check(tmp_path / "a")

    def change(model):
        [past] = [end for end in model.graph.input if end.name.startswith("past")]
        past.type.tensor_type.shape.dim[1].dim_param = "heads"

    refused(changed(folder, "decoder_model_merged.onnx", change), tmp_path, "does not say how large it is")


def configured(tmp_path, about, generation=None):
    (tmp_path / "config.json").write_text(about if isinstance(about, str) else json.dumps(about))
    if generation is not None:
        (tmp_path / "generation_config.json").write_text(json.dumps(generation))
    return tmp_path


def test_how_it_is_asked_is_read_from_its_settings(tmp_path):
    about = {"decoder_start_token_id": PAD, "eos_token_id": END, "task_specific_params": None}
    assert manner_of(configured(tmp_path, about)) == Manner(PAD, (END,))
    generation = {"decoder_start_token_id": 2, "eos_token_id": [1, 5], "forced_bos_token_id": 0, "pad_token_id": None}
    assert manner_of(configured(tmp_path, about, generation)) == Manner(2, (1, 5), forced=0)


def test_words_before_a_sentence_are_those_about_grammar_or_those_of_the_person(tmp_path):
    tasks = {"summarization": {"prefix": "summarize: "}, "translation_en_to_de": {"prefix": "translate: "}}
    about = {"decoder_start_token_id": PAD, "eos_token_id": END, "task_specific_params": tasks}
    assert manner_of(configured(tmp_path, about)).prefix == ""
    tasks["gec"] = {"prefix": "grammar: "}
    assert manner_of(configured(tmp_path, about)).prefix == "grammar: "
    assert manner_of(tmp_path, "fix: ").prefix == "fix: "
    assert manner_of(configured(tmp_path, {**about, "task_specific_params": [], "prefix": "p: "})).prefix == "p: "
    with pytest.raises(InputError, match="too long"):
        manner_of(tmp_path, "x" * 101)


@pytest.mark.parametrize(
    ("about", "match"),
    [
        ("[1]", "holds no settings"),
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ({"eos_token_id": 1}, "with which tokens"),
        ({"decoder_start_token_id": 0}, "with which tokens"),
        ({"decoder_start_token_id": True, "eos_token_id": 1}, "with which tokens"),
        ({"decoder_start_token_id": -1, "eos_token_id": 1}, "with which tokens"),
        ({"decoder_start_token_id": 0, "eos_token_id": []}, "with which tokens"),
        ({"decoder_start_token_id": 0, "eos_token_id": ["</s>"]}, "with which tokens"),
    ],
    ids=range(9),
)
def test_settings_that_say_nothing_are_refused(tmp_path, about, match):
    with pytest.raises(InputError, match=match):
        manner_of(configured(tmp_path, about))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["encoder_model.onnx", "decoder_model.onnx", "config.json"]),
    st.one_of(st.binary(max_size=200), st.integers(0, 100_000)),
)
def test_random_bytes_and_halves_of_files_are_refused_or_read(exported, tmp_path, name, damage):
    """Bytes instead of a file, or a file cut anywhere."""
    whole = (exported / name).read_bytes()
    try:
        (exported / name).write_bytes(whole[: damage % len(whole)] if isinstance(damage, int) else damage)
        gather(exported, tmp_path / "x")
        check(tmp_path / "x")
        manner_of(tmp_path / "x")
    except InputError as error:
        assert error.what and error.todo
    finally:
        (exported / name).write_bytes(whole)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_zip_is_refused_or_read(exported, tmp_path, data):
    whole = bytearray(zipped(exported, tmp_path / "m.zip").read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "n.zip").write_bytes(whole)
    try:
        gather(tmp_path / "n.zip", tmp_path / "y")
    except InputError as error:
        assert error.what and error.todo


def test_a_zip_of_very_many_files_is_refused(exported, tmp_path, monkeypatch):
    monkeypatch.setattr(model_files, "ZIP_ENTRIES", 3)
    refused(zipped(exported, tmp_path / "m.zip"), tmp_path, "The zip has 4 files")
