"""Models of any origin are offered to the adapters that fit, refused in words, or tried and taken."""

import hashlib
import shutil
from dataclasses import replace

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from little_models import FLOAT, averaging, saved, telling
from onnx import TensorProto, helper

from core.errors import Cancelled, InputError
from core.media import apart
from core.media.apart import Apart
from core.media.catalogue import Catalogue
from core.media.medium import Medium
from core.media.workbench import Here, Wanted

IMAGE = {"images": [1, 3, 64, 64]}


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue(Here())


@pytest.fixture
def colours(tmp_path):
    path = tmp_path / "colours.txt"
    path.write_text("red\ngreen\nblue\n", encoding="utf-8")
    return path


@pytest.fixture
def mean(tmp_path):
    return averaging(tmp_path / "mean.onnx")


def yolo(path, metadata=None):
    return telling(path, IMAGE, {"output0": np.full((1, 6, 12), 0.9, np.float32)}, metadata=metadata)


def test_adapters_that_fit_are_offered(catalogue, tmp_path, mean):
    assert catalogue.offered(mean) == ["embedding", "resnet"]
    assert catalogue.offered(yolo(tmp_path / "8.onnx")) == ["yolo_v8"]
    path = telling(tmp_path / "5.onnx", IMAGE, {"output": np.zeros((1, 12, 7), np.float32)})
    assert catalogue.offered(path) == ["yolo_v5"]
    path = telling(tmp_path / "u.onnx", IMAGE, {"d0": np.zeros((1, 1, 64, 64), np.float32)})
    assert catalogue.offered(path) == ["matte"]
    answers = {"boxes": np.zeros((1, 4), np.float32), "labels": np.ones(1, np.int64), "scores": np.ones(1, np.float32)}
    assert catalogue.offered(telling(tmp_path / "f.onnx", {"image": [3, "h", "w"]}, answers)) == ["faster_rcnn"]
    answers["masks"] = np.zeros((1, 1, 64, 64), np.float32)
    path = telling(tmp_path / "m.onnx", {"image": [3, 64, 64]}, answers)
    assert catalogue.offered(path) == ["faster_rcnn", "mask_rcnn"]
    assert catalogue.offered(telling(tmp_path / "w.onnx", {"words": [1, 8]}, answers)) == []


def test_a_model_that_passes_works_as_its_entry_says(catalogue, mean, colours, samples):
    digest = hashlib.sha256(mean.read_bytes()).hexdigest()
    entry = catalogue.check(mean, "resnet", colours, digest.upper(), options="most=1")
    assert (entry.sha256, entry.size_bytes, entry.labels) == (digest, mean.stat().st_size, ("red", "green", "blue"))
    assert entry.trial_s > 0
    [study] = Here().study(Medium(samples / "coffee.jpg"), [Wanted("mine", "installed", entry.params())], device="cpu")
    assert len(study.report.parts[0].rows) == 1


def test_labels_in_the_model_are_taken(catalogue, tmp_path):
    path = yolo(tmp_path / "m.onnx", {"names": "{0: 'cat', 1: 'dog'}"})
    assert catalogue.check(path, "yolo_v8").labels == ("cat", "dog")
    with pytest.raises(InputError, match="does not say what its labels are"):
        catalogue.check(yolo(tmp_path / "n.onnx"), "yolo_v8")


def test_as_many_labels_as_classes(catalogue, mean, tmp_path, colours):
    colours.write_text("red\ngreen\n", encoding="utf-8")
    with pytest.raises(InputError, match="There are 2 labels for 3 classes"):
        catalogue.check(mean, "resnet", colours)
    # the one name of a model of postures, whose 51 further numbers would look like classes
    answers = {"o": np.zeros((1, 56, 84), np.float32)}
    path = telling(tmp_path / "pose.onnx", IMAGE, answers, metadata={"names": "{0: 'person'}"})
    with pytest.raises(InputError, match="There are 1 labels for 52 classes"):
        catalogue.check(path, "yolo_v8")


def test_what_does_not_fit_is_said(catalogue, mean, colours):
    with pytest.raises(InputError, match="does not fit 'yolo_v8': 'logits' has the shape 1 × 3, not 1 × any × any"):
        catalogue.check(mean, "yolo_v8", colours)
    with pytest.raises(InputError, match="There is no 'yolo' in adapters"):
        catalogue.check(mean, "yolo")
    with pytest.raises(InputError, match="no parameter 'x'"):
        catalogue.check(mean, "resnet", colours, options="x=1")
    with pytest.raises(InputError, match="This model is one file"):
        catalogue.check(mean, "resnet", colours, second=mean)


