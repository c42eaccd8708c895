"""Prints WildBench's scores and Elo ratings of recorded files, for the tests.

Needs numpy.  usage: wildbench.py FOLDER-OF-SCORES
WB-Score in short: the mean of all rows, and the mean length of answers that are
neither empty nor cut.  WB-Elo: each two scores of a task are a game; 2 points
more win, less tie, as do lengths more than 1,500 apart; K = 4 from 1,000, over
far more than 128 random orders.
"""
import itertools
import json
import pathlib
import sys

import numpy as np

CUT = "... (truncated)"
rows = {path.stem: {row["session_id"]: row for row in json.load(open(path))}
        for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json"))}
for system, own in rows.items():
    scores = [float(row["score"]) for row in own.values()]
    texts = [row["model_output"] for row in own.values()]
    lengths = [len(t) for t in texts if t and not t.endswith(CUT)]
    print(system, len(scores), repr(np.sum(scores) / len(scores)),
          repr(np.sum(lengths) / len(lengths)))

names = list(rows)
games = []
for session in sorted(set().union(*rows.values())):
    for a, b in itertools.combinations(range(len(names)), 2):
        pair = [rows[names[i]].get(session) for i in (a, b)]
        if None in pair:
            continue
        texts = [row["model_output"].strip() for row in pair]
        if not all(texts) or any(t.endswith(CUT) for t in texts):
            continue
        ahead = int(pair[0]["score"]) - int(pair[1]["score"])
        result = 0.5 if abs(ahead) < 2 else float(ahead > 0)
        if abs(len(texts[0]) - len(texts[1])) > 1500:
            result = 0.5
        games.append((a, b, result))
print("games", len(games), "decided", sum(r != 0.5 for _, _, r in games))
rng = np.random.default_rng(1)
ratings = []
for _ in range(2000):
    elo = [1000.0] * len(names)
    for i in rng.permutation(len(games)):
        a, b, result = games[i]
        won = 4 * (result - 1 / (1 + 10 ** ((elo[b] - elo[a]) / 400)))
        elo[a] += won
        elo[b] -= won
    ratings.append(elo)
for name, mean, sd in zip(names, np.mean(ratings, 0), np.std(ratings, 0)):
    print("elo", name, repr(mean), "sd over orders", sd)
