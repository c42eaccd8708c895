"""Golden numbers of calibration maps and calibration metrics.

Prints what tests/stats/ platt_test.cc, temperature_test.cc, isotonic_test.cc,
beta_calibration_test.cc, pairwise_calibration_test.cc, calibration_error_test.cc
and scoring_rule_test.cc hold.  Needs numpy, scipy, scikit-learn and statsmodels:

    /usr/bin/python3 tests/oracles/probability_calibration.py
"""

import warnings

import numpy as np
import statsmodels.api as sm
from scipy.optimize import minimize, minimize_scalar
from sklearn.calibration import _sigmoid_calibration
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import brier_score_loss, log_loss

warnings.simplefilter("ignore")


def numbers(*values):
    return ", ".join(repr(float(value)) for value in values)


def nll(p, y, w=1):
    return -np.sum(w * (y * np.log(p) + (1 - y) * np.log1p(-p)))


def logistic(x):
    return 1 / (1 + np.exp(-x))


# Ten forecasts, and sixty with ties and weights that any language can write.
P10 = np.arange(0.05, 1, 0.1)
Y10 = np.array([0, 0, 1, 0, 0, 1, 1, 0, 1, 1.0])
I = np.arange(60)
P60 = (I * 7 % 23 + 1) / 25
Y60 = (I * 11 % 17 / 17 < P60 * 0.8 + 0.05).astype(float)
W60 = 1 + I % 4 / 2


def platt(f, y, w):
    yes, no = w[y > 0].sum(), w[y <= 0].sum()
    target = np.where(y > 0, (yes + 1) / (yes + 2), 1 / (no + 2))

    def loss(t):
        z = -(t[0] * f + t[1])
        return np.sum(w * (np.logaddexp(0, z) - target * z))

    def slope(t):
        r = w * (logistic(-(t[0] * f + t[1])) - target)
        return np.array([-(r * f).sum(), -r.sum()])

    return minimize(loss, [0, 0], jac=slope, method="BFGS",
                    options={"gtol": 1e-12}).x


F3, Y3 = np.array([5.0, -4, 1]), np.array([1.0, -1, -1])
print("// Platt: scipy a, b; scikit-learn a, b")
print(numbers(*platt(F3, Y3, np.ones(3)), *_sigmoid_calibration(F3, Y3)))
L60 = np.log(P60 / (1 - P60))
print(numbers(*platt(L60, Y60, W60), *_sigmoid_calibration(L60, Y60, W60)))

print("// temperature, mean log loss")
for p, y, w in [(P10, Y10, np.ones(10)), (P60, Y60, W60)]:
    logit = np.log(p / (1 - p))
    t = minimize_scalar(lambda t: nll(logistic(logit / t), y, w),
                        bounds=(0.05, 20), method="bounded",
                        options={"xatol": 1e-12}).x
    print(numbers(t, nll(logistic(logit / t), y, w) / w.sum()))

print("// isotonic at the ten")
print(numbers(*IsotonicRegression(out_of_bounds="clip").fit(P10, Y10).predict(P10)))
print("// isotonic of the sixty, weighted, at 0, 0.1, ..., 1")
iso = IsotonicRegression(out_of_bounds="clip").fit(P60, Y60, W60)
print(numbers(*iso.predict(np.arange(11) / 10)))

print("// beta calibration: a, b, c of the sixty; then where b is negative: a, c")
design = np.column_stack([np.log(P60), -np.log1p(-P60), np.ones(60)])
print(numbers(*sm.GLM(Y60, design, sm.families.Binomial(),
                      freq_weights=W60).fit(tol=1e-14).params))
Y_LOW = ((I * 11 % 17 / 17 < 0.7 * P60**0.3) & (P60 < 0.93)).astype(float)
full = sm.GLM(Y_LOW, design, sm.families.Binomial()).fit(tol=1e-14).params
part = sm.GLM(Y_LOW, design[:, [0, 2]], sm.families.Binomial()).fit(tol=1e-14).params
print(numbers(*full), "->", numbers(*part))

