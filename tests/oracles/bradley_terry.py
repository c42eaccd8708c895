#!/usr/bin/python3
"""Prints the gold numbers of tests/stats/bradley_terry_test.cc and
bradley_terry_covariates_test.cc.

    tests/oracles/bradley_terry.py

Needs numpy, scipy, and R with brglm2 and sandwich.
"""

import subprocess

import numpy as np
from scipy.optimize import root

# The 30 games of food.csv in dustalov/evalica: left, right, outcome for left.
FOOD = ["Tacos", "Sushi", "Burger", "Pasta", "Pizza"]
GAMES = """
41+ 23- 04+ 10- 24+ 31- 02+ 43= 12- 30+ 21- 04+ 13= 20+ 42- 30- 21- 03+ 40-
12+ 34- 21- 03+ 41+ 12- 30- 04+ 23- 10+ 42-""".split()

ROBUST = """
suppressMessages({library(brglm2); library(sandwich)})
d <- read.csv(file("stdin"))
f <- y ~ . - 1 - y - cluster
plain <- suppressWarnings(glm(f, binomial, d, epsilon = 1e-14, maxit = 100))
x <- colnames(model.matrix(plain))
show <- function(name, v) cat(" ", name, sprintf("%.12f,", v), "\\n")
show("theta", coef(plain))
show("se", sqrt(diag(vcov(plain))))
v <- vcovCL(plain, cluster = d$cluster, type = "HC0", cadjust = TRUE)
show("robust se", sqrt(diag(v)))
firth <- suppressWarnings(glm(f, binomial, d, method = "brglmFit",
  type = "AS_mean", epsilon = 1e-13, maxit = 10000))
show("Firth", coef(firth))
"""


def games():
    first = np.array([int(g[0]) for g in GAMES])
    second = np.array([int(g[1]) for g in GAMES])
    y = np.array([{"+": 1, "-": 0, "=": .5}[g[2]] for g in GAMES])
    return first, second, y


def counts(wins):
    """Comparisons from a matrix of wins."""
    rows = [(i, j, 1.0) for i, row in enumerate(wins)
            for j, n in enumerate(row) for _ in range(n)]
    first, second, y = zip(*rows)
    return np.array(first), np.array(second), np.array(y)


def log_likelihoods(ties, d, c):
    """Logarithms of P(first), P(second), P(tie); c: of nu or eta."""
    if ties == "davidson":
        z = np.stack([d / 2, -d / 2, c + 0 * d])
        return z - np.log(np.exp(z).sum(axis=0))
    first, second = -np.log(1 + np.exp(c - d)), -np.log(1 + np.exp(c + d))
    tie = np.log(np.exp(2 * c) - 1) if ties == "rao_kupper" else 0
    return np.stack([first, second, tie + first + second])


def fit(n, battles, ties="half", ridge=0.0):
    """Strengths that sum to zero, then c: where the gradient vanishes.

    The gradient is a complex step of the log-likelihood, exact to rounding.
    """
    first, second, y = battles
    share = (np.stack([y, 1 - y, 0 * y]) if ties == "half" else
             np.stack([y == 1, y == 0, y == .5]).astype(float))

    def loss(w):
        c = w[n] if ties != "half" else 0
        terms = log_likelihoods(ties, w[first] - w[second], c)
        return -np.sum(share * terms) + ridge / 2 * np.sum(w[:n] * w[:n])

    size = n + (ties != "half")

    def gradient(w):
        slope = np.array([loss(w + 1e-30j * unit).imag / 1e-30
                          for unit in np.eye(size)])
        slope[:n] += w[:n].mean()  # Chooses among equal fits.
        return slope

    start = np.array([0.0] * n + [.08] * (size - n))
    found = root(gradient, start, tol=1e-14)
    assert np.abs(gradient(found.x)).max() < 1e-10, found
    return found.x


def show(name, values):
    print(f"  {name}", *(f"{v:.12f}," for v in values))


def run_r(n, battles, cluster, extra=None):
    """Strengths against the first system, by glm, sandwich and brglm2."""
    first, second, y = battles
    x = np.zeros((len(y), n))
    x[np.arange(len(y)), first] += 1
    x[np.arange(len(y)), second] -= 1
    x = x[:, 1:]
    if extra is not None:
        x = np.column_stack([x, extra])
    header = [f"x{j}" for j in range(x.shape[1])] + ["y", "cluster"]
    rows = [",".join(repr(float(v)) for v in row)
            for row in np.column_stack([x, y, cluster])]
    done = subprocess.run(["Rscript", "-e", ROBUST], text=True, check=True,
                          input="\n".join([",".join(header), *rows]) + "\n",
                          capture_output=True)
    print(done.stdout, end="")


def covariates():
    """Two columns for the 30 games, as in the test."""
    i = np.arange(30)
    return np.column_stack([i * 7 % 11 / 5 - 1, i * 5 % 13 / 6 - 1])


def main():
    wiki = counts([[0, 2, 0, 1], [3, 0, 5, 0], [0, 3, 0, 1], [4, 0, 3, 0]])
    print("Wikipedia's four: exp(theta)")
    show("strength", np.exp(fit(4, wiki)))
    print("food:", *FOOD)
    for ties in ("half", "davidson", "rao_kupper"):
        w = fit(5, games(), ties)
        show(ties, w[:5])
        if ties != "half":
            show("  nu or eta", [np.exp(w[5])])
    cluster = np.arange(30) // 3
    print("food, R: against Tacos, clusters of three games in a row")
    run_r(5, games(), cluster)
    print("food, R: two covariates at the end")
    run_r(5, games(), cluster, covariates())
    print("three models")
    three = counts([[0, 6, 8], [4, 0, 7], [2, 3, 0]])
    run_r(3, three, np.arange(30))
    print("undefeated: ridge 1, ridge .01")
    undefeated = counts([[0, 3, 0], [0, 0, 2], [0, 1, 0]])
    show("ridge", fit(3, undefeated, ridge=1))
    show("ridge", fit(3, undefeated, ridge=.01))
    print("undefeated, R (its plain fit diverges)")
    run_r(3, undefeated, np.arange(6))
    half = np.array([(i, j, 1.0) for i in range(3) for j in range(3)
                     if i != j])
    doubled = [np.concatenate([np.repeat(u, 2), v]) for u, v in
               zip(undefeated, (half[:, 0].astype(int),
                                half[:, 1].astype(int), half[:, 2]))]
    w = fit(3, doubled)
    print("half a win of each over each, against the first")
    show("theta", w - w[0])


if __name__ == "__main__":
    main()