def test_another_file_than_the_one_meant_is_said(catalogue, mean, colours):
    with pytest.raises(InputError, match=r"not the file that was meant: its SHA-256 is [0-9a-f]{64}"):
        catalogue.check(mean, "resnet", colours, "0" * 64)


def test_what_is_no_model_or_too_large_is_said(tmp_path, mean, colours):
    small = Catalogue(Here(), most_bytes=mean.stat().st_size - 1)
    for ask in (lambda: small.offered(mean), lambda: small.check(mean, "resnet", colours)):
        with pytest.raises(InputError, match="at most"):
            ask()
    (tmp_path / "junk.onnx").write_bytes(b"junk")
    with pytest.raises(InputError, match="no ONNX model"):
        small.offered(tmp_path / "junk.onnx")


def test_weights_beside_the_file_and_foreign_operators_are_refused(catalogue, tmp_path, mean, colours):
    beside = onnx.load(yolo(tmp_path / "y.onnx"))
    onnx.save(beside, tmp_path / "y.onnx", save_as_external_data=True, size_threshold=0, location="y.bin")
    with pytest.raises(InputError, match="keeps its weights in another file"):
        catalogue.offered(tmp_path / "y.onnx")
    model = onnx.load(mean)
    model.graph.node[0].domain = "ai.other"
    onnx.save(model, mean)
    with pytest.raises(InputError, match=r"'ReduceMean' of 'ai\.other'"):
        catalogue.check(mean, "resnet", colours)


def test_a_model_that_fails_on_a_picture_is_said(catalogue, tmp_path):
    """Its signature fits, but its answer has another shape than it says."""
    nodes = [helper.make_node("Shape", ["x"], ["sizes"]), helper.make_node("Cast", ["sizes"], ["y"], to=FLOAT)]
    path = saved(tmp_path / "m.onnx", nodes, {"x": ["n", 3, "h", "w"]}, {"y": [1, "m"]})
    with pytest.raises(InputError, match=r"m\.onnx cannot be used; on a grey picture: The model"):
        catalogue.check(path, "embedding")


def test_a_model_that_the_runtime_does_not_open_is_said(catalogue, tmp_path):
    node = helper.make_node("NoSuchOperator", ["x"], ["y"])
    path = saved(tmp_path / "m.onnx", [node], {"x": [1, 3, 64, 64]}, {"y": [1, 8]})
    with pytest.raises(InputError, match=r"on a grey picture: The model model\.onnx cannot be used"):
        catalogue.check(path, "embedding")


def test_a_file_that_changed_is_tried_anew(catalogue, mean, tmp_path):
    """The runtime keeps what it opened by its path."""
    assert catalogue.check(mean, "embedding").sha256
    shutil.copy(telling(tmp_path / "z.onnx", {"input": [1, 3, 224, 224]}, {"y": np.zeros((1, 3), np.float32)}), mean)
    with pytest.raises(InputError, match="zero or not finite"):
        catalogue.check(mean, "embedding")


def test_the_halves_of_segment_anything_are_checked_together(catalogue, tmp_path):
    """They are tried on a grey picture of 320 × 240."""
    node = helper.make_node("AveragePool", ["image"], ["embeddings"], kernel_shape=[16, 16], strides=[16, 16])
    ends = {"image": [1, 3, 64, 64]}, {"embeddings": [1, 3, 4, 4]}
    encoder = saved(tmp_path / "e.onnx", [node], *ends)
    inputs = {
        "image_embeddings": [1, 3, 4, 4],
        "point_coords": [1, "n", 2],
        "point_labels": [1, "n"],
        "mask_input": [1, 1, 16, 16],
        "has_mask_input": [1],
        "orig_im_size": [2],
    }
    answers = {"masks": np.ones((1, 1, 240, 320), np.float32), "iou_predictions": np.ones((1, 1), np.float32)}
    decoder = telling(tmp_path / "d.onnx", inputs, answers)
    assert catalogue.offered(decoder) == ["sam"]
    entry = catalogue.check(decoder, "sam", second=encoder)
    assert entry.second_sha256 == hashlib.sha256(encoder.read_bytes()).hexdigest()
    assert entry.params()["second"] == str(encoder)
    with pytest.raises(InputError, match="only the half"):
        catalogue.check(decoder, "sam")
    with pytest.raises(InputError, match=r"e\.onnx is not the file that was meant"):
        catalogue.check(decoder, "sam", second=encoder, second_sha256="0" * 64)
    with pytest.raises(InputError, match="the encoder takes 6 inputs"):
        catalogue.check(decoder, "sam", second=decoder)


