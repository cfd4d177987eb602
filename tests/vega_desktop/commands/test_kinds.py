"""What there is to choose from, in words, as JSON and as a page."""

import json

from core.federated.strategies import STRATEGIES


def test_every_strategy_is_named_with_its_idea_and_paper(vega):
    shown = json.loads(vega("kinds", "strategy", "--json").stdout)["strategy"]
    assert [entry["name"] for entry in shown] == list(STRATEGIES)
    assert all(entry["idea"] and entry["paper"] for entry in shown)
    prox = next(entry for entry in shown if entry["name"] == "fed_prox")
    assert prox["parameters"][0]["name"] == "mu"


def test_every_family_is_there(vega):
    shown = json.loads(vega("kinds", "--json").stdout)
    assert {"classes", "objects", "faces", "text", "trained"} <= {entry["name"] for entry in shown["analyser"]}
    assert "library_pictures" in {entry["name"] for entry in shown["source"]}


def test_in_words_and_as_a_page(vega):
    assert "geometric_median" in vega("kinds", "robust").stdout
    assert vega("kinds", "--markdown").stdout.startswith("# What there is to choose from")


def test_an_unknown_choice_is_said(vega):
    refused = vega("kinds", "colour")
    assert refused.exit_code == 1
    assert "There is no choice 'colour'" in refused.output
