"""What an ONNX file says of itself, read without running any of it; files that lead elsewhere are refused."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import InputError

# Sets of operators that come with ONNX Runtime; those of others would need a library to be loaded. Optimised and
# quantised models use Microsoft's.
DOMAINS = frozenset({"", "ai.onnx", "ai.onnx.ml", "com.microsoft"})
# ONNX's own operators, by both of their names.
OWN = ("", "ai.onnx")
# An operator of Microsoft's that names another file to be loaded.
ELSEWHERE = "EPContext"
# The largest networks of pictures have some ten thousand.
MOST_NODES = 200_000
# What ONNX Runtime calls the types that pictures, numbers, words and classes come in.
TYPES = {
    1: "tensor(float)",
    6: "tensor(int32)",
    7: "tensor(int64)",
    9: "tensor(bool)",
    10: "tensor(float16)",
    11: "tensor(double)",
}


@dataclass(frozen=True)
class End:
    """An input or output: sides of its shape are numbers, names of what is free, or None."""

    name: str
    shape: tuple[int | str | None, ...]
    type: str


@dataclass(frozen=True)
class Declared:
    """Inputs, outputs and metadata of a file, asked for as a session of ONNX Runtime is."""

    inputs: tuple[End, ...]
    outputs: tuple[End, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    opset: int = 0
    """The version of ONNX's own operators that it is written for; 0 when it names none."""

    def get_inputs(self) -> tuple[End, ...]:
        """What goes in."""
        return self.inputs

    def get_outputs(self) -> tuple[End, ...]:
        """What comes out."""
        return self.outputs


def read_declared(path: Path, *, most_bytes: int) -> tuple[Declared, str, bytes]:
    """What a file says of itself, its SHA-256 and its bytes. Raises InputError when it is no model or no safe one."""
    data = read_bytes(path, most_bytes)
    import onnx

    try:
        model = onnx.ModelProto.FromString(data)
    except Exception as error:  # protobuf's errors share no base class with anything
        raise _no_model(path, "it cannot be read as ONNX") from error
    if not model.ir_version or not model.graph.node or not model.graph.output:
        raise _no_model(path, "it holds no network")
    if why := _leads_elsewhere(model):
        raise InputError(f"{path.name} {why}.", "Export the model again, as one file of standard operators.")
    constants = {tensor.name for tensor in model.graph.initializer}
    # protobuf gives bytes where a name is no UTF-8; the runtime takes such models and cannot say their names
    if not all(isinstance(value.name, str) for value in [*model.graph.input, *model.graph.output]):
        raise _no_model(path, "its inputs or outputs have names that are no text")
    declared = Declared(
        tuple(_end(value) for value in model.graph.input if value.name not in constants),
        tuple(_end(value) for value in model.graph.output),
        {_text(entry.key): _text(entry.value) for entry in model.metadata_props},
        max((entry.version for entry in model.opset_import if entry.domain in OWN), default=0),
    )
    return declared, hashlib.sha256(data).hexdigest(), data


def _no_model(path: Path, why: str) -> InputError:
    return InputError(f"{path.name} is no ONNX model: {why}.", "Choose a file that ends in .onnx.")


def read_bytes(path: Path, most: int) -> bytes:
    """All of a file. Raises InputError when it is none, too large or cannot be read."""
    try:
        if not path.is_file():
            raise InputError(f"There is no file {path.name}.", "Choose another one.")
        with path.open("rb") as file:
            size = path.stat().st_size
            data = file.read(most + 1) if size <= most else b""
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}.", "Choose another one.") from error
    if size > most or len(data) > most:
        raise InputError(
            f"{path.name} has {max(size, len(data)) / 1e6:.1f} MB; at most {most / 1e6:.1f} are taken.",
            "Choose a smaller one.",
        )
    return data


def _leads_elsewhere(model: Any) -> str:
    """Why a model needs more than its file and the runtime, in words; "" when it does not."""
    own = {(function.domain, function.name) for function in model.functions}
    for count, node in enumerate(_nodes(model)):
        if count >= MOST_NODES:
            return f"has more than {MOST_NODES} operators"
        if (node.domain, node.op_type) not in own:
            if node.domain not in DOMAINS:
                whose = f"'{_text(node.op_type)}' of '{_text(node.domain)}'"
                return f"needs the operator {whose}, which is not part of ONNX Runtime"
            if node.op_type == ELSEWHERE:
                return "loads a part of itself from another file"
        for attribute in node.attribute:
            if any(_is_outside(tensor) for tensor in _tensors(attribute)):
                return "keeps its weights in another file beside it"
    for function in model.functions:
        if any(_is_outside(tensor) for attribute in function.attribute_proto for tensor in _tensors(attribute)):
            return "keeps its weights in another file beside it"
    for graph in _graphs(model):
        sparse = [part for each in graph.sparse_initializer for part in (each.values, each.indices)]
        if any(_is_outside(tensor) for tensor in [*graph.initializer, *sparse]):
            return "keeps its weights in another file beside it"
    return ""


def _nodes(model: Any) -> Iterator[Any]:
    """All operators: of the graph, of graphs within, of functions and of graphs within those."""
    for function in model.functions:
        yield from function.node
    for graph in _graphs(model):
        yield from graph.node


def _graphs(model: Any) -> Iterator[Any]:
    """The graph and those within. The parser takes at most a hundred within each other."""
    left = [model.graph, *(graph for function in model.functions for graph in _within(function))]
    while left:
        graph = left.pop()
        left += _within(graph)
        yield graph


def _within(graph: Any) -> list[Any]:
    found = []
    for node in graph.node:
        for attribute in node.attribute:
            found += [*attribute.graphs, *([attribute.g] if attribute.HasField("g") else [])]
    return found


def _tensors(attribute: Any) -> list[Any]:
    sparse = [*attribute.sparse_tensors, *([attribute.sparse_tensor] if attribute.HasField("sparse_tensor") else [])]
    return [
        *attribute.tensors,
        *([attribute.t] if attribute.HasField("t") else []),
        *(part for each in sparse for part in (each.values, each.indices)),
    ]


def _is_outside(tensor: Any) -> bool:
    return bool(tensor.data_location) or bool(tensor.external_data)


def _end(value: Any) -> End:
    tensor = value.type.tensor_type
    shape = tuple(
        side.dim_value if side.HasField("dim_value") else (_text(side.dim_param) or None) for side in tensor.shape.dim
    )
    kind = TYPES.get(tensor.elem_type, "type of another kind") if value.type.HasField("tensor_type") else "no tensor"
    return End(value.name, shape, kind)


def _text(value: str | bytes) -> str:
    """A word in a file, also where it is no UTF-8."""
    return value if isinstance(value, str) else value.decode(errors="replace")
