"""What a person gets from the library: add, find, label, tag; a bad file stops nobody."""

import shutil

import film
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from PIL import Image, ImageFilter

from core.errors import Cancelled, InputError, MediaError
from core.media.records import LibraryChanged, Query


@pytest.fixture
def folder(tmp_path, samples):
    """Two sample pictures under names that betray nothing, and a file that is no picture."""
    place = tmp_path / "pictures"
    (place / "deeper").mkdir(parents=True)
    shutil.copy(samples / "chelsea.jpg", place / "one.jpg")
    shutil.copy(samples / "coffee.jpg", place / "deeper" / "two.jpg")
    (place / "broken.jpg").write_bytes(b"this is no picture")
    (place / "empty.png").write_bytes(b"")
    return place


def test_a_folder_is_added_and_bad_files_are_named(media, folder):
    report = media.import_paths([folder])
    assert len(report.added) == 2
    assert sorted(failure.path.rsplit("/", 1)[1] for failure in report.failures) == ["broken.jpg", "empty.png"]
    assert all(failure.what and failure.todo for failure in report.failures)
    assert {item.name for item in media.items(Query())} == {"one.jpg", "two.jpg"}
    with Image.open(media.thumbnail(report.added[0])) as thumbnail:
        assert max(thumbnail.size) == 256


def test_a_picture_that_is_not_there_is_said_in_words(media):
    for look in (media.item, media.thumbnail):
        with pytest.raises(InputError, match="no picture 7"):
            look(7)


def test_the_same_picture_is_kept_once_whatever_its_name(media, folder, samples):
    media.import_paths([folder])
    report = media.import_paths([folder / "one.jpg", samples / "chelsea.jpg"])
    assert (len(report.added), len(report.duplicates)) == (0, 2)
    assert media.count(Query()) == 2


@pytest.mark.slow
def test_pictures_are_found_by_what_they_show(media, folder):
    """The names say nothing; Chelsea is an Egyptian cat to the network, the cup an espresso."""
    media.import_paths([folder])
    media.analyse()
    assert media.search("cat")[0].item.name == "one.jpg"
    assert media.search("coffee")[0].item.name == "two.jpg"
    assert media.search("zeppelin") == []
    assert media.search('") OR 1') == []


def test_a_label_by_hand_comes_first_and_can_be_taken_back(media, folder):
    one, two = media.import_paths([folder]).added
    media.label([one, two], "ward")
    media.label([one], "cat")
    assert [(entry.label, entry.count) for entry in media.labels()] == [("cat", 1), ("ward", 2)]
    assert [(hit.item.id, hit.score) for hit in media.search("cat")] == [(one, 1.0)]
    media.unlabel([one], "cat")
    assert media.search("cat") == []
    assert [label for _, label, _ in media.labelled(["ward"])] == ["ward", "ward"]
    with pytest.raises(InputError):
        media.label([one], "  ")


def test_folders_can_become_labels(media, folder):
    media.import_paths([folder / "deeper"], label_by_folder=True)
    assert [entry.label for entry in media.labels()] == ["deeper"]


def test_what_it_shows_comes_before_how_it_is(media, tmp_path, samples):
    Image.open(samples / "coffee.jpg").filter(ImageFilter.GaussianBlur(9)).save(tmp_path / "a.png")
    media.import_paths([tmp_path / "a.png"])
    media.analyse(analysers=["quality", "classes"])
    [item] = media.items(Query())
    texts = [tag.text for tag in item.tags]
    assert texts[-1] == "blurred" and len(texts) > 1


def test_keywords_that_somebody_wrote_are_tags_and_found(media, tmp_path, samples):
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>Hafen</rdf:li>'
        "</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    Image.open(samples / "coffee.jpg").save(tmp_path / "a.jpg", xmp=xmp.encode())
    media.import_paths([tmp_path / "a.jpg"])
    [hit] = media.search("hafen")
    assert [(tag.text, tag.score) for tag in hit.item.tags] == [("Hafen", 1.0)]
    assert ("Keywords", "Hafen") in media.item(hit.item.id).exif


