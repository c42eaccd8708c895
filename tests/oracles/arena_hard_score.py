"""Prints Arena-Hard's scores of recorded judgements, for the tests.

Needs numpy, scipy.  usage: arena_hard_score.py JUDGEMENTS.jsonl
The published program in short: battles by label, `>>` three times, a
Bradley-Terry fit by logistic regression, strengths turned into rates of wins;
and the ends of the published interval, from far more than 100 resamples.
"""
import json
import sys

import numpy as np
from scipy.optimize import minimize_scalar

WORTH = {"A>>B": (1, 3), "A>B": (1, 1), "A=B": (0.5, 1), "B>A": (0, 1),
         "B>>A": (0, 3)}


def rows(path):
    """(prompt, candidate's result, weight) of each game with a label."""
    out = []
    for prompt, line in enumerate(open(path)):
        for place, game in enumerate(json.loads(line)["games"]):
            if game is None or game["score"] is None:
                continue
            first, weight = WORTH[game["score"]]
            out.append((prompt, 1 - first if place == 0 else first, weight))
    return np.array(out)


def fitted(y, weight):
    """The Bradley-Terry strength over the baseline, as a rate of wins."""
    loss = lambda t: np.sum(weight * (np.logaddexp(0, t) - y * t))
    t = minimize_scalar(loss, bracket=(-1, 1), tol=1e-14).x
    return 100 / (1 + np.exp(-t))


data = rows(sys.argv[1])
prompt, y, weight = data.T
print("games", len(y), "weight", weight.sum(), "won", (weight * y).sum())
print("score", repr(100 * (weight * y).sum() / weight.sum()), "fitted",
      fitted(y, weight))
rng = np.random.default_rng(1)
flat = np.repeat(y, weight.astype(int))
by_row = [100 * rng.choice(flat, len(flat)).mean() for _ in range(20000)]
print("rows   ", np.percentile(by_row, [2.5, 97.5]))
won = np.bincount(prompt.astype(int), weight * y)
played = np.bincount(prompt.astype(int), weight)
keep = played > 0
won, played = won[keep], played[keep]
draw = rng.integers(0, len(won), (20000, len(won)))
by_prompt = 100 * won[draw].sum(1) / played[draw].sum(1)
print("prompts", np.percentile(by_prompt, [2.5, 97.5]))
