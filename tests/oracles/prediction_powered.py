"""Golden numbers of prediction-powered inference, from numpy and scipy.

Prints what tests/stats/prediction_powered_test.cc, prediction_powered_bt_test.cc
and label_budget_test.cc hold.  Needs numpy and scipy:

    /usr/bin/python3 tests/oracles/prediction_powered.py
"""

import numpy as np
from scipy.optimize import minimize
from scipy.stats import norm

Z = norm.ppf(0.975)


def numbers(*values):
    return ", ".join(repr(float(value)) for value in values)


# Ten labels and thirty verdicts.
Y = np.array([1, 0, 1, 1, 0, 1, 0, 1, 1, 0.0])
F_L = np.array([1, 0, 1, 1, 1, 1, 0, 0, 1, 0.0])
F_U = np.array([1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1.0])


def best_lambda(y, f, unlabelled, ddof):
    ratio = 1 + len(y) / len(unlabelled)
    pooled = np.var(np.concatenate([f, unlabelled]), ddof=1)
    return np.cov(y, f, ddof=ddof)[0, 1] / (ratio * pooled)


def powered(y, f, unlabelled, lam, ddof):
    value = lam * unlabelled.mean() + (y - lam * f).mean()
    variance = (lam**2 * unlabelled.var(ddof=ddof) / len(unlabelled)
                + (y - lam * f).var(ddof=ddof) / len(y))
    return value, variance


print("// by tuning: lambda, value, standard error, lower, upper")
for name, lam, ddof in [
        ("kClassical", 0, 0), ("kPlain", 1, 0),
        ("kClipped", np.clip(best_lambda(Y, F_L, F_U, 0), 0, 1), 0),
        ("kUnclipped", best_lambda(Y, F_L, F_U, 1), 1)]:
    value, variance = powered(Y, F_L, F_U, lam, ddof)
    error = variance**0.5
    print(f"{name}: {numbers(lam, value, error, value - Z * error, value + Z * error)}")

STRATA = [([1, 2], [1.1, 2.2], [1.5, 1.8]), ([4, 5], [3.9, 5.1], [4.5, 4.8])]
print("// strata: lambda of each, value, lower, upper")
for name, ddof, clip in [("kUnclipped", 1, False), ("kClipped", 0, True)]:
    value = variance = 0
    lams = []
    for stratum in STRATA:
        y, f, unlabelled = (np.array(part, float) for part in stratum)
        lam = best_lambda(y, f, unlabelled, ddof)
        lam = np.clip(lam, 0, 1) if clip else lam
        part = powered(y, f, unlabelled, lam, ddof)
        value += part[0] / 2
        variance += part[1] / 4
        lams.append(lam)
    error = variance**0.5
    print(f"{name}: {numbers(*lams, value, value - Z * error, value + Z * error)}")

# The ten labels and thirty verdicts by the parity of their place, as
# tests/calibrations/human_anchored_test.cc has them in two categories.
print("// two categories, kClipped: lambda of each, value, lower, upper")
value = variance = 0
lams = []
for parity in (0, 1):
    y, f, unlabelled = Y[parity::2], F_L[parity::2], F_U[parity::2]
    lam = np.clip(best_lambda(y, f, unlabelled, 0), 0, 1)
    part = powered(y, f, unlabelled, lam, 0)
    value += part[0] / 2
    variance += part[1] / 4
    lams.append(lam)
error = variance**0.5
print(numbers(*lams, value, value - Z * error, value + Z * error))

# 24 clusters of one to three rows, the first nine labelled.
rows = [(g, r) for g in range(24) for r in range(1 + g % 3)]
cluster = np.array([g for g, _ in rows])
label = np.array([(g * 7 + r * 3) % 10 / 9 for g, r in rows])
judge = np.array([((g * 7 + r * 3) % 10 / 9 + (g * 5 + r) % 7 / 6) / 2
                  for g, r in rows])
labelled = cluster < 9


def cluster_variance(values, groups, ddof):
    deviation = values - values.mean()
    sums = np.array([deviation[groups == g].sum() for g in np.unique(groups)])
    scale = len(sums) / (len(sums) - 1) if ddof else 1
    return scale * (sums**2).sum() / len(values)**2