def test_a_long_video_can_be_cancelled_in_its_middle(media, samples):
    """Each part of an analysis asks, not only each item."""
    media.import_paths([samples / "clip.mp4"])
    said = []

    class Impatient:
        is_cancelled = False

        def report(self, done, total=0, note=""):
            said.append(note)
            if "Heard until" in note:
                raise Cancelled

    with pytest.raises(Cancelled):
        media.analyse(analysers=["speech"], job=Impatient())
    assert said[-1].startswith("clip.mp4, Heard until 0:0") and said[-1].endswith("%")
    [item] = media.items(Query())
    assert media.item(item.id).reports == ()


def test_copies_of_a_picture_are_found_and_the_best_is_named(media, tmp_path, samples):
    original = Image.open(samples / "chelsea.jpg").convert("RGB")
    (tmp_path / "in").mkdir()
    original.save(tmp_path / "in" / "cat.png")
    original.resize((160, 120)).save(tmp_path / "in" / "small.jpg", quality=60)
    media.import_paths([tmp_path / "in", samples / "coffee.jpg"])
    [group] = media.duplicates()
    assert (group.best.name, [item.name for item in group.others]) == ("cat.png", ["small.jpg"])
    media.trash([item.id for item in group.others])
    assert media.duplicates() == []


def test_videos_and_sounds_are_kept_beside_pictures_and_told_apart(media, tmp_path, samples):
    (tmp_path / "in").mkdir()
    film.write_video(tmp_path / "in" / "clip.mp4", sound=film.tone(2), seconds=2)
    film.write_sound(tmp_path / "in" / "song.flac", film.tone(3), codec="flac")
    (tmp_path / "in" / "playlist.m3u8").write_text("#EXTM3U")
    report = media.import_paths([tmp_path / "in", samples / "chelsea.jpg"])
    assert len(report.added) == 3
    assert [(failure.state, "can read" in failure.what) for failure in report.failures] == [("unknown", True)]
    found = {item.name: item for item in media.items(Query(order="name"))}
    assert {name: item.kind for name, item in found.items()} == {
        "chelsea.jpg": "picture",
        "clip.mp4": "video",
        "song.flac": "sound",
    }
    assert found["clip.mp4"].duration_s == pytest.approx(2.0, abs=0.1)
    assert [item.name for item in media.items(Query(kind="sound"))] == ["song.flac"]
    assert media.thumbnail(found["song.flac"].id).exists()
    # pictures and videos are understood by what they show; a sound is not looked at
    done = media.analyse(analysers=["classes"])
    assert done.failures == () and done.analysed == 2
    [(_, seen)] = media.item(found["clip.mp4"].id).reports
    assert seen.parts[0].columns == ("What", "Score", "Seen at")


def test_trash_hides_and_restore_brings_back(media, folder):
    one, two = media.import_paths([folder]).added
    media.trash([one])
    assert [item.id for item in media.items(Query())] == [two]
    assert media.count(Query(trash=True)) == 1
    media.restore([one])
    assert media.count(Query()) == 2


def test_a_cancelled_import_keeps_what_it_has(media, tmp_path):
    for number in range(100):
        Image.new("L", (8, 8), number).save(tmp_path / f"{number:03}.png")

    class Impatient:
        is_cancelled = True

        def report(self, done, total=0, note=""):
            raise Cancelled

    with pytest.raises(Cancelled):
        media.import_paths([tmp_path / f"{number:03}.png" for number in range(100)], job=Impatient())
    assert media.count(Query()) == 64  # one batch was stored before the job could be asked