def test_copies_of_the_files_can_stand_for_them(catalogue, mean, tmp_path):
    entry = replace(catalogue.check(mean, "embedding"), second=tmp_path / "s")
    there = entry.params(model=tmp_path / "a", second=tmp_path / "b")
    assert (there["model"], there["second"]) == (str(tmp_path / "a"), str(tmp_path / "b"))


def end_idle():
    for some in apart._idle.values():
        while some:
            some.pop().end()


def endless(path):
    """Adds one to the means of a picture for longer than anybody waits."""
    value = helper.make_tensor_value_info
    body = helper.make_graph(
        [
            helper.make_node("Add", ["sum", "sum"], ["more"]),
            helper.make_node("Identity", ["go"], ["on"]),
        ],
        "body",
        [value("i", TensorProto.INT64, []), value("go", TensorProto.BOOL, []), value("sum", FLOAT, [1, 3])],
        [value("on", TensorProto.BOOL, []), value("more", FLOAT, [1, 3])],
    )
    nodes = [
        helper.make_node("ReduceMean", ["x"], ["mean"], axes=[2, 3], keepdims=0),
        helper.make_node("Loop", ["count", "yes", "mean"], ["y"], body=body),
    ]
    constants = {"count": np.array(1 << 60), "yes": np.array(True)}
    return saved(path, nodes, {"x": [1, 3, 64, 64]}, {"y": [1, 3]}, constants=constants)


def test_a_model_that_never_ends_or_takes_all_memory_costs_a_trial(tmp_path):
    """Both are tried in a process apart, which is ended or runs out of the memory that it may have."""
    catalogue = Catalogue(Apart(silent_s=1.5))
    try:
        with pytest.raises(InputError, match=r"on a grey picture: Nothing came of it for 2 s"):
            catalogue.check(endless(tmp_path / "endless.onnx"), "embedding")
        nodes = [
            helper.make_node("ConstantOfShape", ["size"], ["zeros"]),
            helper.make_node("ReduceMean", ["x"], ["mean"], axes=[2, 3], keepdims=0),
            helper.make_node("Gather", ["zeros", "place"], ["zero"]),
            helper.make_node("Add", ["mean", "zero"], ["y"]),
        ]
        constants = {"size": np.array([1 << 42]), "place": np.array(0)}
        bomb = saved(tmp_path / "bomb.onnx", nodes, {"x": [1, 3, 64, 64]}, {"y": [1, 3]}, constants=constants)
        with pytest.raises(InputError, match="on a grey picture"):
            Catalogue(Apart(silent_s=30)).check(bomb, "embedding")
    finally:
        end_idle()


def test_a_trial_can_be_cancelled(catalogue, mean):
    class Impatient(Here):
        def study(self, medium, wanted, *, device="auto", job=None):
            raise Cancelled

    with pytest.raises(Cancelled):
        Catalogue(Impatient()).check(mean, "embedding")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return yolo(tmp_path_factory.mktemp("fuzz") / "m.onnx", {"names": "{0: 'cat', 1: 'dog'}"}).read_bytes()


@settings(max_examples=150)
@given(data=st.data())
def test_mutated_bytes_are_taken_or_refused_in_words(tmp_path_factory, catalogue, whole, data):
    """Read and opened here: nothing but InputError comes of them."""
    mutated = bytearray(whole)
    for place, byte in data.draw(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), max_size=6)):
        mutated[place] = byte
    cut = data.draw(st.one_of(st.none(), st.integers(0, len(whole))))
    path = tmp_path_factory.getbasetemp() / "mutated.onnx"
    path.write_bytes(bytes(mutated[:cut]))
    for ask in (lambda: catalogue.offered(path), lambda: catalogue.check(path, "yolo_v8")):
        try:
            ask()
        except InputError as error:
            assert error.what and error.todo
