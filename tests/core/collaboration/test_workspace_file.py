"""A whole workspace in one file: saved, opened again, and refused in words when something is wrong with it."""

import asyncio
import json
import zipfile

import pytest

from core.collaboration import workspace_file
from core.collaboration.board_shapes import Point, Shape
from core.errors import InputError
from core.storage.tables.workspaces import WorkspaceRows


async def saved(machine, tmp_path, name="ada"):
    """A workspace with a note, a board with a picture and a chat, in a file."""
    async with machine(name) as ada:
        space = await ada.collaboration.create("Study")
        note = await ada.collaboration.open_note(space.id)
        note.splice(0, 0, "findings 😀")
        entry = await ada.collaboration.add_document(space.id, "board", "Plan")
        digest = ada.files.add_bytes(b"a picture")
        board = (await ada.collaboration.open_document(space.id, entry.id)).document
        board.add(Shape("picture", Point(0, 0), Point(10, 10), digest=digest))
        await ada.collaboration.say(space.id, "Hello")
        path = await ada.collaboration.lifecycle.save_file(space.id, tmp_path / "study.vegaspace")
        await note.close()
        return space, entry, digest, path


async def test_the_owner_goes_on_with_what_was_saved(machine, tmp_path, until):
    space, entry, digest, path = await saved(machine, tmp_path)
    async with machine("ada") as ada:
        with pytest.raises(InputError, match="here already"):
            await ada.collaboration.lifecycle.open_file(path)
        await ada.collaboration.lifecycle.purge(space.id)
        ada.files.path(digest).unlink()
        opened = await ada.collaboration.lifecycle.open_file(path)
        assert (opened.id, opened.title, opened.role) == (space.id, "Study", "owner")
        assert (await ada.collaboration.open_note(space.id)).text == "findings 😀"
        board = (await ada.collaboration.open_document(space.id, entry.id)).document
        assert [shape.digest for shape in board.shapes.values()] == [digest]
        assert ada.files.read(digest) == b"a picture"
        assert ada.says(space.id) == [("ada", "Hello", "unsent")]


async def test_a_guest_who_slept_meets_the_restored_host_and_nothing_is_lost_or_doubled(machine, tmp_path, until):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Slept")
        async with machine("ben") as ben:
            await ben.join(ada, space.id)
            hers, his = [await one.collaboration.open_note(space.id) for one in (ada, ben)]
            hers.splice(0, 0, "saved. ")
            await until(lambda: his.text == "saved. ")
            path = await ada.collaboration.lifecycle.save_file(space.id, tmp_path / "w.vegaspace")
            hers.splice(7, 0, "hers after. ")
            his.splice(0, 0, "his after. ")
            await until(lambda: his.text == hers.text == "his after. saved. hers after. ")
        # the disk is lost, the file is not
        await ada.collaboration._register.delete(space.id)
        await ada.collaboration._forget(space.id)
        await ada.collaboration.lifecycle.open_file(path)
        restored = await ada.collaboration.open_note(space.id)
        assert restored.text == "saved. "
        restored.splice(7, 0, "and after that. ")
        async with machine("ben") as ben:
            his = await ben.collaboration.open_note(space.id)
            await until(lambda: his.text == restored.text and "and after that" in his.text)
            for words in ("saved. ", "hers after. ", "his after. ", "and after that. "):
                assert his.text.count(words) == 1


async def test_another_machine_makes_a_workspace_of_its_own_from_it(machine, tmp_path):
    space, _, digest, path = await saved(machine, tmp_path)
    async with machine("ben") as ben:
        opened = await ben.collaboration.lifecycle.open_file(path)
        assert opened.id != space.id
        assert (opened.title, opened.role, opened.host) == ("Study", "owner", ben.id)
        note = await ben.collaboration.open_note(opened.id)
        assert note.text == "findings 😀"
        note.splice(0, 0, "my ")
        assert ben.files.read(digest) == b"a picture"
        # both machines may have it
        again = await ben.collaboration.lifecycle.open_file(path)
        assert again.id not in (space.id, opened.id)