print("// pairwise: offset, slope")
first = np.array([(i * 7 % 11 - 4) / 3 for i in range(20)])
second = np.array([(i * 5 % 9 - 3) / 4 - (i * 7 % 11 - 5) / 4 for i in range(20)])
won = np.array([1.0 if i * 7 % 11 + i * 3 % 5 * 2 > 9 else 0.0 for i in range(20)])
won[::6] = 1 - won[::6]
only_first, only_second = np.arange(20) % 7 == 3, np.arange(20) % 7 == 5
both = ~only_first & ~only_second
offset = ((first + second) / 2)[both].mean()
merit = np.concatenate([(first - offset)[~only_second], (offset - second)[~only_first]])
outcome = np.concatenate([won[~only_second], won[~only_first]])
slope = minimize_scalar(lambda s: np.sum(np.logaddexp(0, s * merit)
                                         - outcome * s * merit),
                        bounds=(0.01, 100), method="bounded",
                        options={"xatol": 1e-13}).x
print(numbers(offset, slope))


def bins(p, y, w, edges):
    at = np.clip(np.searchsorted(edges[1:-1], p, side="left"), 0, len(edges) - 2)
    return [(w[at == b].sum(), (at == b).sum(), np.average(p[at == b], weights=w[at == b]),
             np.average(y[at == b], weights=w[at == b]))
            for b in range(len(edges) - 1) if (at == b).any()]


def ece(cells):
    return (sum(c[0] * abs(c[2] - c[3]) for c in cells)
            / sum(c[0] for c in cells))


def debiased(cells):
    kept = [c for c in cells if c[1] > 1]
    return (sum(c[0] * ((c[2] - c[3])**2 - c[3] * (1 - c[3]) / (c[1] - 1)) for c in kept)
            / sum(c[0] for c in kept))


print("// ECE of the ten: width 5, width 10, mass 2; debiased square, width 5")
ten = [bins(P10, Y10, np.ones(10), np.linspace(0, 1, k + 1)) for k in (5, 10)]
print(numbers(ece(ten[0]), ece(ten[1]),
              ece(bins(P10, Y10, np.ones(10), np.array([0, 0.5, 1]))), debiased(ten[0])))
print("// ECE and debiased square of the sixty, weighted: width 5; width 10")
for k in (5, 10):
    cells = bins(P60, Y60, W60, np.arange(k + 1) / k)
    print(numbers(ece(cells), debiased(cells)))
print("// Brier and log loss: ten, sixty weighted")
print(numbers(brier_score_loss(Y10, P10), log_loss(Y10, P10),
              brier_score_loss(Y60, P60, sample_weight=W60),
              log_loss(Y60, P60, sample_weight=W60)))
print("// Murphy, width 5: reliability, resolution, uncertainty, residue")
for p, y, w, cells in [(P10, Y10, np.ones(10), ten[0]),
                       (P60, Y60, W60, bins(P60, Y60, W60, np.arange(6) / 5))]:
    base, all_w = np.average(y, weights=w), w.sum()
    rel = sum(c[0] * (c[2] - c[3])**2 for c in cells) / all_w
    res = sum(c[0] * (c[3] - base)**2 for c in cells) / all_w
    unc = base * (1 - base)
    print(numbers(rel, res, unc, np.average((p - y)**2, weights=w) - (rel - res + unc)))
print("// CORP: score, miscalibration, discrimination, uncertainty; Brier, log")
for p, y, w in [(P10, Y10, np.ones(10)), (P60, Y60, W60)]:
    best = IsotonicRegression().fit(p, y, w).predict(p)
    base = np.full(len(p), np.average(y, weights=w))
    for loss in (lambda q: np.average((q - y)**2, weights=w),
                 lambda q: log_loss(y, np.clip(q, 1e-300, 1 - 1e-16), sample_weight=w, eps=1e-16)):
        s, b, u = loss(p), loss(best), loss(base)
        print(numbers(s, s - b, u - b, u))
print("// null of the ECE of the sixty, width 5: mean, 0.95 quantile")
random = np.random.default_rng(1)
draws = [ece(bins(P60, (random.random(60) < P60).astype(float), np.ones(60), np.arange(6) / 5))
         for _ in range(20000)]
print(numbers(np.mean(draws), np.quantile(draws, 0.95)))
