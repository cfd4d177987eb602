"""What files say of themselves, and files that lead elsewhere."""

import numpy as np
import onnx
import pytest
from little_models import averaging, saved
from onnx import TensorProto, helper, numpy_helper

from core.errors import InputError
from core.onnx_file import read_declared

MOST = 1 << 20


def read(path, most=MOST):
    return read_declared(path, most_bytes=most)


def rewritten(path, change):
    model = onnx.load(path)
    change(model)
    path.write_bytes(model.SerializeToString())
    return path


def test_a_file_says_what_a_session_would(tmp_path):
    from core.media.sessions import open_session

    path = averaging(tmp_path / "m.onnx", ("batch", 3, "h", 64), metadata={"names": "['a']"})
    model, digest, data = read(path)
    session = open_session(path)
    for ours, theirs in ((model.get_inputs(), session.get_inputs()), (model.get_outputs(), session.get_outputs())):
        assert [(end.name, list(end.shape), end.type) for end in ours] == [
            (end.name, end.shape, end.type) for end in theirs
        ]
    assert model.metadata == {"names": "['a']"}
    assert model.opset == onnx.load(path).opset_import[0].version
    assert (len(digest), data) == (64, path.read_bytes())


def test_names_that_are_no_text_are_refused(tmp_path):
    """Found by mutating bytes: the runtime opens such a model, and fails when it is asked for the name."""
    path = averaging(tmp_path / "m.onnx")
    path.write_bytes(path.read_bytes().replace(b"input", b"\xfenput"))
    with pytest.raises(InputError, match="names that are no text"):
        read(path)


def test_constants_that_old_files_list_among_the_inputs_are_none(tmp_path):
    node = helper.make_node("Add", ["x", "told"], ["y"])
    path = saved(
        tmp_path / "m.onnx", [node], {"x": [1], "told": [1]}, {"y": [1]}, constants={"told": np.ones(1, np.float32)}
    )
    assert [end.name for end in read(path)[0].inputs] == ["x"]


@pytest.mark.parametrize("data", [b"", b"junk", b"\x08\x08", b"\x89PNG\r\n\x1a\n" + bytes(50), b"\x00\x00\x00\x00ORTM"])
def test_what_is_no_model_is_said(tmp_path, data):
    (tmp_path / "x.onnx").write_bytes(data)
    with pytest.raises(InputError, match=r"x\.onnx is no ONNX model"):
        read(tmp_path / "x.onnx")


def test_what_is_no_file_or_too_large_is_said(tmp_path):
    with pytest.raises(InputError, match=r"no file gone\.onnx"):
        read(tmp_path / "gone.onnx")
    with pytest.raises(InputError, match="no file"):
        read(tmp_path)
    path = averaging(tmp_path / "m.onnx")
    with pytest.raises(InputError, match=r"has 0\.0 MB; at most 0\.0 are taken"):
        read(path, most=path.stat().st_size - 1)
    assert read(path, most=path.stat().st_size)


def test_a_file_of_a_terabyte_is_refused_unread(tmp_path):
    path = tmp_path / "huge.onnx"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(InputError, match=r"1099511\.6 MB; at most 1\.0"):
        read(path)


def outside(tensor):
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../etc/passwd")


def in_a_branch(model, node):
    """A node in both branches of a condition."""
    branch = helper.make_graph([node], "branch", [], [helper.make_tensor_value_info("z", TensorProto.FLOAT, [1])])
    model.graph.node.append(helper.make_node("If", ["told"], ["w"], then_branch=branch, else_branch=branch))


@pytest.fixture
def adding(tmp_path):
    node = helper.make_node("Add", ["x", "told"], ["y"])
    constants = {"told": np.ones(1, np.float32)}
    return saved(tmp_path / "m.onnx", [node], {"x": [1]}, {"y": [1]}, constants=constants)


def test_weights_beside_the_file_are_refused_wherever_they_are_named(adding):
    tensor = numpy_helper.from_array(np.ones(1, np.float32), "t")
    outside(tensor)
    constant = helper.make_node("Constant", [], ["z"], value=tensor)
    sparse = helper.make_node("Constant", [], ["z"])
    attribute = sparse.attribute.add(name="sparse_value", type=onnx.AttributeProto.SPARSE_TENSOR)
    attribute.sparse_tensor.values.CopyFrom(tensor)
    function = helper.make_function("own", "F", [], ["z"], [constant], [helper.make_opsetid("", 17)])
    changes = [
        lambda model: outside(model.graph.initializer[0]),
        lambda model: model.graph.sparse_initializer.add().values.CopyFrom(tensor),
        lambda model: model.graph.node.append(constant),
        lambda model: model.graph.node.append(sparse),
        lambda model: in_a_branch(model, constant),
        lambda model: model.functions.append(function),
    ]
    whole = adding.read_bytes()
    for change in changes:
        adding.write_bytes(whole)
        with pytest.raises(InputError, match="keeps its weights in another file"):
            read(rewritten(adding, change))


def test_operators_of_others_are_refused_wherever_they_are(adding):
    foreign = helper.make_node("Run", ["x"], ["z"], domain="com.evil")
    function = helper.make_function("own", "F", ["x"], ["z"], [foreign], [helper.make_opsetid("com.evil", 1)])
    whole = adding.read_bytes()
    for change in (
        lambda model: model.graph.node.append(foreign),
        lambda model: in_a_branch(model, foreign),
        lambda model: model.functions.append(function),
    ):
        adding.write_bytes(whole)
        with pytest.raises(InputError, match=r"needs the operator 'Run' of 'com\.evil', which is not part"):
            read(rewritten(adding, change))


def test_functions_of_its_own_are_no_foreign_operators(adding):
    """Newer exporters of torch write some."""
    body = helper.make_node("Neg", ["x"], ["z"])
    function = helper.make_function("pkg.torch", "F", ["x"], ["z"], [body], [helper.make_opsetid("", 17)])

    def change(model):
        model.functions.append(function)
        model.graph.node.append(helper.make_node("F", ["x"], ["w"], domain="pkg.torch"))

    assert read(rewritten(adding, change))


def test_an_operator_that_loads_another_file_is_refused(adding):
    node = helper.make_node("EPContext", ["x"], ["z"], domain="com.microsoft", ep_cache_context="other.bin")
    with pytest.raises(InputError, match="loads a part of itself"):
        read(rewritten(adding, lambda model: model.graph.node.append(node)))
