"""Golden numbers of the planted judges of other auditors.

Prints what tests/worlds/mock_judge_test.cc, judgecal_trials_test.cc,
judgekit_test.cc and judgekit_scores_test.cc hold, from Python's hashlib and json and from integrals
by scipy.  Needs numpy and scipy:

    /usr/bin/python3 tests/oracles/peer_judges.py
"""

import hashlib
import json

import numpy as np
from scipy.integrate import quad
from scipy.special import expit, logit
from scipy.stats import norm


def hash_uniform(*parts):
    key = json.dumps([str(p) for p in parts], separators=(",", ":"))
    digest = hashlib.sha256(key.encode()).digest()
    return (int.from_bytes(digest[:8], "big") + 0.5) / 2.0**64


print("// hash_uniform, hash_normal")
for parts in [(7, "verdict", "jc-0123456789abcdef01234567"),
              (71, "tpl", "tpl:v1"),
              (0, "noise", "synthetic:0:00042", "rep", 3)]:
    u = hash_uniform(*parts)
    print(parts, repr(u), repr(float(norm.ppf(u))))


def wins(x):
    """Of the first slot, a tie half a win."""
    return expit(x) if abs(x) >= 0.25 else 0.5


def gaps(f, spread):
    """The mean of f over judgecal's gaps, cut to [-1, 1]."""
    cut = norm.sf(1 / spread)
    inner = quad(lambda g: f(g) * norm.pdf(g / spread) / spread, -1, 1,
                 limit=500, points=np.linspace(-0.9, 0.9, 19))[0]
    forced = quad(f, -0.09, 0.09, limit=500)[0] / 0.18
    return 0.9 * (inner + cut * (f(-1) + f(1))) + 0.1 * forced


print("// judgecal: padding, blen 1; the same with bpos 0.8; self, bq 1.5")
L = np.log(1.6)
for bpos in (0, 0.8):
    print(repr(100 * ((wins(L + bpos) + 1 - wins(-L + bpos)) / 2 - 0.5)))
print(repr(100 * (gaps(lambda g: wins(1.5 * g + 1), 1) - 0.5)))


def score_chances(centre, noise=0.4):
    edges = norm.cdf((np.array([1.5, 2.5, 3.5, 4.5]) - centre) / noise)
    return np.diff(np.concatenate([[0], edges, [1]]))


SCORES = np.arange(1, 6)
print("// judgekit: own answers + 1; departures halved; temperature 0.5")
print(repr(float(np.mean([score_chances(q + 1) @ SCORES
                          - score_chances(q) @ SCORES for q in SCORES]))))
mixed = np.mean([score_chances(3 + 0.5 * (q - 3)) for q in SCORES], axis=0)
variance = mixed @ SCORES**2 - (mixed @ SCORES) ** 2
print(repr(float(np.sqrt(variance / 2) - 1)))


def surer(p, temperature):
    claimed = expit(logit(p) / temperature)
    return max(p, 1 - p) - max(claimed, 1 - claimed)


print(repr(100 / 0.9 * quad(lambda p: surer(p, 0.5), 0.05, 0.95,
                            points=[0.5])[0]))

print("// judgekit: length 0.5 in pairs; ties of the clean judge's pairs")
COUNT = 380
SIGMA = np.sqrt((COUNT**2 - 1) / 12)
NOISE = 0.15 * np.sqrt(2)


def pair_wins(lead):
    """Of the answer ahead by `lead` beside quality, a tie half a win."""
    def at(d):
        above = norm.sf((0.1 - lead - d) / NOISE)
        below = norm.cdf((-0.1 - lead - d) / NOISE)
        return (1 - abs(d)) * (above + (1 - above - below) / 2)
    return quad(at, -1, 1, points=[0])[0]


steps = np.arange(1, COUNT)
weight = COUNT - steps
print(repr(float(100 * (np.average([pair_wins(0.5 * k / SIGMA) for k in steps],
                                   weights=weight) - 0.5))))


def tied(d):
    return norm.cdf((0.1 - d) / NOISE) - norm.cdf((-0.1 - d) / NOISE)


print(repr(0.9 * quad(lambda d: (1 - abs(d)) * tied(d), -1, 1, points=[0])[0]
           + 0.1 * tied(0)))
