#!/usr/bin/python3
"""Prints the gold numbers of tests/stats/stopped_bradley_terry_test.cc, and how
far from the optimum the published programs of style control stop.

    tests/oracles/stopped_style.py           the gold numbers
    tests/oracles/stopped_style.py --size    simulated battles of full size

Needs numpy, scipy, scikit-learn and torch.
"""

import sys

import numpy as np
import torch
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

import style_conventions


def stopped(design, outcome, kind):
    """Strengths and slopes where Arena-Hard v2's program stops."""
    x, y = torch.tensor(design, dtype=kind), torch.tensor(outcome, dtype=kind)
    w = torch.nn.Parameter(torch.full((x.shape[1],), 0.5, dtype=kind))
    way = torch.optim.LBFGS([w], lr=0.1, max_iter=50, tolerance_grad=1e-9,
                            tolerance_change=1e-9)

    def loss():
        way.zero_grad()
        out = torch.nn.functional.binary_cross_entropy_with_logits(
            x @ w, y, reduction="sum")
        out.backward()
        return out

    way.step(loss)
    return w.detach().numpy().astype(float)


def optimum(design, outcome):
    """The baseline's column left out, as only differences matter."""
    free = design[:, 1:]
    w = np.zeros(free.shape[1])
    for _ in range(50):
        p = expit(free @ w)
        w -= np.linalg.solve(free.T @ (free * (p * (1 - p))[:, None]),
                             free.T @ (p - outcome))
    return np.concatenate([[0], w])


def rates(w, systems):
    return 100 * expit(w[1:systems] - w[0])


def rows_of(games, counts):
    """Design and outcomes as v2.0 has them; system 0 is the baseline."""
    model, x, y = [], [], []
    for i, s, won, strong in games:
        a, b = counts(s, i), counts(0, i)
        f = [(a[0] - b[0]) / (a[0] + b[0])]
        for k in (1, 2, 3):
            p, q = a[k] / (a[0] + 1), b[k] / (b[0] + 1)
            f.append((p - q) / (p + q + 1))
        for _ in range(3 if strong and won != .5 else 1):
            model.append(s)
            x.append(f)
            y.append(won)
    model, x = np.array(model), np.array(x)
    x = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    hot = np.zeros((len(model), model.max() + 1))
    hot[np.arange(len(model)), model] = 1
    hot[:, 0] = -1
    return np.hstack([hot, x]), np.array(y)


def gold():
    games = [(i, s, won, strong)
             for i, s, rival, _, won, strong in style_conventions.battles()
             if rival == 0]
    design, outcome = rows_of(games, style_conventions.counts)
    systems = style_conventions.SYSTEMS
    n = len(outcome)
    drawn = np.array([(7 * i * i + 3 * i) % n for i in range(n)])
    for label, rows in (("once", np.arange(n)), ("drawn", drawn)):
        for kind in (torch.float64, torch.float32):
            w = stopped(design[rows], outcome[rows], kind)
            print(label, kind, ", ".join(f"{v:.9f}" for v in
                                         rates(w, systems)))


def simulated(systems, items, seed):
    r = np.random.default_rng(seed)
    strength = np.concatenate([[0], r.normal(-.5, 1.2, systems - 1)])
    # How long and how marked up a prompt's answers are, times a system's way.
    length = np.round(r.lognormal(6, .5, (systems, items))
                      * np.exp(r.normal(0, .4, (systems, 1))))
    marks = [r.poisson(mean * np.exp(r.normal(0, .7, (systems, 1))),
                       (systems, items)) for mean in (2, 8, 6)]
    counts = np.stack([length, *marks], 2)
    games = []
    for s in range(1, systems):
        for i in range(items):
            far = (counts[s, i] - counts[0, i]) / (counts[s, i] + counts[0, i]
                                                   + 1)
            p = expit(strength[s] + far @ [1, .2, .4, .3])
            for _ in range(2):
                won = .5 if r.random() < .12 else float(r.random() < p)
                games.append((i, s, won, r.random() < .3))
    return games, counts


def far_from(name, found, right):
    off = np.abs(found - right)
    print(f"  {name}: mean {off.mean():.3f}, most {off.max():.3f} points")


def scikit_learn(games, counts, systems):
    """v0.1's program, by the two scales on which scikit-learn has had its
    tolerance: of the summed loss, and since version 1.5 of the mean loss."""
    hot, x, y = [], [], []
    for i, s, won, strong in games:
        column = np.zeros(systems)
        column[0], column[s] = np.log(10), -np.log(10)
        f = (counts[0, i] - counts[s, i]) / (counts[0, i] + counts[s, i] + 1)
        for _ in range(3 if strong and won != .5 else 1):
            for copy in (0, 1):
                hot.append(column)
                x.append(f)
                y.append(float(copy == 0 if won == .5 else won == 0))
    x, y = np.array(x), np.array(y)
    design = np.hstack([np.array(hot), (x - x.mean(0)) / x.std(0)])
    sign, n = 2 * y - 1, len(y)

    def mean_loss(w):
        z = sign * (design @ w)
        return (np.logaddexp(0, -z).mean() + .5 * w @ w / n,
                (w - design.T @ (sign * expit(-z))) / n)

    def rate(w):
        return 100 / (1 + 10 ** (w[0] - w[1:systems]))

    right = LogisticRegression(fit_intercept=False, solver="newton-cholesky",
                               tol=1e-10, max_iter=1000).fit(design, y)
    summed = LogisticRegression(fit_intercept=False).fit(design, y)
    mean = minimize(mean_loss, np.zeros(design.shape[1]), jac=True,
                    method="L-BFGS-B",
                    options={"maxiter": 100, "gtol": 1e-4, "maxls": 50,
                             "ftol": 64 * np.finfo(float).eps})
    right = rate(right.coef_[0])
    far_from("v0.1, tolerance of the sum", rate(summed.coef_[0]), right)
    far_from("v0.1, tolerance of the mean", rate(mean.x), right)


def size():
    for systems, items, seed in ((20, 500, 1), (40, 500, 2), (60, 100, 3)):
        print(f"{systems} systems, {items} prompts")
        games, counts = simulated(systems, items, seed)
        design, outcome = rows_of(games, lambda s, i: counts[s, i])
        right = rates(optimum(design, outcome), systems)
        single = rates(stopped(design, outcome, torch.float32), systems)
        double = rates(stopped(design, outcome, torch.float64), systems)
        far_from("v2.0", single, right)
        far_from("v2.0, single from double precision", single, double)
        scikit_learn(games, counts, systems)


if __name__ == "__main__":
    size() if "--size" in sys.argv[1:] else gold()
