#!/usr/bin/python3
"""Numbers of tests/stats/{power,variance_components}_test.cc.

Needs numpy 1.24, scipy 1.10, statsmodels 0.13 and pandas.

    /usr/bin/python3 tests/oracles/power.py
"""

import numpy as np
import pandas as pd
from scipy import stats
from scipy.optimize import brentq
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.power import (NormalIndPower, TTestPower,
                                     normal_sample_size_one_tail)
from statsmodels.stats.proportion import proportion_confint


def t_tests():
    power = TTestPower()
    print("// t test: effect in standard deviations, n, alpha, two-sided, power")
    for d, n, alpha, sided in [(.5, 20, .05, "two-sided"), (.3, 8, .1, "larger"),
                               (1.2, 5, .05, "two-sided"),
                               (.05, 12, .05, "two-sided")]:
        print(d, n, alpha, sided, repr(float(power.power(d, n, alpha,
                                                         alternative=sided))))
    print("// clusters for effect, power, alpha, two-sided")
    for d, goal, alpha, sided in [(.5, .8, .05, "two-sided"),
                                  (1.5, .9, .05, "two-sided"),
                                  (.1, .8, .05, "larger")]:
        print(d, goal, alpha, sided,
              int(np.ceil(power.solve_power(d, None, alpha, goal, sided))))
    print("// detectable effect of 12 clusters, power .8")
    # solve_power stops at 1e-7; brentq is asked for more.
    print(repr(brentq(lambda d: power.power(d, 12, .05) - .8, .5, 2,
                      xtol=1e-14)))


def normal_tests():
    # NormalIndPower with ratio 0 is the one-sample test.
    power = NormalIndPower(ddof=0)
    print("// z test: effect in standard deviations, n, two-sided, power")
    for d, n, sided in [(.2, 100, "two-sided"), (.02, 50, "two-sided"),
                        (.3, 60, "larger")]:
        print(d, n, sided, repr(float(power.power(d, n, .05, ratio=0,
                                                  alternative=sided))))
    print("// units: effect, null sd, alternative sd, tail, power")
    for effect, null_sd, sd, tail, goal in [
            (.1, .5, np.sqrt(.24), .025, .8), (.05, np.sqrt(.2),
                                              np.sqrt(.2 - .0025), .025, .9),
            (.2, .5, np.sqrt(.21), .05, .8)]:
        print(effect, null_sd, sd, tail, goal,
              repr(float(normal_sample_size_one_tail(
                  effect, goal, tail, std_null=null_sd, std_alternative=sd))))


def widths():
    print("// least n of Wilson's width by search: width, p, n")
    for width, p in [(.1, .5), (.2, .9), (.05, .3)]:
        n = 1
        z = stats.norm.ppf(.975)
        while True:
            half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (
                1 + z * z / n)
            if 2 * half <= width:
                break
            n += 1
        low, high = proportion_confint(p * n, n, method="wilson")
        assert high - low <= width + 1e-12
        print(width, p, n)
    print("// least n of Student's width .5 for variance 1")
    n = 2
    while 2 * stats.t.ppf(.975, n - 1) / np.sqrt(n) > .5:
        n += 1
    print(n)


def components():
    rows = [(i, o, (7 * i + 3 * o + 5 * r + i * o * r) % 11 / 2 + i)
            for i in range(6) for o in range(2) for r in range(3)]
    data = pd.DataFrame(rows, columns=["item", "order", "score"])
    data["cell"] = data.item * 10 + data.order
    between = anova_lm(ols("score ~ C(item)", data).fit())
    within = anova_lm(ols("score ~ C(cell)", data).fit())
    ms_item = between.mean_sq["C(item)"]
    ms_cell = (within.sum_sq["C(cell)"] - between.sum_sq["C(item)"]) / 6
    ms_repeat = within.mean_sq["Residual"]
    print("// item, order, repeat of the balanced pilot")
    print(repr((ms_item - ms_cell) / 6), repr((ms_cell - ms_repeat) / 3),
          repr(ms_repeat))
    print("// variance of the mean of the pilot by its item means")
    print(repr(data.groupby("item").score.mean().var(ddof=1)))


t_tests()
normal_tests()
widths()
components()
