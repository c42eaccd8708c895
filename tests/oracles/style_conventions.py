#!/usr/bin/python3
"""Prints the gold numbers of tests/calibrations/style_board_test.cc: win rates
by each published convention of style control.

    tests/oracles/style_conventions.py

Needs numpy, scipy and scikit-learn.  Each convention is written out as its
authors do it, rows repeated and all; nothing is shared but the battles.
"""

import numpy as np
from scipy.optimize import root
from sklearn.linear_model import LogisticRegression

ITEMS, SYSTEMS = 60, 4
WON = [1, 1, 0, .5, 1, 0, 0]
MET = [1, 0, .5, 0, 1]


def sigmoid(t):
    return 1 / (1 + np.exp(-t))


def counts(s, i):
    """Tokens, headers, list items, bold spans."""
    return (20 + (7 * i + 13 * s * s + 5 * i * s) % 97 + 10 * s,
            (i + 2 * s) % 4, (3 * i + s * i) % 5, (i * s + 2 * i + s) % 3)


def battles():
    """item, system, rival, whether the system stood first, y, strong."""
    rows = []
    for s in range(1, SYSTEMS):
        for i in range(ITEMS):
            rows.append((i, s, 0, i % 2 == 0,
                         WON[(5 * i + 3 * s + i * i * s) % 7],
                         (i + s) % 3 == 0))
    for s in (1, 2):
        for i in range(20):
            rows.append((i, s, s + 1, i % 3 == 0, MET[(2 * i + 5 * s) % 5],
                         False))
    return rows


def repeated(rows, weight):
    return [row for row in rows for _ in range(weight[row[0]])]


def arena_hard_v2(rows):
    model, x, y = [], [], []
    for i, s, rival, _, won, strong in rows:
        if rival != 0:
            continue
        a, b = counts(s, i), counts(0, i)
        f = [(a[0] - b[0]) / (a[0] + b[0])]
        for k in (1, 2, 3):
            p, q = a[k] / (a[0] + 1), b[k] / (b[0] + 1)
            f.append((p - q) / (p + q + 1))
        for _ in range(3 if strong and won != .5 else 1):
            model.append(s)
            x.append(f)
            y.append(won)
    model, x, y = np.array(model), np.array(x), np.array(y)
    x = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    design = np.column_stack([model == s for s in range(1, SYSTEMS)] + [x])
    found = root(lambda w: design.T @ (sigmoid(design @ w) - y),
                 np.zeros(design.shape[1]), tol=1e-14)
    return sigmoid(found.x[:SYSTEMS - 1])


def arena_hard_v01(rows):
    x, f, y = [], [], []
    for i, s, rival, _, won, strong in rows:
        if rival != 0:
            continue
        a, b = np.array(counts(0, i)), np.array(counts(s, i))
        for _ in range(3 if strong and won != .5 else 1):
            for copy in (0, 1):
                column = np.zeros(SYSTEMS)
                column[0], column[s] = np.log(10), -np.log(10)
                x.append(column)
                f.append((a - b) / (a + b + 1))
                y.append(copy == 0 if won == .5 else won == 0)
    f = np.array(f)
    f = (f - f.mean(axis=0)) / f.std(axis=0)
    fit = LogisticRegression(fit_intercept=False, tol=1e-8, max_iter=10000,
                             solver="newton-cg")
    fit.fit(np.hstack([x, f]), y)
    elo = 400 * fit.coef_[0, :SYSTEMS] + 1000
    return 1 / (1 + 10 ** ((elo[0] - elo[1:]) / 400))


def in_order(rows):
    first, second, a, b, y = [], [], [], [], []
    for i, s, rival, stood_first, won, _ in rows:
        one, other = (s, rival) if stood_first else (rival, s)
        first.append(one)
        second.append(other)
        a.append(counts(one, i))
        b.append(counts(other, i))
        y.append(won if stood_first else 1 - won)
    return [np.array(v, dtype=float) for v in (first, second, a, b, y)]


def fastchat(rows):
    first, second, a, b, y = in_order(rows)
    f = (a - b) / (a + b + 1)
    f = (f - f.mean(axis=0)) / f.std(axis=0)
    pair = (np.eye(SYSTEMS)[first.astype(int)]
            - np.eye(SYSTEMS)[second.astype(int)])
    design = np.hstack([np.log(10) * pair, f])
    found = root(lambda w: design.T @ (sigmoid(design @ w) - y) + 0.5 * w,
                 np.zeros(design.shape[1]), tol=1e-14)
    return sigmoid(np.log(10) * (found.x[1:SYSTEMS] - found.x[0]))


def arena_rank(rows):
    first, second, a, b, y = in_order(rows)
    f = (a - b) / np.where(a + b == 0, 1, a + b)
    f = (f - f.mean(axis=0)) / f.std(axis=0)
    pair = np.minimum(first, second) * SYSTEMS + np.maximum(first, second)
    number = np.array([np.sum(pair == p) for p in pair])
    weight = 1 / np.maximum(number, 50)
    weight = weight / weight.sum()
    design = np.hstack([np.eye(SYSTEMS)[first.astype(int)]
                        - np.eye(SYSTEMS)[second.astype(int)], f])[:, 1:]

    def gradient(w):
        ridge = np.concatenate([np.zeros(SYSTEMS - 1), w[SYSTEMS - 1:]])
        return design.T @ (weight * (sigmoid(design @ w) - y)) + ridge

    found = root(gradient, np.zeros(design.shape[1]), tol=1e-14)
    assert np.abs(found.fun).max() < 1e-13
    return sigmoid(found.x[:SYSTEMS - 1])


CONVENTIONS = (("arena_hard.v2", arena_hard_v2),
               ("arena_hard.v0.1", arena_hard_v01),
               ("fastchat", fastchat), ("arena_rank", arena_rank))

if __name__ == "__main__":
    for name, score in CONVENTIONS:
        for label, weight in (("once", [1] * ITEMS),
                              ("weighted", [i % 3 for i in range(ITEMS)])):
            values = 100 * score(repeated(battles(), weight))
            print(name, label, ", ".join(f"{v:.9f}" for v in values))
