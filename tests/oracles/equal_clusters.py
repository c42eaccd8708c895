"""How often clustered Wilson intervals hold a half, by simulation in numpy.

Prints what src/audit/validate_coverage.cc has as theory for equal clusters: four
items judged in two orders each, a verdict its cluster's own with a chance of
sqrt(0.5).  A million worlds, so each figure is within 0.0005.  Needs numpy and
scipy:

    /usr/bin/python3 tests/oracles/equal_clusters.py
"""

import numpy as np
from scipy.stats import t as student

WORLDS, VERDICTS, ICC = 1_000_000, 8, 0.5
rng = np.random.default_rng(1)
together = np.sqrt(ICC)

for clusters in (8, 12, 20):
    common = rng.random((WORLDS, clusters)) < 0.5
    chance = together * common + (1 - together) * 0.5
    wins = rng.binomial(VERDICTS, chance)
    value = wins.mean(axis=1) / VERDICTS
    error = (wins / VERDICTS).std(axis=1, ddof=1) / np.sqrt(clusters)
    t = student.ppf(0.975, clusters - 1)
    # Within Wilson's bounds: as far from a half as t errors, taken at a half.
    with np.errstate(divide="ignore", invalid="ignore"):
        trials = value * (1 - value) / error**2
        held = np.abs(value - 0.5) <= t * np.sqrt(0.25 / trials)
    # All clusters alike are all lost or all won, and no bound reaches a half.
    held[error == 0] = False
    print(clusters, round(held.mean(), 4))
