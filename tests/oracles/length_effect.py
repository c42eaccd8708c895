#!/usr/bin/python3
"""Prints the gold numbers of tests/stats/joint_difficulty_test.cc and
length_effect_test.cc.

    tests/oracles/length_effect.py

Needs numpy, scipy and statsmodels.
"""

import numpy as np
import statsmodels.api as sm
from scipy.optimize import brentq, root
from scipy.stats import f as f_distribution

SYSTEMS, ITEMS, WEAK = 12, 12, 0.01


def sigmoid(t):
    return 1 / (1 + np.exp(-t))


def verdicts():
    rows = []
    for i in range(ITEMS):
        for j in range(SYSTEMS):
            if (i + j) % 7 == 0:
                continue
            t = ((3 * i + 4 * j + i * j) % 9 - 4) / 4
            luck = (7 * i + 5 * j * j + 3 * i * j) % 11
            rows.append((j, i, t, float(luck + (6 if i % 3 == 1 else 0) > 7)))
    return [np.array(column) for column in zip(*rows)]


def joint_difficulty():
    system, item, t, y = verdicts()

    def total(of, by, n):
        return np.bincount(by, of, n)

    def equations(w, variance):
        a, b, u = np.split(w, [SYSTEMS, 2 * SYSTEMS])
        p = sigmoid(a[system] + b[system] * t + u[item])
        return np.concatenate([total(p - y, system, SYSTEMS) + WEAK * a,
                               total((p - y) * t, system, SYSTEMS) + WEAK * b,
                               total(p - y, item, ITEMS) + u / variance])

    def fit(variance):
        found = root(equations, np.zeros(2 * SYSTEMS + ITEMS), variance,
                     tol=1e-14)
        assert np.abs(found.fun).max() < 1e-11, found.message
        return np.split(found.x, [SYSTEMS, 2 * SYSTEMS])

    def excess(variance):
        a, b, u = fit(variance)
        p = sigmoid(a[system] + b[system] * t + u[item])
        curve = total(p * (1 - p), item, ITEMS) + 1 / variance
        return np.mean(u * u + 1 / curve) / variance - 1

    variance = brentq(excess, 1e-3, 100, xtol=1e-14)
    a, b, u = fit(variance)
    print("joint difficulty: tau", f"{np.sqrt(variance):.12f}")
    print(" all", ", ".join(f"{v:.12f}" for v in u))

    def without(j, i):
        mine = (item == i) & (system != j)
        return brentq(lambda v: np.sum(
            sigmoid(a[system[mine]] + b[system[mine]] * t[mine] + v)
            - y[mine]) + v / variance, -20, 20, xtol=1e-14)

    print(" without 2", ", ".join(f"{without(2, i):.12f}"
                                  for i in range(ITEMS)))


def spline(d):
    k = np.quantile(d, [0.05, 0.35, 0.65, 0.95])
    cube = lambda x: np.maximum(x, 0) ** 3
    columns = [d]
    for j in range(2):
        columns.append(cube(d - k[j])
                       - cube(d - k[2]) * (k[3] - k[j]) / (k[3] - k[2])
                       + cube(d - k[3]) * (k[2] - k[j]) / (k[3] - k[2]))
    return np.column_stack(columns) / 1e4


def lack_of_fit(with_difficulty, bend):
    i = np.arange(120)
    d = (37.0 * i) % 121 * 3 - 150
    hard = np.sin(i)
    t = np.tanh(d / d.std(ddof=1))
    y = sigmoid(0.4 - 1.1 * t + 0.7 * hard + bend * (d / 150) ** 2
                + 1.5 * np.sin(7.0 * i * i))
    cluster = i // 2
    x = np.column_stack([t, hard, np.ones_like(t)] if with_difficulty
                        else [t, np.ones_like(t)])
    fit = sm.GLM(y, x, family=sm.families.Binomial()).fit(tol=1e-14)
    p = fit.fittedvalues
    # Weighted least squares of the spline's terms on the model's columns.
    z = spline(d)
    rest = z - x @ np.column_stack(
        [sm.WLS(z[:, c], x, weights=p * (1 - p)).fit().params
         for c in range(3)])
    scores = np.zeros((cluster.max() + 1, 3))
    np.add.at(scores, cluster, (y - p)[:, None] * rest)
    n = len(scores)
    mean, spread = scores.mean(axis=0), np.cov(scores.T)
    squared = n * mean @ np.linalg.solve(spread, mean)
    statistic = squared * (n - 3) / (3 * (n - 1))
    print("lack of fit", with_difficulty, bend, f"F {statistic:.12f}",
          f"p {f_distribution.sf(statistic, 3, n - 3):.12f}")


joint_difficulty()
for with_difficulty in (True, False):
    for bend in (0, 1.5):
        lack_of_fit(with_difficulty, bend)
