"""Golden numbers of the post-stratified and the Rogan-Gladen estimate.

Prints what tests/stats/judge_counts_test.cc, post_stratified_test.cc and
rogan_gladen_test.cc hold.  Needs numpy and scipy:

    /usr/bin/python3 tests/oracles/judge_errors.py
"""

import numpy as np
from scipy.stats import norm

Z = norm.ppf(0.975)


def numbers(*values):
    return ", ".join(repr(float(value)) for value in values)


Y = np.array([1, 0, 1, 1, 0, 1, 0, 1, 1, 0.0])
F_L = np.array([1, 0, 1, 1, 1, 1, 0, 0, 1, 0])
F_U = np.array([1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1])

p = F_U.mean()
mean = [Y[F_L == v].mean() for v in (0, 1)]
size = [(F_L == v).sum() for v in (0, 1)]
value = (1 - p) * mean[0] + p * mean[1]
variance = ((mean[1] - mean[0])**2 * p * (1 - p) / len(F_U)
            + (1 - p)**2 * mean[0] * (1 - mean[0]) / size[0]
            + p**2 * mean[1] * (1 - mean[1]) / size[1])
error = variance**0.5
logit = np.log(value / (1 - value))
half = Z * error / (value * (1 - value))
print("// post-stratified: value, standard error, lower, upper")
print(numbers(value, error, 1 / (1 + np.exp(half - logit)),
              1 / (1 + np.exp(-half - logit))))

q0 = (F_L[Y == 0] == 0).mean()
q1 = (F_L[Y == 1] == 1).mean()
print("// Rogan-Gladen on the same: specificity, sensitivity, value")
print(numbers(q0, q1, (p + q0 - 1) / (q0 + q1 - 1)))


def interval(p, q0, q1, n, m0, m1):
    raw = (p + q0 - 1) / (q0 + q1 - 1)
    p = (n * p + Z**2 / 2) / (n + Z**2)
    q0 = (m0 * q0 + 1) / (m0 + 2)
    q1 = (m1 * q1 + 1) / (m1 + 2)
    n, m0, m1 = n + Z**2, m0 + 2, m1 + 2
    theta = (p + q0 - 1) / (q0 + q1 - 1)
    no, yes = q0 * (1 - q0) / m0, q1 * (1 - q1) / m1
    moved = 2 * Z**2 * (-(1 - theta) * no + theta * yes)
    half = Z * (p * (1 - p) / n + (1 - theta)**2 * no
                + theta**2 * yes)**0.5 / (q0 + q1 - 1)
    return (raw, *np.clip([raw, theta + moved - half, theta + moved + half], 0, 1))


print("// p, q0, q1, n, m0, m1: unclipped, value, lower, upper")
for case in [(0.4, 0.7, 0.9, 1000, 200, 200), (0.8, 0.7, 0.9, 1000, 50, 50),
             (0.25, 0.7, 0.9, 500, 100, 100), (0.5, 0.55, 0.6, 800, 90, 110)]:
    print(f"{case}: {numbers(*interval(*case))}")
