"""Simulations from the terminal: run, listed, compared, exported and repeated."""

import json

SMALL = ("-p", "rounds=2", "-p", "model=mlp", "--source-param", "parts=6", "--plan", "clients=4")


def test_a_simulation_says_its_rounds_and_is_listed(vega):
    ran = vega("simulate", "Digits", *SMALL, "--json")
    assert ran.exit_code == 0, ran.output
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [line["round"]["number"] for line in lines[:-1]] == [1, 2]
    assert lines[-1]["finished"]["state"] == "finished"
    assert "Digits" in vega("simulations").stdout
    assert json.loads(vega("simulations", "--json").stdout)[0]["run"]["plan"]["clients"] == 4


def test_two_are_put_side_by_side(vega):
    vega("simulate", "One", *SMALL)
    vega("simulate", "Two", *SMALL, "-p", "strategy=fed_prox", "-p", "strategy.mu=0.5")
    shown = vega("compare", "One", "Two").stdout
    assert "fed_prox" in shown
    assert "strategy.mu" in shown
    assert len(json.loads(vega("compare", "One", "Two", "--json").stdout)) == 2
    missing = vega("compare", "One", "Three")
    assert missing.exit_code == 1
    assert "no simulation 'Three'" in missing.output


def test_a_run_file_is_written_and_repeated(vega, tmp_path):
    run = tmp_path / "run.json"
    first = vega("simulate", "Digits", *SMALL, "--export", run)
    assert "2 rounds, score" in first.stdout
    again = vega("simulate", "--repeat", run, profile="ben")
    assert again.exit_code == 0, again.output
    assert "came out the same" in again.stdout


def test_what_cannot_be_is_said(vega):
    for words, text in (
        (("--plan", "clients=0"), "too small"),
        (("--plan", "partition.beta=1"), "no parameter 'beta'"),
        (("-p", "strategy=fed_ave"), "fed_avg"),
        (("--source", "table"), "There is no 'table'"),
    ):
        refused = vega("simulate", "Digits", *words)
        assert refused.exit_code == 1
        assert text in " ".join(refused.output.split())
