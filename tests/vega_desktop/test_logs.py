"""The log helps whoever reads it and betrays nothing to them."""

import json
import logging

import pytest

from vega_desktop import logs


@pytest.fixture(autouse=True)
def restore_logging():
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in set(root.handlers) - set(before):
        handler.close()
    root.handlers, root.level = before, level


def test_invites_and_secrets_never_get_in(tmp_path):
    path = logs.start(tmp_path)
    logging.getLogger("core.networking").info("Joining %s", "vega://10.0.0.1:4000/k3y?s=s3cr3t")
    logging.getLogger("core").warning("secret=hunter2 token: abc")
    try:
        raise ValueError("vega://host/private")
    except ValueError:
        logging.getLogger("core").exception("It failed")
    text = path.read_text()
    assert "Joining ‹hidden›" in text
    for secret in ("s3cr3t", "hunter2", "abc", "private"):
        assert secret not in text


def test_the_log_says_when_where_and_how_bad(tmp_path):
    path = logs.start(tmp_path)
    logging.getLogger("core.media").warning("One picture is damaged")
    assert "WARNING core.media: One picture is damaged" in path.read_text()


def test_a_hubs_tokens_and_passwords_never_get_in(tmp_path, capsys):
    path = logs.start(tmp_path, json_lines=True)
    token = "vega_0123456789ab_" + "Az" * 21 + "A"
    logging.getLogger("core.hub").warning("Refused %s from redis://:hunter2@host:6379/0", token)
    for text in (path.read_text(), capsys.readouterr().err):
        assert "‹hidden›" in text and "@host:6379" in text
        assert token not in text and "hunter2" not in text


def test_a_service_logs_json_lines(tmp_path, capsys):
    logs.start(tmp_path, json_lines=True)
    logging.getLogger("core.hub").info("ada came")
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("core.hub").exception("It failed")
    first, second = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (first["level"], first["logger"], first["text"]) == ("info", "core.hub", "ada came")
    assert first["time"].endswith("+00:00")
    assert "ValueError" in second["text"]
