"""The event stream in SQLite: batches, the newest first, numbers in buckets, pruning."""

import math

import pytest

from core.storage.database import Database
from core.storage.tables.analytics import AnalyticsTables, path


@pytest.fixture
def tables(tmp_path):
    database = Database(tmp_path / "vega.sqlite")
    yield AnalyticsTables(database)
    database.close()


def numbers(tables, name, field, **given):
    given = {"where": {}, "since": 0.0, "until": math.inf, "bucket_s": 0.0, "how": "mean", **given}
    return tables.series(name, field, **given)


async def test_the_newest_events_come_first(tables):
    await tables.add_events([(1.0, "A", '{"n": 1}'), (3.0, "B", '{"n": 3}'), (2.0, "A", '{"n": 2}')])
    assert tables.events(["A", "B"]) == [(3.0, "B", '{"n": 3}'), (2.0, "A", '{"n": 2}'), (1.0, "A", '{"n": 1}')]
    assert tables.events(["A"], limit=1) == [(2.0, "A", '{"n": 2}')]
    assert tables.events(["A", "B"], since=2.5) == [(3.0, "B", '{"n": 3}')]


async def test_of_events_at_the_same_moment_the_last_comes_first(tables):
    await tables.add_events([(1.0, "A", "{}"), (1.0, "B", "{}"), (1.0, "A", '{"n": 2}')])
    assert [row[1:] for row in tables.events(["A", "B"])] == [("A", '{"n": 2}'), ("B", "{}"), ("A", "{}")]


async def test_words_are_found_in_names_and_fields_in_any_case(tables):
    await tables.add_events([(1.0, "JobFinished", '{"title": "Cats"}'), (2.0, "PeerPaired", '{"name": "Bo"}')])
    both = ["JobFinished", "PeerPaired"]
    assert [row[1] for row in tables.events(both, words="cats")] == ["JobFinished"]
    assert [row[1] for row in tables.events(both, words="PEER")] == ["PeerPaired"]
    assert tables.events(both, words="%") == []


async def test_names_are_listed_once(tables):
    assert tables.names() == []
    await tables.add_events([(1.0, "B", "{}"), (2.0, "A", "{}"), (3.0, "B", "{}")])
    assert tables.names() == ["A", "B"]


async def test_a_list_counts_as_its_length_and_words_as_nothing(tables):
    await tables.add_events(
        [
            (float(i), "A", text)
            for i, text in enumerate(['{"v": [7, 8, 9]}', '{"v": true}', '{"v": "x"}', '{"v": null}', "{}"])
        ]
    )
    assert numbers(tables, "A", "v") == [(0.0, 3.0), (1.0, 1.0)]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("mean", [(0.0, 2.0), (10.0, 5.0)]),
        ("max", [(0.0, 3.0), (10.0, 5.0)]),
        ("sum", [(0.0, 4.0), (10.0, 5.0)]),
        ("count", [(0.0, 2.0), (10.0, 1.0)]),
        ("last", [(0.0, 1.0), (10.0, 5.0)]),
    ],
)
async def test_buckets_summarise_their_values(tables, how, expected):
    """The values 3 (at 2 s) and 1 (at 9 s) share the first ten seconds, 5 (at 10 s) begins the next."""
    await tables.add_events([(9.0, "A", '{"v": 1}'), (10.0, "A", '{"v": 5}'), (2.0, "A", '{"v": 3}')])
    assert numbers(tables, "A", "v", bucket_s=10.0, how=how) == expected


async def test_since_is_inside_and_until_is_not(tables):
    await tables.add_events([(float(i), "A", f'{{"v": {i}}}') for i in range(5)])
    assert numbers(tables, "A", "v", since=1.0, until=3.0) == [(1.0, 1.0), (2.0, 2.0)]


async def test_where_chooses_by_other_fields(tables):
    rows = [
        '{"v": 1, "who": "ada"}',
        '{"v": 2, "who": "bo"}',
        '{"v": 3, "who": null}',
        '{"v": 4, "is_on": true, "who": "x"}',
    ]
    await tables.add_events([(float(i), "A", row) for i, row in enumerate(rows)])
    assert numbers(tables, "A", "v", where={"who": "bo"}) == [(1.0, 2.0)]
    assert numbers(tables, "A", "v", where={"who": None}) == [(2.0, 3.0)]
    assert numbers(tables, "A", "v", where={"is_on": True}) == [(3.0, 4.0)]


async def test_a_field_name_is_never_read_as_sql_or_as_a_path(tables):
    await tables.add_events([(1.0, "A", '{"a.b": 7, "a": {"b": 8}}')])
    assert numbers(tables, "A", "a.b") == [(1.0, 7.0)]
    assert numbers(tables, "A", "x') OR 1=1 --") == []
    assert path("a.b") == '$."a.b"'


async def test_old_events_go_in_steps(tables):
    await tables.add_events([(float(i), "AB"[i % 2], "{}") for i in range(10)])
    assert tables.delete_before(7.0, limit=4) == 4
    assert tables.delete_before(7.0, limit=4) == 3
    assert tables.delete_before(7.0, limit=4) == 0
    assert [row[0] for row in tables.events(["A", "B"])] == [9.0, 8.0, 7.0]
