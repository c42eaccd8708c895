#!/usr/bin/python3
"""Times one system's length-controlled fit against scikit-learn.

    length_controlled.py PROGRAM

805 comparisons and 1,610 rows of a gamed baseline, drawn from the model.  The
whole work of both sides is the published fit from arrays in memory: the length
column, ten penalties, five folds by group, the choice, the fit at the choice.

  assize  PROGRAM, which is length_controlled_bench.cc
  sklearn LogisticRegressionCV (L1, liblinear, ten Cs, GroupKFold of 5) once at
          the tolerance that reaches the optimum to 1e-6 in the coefficients,
          and once at its default, which does not

Times are processor time of the fit, imports and reading left out; the memory is
that of the whole process.  The exit code is 1 where a bound is broken.
"""

import os
import sys
import tempfile
import time

import numpy as np

from bradley_terry import MIB, once

LEAST_RATIO = 50
REPEATS = 200


def make_files(folder):
    rng = np.random.default_rng(3)

    def rows(n, length, own):
        difficulty = rng.normal(0, 1.5, n)
        p = 1 / (1 + np.exp(-(-1.05 * length + .25 * difficulty + own)))
        return np.column_stack([length, difficulty, rng.beta(
            .4 * p + .05, .4 * (1 - p) + .05)])

    difference = rng.normal(-200, 700, 805)
    table = rows(805, np.tanh(difference / difference.std(ddof=1)), .4)
    table[:, 0] = difference
    gamed = rows(1610, np.tanh(rng.normal(0, 1, 1610)), 0)
    for name, values in (("rows.csv", table), ("gamed.csv", gamed)):
        np.savetxt(os.path.join(folder, name), values, "%.17g", ",")


def sklearn_side(folder, tolerance):
    """Prints the penalty and the coefficients, then the seconds of the fit."""
    from sklearn.linear_model import LogisticRegressionCV
    from sklearn.model_selection import GroupKFold

    from alpaca_eval_2 import FoldScorer, GAMED_WEIGHT

    table = np.loadtxt(os.path.join(folder, "rows.csv"), delimiter=",")
    gamed = np.loadtxt(os.path.join(folder, "gamed.csv"), delimiter=",")
    started = time.process_time()
    delta = table[:, 0]
    own = np.column_stack([np.tanh(delta / np.std(delta, ddof=1)),
                           table[:, 1], np.ones(len(table))])
    helper = np.column_stack([gamed[:, :2], np.zeros(len(gamed))])
    # The gamed rows first, as the reference deals out its folds.
    rows = np.vstack([helper, own])
    y = np.concatenate([gamed[:, 2], table[:, 2]])
    w = np.concatenate([np.full(len(helper), GAMED_WEIGHT),
                        np.ones(len(own))])
    x = np.vstack([rows, rows])
    label = np.repeat([1.0, 0.0], len(y))
    folds = list(GroupKFold(5).split(x, label, np.tile(np.arange(len(y)), 2)))
    model = LogisticRegressionCV(
        Cs=10, cv=folds, penalty="l1", solver="liblinear",
        fit_intercept=False, random_state=123, refit=True, tol=tolerance,
        max_iter=10000,
        scoring=FoldScorer(x, np.tile(y, 2), np.tile(w, 2), folds))
    model.fit(x, label, sample_weight=np.concatenate([w * y, w * (1 - y)]))
    seconds = time.process_time() - started
    print(model.C_[0], *model.coef_[0])
    print(seconds)


def values_of(text):
    first, second = text.splitlines()[:2]
    return [float(v) for v in first.split()], float(second)


def main():
    if len(sys.argv) == 4:
        return sklearn_side(sys.argv[2], float(sys.argv[3]))
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    with tempfile.TemporaryDirectory() as folder:
        make_files(folder)
        _, peak, text = once([sys.argv[1], os.path.join(folder, "rows.csv"),
                              os.path.join(folder, "gamed.csv"),
                              str(REPEATS)])
        ours, seconds = values_of(text)
        sides = []
        for tolerance in ("1e-9", "1e-4"):
            _, their_peak, text = once([sys.executable,
                                        os.path.abspath(__file__), "side",
                                        folder, tolerance])
            sides.append((tolerance, *values_of(text), their_peak))

    print(f"length-controlled fit of one system: C {ours[0]:.4g}, "
          f"coefficients {ours[1]:.6f}, {ours[2]:.6f}, {ours[3]:.6f}")
    print(f"  assize               {1e3 * seconds:9.3f} ms  mean of {REPEATS}, "
          f"{peak / MIB:.0f} MiB")
    good = True
    for tolerance, theirs, their_seconds, their_peak in sides:
        apart = max(abs(a - b) for a, b in zip(ours[1:], theirs[1:]))
        ratio = their_seconds / seconds
        print(f"  sklearn, tol {tolerance}   {1e3 * their_seconds:9.3f} ms  "
              f"{their_peak / MIB:.0f} MiB, C {theirs[0]:.4g}, coefficients "
              f"differ by {apart:.2g}: {ratio:.0f} times faster")
    tolerance, theirs, their_seconds, _ = sides[0]
    good = (their_seconds / seconds >= LEAST_RATIO
            and max(abs(a - b) for a, b in zip(ours[1:], theirs[1:])) < 1e-6)
    print(f"  bound {LEAST_RATIO}, at the same optimum to 1e-6: "
          f"{'ok' if good else 'BROKEN'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
