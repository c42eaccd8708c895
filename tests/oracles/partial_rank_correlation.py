"""Golden numbers of the partial rank correlation, from scipy and numpy.

Prints what tests/stats/partial_rank_correlation_test.cc holds.  Needs numpy and
scipy:

    /usr/bin/python3 tests/oracles/partial_rank_correlation.py
"""

import numpy as np
from scipy.stats import rankdata, spearmanr

I = np.arange(40)
A = (I * 7 + I // 3) % 11
B = (I * 5 + I // 2) % 13
GIVEN = (A + 2 * B + I % 4) // 5
WEIGHT = (I * 3 + 1) % 4


def partial(a, b, given):
    x = np.column_stack([np.ones(len(a)), rankdata(given)])

    def left(values):
        ranks = rankdata(values)
        return ranks - x @ np.linalg.lstsq(x, ranks, rcond=None)[0]

    return float(np.corrcoef(left(a), left(b))[0, 1])


print("// plain", repr(partial(A, B, GIVEN)))
copies = np.repeat(I, WEIGHT)
print("// weighted", repr(partial(A[copies], B[copies], GIVEN[copies])))
print("// constant third", repr(float(spearmanr(A, B)[0])))
