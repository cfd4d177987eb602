"""Only models that take pictures become analysers; what they say is tested with the service that installs them."""

import pytest
from onnx import TensorProto, helper

from core.errors import InputError
from core.media.analysers.trained import input_shape


@pytest.mark.parametrize(
    "shape",
    [["n", 4], ["n", 2, 8, 8], ["n", "c", 8, 8], ["n", 3, 8, 32, 40], ["n", 1, 8, 32, 32], ["n", 3, "t", 32, 32]],
)
def test_a_model_that_takes_no_pictures_is_refused(tmp_path, shape):
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [helper.make_node("Identity", ["x"], ["y"])],
        "same",
        [value("x", TensorProto.FLOAT, shape)],
        [value("y", TensorProto.FLOAT, shape)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    (tmp_path / "model.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(InputError, match="not pictures"):
        input_shape(tmp_path / "model.onnx")
