#!/usr/bin/python3
"""Numbers of tests/stats/{agreement,krippendorff,judge_panel}_test.cc.

Needs numpy 1.24, scikit-learn 1.2, statsmodels 0.13 and R 4.2 with psych.

    /usr/bin/python3 tests/oracles/agreement.py
"""

import itertools
import subprocess

import numpy as np
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import fleiss_kappa

# Two raters' scores of twelve units, every category seen.
A = [1, 2, 3, 4, 5, 5, 2, 1, 3, 4, 4, 2]
B = [1, 3, 3, 4, 4, 5, 2, 2, 3, 5, 4, 1]
# Ten subjects, five categories, fourteen raters: Fleiss' kappa in Wikipedia.
FLEISS = [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0],
          [2, 2, 8, 1, 1], [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2],
          [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]]
# Units x raters, NaN missing.
X = np.nan
GAPS = [[1, 1, X], [2, 2, 3], [3, 3, 3], [3, X, 3], [2, 2, 2], [1, 2, 3],
        [4, 4, 4], [1, 1, 2], [2, X, X], [X, 5, 5], [X, 1, 1], [X, 3, X]]


def r(script):
    return subprocess.run(["Rscript", "-e", script], text=True, check=True,
                          capture_output=True).stdout


def two_raters():
    print("// Cohen's kappa: plain, linear, quadratic")
    for weights in (None, "linear", "quadratic"):
        print(repr(cohen_kappa_score(A, B, weights=weights)))
    print(r("suppressMessages(library(psych));"
            f"k <- cohen.kappa(cbind(c({', '.join(map(str, A))}),"
            f" c({', '.join(map(str, B))})));"
            "cat(format(c(k$kappa, k$weighted.kappa), digits = 15))"))
    print("// resampled: units 0 .. 11 drawn i mod 3 times")
    drawn = np.repeat(np.arange(12), np.arange(12) % 3)
    a, b = np.array(A)[drawn], np.array(B)[drawn]
    print(repr(cohen_kappa_score(a, b)),
          repr(cohen_kappa_score(a, b, weights="quadratic", labels=range(1, 6))))


def many_raters():
    print("// Fleiss, Randolph")
    print(repr(fleiss_kappa(FLEISS)), repr(fleiss_kappa(FLEISS, "randolph")))
    table = np.array(FLEISS, float)
    p = table.sum(0) / table.sum()
    agreement = ((table * (table - 1)).sum(1) / (14 * 13)).mean()
    chance = (p * (1 - p)).sum() / 4
    print("// per cent, AC1")
    print(repr(agreement), repr((agreement - chance) / (1 - chance)))
    print("// Fleiss and AC1 with gaps, each unit counted alike")
    rows = [[v for v in row if v == v] for row in GAPS]
    rows = [row for row in rows if len(row) > 1]
    share = {c: np.mean([row.count(c) / len(row) for row in rows])
             for c in range(1, 6)}
    seen = np.mean([np.mean([a == b for a, b in itertools.permutations(row, 2)])
                    for row in rows])
    chance = sum(v * v for v in share.values())
    gwet = sum(v * (1 - v) for v in share.values()) / 4
    print(repr(seen), repr((seen - chance) / (1 - chance)),
          repr((seen - gwet) / (1 - gwet)))


def errors():
    rows = np.array([[(i * (j + 3) + j) % 7 < 2 + j % 2 for j in range(4)]
                     for i in range(40)], float)
    correlation = np.corrcoef(rows.T)
    mean = (correlation.sum() - 4) / 12
    print("// mean correlation of errors, effective judges")
    print(repr(mean), repr(4 / (1 + 3 * mean)))


two_raters()
many_raters()
errors()
