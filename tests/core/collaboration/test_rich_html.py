"""What is copied from a note is pasted as the same, and nothing in it can run."""

import re

import pytest

from core.collaboration.rich_html import to_html
from core.collaboration.rich_html_reading import from_html
from core.collaboration.rich_markdown_reading import from_markdown
from core.collaboration.rich_styles import Marks, Paragraph, Picture, Run

DIGEST = "5e" * 32
PEER = "a2" * 26


def words(blocks):
    return ["".join(run.text for run in block.runs) for block in blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    "markdown",
    [
        "# One\n\nwords **bold** *italic* ~~gone~~ `code`\n\n### Three\n",
        "a hard\\\nbreak <b>&amp;\n",
        "- one\n- two\n  - inner\n    1. number\n    2. number\n- [x] done\n- [ ] open\n",
        "> quoted\n>\n> more\n",
        "```python\nif x:\n\n    y < 2\n```\n",
        "| a | b |\n| --- | --- |\n| **x** | `1` |\n|  | y |\n",
        f"[**bold** link](https://x.y/?a&b) [@Ada](vega://peer/{PEER}) ![A \\< cat](vega://picture/{DIGEST}?width=320)\n",
        "above\n\n***\n\nbelow\n",
    ],
)
def test_what_is_copied_is_pasted_as_the_same(markdown):
    blocks = from_markdown(markdown)
    assert from_html(to_html(blocks)) == blocks


def test_nothing_that_is_written_can_run():
    hostile = '"><script>alert(1)</script>'
    blocks = [
        Paragraph((Run(hostile), Run("x", Marks(link="https://x/'onclick=y")))),
        Paragraph((Run("\ufffc", Marks(picture=Picture(DIGEST, hostile))),)),
    ]
    made = to_html(blocks)
    assert "<script" not in made
    assert re.findall(r"<(\w+)", made) == ["p", "a", "p", "img"]
    assert words(from_html(made))[0] == f"{hostile}x"
