"""Models of a few numbers, made by hand, whose answers are arithmetic; named and shaped as exporters do."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


def saved(path, nodes, inputs, outputs, *, constants=None, metadata=None, opsets=(("", 17),), types=None):
    """A model file. `inputs` and `outputs` are shapes by name; `types` those that are not float."""
    types = types or {}

    def ends(shapes):
        return [helper.make_tensor_value_info(name, types.get(name, FLOAT), shape) for name, shape in shapes.items()]

    graph = helper.make_graph(
        nodes,
        "little",
        ends(inputs),
        ends(outputs),
        [numpy_helper.from_array(np.asarray(values), name) for name, values in (constants or {}).items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid(*each) for each in opsets], ir_version=8)
    for key, value in (metadata or {}).items():
        helper.set_model_props(model, {key: value})
    onnx.save(model, path)
    return path


def telling(path, inputs, answers, *, shapes=None, metadata=None):
    """A model that gives the same answers whatever it is shown. `shapes` are declared instead of the answers' own."""
    answers = {name: np.asarray(values) for name, values in answers.items()}
    return saved(
        path,
        [helper.make_node("Identity", [f"{name}_told"], [name]) for name in answers],
        inputs,
        {name: (shapes or {}).get(name, list(values.shape)) for name, values in answers.items()},
        constants={f"{name}_told": values for name, values in answers.items()},
        metadata=metadata,
        types={name: INT64 for name, values in answers.items() if values.dtype == np.int64},
    )


def averaging(path, shape=(1, 3, 224, 224), *, output="logits", metadata=None):
    """A classifier or tower whose three numbers are the means of what its three channels get."""
    node = helper.make_node("ReduceMean", ["input"], [output], axes=[2, 3], keepdims=0)
    return saved(path, [node], {"input": list(shape)}, {output: [1, 3]}, metadata=metadata)


def redness(path, side):
    """A matte whose map is what the first channel gets."""
    node = helper.make_node("Slice", ["x", "from", "to", "axis"], ["y"])
    constants = {"from": np.array([0]), "to": np.array([1]), "axis": np.array([1])}
    return saved(path, [node], {"x": [1, 3, side, side]}, {"y": [1, 1, side, side]}, constants=constants)
