from core.media.spans import Span


def test_a_span_says_from_when_to_when_and_how_long() -> None:
    span = Span(59.5, 3723.0)
    assert span.length_s == 3663.5
    assert span.cells == ("1:00", "1:02:03", "3663.5 s")
