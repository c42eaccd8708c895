#!/usr/bin/python3
"""Numbers of tests/stats/{cluster_error,bootstrap_t,wild_bootstrap}_test.cc.

Needs numpy 1.24 and R 4.2 with the package sandwich.

    /usr/bin/python3 tests/oracles/cluster_errors.py
"""

import itertools
import subprocess

import numpy as np

FIRST = ([1, 1, 0, 0, 0, 1, 1, 1, 0, 1], [0, 0, 0, 1, 1, 2, 2, 2, 2, 3])
SECOND = ([1, 1, 0, 0, 0, 1, 1, 1, 0, 1, 1, 0],
          [0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4])


def r(script):
    return subprocess.run(["Rscript", "-e", script], text=True, check=True,
                          capture_output=True).stdout


def sandwich():
    for y, g in (FIRST, SECOND):
        print("// CR0, CR1 by R sandwich")
        print(r("suppressMessages(library(sandwich));"
                f"y <- c({', '.join(map(str, y))});"
                f"g <- c({', '.join(map(str, g))});"
                "m <- lm(y ~ 1);"
                "for (a in c(FALSE, TRUE)) cat(format(sqrt(vcovCL(m, g,"
                " type = 'HC0', cadjust = a)), digits = 16), '')"))


def freedom():
    print("// effective freedom by the matrices: wholes, independence")
    for whole, independence in [([1, 2, 3, 4], 0), ([1, 2, 3, 4], 1),
                                ([5, 5, 5, 5, 5], .5), ([1, 1, 1, 40], 0)]:
        w = np.array(whole, float)
        m = np.eye(len(w)) - np.outer(w, np.ones(len(w))) / w.sum()
        b = m.T @ m @ np.diag(w ** (2 - independence))
        print(whole, independence, repr(np.trace(b) ** 2 / np.trace(b @ b)))


def parts(y, g):
    clusters = max(g) + 1
    part = np.zeros(clusters)
    whole = np.zeros(clusters)
    for value, cluster in zip(y, g):
        part[cluster] += value
        whole[cluster] += 1
    return part, whole


def cr1(part, whole):
    ratio = part.sum() / whole.sum()
    residual = part - ratio * whole
    count = len(part)
    return ratio, np.sqrt(count / (count - 1)
                          * (residual ** 2).sum()) / whole.sum()


def wild():
    """Every weight vector, every draw refitted from its rows."""
    webb = [-np.sqrt(1.5), -1, -np.sqrt(.5), np.sqrt(.5), 1, np.sqrt(1.5)]
    y, g = np.array(SECOND[0], float), np.array(SECOND[1])
    value, error = cr1(*parts(y, g))
    print("// wild: value, error")
    print(repr(value), repr(error))
    for null in (.2, .4, .95, 1.3):
        seen = abs(value - null) / error
        extreme = total = 0
        for weights in itertools.product(webb, repeat=5):
            drawn = null + np.array(weights)[g] * (y - null)
            ratio, spread = cr1(*parts(drawn, g))
            distance = abs(ratio - null)
            if spread < 1e-9:
                far = distance > 1e-9
            else:
                far = distance / spread >= seen - 1e-9
            extreme += far
            total += 1
        print(null, extreme, total)


def studentised():
    """From replicates that any language can write down."""
    print("// bootstrap-t by numpy.quantile")
    b = np.arange(1, 200)
    replicate = 3 + (b * 37 % 101) / 101 + (b * b % 17) / 20
    error = .5 + (b * 29 % 53) / 100
    value, spread = 3.6, .55
    t = (replicate - value) / error
    low, high = np.quantile(t, [.975, .025])
    print(repr(value - low * spread), repr(value - high * spread))


sandwich()
freedom()
wild()
studentised()
