#!/usr/bin/python3
"""Prints the gold numbers of tests/stats/logistic_test.cc and
separation_test.cc.

    tests/oracles/logistic.py

Needs numpy, scipy, statsmodels, and R with brglm2.
"""

import subprocess
import warnings

import numpy as np
import scipy.optimize
import statsmodels.api as sm

FIRTH = """
suppressMessages(library(brglm2))
d <- read.csv(file("stdin"))
fit <- suppressWarnings(glm(y ~ . - weight, family = binomial, data = d,
  weights = d$weight, method = "brglmFit", type = "AS_mean",
  epsilon = 1e-13, maxit = 10000))
cat("  coefficients", sprintf("%.12f,", coef(fit)), "\n")
cat("  variances   ", sprintf("%.12f,", diag(vcov(fit))), "\n")
"""


def forty():
    """The rows of forty() in the test, without the column of ones."""
    i = np.arange(40)
    first, second = i * 7 % 11 / 5 - 1, i * 5 % 13 / 4 - 1.5
    y = np.clip(.5 + first * .35 - second * .2 + (i * 3 % 10 - 4.5) / 20, 0, 1)
    return np.column_stack([first, second]), y, 1 + i % 4 / 2


def firth(x, y, weight):
    header = ",".join([f"x{j}" for j in range(x.shape[1])] + ["y", "weight"])
    rows = [",".join(repr(float(v)) for v in row)
            for row in np.column_stack([x, y, weight])]
    done = subprocess.run(["Rscript", "-e", FIRTH], text=True, check=True,
                          input="\n".join([header, *rows]) + "\n",
                          capture_output=True)
    print(done.stdout, end="")


def separation(a):
    """0 none, 1 quasi, 2 complete, by linear programming on signed rows."""
    box = [(-1, 1)] * a.shape[1]
    quasi = scipy.optimize.linprog(-a.sum(axis=0), A_ub=-a,
                                   b_ub=np.zeros(len(a)), bounds=box)
    if -quasi.fun < 1e-9:
        return 0
    widest = scipy.optimize.linprog(
        [0] * a.shape[1] + [-1], A_ub=np.column_stack([-a, np.ones(len(a))]),
        b_ub=np.zeros(len(a)), bounds=box + [(0, 1)])
    return 2 if -widest.fun > 1e-9 else 1


def small_sample(k):
    """Sample k of the test: eight rows, three columns, small whole numbers."""
    state = k + 1
    numbers = []
    for _ in range(8 * 3):
        state = state * 1103515245 + 12345 & 0x7fffffff
        numbers.append((state >> 16) % 5 - 1)
    x = np.array(numbers, float).reshape(3, 8).T
    x[:, 0] = 1
    state = state * 1103515245 + 12345 & 0x7fffffff
    bits = state >> 16
    y = np.array([bits >> i & 1 for i in range(8)], float)
    if k % 4 == 0:
        y[0] = 0.5
    signed = [row * s for row, v in zip(x, y) for s in (1, -1)
              if (s > 0 and v > 0) or (s < 0 and v < 1)]
    return np.array(signed)


def main():
    warnings.simplefilter("ignore")
    x, y, weight = forty()
    fit = sm.GLM(y, sm.add_constant(x), family=sm.families.Binomial(),
                 freq_weights=weight).fit(tol=1e-14, maxiter=200)
    print("statsmodels GLM, 40 rows")
    print("  coefficients", *(f"{v:.12f}," for v in fit.params))
    print("  variances   ", *(f"{v:.12f}," for v in
                              np.diag(fit.cov_params())))
    print("brglm2, 40 rows")
    firth(x, y, weight)
    print("brglm2, separated by x alone")
    firth(np.array([[-2.0], [-1], [1], [2]]), [0, 0, 1, 1], np.ones(4))
    print("brglm2, quasi-separated")
    firth(np.array([[-2.0], [-1], [0], [0], [1], [3]]), [0, 0, 0, 1, 1, 1],
          np.ones(6))
    print("linprog, separation of 60 small samples")
    print("  " + "".join(str(separation(small_sample(k))) for k in range(60)))


if __name__ == "__main__":
    main()
