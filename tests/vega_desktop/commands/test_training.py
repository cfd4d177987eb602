"""Training from the terminal: a coordinator and a participant as real programs, and errors in words."""

import json

import numpy as np
import pytest
from PIL import Image

from core.errors import InputError
from vega_desktop.commands.training import pairs
from vega_desktop.demo.programs import Programs, Site


def pictures(folder, seed):
    random = np.random.default_rng(seed)
    for number in range(20):
        for label, level in (("bright", 200), ("dark", 50)):
            place = folder / label / f"{number}.png"
            place.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray((random.integers(-40, 40, (8, 8)) + level).astype(np.uint8)).save(place)
    return folder


def test_parameters_are_name_equals_value():
    assert pairs(["rounds=3", "a = b=c"]) == {"rounds": "3", "a": " b=c"}
    with pytest.raises(InputError, match="not name=value"):
        pairs(["rounds"])


@pytest.mark.slow
async def test_a_training_of_two_programs_makes_a_model_that_is_measured_and_listed(tmp_path):
    ada, ben = Site("ada", tmp_path / "ada"), Site("ben", tmp_path / "ben")
    own = pictures(tmp_path / "own", 1)
    settings = ("--param", "rounds=10", "--param", "quorum=1", "--param", "model=mlp")
    async with Programs() as programs:
        coordinating = await programs.start(ada, "train", "Light", "--participants", "1", *settings, "--json")
        link = (await coordinating.line("invite"))["invite"]
        taking_part = await programs.start(
            ben, "participate", link, "--source", "picture_folder", "--source-param", f"folder={own}", "--json"
        )
        lines = [line async for line in coordinating.lines()]
        assert (await taking_part.line("offered"))["offered"]["examples"] == 40
        async for _ in taking_part.lines():
            pass
        assert [line["round"]["number"] for line in lines if "round" in line] == list(range(1, 11))
        assert lines[-1]["finished"]["state"] == "finished"
        test = pictures(tmp_path / "test", 2)
        measured = await programs.ask(ada, "evaluate", "--test", str(test), "--json")
        assert measured["examples"] == 40
        # two levels of grey that do not overlap
        assert measured["accuracy"] > 0.9
        models = await programs.start(ben, "models", "--json")
        [model] = json.loads(await models._process.stdout.read())
        assert (model["title"], model["labels"]) == ("Light", ["bright", "dark"])
        trainings = await programs.start(ada, "trainings", "--json")
        [training] = json.loads(await trainings._process.stdout.read())
        assert (training["title"], training["role"]) == ("Light", "coordinator")
        both = await programs.ask(ada, "rounds", "Light", "--beside", "Light", "--json")
        assert both["rounds"] == both["beside"] and len(both["rounds"]) == 10
        for end in ("onnx", "safetensors", "npz"):
            exporting = await programs.start(ada, "export-model", str(tmp_path / f"light.{end}"))
            assert (await exporting._process.stdout.read()).split()[-1] == b"written."
            assert (tmp_path / f"light.{end}").stat().st_size > 1000


@pytest.mark.slow
def test_training_alone_is_measured_on_a_test_folder(tmp_path, vega):
    own, test = pictures(tmp_path / "own", 1), pictures(tmp_path / "test", 2)
    source = ("--source", "picture_folder", "--source-param", f"folder={own}")
    settings = ("--param", "rounds=10", "--param", "model=mlp")
    result = vega("train-alone", *source, "--test", test, *settings, "--json")
    assert json.loads(result.stdout)["accuracy"] > 0.9


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("train", "T", "--param", "rounds=0"), "too small"),
        (("train", "T", "--param", "rounds"), "not name=value"),
        (("train", "T", "--start", "none.npz"), "'none.npz' cannot be read as a model"),
        (("train", "T", "--start", "pyproject.toml"), "no model that can be read safely"),
        (("export-model", "m.onnx"), "No model was trained here yet"),
        (("train", "T", "--resume"), "There is no training 'T'"),
        (("participate",), "There are 0 trainings"),
        (("participate", "vega://x"), "not a Vega invite link"),
        (("evaluate", "--test", "."), "No model was trained here yet"),
    ],
)
def test_what_cannot_be_is_said_in_words(vega, words, said):
    result = vega(*words)
    assert result.exit_code == 1
    assert said in result.stderr.replace("\n", " ")
