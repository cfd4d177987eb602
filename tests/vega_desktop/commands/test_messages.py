"""Everything that travels between machines is said, with its fields."""

import json

from core.networking.messages import registered


def test_every_message_is_there_with_its_fields(vega):
    shown = {entry["name"]: entry for entry in json.loads(vega("messages", "--json").stdout)["messages"]}
    assert set(shown) == {name for name, cls in registered().items() if cls.__module__.startswith("core.")}
    assert all(entry["meaning"] for entry in shown.values())
    fields = {field["name"]: field["type"] for field in shown["collaboration.edits"]["fields"]}
    assert fields["heads"] == "tuple[EditHead, …]"
    assert fields["payload"] == "bytes beside the header"


def test_in_words_and_as_a_page_with_the_parts_of_messages(vega):
    assert "collaboration.presence" in vega("messages").stdout
    page = vega("messages", "--markdown").stdout
    assert page.startswith("# What machines say to each other")
    assert "### `EditHead`" in page
    # and what is said outside a link
    for frame in ("Hello", "register", "publish", "come"):
        assert f"### `{frame}`" in page
    assert "| `after` | int or nothing |" in page
