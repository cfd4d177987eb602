"""Poisoning: wrong labels and planted triggers in data, and updates that do not belong to the others.

- Wrong labels: out-of-sample predicted probabilities against each label's own threshold (Northcutt, Jiang and Chuang
  2021, "Confident learning").
- Triggers: places where some of a label's examples agree to a hair and the rest differs, as the patches of Gu,
  Dolan-Gavitt and Garg 2017 ("BadNets") do.
- Updates: length and direction against the median of all (Blanchard et al. 2017 show that any linear rule needs it).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

# Folds of the cross-validation: each example is judged by a model that has not seen it.
FOLDS = 4
# More examples than this tell nothing new about a linear model, and take long.
MOST = 5000
# Who is right less often than this out of sample has no say about labels.
TRUST = 0.6
# An own label this many times less likely than the likeliest is hardly possible.
HARDLY = 0.1
# A label flow is named when so many of a label, and this part of those that are doubted, look like one other.
FLOW_LEAST, FLOW = 8, 0.6
# Of a label, an odd group is at least so many examples and at most this part.
GROUP_LEAST, GROUP_MOST = 5, 0.35
# A mark is at least so many places, whose examples are the same up to this part, agreeing up to this part of the range.
MARK_LEAST, ALIKE, HAIR = 3, 0.9, 0.02
PLACES = 2000
# Robust z-scores (Iglewicz and Hoaglin 1993: 3.5) beyond which an update does not belong to the others.
FAR = 3.5
MAD = 1.4826
# Among fewer updates nobody can say who is the odd one.
FEWEST = 4
# Of the usual agreement in direction with the middle of all, what is left of it when an update points elsewhere.
ELSEWHERE = 0.25


@dataclass(frozen=True)
class Suspicion:
    """Why an update does not look like the others, in words."""

    name: str
    why: str


def doubtful_labels(rows: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Which examples (n,) probably carry a wrong label: another one is confidently predicted out of sample."""
    _, numbers = np.unique(labels, return_inverse=True)
    counts = np.bincount(numbers)
    usable = np.flatnonzero(counts >= 2 * FOLDS)
    doubted = np.zeros(len(labels), bool)
    if len(usable) < 2:
        return doubted
    chosen = np.flatnonzero(np.isin(numbers, usable))
    if len(chosen) > MOST:
        chosen = np.sort(np.random.default_rng(0).permutation(chosen)[:MOST])
    mine = np.searchsorted(usable, numbers[chosen])
    odds = _odds(rows[chosen], mine)
    if (odds.argmax(axis=1) == mine).mean() < TRUST:
        return doubted
    # each label's threshold: how sure the model is, on average, of those that carry it
    sure = np.array([odds[mine == label, label].mean() for label in range(len(usable))])
    likely = np.where(odds >= sure[None], odds, 0.0).argmax(axis=1)
    is_sure = odds[np.arange(len(mine)), likely] >= sure[likely]
    # many alike make a label's threshold high: what is hardly thought possible is doubted as well
    own, most = odds[np.arange(len(mine)), mine], odds.max(axis=1)
    doubted[chosen] = (is_sure & (likely != mine)) | (own < HARDLY * most)
    return doubted


def label_flow(rows: np.ndarray, labels: np.ndarray, doubted: np.ndarray) -> tuple[str, str, float] | None:
    """A label of which a large part looks like one other: (label, what it looks like, which part), or None."""
    clean = ~doubted
    if not doubted.any() or len(np.unique(labels[clean])) < 2:
        return None
    model = _model().fit(rows[clean], labels[clean])
    said = model.predict(rows[doubted])
    best: tuple[str, str, float] | None = None
    for given in np.unique(labels[doubted]):
        mine = said[labels[doubted] == given]
        names, counts = np.unique(mine[mine != given], return_counts=True)
        if not len(counts) or counts.max() < FLOW_LEAST or counts.max() < FLOW * len(mine):
            continue
        part = float(counts.max() / (labels == given).sum())
        if best is None or part > best[2]:
            best = (str(given), str(names[counts.argmax()]), part)
    return best


def odd_group(rows: np.ndarray) -> np.ndarray:
    """Some (n,) of one label's examples that share a mark which the rest lacks; or nothing.

    A mark are places that are far from the label's middle in the very same examples, where these agree to a hair. A way
    of writing is far from the middle too, but neither in the very same examples nor to a hair.
    """
    none = np.zeros(len(rows), bool)
    reach = float(rows.max() - rows.min()) if len(rows) else 0.0
    if len(rows) < 4 * GROUP_LEAST or reach <= 0:
        return none
    far = np.abs(rows - np.median(rows, axis=0)) > 0.5 * reach
    counts = far.sum(axis=0)
    places = np.flatnonzero((counts >= GROUP_LEAST) & (counts <= GROUP_MOST * len(rows)))
    # the places where most are far first: enough of them to find any mark, few enough to compare all with all
    places = places[np.argsort(counts[places])[::-1][:PLACES]]
    if len(places) < MARK_LEAST:
        return none
    seen = far[:, places].astype(np.float32)
    both = seen.T @ seen
    alike = both / (counts[places][:, None] + counts[places][None] - both) >= ALIKE
    for place in np.argsort(alike.sum(axis=0))[::-1]:
        mark = places[alike[place]]
        if len(mark) < MARK_LEAST:
            break
        group = far[:, mark].all(axis=1)
        if group.sum() >= GROUP_LEAST and (rows[group][:, mark].std(axis=0) < HAIR * reach).all():
            return np.asarray(group)
    return none


def suspicious_updates(deltas: np.ndarray, names: Sequence[str]) -> list[Suspicion]:
    """Whose updates (n, P) do not look like the others': too long, or pointing elsewhere; nobody's among three."""
    if len(deltas) < FEWEST:
        return []
    lengths = np.linalg.norm(deltas, axis=1)
    middle = np.median(deltas, axis=0)
    scale = max(float(np.linalg.norm(middle)), 1e-30)
    cosines = deltas @ middle / (np.maximum(lengths, 1e-30) * scale)
    far = _scores(np.log(np.maximum(lengths, 1e-30)))
    turned = _scores(cosines)
    found = []
    for name, length, cosine, away, turn in zip(names, lengths, cosines, far, turned, strict=True):
        if away > FAR and length > 1.5 * np.median(lengths):
            found.append(Suspicion(name, f"Its update is {length / np.median(lengths):.1f} times as long as usual."))
        elif turn < -FAR and cosine < ELSEWHERE * np.median(cosines):
            where = "against" if cosine < -ELSEWHERE else "elsewhere than"
            found.append(Suspicion(name, f"Its update points {where} the others'."))
    return found


def _scores(values: np.ndarray) -> np.ndarray:
    """Robust z-scores: distance from the median in scaled median deviations."""
    middle = np.median(values)
    # a floor, so that nobody stands out of a crowd that agrees to the last digit
    spread = max(MAD * float(np.median(np.abs(values - middle))), 0.05)
    scores: np.ndarray = (values - middle) / spread
    return scores


def _odds(rows: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    found: np.ndarray = cross_val_predict(_model(), rows, numbers, cv=folds, method="predict_proba")
    return found


def _model() -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=200))
