#!/usr/bin/python3
"""Numbers of tests/stats/{student,exact_test,permutation_test,
multiple_testing,equivalence_test}_test.cc.

Needs numpy 1.24, scipy 1.10, statsmodels 0.13 and R 4.2 (p.adjust, qt).

    /usr/bin/python3 tests/oracles/hypothesis_tests.py
"""

import subprocess

import numpy as np
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import DescrStatsW

BH_1995 = [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459,
           .3240, .4262, .5719, .6528, .7590, 1.0]
SAMPLE = [0.3, -0.1, 0.25, 0.4, 0.05, -0.2, 0.15, 0.35, 0.1, 0.0]
OTHER = [-0.15, 0.2, -0.3, 0.1, 0.05, -0.25, 0.12]


def row(*values):
    print("    {" + ", ".join(repr(float(v)) if isinstance(v, float) else str(v)
                              for v in values) + "},")


def r(script):
    return subprocess.run(["Rscript", "-e", script], text=True, check=True,
                          capture_output=True).stdout


def student():
    print("// student: quantiles; scipy's are off by up to 2e-11, R's are not")
    print(r("cat(format(qt(c(.975, .9, .05, .995), c(3, 1, 7.5, 200)),"
            " digits = 16))"))
    print("// student: normal quantiles of .975, .8, 1e-10")
    row(*(float(stats.norm.ppf(p)) for p in (.975, .8, 1e-10)))
    print("// student: t, freedom, upper tail")
    for t, freedom in [(2.5, 4), (-1.2, 9), (12, 30)]:
        row(t, freedom, float(stats.t.sf(t, freedom)))
    print("// student: normal upper tail of 8")
    row(float(stats.norm.sf(8)))
    print("// student: mean, standard error and p of SAMPLE against 0")
    row(float(np.mean(SAMPLE)), float(stats.sem(SAMPLE)),
        float(stats.ttest_1samp(SAMPLE, 0).pvalue))


def exact():
    print("// binomial: successes, n, p, p-value")
    for k, n, p in [(7, 10, .5), (0, 20, .1), (37, 80, .5), (3, 25, .3),
                    (1, 12, .05), (60, 100, .45), (5200, 10000, .5),
                    (9, 10, .9)]:
        row(k, n, p, float(stats.binomtest(k, n, p).pvalue))
    print("// McNemar: gained, lost, exact p")
    for b, c in [(10, 2), (0, 6), (1, 9), (5, 5), (84, 22), (146, 31)]:
        row(b, c, float(mcnemar([[0, b], [c, 0]], exact=True).pvalue))


def permutation():
    paired = stats.permutation_test(
        (np.array(SAMPLE),), np.mean, permutation_type="samples",
        alternative="two-sided", n_resamples=np.inf)
    print("// sign flips of SAMPLE")
    row(float(paired.pvalue))

    def difference(a, b, axis):
        return np.mean(a, axis=axis) - np.mean(b, axis=axis)

    apart = stats.permutation_test(
        (SAMPLE, OTHER), difference, vectorized=True, axis=0,
        permutation_type="independent", n_resamples=np.inf)
    print("// SAMPLE against OTHER")
    # scipy doubles the smaller tail; the sum over both tails is ours.
    null = apart.null_distribution
    both = np.mean(np.abs(null) >= abs(apart.statistic) - 1e-12)
    row(float(both))


def multiplicity():
    for method in ("fdr_bh", "fdr_by", "holm", "bonferroni"):
        print("//", method, "of Benjamini and Hochberg 1995")
        row(*(float(q) for q in multipletests(BH_1995, method=method)[1]))
    script = (f"p <- c({', '.join(map(str, BH_1995))});"
              "for (m in c('BH', 'BY', 'holm', 'bonferroni'))"
              " cat(m, format(p.adjust(p, m), digits = 15), '\\n')")
    print(r(script))


def equivalence():
    print("// margins, p_lower, p_upper of SAMPLE, nine degrees of freedom")
    for low, high in [(-.2, .2), (-.1, .4), (-.3, .1)]:
        _, (_, p_low, _), (_, p_high, _) = DescrStatsW(SAMPLE).ttost_mean(
            low, high)
        row(low, high, float(p_low), float(p_high))


student()
exact()
permutation()
multiplicity()
equivalence()
