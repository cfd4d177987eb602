"""The demo's report: facts for programs, a page for people, and a clear no when something is missing."""

import copy
import json

import pytest

from core.errors import VegaError
from vega_desktop.demo import report

FACTS = {
    "media": {"pictures": 30, "search": {"cat": "chelsea.jpg", "coffee": "coffee.jpg"}},
    "federated": {
        "rounds": 20,
        "round_ms_median": 250.0,
        "participants": ["Ada", "Bo"],
        "accuracy": 0.95,
        "local_only_accuracy": [0.5, 0.8],
        "test_pictures": 450,
    },
    "use": {"tagged": 60, "accuracy": 0.95, "by": "Ada"},
    "collaboration": {"converged": True, "text": "<b>Findings</b> 👩‍🔬", "characters": 20, "seconds": 3.0},
    "seconds_total": 70.0,
}
SHARES = {"Ada": {str(digit): digit for digit in range(10)}, "Bo": {str(digit): 9 - digit for digit in range(10)}}


def test_the_facts_are_written_as_they_are(tmp_path):
    report.write(FACTS, SHARES, target=tmp_path)
    assert json.loads((tmp_path / "report.json").read_text()) == FACTS


def test_the_page_shows_them_and_takes_no_markup(tmp_path):
    report.write(FACTS, SHARES, target=tmp_path)
    page = (tmp_path / "report.html").read_text()
    for words in ("95.0 %", "80.0 %", "chelsea.jpg", "accuracy.png", "&lt;b&gt;Findings&lt;/b&gt; 👩‍🔬"):
        assert words in page
    assert "<td>45</td>" in page  # 0 + 1 + … + 9


def test_the_table_says_it_in_short(tmp_path, capsys):
    report.show(FACTS, tmp_path)
    said = capsys.readouterr().out
    assert "95.0%" in said
    assert "the same on both" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda facts: facts["federated"].update(accuracy=0.9), "expected 92%"),
        (lambda facts: facts["federated"].update(local_only_accuracy=[0.96, 0.1]), "not better than every single one"),
        (lambda facts: facts["media"]["search"].update(cat=None), "a search found nothing"),
        (lambda facts: facts["collaboration"].update(converged=False), "not the same on both"),
    ],
)
def test_what_is_missing_is_said(change, said):
    facts = copy.deepcopy(FACTS)
    report.check(facts)
    change(facts)
    with pytest.raises(VegaError, match=said):
        report.check(facts)
