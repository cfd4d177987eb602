"""The library's commands: add, analyse, find, label, tag; each says what it did, or what is wrong."""

import json

import pytest

from vega_desktop import paths

CAT, COFFEE = paths.SAMPLES / "chelsea.jpg", paths.SAMPLES / "coffee.jpg"


def said(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout.splitlines()[-1])


def test_pictures_are_added_once_and_bad_ones_named(vega, tmp_path):
    (tmp_path / "bad.jpg").write_bytes(b"no picture")
    first = said(vega("import", CAT, tmp_path / "bad.jpg", "--no-analyse", "--json"))
    assert len(first["added"]) == 1
    assert first["failures"][0]["path"].endswith("bad.jpg")
    assert "1 were there already" in vega("import", CAT, "--no-analyse").stdout


@pytest.mark.slow
def test_what_a_picture_shows_is_found_after_analysing(vega):
    vega("import", CAT, COFFEE, "--no-analyse")
    assert "Nothing found" in vega("search", "cat").stdout
    report = said(vega("analyse", "--analyser", "classes", "--json"))
    assert (report["analysed"], report["failures"]) == (2, [])
    hits = said(vega("search", "cat", "--json"))["hits"]
    assert hits[0]["name"] == "chelsea.jpg"
    assert "chelsea.jpg" in vega("search", "cat").stdout
    assert said(vega("analyse", "--analyser", "classes", "--json"))["analysed"] == 0


def test_what_is_there_twice_is_found_and_the_worse_copy_goes(vega, tmp_path):
    from PIL import Image

    Image.open(CAT).resize((150, 100)).save(tmp_path / "small.png")
    vega("import", CAT, COFFEE, tmp_path / "small.png", "--no-analyse")
    assert "chelsea.jpg" in vega("duplicates").stdout
    report = said(vega("duplicates", "--trash", "--json"))
    assert [item["name"] for item in report["groups"][0]["items"]] == ["chelsea.jpg", "small.png"]
    assert report["trashed"] == 1
    assert "Nothing is there twice" in vega("duplicates").stdout


def test_copies_are_written_elsewhere(vega, tmp_path):
    vega("import", CAT, COFFEE, "--no-analyse")
    report = said(vega("export", tmp_path / "out", "--longest", "100", "--as", "png", "--json"))
    assert sorted(path.rpartition("/")[2] for path in report["written"]) == ["chelsea.png", "coffee.png"]
    assert "1 written" in vega("export", tmp_path / "cats", "--words", "chelsea").stdout
    assert "is not a choice" in vega("export", tmp_path / "cats", "--as", "doc").stderr


def test_an_analyser_that_is_not_there_is_said(vega):
    result = vega("analyse", "--analyser", "dreams")
    assert result.exit_code == 1
    assert "There is no analyser 'dreams'" in result.stderr


def test_labels_are_given_counted_searched_and_taken_away(vega):
    number = said(vega("import", CAT, "--no-analyse", "--json"))["added"][0]
    assert "now labelled 'pet'" in vega("label", "pet", number).stdout
    assert said(vega("labels", "--json")) == {"pet": 1}
    assert "pet" in vega("labels").stdout
    assert said(vega("search", "pet", "--json"))["hits"][0]["why"] == "label pet"
    vega("label", "pet", number, "--remove")
    assert said(vega("labels", "--json")) == {}


def test_a_folder_for_each_label(vega, tmp_path):
    (tmp_path / "pets").mkdir()
    (tmp_path / "pets" / "cat.jpg").write_bytes(CAT.read_bytes())
    vega("import", tmp_path / "pets", "--label-by-folder", "--no-analyse")
    assert said(vega("labels", "--json")) == {"pets": 1}


@pytest.mark.parametrize(
    ("words", "what"), [(("use",), "No model was trained here yet"), (("tag",), "No trained model is installed")]
)
def test_without_a_model_the_way_to_one_is_said(vega, words, what):
    result = vega(*words)
    assert result.exit_code == 1
    assert what in result.stderr
