"""Figures in the form that Prometheus reads."""

import re

from core.hub.metrics import COUNTERS, Metrics

# Exposition format 0.0.4: comments, or name and value.
LINE = re.compile(r"# (HELP|TYPE) [a-z_]+ \S.*|[a-zA-Z_:][a-zA-Z0-9_:]* -?[0-9.e+]+")


def test_counters_and_gauges_are_said_with_help_and_type():
    metrics = Metrics()
    metrics.add("published")
    metrics.add("relayed_bytes", 41)
    people = [1, 2, 3]
    metrics.gauge("connections", "Connections that are open.", lambda: len(people))
    text = metrics.text()
    assert "\nvega_hub_published_total 1\n" in text
    assert "\n# TYPE vega_hub_relayed_bytes_total counter\nvega_hub_relayed_bytes_total 41\n" in text
    assert text.endswith("# TYPE vega_hub_connections gauge\nvega_hub_connections 3\n")
    people.pop()
    assert "vega_hub_connections 2\n" in metrics.text()
    assert all(LINE.fullmatch(line) for line in text.splitlines())
    assert metrics.value("published") == 1 and metrics.value("delivered") == 0
    assert len(text.splitlines()) == 3 * (len(COUNTERS) + 1)
