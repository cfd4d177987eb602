"""A grammar model of a few numbers, as optimum lays one out, whose answers are a table: word and word before → word.

The encoder passes the tokens on as numbers; the decoder, which was given t tokens, answers for each place k ≤ t with
what the table says of the k-th token of the sentence and the one before it. Tokens are words, so that one may stand
for two ("to the"), and the filler, which no answer shows, for none.
"""

import json

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

FLOAT, INT64, BOOL = TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL
PAD, END, UNKNOWN = 0, 1, 2
SPECIAL = ["<pad>", "</s>", "<unk>"]
# after a word (or any: "*"), what takes the place of which
RULES = {
    ("She", "have"): "has",
    ("he", "go"): "goes",
    ("*", "recieve"): "receive",
    ("went", "store"): "to the store",
    ("the", "the"): "<pad>",
    ("*", "london"): "London",
}
SAID = (
    "She have has he go goes two cats and a dog . , ! ? I recieve receive the letter went store to london London "
    "grammar : today they is here see at x from We it mein Ada"
)
WORDS = tuple(SAID.split())


def words_of(rules):
    every = [*WORDS, *(word for pair in rules for word in pair if word != "*"), *rules.values()]
    return list(dict.fromkeys([*SPECIAL, *every]))


def tokenizer(vocabulary):
    made = Tokenizer(WordLevel({word: place for place, word in enumerate(vocabulary)}, unk_token="<unk>"))
    made.pre_tokenizer = Whitespace()
    made.add_special_tokens(SPECIAL)
    made.post_processor = TemplateProcessing(single="$A </s>", special_tokens=[("</s>", END)])
    # as exports do, which the program has to undo
    made.enable_padding(length=64)
    made.enable_truncation(8)
    return made


def model(nodes, inputs, outputs, constants, *, opset=17):
    def ends(shapes):
        return [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in shapes.items()]

    tensors = [numpy_helper.from_array(np.asarray(values), name) for name, values in constants.items()]
    graph = helper.make_graph(nodes, "little", ends(inputs), ends(outputs), tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


def encoder(**changes):
    nodes = [
        helper.make_node("Cast", ["input_ids"], ["numbers"], to=FLOAT),
        helper.make_node("Unsqueeze", ["numbers", "last"], ["last_hidden_state"]),
    ]
    inputs = {"input_ids": (INT64, ["batch", "n"]), "attention_mask": (INT64, ["batch", "n"])}
    outputs = {"last_hidden_state": (FLOAT, ["batch", "n", 1])}
    return model(nodes, inputs, outputs, {"last": np.array([-1], np.int64)}, **changes)


def decoder(rules, vocabulary, *, is_endless=False, has_past=False, skipped=0):
    """`skipped` tokens of the sentence are no part of it: those of the words before it."""
    size = len(vocabulary)
    number = {word: place for place, word in enumerate(vocabulary)}
    table = np.tile(np.arange(size), (size, 1))
    for (before, word), wanted in rules.items():
        table[slice(None) if before == "*" else number[before], number[word]] = number[wanted]
    if is_endless:
        table[:, END] = number["the"]
    make = helper.make_node
    nodes = [
        make("Squeeze", ["encoder_hidden_states", "two"], ["numbers"]),
        make("Cast", ["numbers"], ["whole"], to=INT64),
        make("Slice", ["whole", "skipped", "most", "one"], ["tokens"]),
        make("Pad", ["tokens", "one_before"], ["shifted"]),
        make("Shape", ["input_ids"], ["asked"]),
        make("Slice", ["asked", "one", "two"], ["length"]),
        make("Slice", ["tokens", "zero", "length", "one"], ["now"]),
        make("Slice", ["shifted", "zero", "length", "one"], ["before"]),
        make("Unsqueeze", ["now", "two"], ["now3"]),
        make("Unsqueeze", ["before", "two"], ["before3"]),
        make("Concat", ["before3", "now3"], ["pairs"], axis=2),
        make("GatherND", ["table", "pairs"], ["answers"]),
        make("OneHot", ["answers", "size", "off_on"], ["logits"]),
    ]
    constants = {
        "zero": np.array([0], np.int64),
        "one": np.array([1], np.int64),
        "two": np.array([2], np.int64),
        "skipped": np.array([skipped], np.int64),
        "most": np.array([1 << 30], np.int64),
        "one_before": np.array([0, 1, 0, -1], np.int64),
        "table": table.astype(np.int64),
        "size": np.array([size], np.int64),
        "off_on": np.array([0, 1], np.float32),
    }
    inputs = {
        "encoder_attention_mask": (INT64, ["batch", "n"]),
        "input_ids": (INT64, ["batch", "t"]),
        "encoder_hidden_states": (FLOAT, ["batch", "n", 1]),
    }
    if has_past:
        inputs["past_key_values.0.decoder.key"] = (FLOAT, ["batch", 2, "past", 4])
        inputs["use_cache_branch"] = (BOOL, [1])
    return model(nodes, inputs, {"logits": (FLOAT, ["batch", "t", size])}, constants)


def saved(folder, *, rules=RULES, is_merged=False, is_endless=False, config=None, prefix=()):
    """A folder with a whole model."""
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = words_of(rules)
    onnx.save(encoder(), folder / "encoder_model.onnx")
    made = decoder(rules, vocabulary, is_endless=is_endless, has_past=is_merged, skipped=len(prefix))
    onnx.save(made, folder / f"decoder_model{'_merged' if is_merged else ''}.onnx")
    tokenizer(vocabulary).save(str(folder / "tokenizer.json"))
    about = {"decoder_start_token_id": PAD, "eos_token_id": END, "pad_token_id": PAD, **(config or {})}
    (folder / "config.json").write_text(json.dumps(about))
    return folder
