#!/usr/bin/python3
"""Prints the gold numbers of tests/stats/rank_interval_test.cc and
hodge_test.cc.

    tests/oracles/ranking.py

Needs numpy.
"""

import itertools

import numpy as np


def simultaneous():
    values = np.array([4, 2.5, 2, -3])
    b, s = np.arange(199)[:, None], np.arange(4)[None, :]
    rows = values + ((b * 37 + s * 53) % 199 - 99) * (s + 1) / 100
    difference = values[:, None] - values[None, :]
    of_rows = rows[:, :, None] - rows[:, None, :]
    spread = of_rows.std(axis=0, ddof=1)
    upper = np.triu_indices(4, 1)
    t = np.abs(of_rows - difference)[:, upper[0], upper[1]] / spread[upper]
    critical = np.quantile(t.max(axis=1), 0.95)
    above = difference.T > critical * spread
    below = difference > critical * spread
    print(f"critical {critical:.12f}")
    print("ranks", [(1 + above[i].sum(), 4 - below[i].sum())
                    for i in range(4)])


def hodge():
    edges = [(0, 1, 1.0, 2), (1, 2, .5, 1), (0, 2, -.7, 3), (2, 3, .4, 1),
             (1, 3, 1.5, .5), (3, 4, .2, 1), (4, 5, .9, 2), (0, 5, -1.1, 1)]
    root = np.sqrt([e[3] for e in edges])
    y = root * [e[2] for e in edges]
    gradient = np.zeros((len(edges), 6))
    for k, (i, j, _, _) in enumerate(edges):
        gradient[k, i], gradient[k, j] = 1, -1
    index = {e[:2]: k for k, e in enumerate(edges)}
    triangles = [(index[i, j], index[j, k], index[i, k])
                 for i, j, k in itertools.combinations(range(6), 3)
                 if (i, j) in index and (j, k) in index and (i, k) in index]
    curl = np.zeros((len(edges), len(triangles)))
    for t, (a, b, c) in enumerate(triangles):
        curl[a, t], curl[b, t], curl[c, t] = 1, 1, -1
    s = np.linalg.lstsq(root[:, None] * gradient, y, rcond=None)[0]
    order = root * (gradient @ s)
    rest = y - order
    circles = curl / root[:, None]
    of_three = circles @ np.linalg.lstsq(circles, rest, rcond=None)[0]
    print("total, gradient, curl, harmonic",
          *(f"{v @ v:.12f}" for v in (y, order, of_three, rest - of_three)))
    print("strength", ", ".join(f"{v:.12f}" for v in s))


if __name__ == "__main__":
    simultaneous()
    hodge()
