"""What is taken as a sign of taste, how much each sign weighs, and when it is enough.

*Share*: w / W, what a customer took of a topic by all he took, each sign with its weight. A product
counts once a day and kind; a line that takes something back is no sign. A day with more than
`MOST_A_DAY` weighs that much, for what lies in one basket is no independent word on taste.

*Affinity* ("times as often as others"): (w + PRIOR p) / ((W + PRIOR) p) with the share p of the
topic in the whole base: the ratio of shares, drawn towards 1 as if PRIOR more had been taken as the
base takes (posterior mean under a Dirichlet prior at the base's shares; Gelman et al., Bayesian
Data Analysis, 3rd ed., section 3.4). `at_least` is the lower end of the 90 % interval of the share
(Wilson 1927, J. Am. Stat. Assoc. 22:209) by p.

*Confidence* that it is no chance: who takes as the base does has a share as far from p as this one
with a probability of at most

    exp(-(w ln(w / (W p)) + (W - w) ln((W - w) / (W (1 - p)))))

(Hoeffding 1963, J. Am. Stat. Assoc. 58:13, theorem 1; it holds for few signs and rare topics as
well, and for weights of at most 1, because the logarithm of a moment generating function is convex
and 0 at 0). As every customer is held against each of K topics of a dimension, confidence is 1 - K
times that (Bonferroni), at least 0: of customers without any taste at most one in twenty gets one
by chance at `SURE`.
"""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa

from threefold.behavioral.logic.recognising import Recogniser
from threefold.kit.text import fold

WEIGHTS = {
    "purchase": 1.0,
    "booking": 1.0,
    "visit": 0.5,
    "usage": 0.5,
    "cart": 0.5,
    "search": 0.3,
    "page_view": 0.2,
}
DAYS = 730
"""Only the last two years before the day tell of a taste; older ones change."""
MOST_A_DAY = 10.0
PRIOR = 5.0

STRONG, SURE, ENOUGH, TWICE = 1.5, 0.95, 3.0, 2
"""A taste is told at an affinity of 1.5, a confidence of 0.95, a weight of 3, on two days."""

RULE: dict[str, Any] = {
    "prior": PRIOR,
    "squared": 1.6448536269514722**2,
    "strong": STRONG,
    "sure": SURE,
    "enough": ENOUGH,
    "twice": TWICE,
}

LABELS = pa.schema([("category", pa.string()), ("name", pa.string()), ("lifestyle", pa.string())])
ASKED = pa.schema([("customer_id", pa.int64()), ("dimension", pa.string()), ("topic", pa.string())])


def weights() -> pa.Table:
    return pa.table({"kind": list(WEIGHTS), "weight": pa.array(WEIGHTS.values(), pa.float64())})


def labels(texts: pa.Table, recogniser: Recogniser) -> pa.Table:
    """LABELS: the lifestyles of each pair of category and name."""
    columns = (texts["category"].to_pylist(), texts["name"].to_pylist())
    known = {
        text: sorted(recogniser.topics(text)) for text in set(columns[0]).union(columns[1]) if text
    }
    rows = [
        (category, name, lifestyle)
        for category, name in zip(*columns, strict=True)
        for lifestyle in sorted({*known.get(category, ()), *known.get(name, ())})
    ]
    parts = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table([pa.array(list(part), pa.string()) for part in parts], schema=LABELS)


_BETWEEN = re.compile(r"[,;/|\n、，；]")


def piece(text: str) -> str:
    return fold(text).replace("_", " ").replace("-", " ").strip()


def pieces(text: str) -> set[str]:
    """The text, and each thing that it lists, folded so that they compare."""
    return {piece(each) for each in (text, *_BETWEEN.split(text))}
