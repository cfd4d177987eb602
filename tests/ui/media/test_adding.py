"""Pictures come in; what cannot be used stops nothing."""

from core.media.records import Failure
from ui.media.adding import Added, add, analyse


async def test_files_are_added_once_and_bad_ones_are_told(running_backend, samples, tmp_path):
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"nothing")
    first = await add(running_backend, [*samples("chelsea"), bad])
    again = await add(running_backend, samples("chelsea", "coffee"))
    assert (len(first.added), len(first.duplicates), [failure.path for failure in first.failures]) == (1, 0, [str(bad)])
    assert (len(again.added), len(again.duplicates), again.failures) == (1, 1, ())
    assert await analyse(running_backend, first.added) == ()
    assert running_backend.media.item(first.added[0]).item.tags


def test_the_outcome_in_words():
    bad = Failure("a", "b", "c")
    assert Added((1, 2), (3,), (bad,)).in_words() == "2 added, 1 was here already, 1 could not be used."
    assert Added((), (), ()).in_words() == "No picture was found there."


async def test_a_folder_for_each_label_labels_its_pictures(running_backend, samples, tmp_path):
    [cat] = samples("chelsea")
    (tmp_path / "pets").mkdir()
    (tmp_path / "pets" / "chelsea.jpg").write_bytes(cat.read_bytes())
    added = await add(running_backend, [tmp_path], by_folder=True)
    assert running_backend.media.item(added.added[0]).item.labels == ("pets",)