async def test_on_another_machine_words_comments_and_named_versions_stay_their_authors(machine, tmp_path, until):
    async with machine("ada") as ada, machine("ben") as ben, machine("dan") as dan:
        space = await ada.collaboration.create("Report")
        await ben.join(ada, space.id)
        note = (await ada.collaboration.documents(space.id))[0].id
        hers, his = [(await one.collaboration.open_document(space.id, note)).document for one in (ada, ben)]
        hers.splice16(0, 0, "Hers. ")
        await until(lambda: his.text == "Hers. ")
        his.splice16(6, 0, "His.")
        await until(lambda: hers.text == "Hers. His.")
        # one kept as Ben signed it, one signed by the owner for him
        await ben.collaboration.comments.add(space.id, note, his.mark_range(0, 4), text="Sure?")
        await ada.collaboration.set_role(space.id, ben.id, "editor")
        await ben.collaboration.histories.name(space.id, note, version=his.version, title="Draft")
        await ada.collaboration.talk.keep_draft(space.id, "not for others")

        async def past(one, workspace_id):
            threads = await one.collaboration.comments.threads(workspace_id, note)
            versions = await one.collaboration.histories.versions(workspace_id, note)
            authors = (await one.collaboration.histories.of(workspace_id, note)).authors()
            said = [(found.remark.author.peer_id, found.remark.text) for found in threads]
            return said, [(version.author.peer_id, version.title) for version in versions], set(authors)

        expected = ([(ben.id, "Sure?")], [(ben.id, "Draft")], {ada.id, ben.id})
        async with asyncio.timeout(20):
            while await past(ada, space.id) != expected:
                await asyncio.sleep(0.01)
        path = await ada.collaboration.lifecycle.save_file(space.id, tmp_path / "w.vegaspace")
        opened = await dan.collaboration.lifecycle.open_file(path)
        assert await past(dan, opened.id) == expected
        assert dan.collaboration.names(opened.id) == {ada.id: "ada", ben.id: "ben", dan.id: "dan"}
        copy = (await dan.collaboration.open_document(opened.id, note)).document
        copy.undo()  # nothing here is Dan's
        assert copy.text == "Hers. His."
        assert dan.collaboration.talk.draft(opened.id) == ""


async def test_forged_edits_in_a_file_are_left_out(machine, tmp_path):
    space, *_, path = await saved(machine, tmp_path)
    async with machine("ada") as ada:
        found = workspace_file.read(path, WorkspaceRows(ada.database))
        whole = workspace_file.signed_rows(space.id, found)
        assert len(whole) == len(found.tables["edits"])
        found.tables["edits"][0]["signature"] = bytes(64)
        assert workspace_file.signed_rows(space.id, found) == whole[1:]


def changed(path, target, *, manifest=None, **members):
    """The file with another manifest, or with other members."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            data = source.read(name)
            if name == "manifest.json" and manifest:
                data = json.dumps(json.loads(data) | manifest).encode()
            out.writestr(name, members.get(name.replace("/", "_"), data))
    return target


async def test_what_is_wrong_with_a_file_is_said(machine, tmp_path):
    *_, path = await saved(machine, tmp_path)
    other = tmp_path / "other.vegaspace"
    async with machine("eve") as eve:
        lifecycle = eve.collaboration.lifecycle
        other.write_bytes(b"not a zip")
        with pytest.raises(InputError, match="not a whole file"):
            await lifecycle.open_file(other)
        other.write_bytes(path.read_bytes()[:-100])
        with pytest.raises(InputError, match="not a whole file"):
            await lifecycle.open_file(other)
        for manifest, words in (
            ({"vega_workspace": 2}, "another version"),
            ({"workspace": {"id": 1}}, "no file of a workspace"),
            ({"files": ["../../etc/passwd"]}, "no SHA-256"),
            ({"rows": {"peers": 1}}, "does not know"),
            ({"rows": {"edits": 99}}, "damaged"),
        ):
            with pytest.raises(InputError, match=words):
                await lifecycle.open_file(changed(path, other, manifest=manifest))
        for rows, words in (
            (b"\xff\xff\xff\xff", "cut off"),
            (b"\x00\x00\x00\x01\xc1", "cannot be read"),
            (b"\x00\x00\x00\x01", "cut off"),
        ):
            with pytest.raises(InputError, match=words):
                await lifecycle.open_file(changed(path, other, rows_edits=rows))
        assert eve.collaboration.workspaces() == []


async def test_a_changed_file_in_it_is_refused(machine, tmp_path):
    *_, digest, path = await saved(machine, tmp_path)
    other = changed(path, tmp_path / "other.vegaspace", **{f"files_{digest}": b"another picture"})
    async with machine("eve") as eve:
        with pytest.raises(InputError, match="damaged"):
            await eve.collaboration.lifecycle.open_file(other)
        assert not eve.files.path(digest).exists()
        assert eve.collaboration.workspaces() == []
