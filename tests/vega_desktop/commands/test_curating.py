"""Stars, albums, people and watched folders from the command line."""

import json
import shutil

from vega_desktop import paths

CAT, COFFEE = paths.SAMPLES / "chelsea.jpg", paths.SAMPLES / "coffee.jpg"


def said(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout.splitlines()[-1])


def test_stars_are_given(vega):
    [number] = said(vega("import", CAT, "--no-analyse", "--json"))["added"]
    assert "1 changed" in vega("rate", 4, number).stdout
    assert "0 changed" in vega("rate", 4, number).stdout
    assert vega("rate", 6, number).exit_code != 0


def test_an_album_is_made_filled_emptied_and_removed(vega):
    ids = said(vega("import", CAT, COFFEE, "--no-analyse", "--json"))["added"]
    assert "2 put into 'Pets'" in vega("albums", "add", "Pets", *ids).stdout
    assert "1 taken out" in vega("albums", "take", "pets", ids[0]).stdout
    [album] = said(vega("albums", "list", "--json"))["albums"]
    assert (album["title"], album["count"]) == ("Pets", 1)
    assert "Pets" in vega("albums", "list").stdout
    assert "still there" in vega("albums", "remove", "Pets").stdout
    refused = vega("albums", "remove", "Pets")
    assert refused.exit_code == 1 and "no album 'Pets'" in refused.output


def test_people_say_what_to_do_while_nobody_was_seen(vega):
    assert "detect_faces" in vega("people", "list").stdout
    assert said(vega("people", "list", "--json")) == {"people": []}
    assert "no person 3" in vega("people", "name", 3, "Ada").output
    assert "no person 3" in vega("people", "merge", 3, 4).output
    assert "Nothing is known" in vega("people", "forget", "--yes").stdout


def test_a_watched_folder_is_taken_listed_and_forgotten(vega, tmp_path):
    folder = tmp_path / "camera"
    folder.mkdir()
    shutil.copy2(CAT, folder)
    assert "1 added" in " ".join(vega("folders", "add", folder).stdout.split())
    assert said(vega("folders", "list", "--json"))["folders"] == [{"path": str(folder), "state": "watched"}]
    shutil.copy2(COFFEE, folder)
    assert len(said(vega("folders", "take", "--json"))["added"]) == 1
    assert "no longer" in vega("folders", "remove", folder).stdout
    assert vega("folders", "list").stdout.strip() == ""


def test_what_looks_or_sounds_alike_is_found(vega):
    vega("import", CAT, COFFEE, paths.SAMPLES / "reading.flac", "--no-analyse")
    assert said(vega("search", "--like", CAT, "--json"))["hits"][0]["name"] == "chelsea.jpg"
    assert vega("search", "--like", CAT, "--by", "gone").exit_code
    vega("analyse", "--analyser", "same_sound")
    [hit] = said(vega("search", "--sound", paths.SAMPLES / "reading.flac", "--json"))["hits"]
    assert (hit["name"], hit["why"]) == ("reading.flac", "heard at 0:00")


def test_import_without_a_path_ends_what_was_broken_off(vega):
    assert "0 added" in vega("import").stdout