def brightness_model():
    """y = (mean of the picture) × [-1, 1] + [0.5, -0.5]: label 1 for a bright picture, 0 for a dark one."""
    nodes = [
        helper.make_node("ReduceMean", ["x"], ["m"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Reshape", ["m", "shape"], ["column"]),
        helper.make_node("Gemm", ["column", "w", "b"], ["y"]),
    ]
    weights = {
        "shape": np.array([-1, 1]),
        "w": np.array([[-20.0, 20.0]], np.float32),
        "b": np.array([10.0, -10.0], np.float32),
    }
    graph = helper.make_graph(
        nodes,
        "brightness",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 1, 8, 8])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 2])],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def test_a_trained_model_tags_what_carries_no_label(media, tmp_path):
    for name, value in (("dark", 10), ("bright", 250), ("labelled", 251)):
        Image.new("L", (32, 32), value).save(tmp_path / f"{name}.png")
    media.import_paths([tmp_path / f"{name}.png" for name in ("dark", "bright", "labelled")])
    (labelled,) = [item.id for item in media.items(Query()) if item.name == "labelled.png"]
    media.label([labelled], "mine")
    media.install_model(brightness_model(), model_id="m1", title="Brightness", labels=["night", "day"])
    assert [model.title for model in media.models()] == ["Brightness"]
    assert media.tag("m1").analysed == 2
    found = {item.name: [tag.text for tag in item.tags] for item in media.items(Query())}
    assert found == {"dark.png": ["night"], "bright.png": ["day"], "labelled.png": []}
    assert media.tag("m1").analysed == 0
    media.remove_model("m1")
    with pytest.raises(InputError, match="No model"):
        media.tag("m1")


def test_what_is_no_model_is_refused(media):
    with pytest.raises(MediaError, match="cannot be used"):
        media.install_model(b"not onnx", model_id="m", title="x", labels=["a"])


@pytest.mark.slow
def test_pictures_are_found_by_what_is_in_them_and_by_what_is_written_on_them(media, samples):
    media.import_paths([samples / "astronaut.jpg", samples / "sign.jpg"])
    media.analyse()
    assert [hit.item.name for hit in media.search("person")] == ["astronaut.jpg"]
    [sign] = media.search("radiology bell")
    assert (sign.item.name, sign.why) == ("sign.jpg", "text in the picture")


def test_faces_are_looked_for_only_when_the_setting_says_so(media, samples):
    media.import_paths([samples / "astronaut.jpg"])
    with pytest.raises(InputError, match="detect_faces"):
        media.analyse(analysers=["faces"])
    with pytest.raises(InputError, match="no analyser"):
        media.analyse(analysers=["dreams"])
    assert "faces" not in media._chosen(None)
    media._settings.set("detect_faces", True)
    assert "faces" in media._chosen(None)
    media.analyse(analysers=["faces"])
    [hit] = media.search("face")
    [(name, report)] = media.item(hit.item.id).reports
    assert name == "faces"
    assert len(report.parts[0].boxes) == 1


def test_an_emptied_trash_leaves_nothing_behind_and_says_so(media, samples):
    cat, cup, clip = media.import_paths([samples / name for name in ("chelsea.jpg", "coffee.jpg", "clip.mp4")]).added
    media.analyse([cat], analysers=["classes"])
    files = [*(media.item(number).path for number in (cat, clip)), media.thumbnail(cat), media.strip(clip)]
    media.trash([cat, clip])
    told = []
    media._events.subscribe(LibraryChanged, told.append)
    assert media.empty_trash() == 2
    assert told == [LibraryChanged(removed=(cat, clip))]
    assert not [path for path in files if path.exists()]
    left = [path for path in media.thumbnail(cup).parents[1].rglob("*") if path.is_file()]
    assert left == [media.thumbnail(cup)]
    assert media.search("cat") == [] and media.count(Query(trash=True)) == 0
    assert [item.id for item in media.items(Query())] == [cup]
    [again] = media.import_paths([samples / "chelsea.jpg"]).added
    assert media.item(again).path.exists()
    assert media.empty_trash() == 0 and len(told) == 2


def test_what_went_before_emptying_was_cancelled_is_announced(media, samples):
    class Impatient:
        is_cancelled = True

        def report(self, done, total=0, note=""):
            raise Cancelled

    cat, cup = media.import_paths([samples / "chelsea.jpg", samples / "coffee.jpg"]).added
    media.trash([cat, cup])
    told = []
    media._events.subscribe(LibraryChanged, told.append)
    with pytest.raises(Cancelled):
        media.empty_trash(job=Impatient())
    assert told == [LibraryChanged(removed=(cat,))]
    assert [item.id for item in media.items(Query(trash=True))] == [cup]


def test_an_item_is_found_by_its_content_unless_it_is_in_the_trash(media, samples):
    media.import_paths([samples / "rocket.jpg"])
    (item,) = media.items(Query())
    assert media.find(item.digest) == item
    assert media.find("0" * 64) is None
    media.trash([item.id])
    assert media.find(item.digest) is None
