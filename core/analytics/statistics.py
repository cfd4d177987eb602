"""Small statistics of series: rolling mean, summary, gaps filled with zeros."""

import math

import numpy as np
from numpy.typing import ArrayLike

from core.analytics.records import Floats, Series, Summary
from core.errors import InputError


def rolling_mean(values: ArrayLike, window: int) -> Floats:
    """The mean of each value and the `window` - 1 before it, shape (n,); at the beginning, of those there are.

    Values that are not finite are left out of the means they fall into. Raises InputError for a window below 1.
    """
    if window < 1:
        raise InputError(f"A window of {window} values is no window.", "Give at least 1.")
    numbers = np.asarray(values, dtype=np.float64)
    finite = np.isfinite(numbers)
    # cumulative sums of what differs from the middle: large offsets do not eat the digits
    middle = float(np.mean(numbers[finite])) if finite.any() else 0.0
    sums = np.concatenate([[0.0], np.cumsum(np.where(finite, numbers - middle, 0.0))])
    counts = np.concatenate([[0], np.cumsum(finite)])
    ends = np.arange(1, len(numbers) + 1)
    starts = np.maximum(ends - window, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        means: Floats = (sums[ends] - sums[starts]) / (counts[ends] - counts[starts]) + middle
    return means


def summarise(values: ArrayLike) -> Summary:
    """Count, mean, deviation (n - 1), quantiles (linear between neighbours) and Student's interval of the mean."""
    numbers = np.asarray(values, dtype=np.float64).ravel()
    numbers = numbers[np.isfinite(numbers)]
    count = len(numbers)
    if count == 0:
        return Summary(0, *(math.nan,) * 8)
    mean = float(np.mean(numbers))
    deviation = float(np.std(numbers, ddof=1)) if count > 1 else math.nan
    least, median, p95, most = (float(value) for value in np.quantile(numbers, [0.0, 0.5, 0.95, 1.0]))
    reach = _student(count - 1) * deviation / math.sqrt(count) if count > 1 else math.nan
    return Summary(count, mean, deviation, least, median, p95, most, mean - reach, mean + reach)


def fill(series: Series, *, bucket_s: float, since: float, until: float) -> Series:
    """The same buckets with those between `since` and `until` in which nothing happened as 0."""
    first, last = math.floor(since / bucket_s), math.ceil(until / bucket_s)
    times = np.arange(first, last, dtype=np.float64) * bucket_s
    values = np.zeros(len(times))
    places = np.rint(series.times / bucket_s).astype(np.int64) - first
    inside = (places >= 0) & (places < len(times))
    values[places[inside]] = series.values[inside]
    return Series(times, values)


def _student(freedom: int) -> float:
    from scipy.special import stdtrit  # a second to import; only summaries need it

    return float(stdtrit(freedom, 0.975))