print("// clusters: lambda, value, standard error")
for name, ddof in [("kClipped", 0), ("kUnclipped", 1)]:
    y, f, unlabelled = label[labelled], judge[labelled], judge[~labelled]
    lam = best_lambda(y, f, unlabelled, ddof)
    value, _ = powered(y, f, unlabelled, lam, ddof)
    variance = (lam**2 * cluster_variance(unlabelled, cluster[~labelled], ddof)
                + cluster_variance(y - lam * f, cluster[labelled], ddof))
    print(f"{name}: {numbers(lam, value, variance**0.5)}")

# 60 battles of four players, each a cluster; the first 24 labelled.
count, few = 60, 24
first = np.array([i % 4 for i in range(count)])
second = np.array([(i + 1 + i // 4 % 3) % 4 for i in range(count)])
human = np.array([(i * 7 + i // 5) % 5 / 4 for i in range(count)])
human = np.clip(human + 0.3 * (second - first) / 3, 0, 1)
verdict = np.clip(human + ((i := np.arange(count)) * 3 % 7 - 3) / 8, 0, 1)
design = np.zeros((count, 4))
design[np.arange(count), first] = 1
design[np.arange(count), second] -= 1
design = design[:, 1:]


def loss(t, x, y):
    d = x @ t
    return np.logaddexp(0, d) - y * d


def scores(t, x, y):
    return (1 / (1 + np.exp(-x @ t)) - y)[:, None] * x


def fit(lam):
    l, u = slice(0, few), slice(few, None)

    def total(t):
        return (loss(t, design[l], human[l]).mean()
                + lam * loss(t, design[u], verdict[u]).mean()
                - lam * loss(t, design[l], verdict[l]).mean())

    def slope(t):
        return (scores(t, design[l], human[l]).mean(0)
                + lam * scores(t, design[u], verdict[u]).mean(0)
                - lam * scores(t, design[l], verdict[l]).mean(0))

    return minimize(total, np.zeros(3), jac=slope, method="BFGS",
                    options={"gtol": 1e-13}).x


def parts(t):
    p = 1 / (1 + np.exp(-design[:few] @ t))
    hessian = (design[:few] * (p * (1 - p))[:, None]).T @ design[:few] / few
    return (np.linalg.pinv(hessian), scores(t, design[:few], human[:few]),
            scores(t, design, verdict))


def tuned():
    inverse, y, f_all = parts(fit(1))
    f = f_all[:few]
    cross = (f - f.mean(0)).T @ (y - y.mean(0)) / few
    centred = f_all - f_all.mean(0)
    spread = centred.T @ centred / count
    ratio = few / (count - few)
    return (np.trace(inverse @ (cross + cross.T) @ inverse)
            / np.trace(2 * (1 + ratio) * inverse @ spread @ inverse))


def sandwich(t, lam):
    inverse, y, f_all = parts(t)
    centred = f_all - f_all.mean(0)
    rest = y - lam * f_all[:few]
    rest = rest - rest.mean(0)
    middle = (rest.T @ rest / few + few / (count - few) * lam**2
              * centred.T @ centred / count)
    return inverse @ middle @ inverse / few


print("// Bradley-Terry: lambda, strengths, standard errors, covariance of 1, 2")
for name, lam in [("kClassical", 0), ("kPlain", 1), ("kUnclipped", tuned())]:
    t = fit(lam)
    covariance = sandwich(t, lam)
    print(f"{name}: {numbers(lam, *t, *np.sqrt(np.diag(covariance)), covariance[0, 1])}")

print("// effective labels over n, N = 5000: rho, then n = 50, 200, 1000")
for rho in (0.3, 0.6, 0.8, 0.9):
    print(numbers(rho, *[(n + 5000) / (n + (1 - rho**2) * 5000)
                         for n in (50, 200, 1000)]))

# The split by a direct search over n, variance times budget.
print("// label 1, prediction 0.02, row 0.01, budget 300: rho, n, N, variance")
for rho in (0.5, 0.8, 0.95):
    def spread(n, rho=rho):
        every = (300 - n) / 0.03
        return (1 - rho**2) / n + rho**2 / every
    grid = np.linspace(1, 299.9, 2990000)
    n = grid[np.argmin(spread(grid))]
    print(numbers(rho, n, (300 - n) / 0.03 - n, spread(n)))
