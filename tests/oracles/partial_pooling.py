"""Golden numbers of partial pooling and of a pseudo-inverse.

Prints what tests/stats/partial_pooling_test.cc and pair_contrast_test.cc hold.
Needs numpy, scipy and statsmodels:

    /usr/bin/python3 tests/oracles/partial_pooling.py
"""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.stats import multivariate_normal
from statsmodels.stats.meta_analysis import combine_effects


def numbers(*values):
    return ", ".join(repr(float(value)) for value in values)


# The eight schools of Rubin 1981, where statsmodels leaves tau^2 negative, and
# eight slices that differ.
SCHOOLS = (np.array([28.0, 8, -3, 7, -1, 1, 18, 12]),
           np.array([15.0, 10, 16, 11, 9, 11, 10, 18])**2)
SLICES = (np.array([0.62, 0.48, 0.71, 0.55, 0.35, 0.8, 0.51, 0.44]),
          np.array([4.0, 9, 25, 1, 16, 36, 2.25, 6.25]) / 4000)


def restricted(t, y, v):
    w = 1 / (v + t)
    mean = (w * y).sum() / w.sum()
    return 0.5 * (np.log(v + t).sum() + np.log(w.sum()) + (w * (y - mean)**2).sum())


for name, (y, v) in [("schools", SCHOOLS), ("slices", SLICES)]:
    fit = combine_effects(y, v, method_re="chi2")
    top = np.ptp(y)**2
    reml = minimize_scalar(restricted, args=(y, v), bounds=(0, top),
                           method="bounded", options={"xatol": 1e-14}).x
    if restricted(0, y, v) <= restricted(reml, y, v):
        reml = 0
    w = 1 / (v + reml)
    mean = (w * y).sum() / w.sum()
    drawn = v / (v + reml)
    value = mean + (1 - drawn) * (y - mean)
    error = np.sqrt(v * (1 - drawn) + drawn**2 / w.sum())
    print(f"// {name}: DL tau^2, mean, its error, Q; REML tau^2, mean, its error")
    print(numbers(fit.tau2, fit.mean_effect_re, fit.sd_eff_w_re, fit.q,
                  reml, mean, w.sum()**-0.5))
    print("// shrunk 0 and 5 under REML: value, error")
    print(numbers(value[0], error[0], value[5], error[5]))

# Restricted likelihood by its definition, that of contrasts free of the mean.
# R's nlme 3.1 with a fixed sigma says 0.01407 under REML, and agrees under ML.
contrasts = np.eye(7, 8) - np.eye(7, 8, 1)


def of_contrasts(t):
    y, v = SLICES
    spread = contrasts @ np.diag(v + t) @ contrasts.T
    return -multivariate_normal.logpdf(contrasts @ y, np.zeros(7), spread)


print("// slices: REML tau^2 once more")
print(numbers(minimize_scalar(of_contrasts, bounds=(0, 0.2), method="bounded",
                              options={"xatol": 1e-12}).x))

x = np.array([[0, 1.0, -1, 0], [1, 0, -1, 0], [1, -1, 0, 0]])
square = x.T @ np.diag([2.0, 3, 5]) @ x
print("// pseudo-inverse: [0, 0], [0, 1], [2, 2], [3, 3]")
inverse = np.linalg.pinv(square)
print(numbers(inverse[0, 0], inverse[0, 1], inverse[2, 2], inverse[3, 3]))
