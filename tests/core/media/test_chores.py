"""What goes through the pipe says the same on both sides, and nothing else is believed."""

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from little_models import redness

from core.media import chores
from core.media.chores import prepare_task, prepared_of, serve, studies_of, study_task
from core.media.medium import Medium
from core.media.workbench import Wanted


class Pipe:
    """A pipe whose other end says these messages and then goes."""

    def __init__(self, *messages):
        self.messages, self.said = list(messages), []

    def recv_bytes(self):
        if not self.messages:
            raise EOFError
        return self.messages.pop(0)

    def send_bytes(self, data):
        self.said.append(msgspec.msgpack.decode(data))

    @property
    def sent(self):
        """What was said after that it is ready."""
        assert self.said[0] == ["ready", None]
        return self.said[1:]


@pytest.fixture(autouse=True)
def modest(monkeypatch):
    """The limits would be those of the tests themselves."""
    told = []
    monkeypatch.setattr(chores, "be_modest", lambda *values: told.append(values))
    monkeypatch.setattr(chores.signal, "signal", lambda *values: None)
    return told


def test_a_file_is_prepared_and_the_next_one_too(samples, modest):
    pipe = Pipe(prepare_task(samples / "chelsea.jpg"), prepare_task(samples / "reading.flac"))
    serve(pipe, 1 << 30, 5)
    (word, first), (_, second) = pipe.sent
    assert word == "answer"
    assert (prepared_of(first).kind, prepared_of(second).kind) == ("picture", "sound")
    assert modest == [(1 << 30, 5)]


def test_a_matte_comes_back_as_it_was(samples, tmp_path):
    params = {"model": str(redness(tmp_path / "m.onnx", 64)), "adapter": "matte", "as_matte": True}
    pipe = Pipe(study_task(Medium(samples / "coffee.jpg"), [Wanted("cut", "installed", params)], "cpu"))
    serve(pipe, 0, 0)
    answer = pipe.sent[-1][1]
    [study] = studies_of(answer)
    assert study.matte.shape == (64, 64) and study.matte.dtype == np.uint8 and study.vectors == ()
    answer[0][3][0] = 65
    with pytest.raises(ValueError, match="reshape"):
        studies_of(answer)


def test_reports_and_vectors_come_back_as_they_were(samples):
    pipe = Pipe(study_task(Medium(samples / "coffee.jpg"), [Wanted("classes", "classes")], "cpu"))
    serve(pipe, 0, 0)
    [study] = studies_of(pipe.sent[-1][1])
    assert study.report.tags[0].text
    assert study.vectors[0].numbers.dtype == np.float32 and study.vectors[0].numbers.shape == (256,)


def test_what_cannot_be_read_is_said_and_the_next_is_served(samples, tmp_path):
    (tmp_path / "no.jpg").write_bytes(b"nothing of a picture")
    pipe = Pipe(prepare_task(tmp_path / "no.jpg"), prepare_task(samples / "chelsea.jpg"))
    serve(pipe, 0, 0)
    word, (what, todo, state) = pipe.sent[0]
    assert (word, state) == ("error", "unknown")
    assert what and todo
    assert pipe.sent[1][0] == "answer"


def test_a_fault_of_ours_costs_one_file(monkeypatch, samples):
    def fault(self, path):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(chores.Here, "prepare", fault)
    pipe = Pipe(prepare_task(samples / "chelsea.jpg"))
    serve(pipe, 0, 0)
    assert pipe.sent[0][0] == "error"
    assert "division by zero" in pipe.sent[0][1][0]


def test_names_that_are_not_utf_8_arrive(samples, tmp_path):
    path = tmp_path / "caf\udce9.jpg"
    path.write_bytes((samples / "chelsea.jpg").read_bytes())
    pipe = Pipe(prepare_task(path))
    serve(pipe, 0, 0)
    assert pipe.sent[0][0] == "answer"


@given(st.recursive(st.none() | st.integers() | st.text() | st.binary(), st.lists, max_leaves=8))
def test_an_answer_that_is_none_is_refused(value):
    with pytest.raises((msgspec.ValidationError, ValueError)):
        prepared_of({"width": value})
    if value != []:
        with pytest.raises((msgspec.ValidationError, ValueError)):
            studies_of(value)
