#!/usr/bin/python3
"""Prints the gold numbers of tests/suites/arena_votes: ratings of a made-up
arena's log under each input, standard errors by voters, and of
tests/calibrations/style_board_test.cc those with citations held fixed.

    tests/oracles/arena_votes.py            the numbers
    tests/oracles/arena_votes.py log N M    a log of N battles of M systems, and
                                            its ratings on the standard error

Needs numpy and scipy.  Likelihoods are written out and minimised as they stand;
nothing is shared but the battles.
"""

import json
import sys

import numpy as np
from scipy.optimize import minimize, root

SYSTEMS, BATTLES, VOTERS = 6, 480, 37
LANGUAGES = ["English", "German", ""]
POINTS = 400 / np.log(10)


def sigmoid(t):
    return 1 / (1 + np.exp(-t))


def battles():
    """first, second, vote, voter, language."""
    rows = []
    for i in range(BATTLES):
        a = i % SYSTEMS
        b = (a + 1 + (i // SYSTEMS) % (SYSTEMS - 1)) % SYSTEMS
        v = (7 * i + 11 * a + 13 * b + i * i * (a + 1)) % 20
        cut = 9 + a - b
        vote = ("model_a" if v < cut - 2 else "tie" if v < cut else
                "tie (bothbad)" if v == cut else "model_b")
        rows.append((a, b, vote, (i * i + i // 7) % VOTERS,
                     LANGUAGES[(i // 2) % 3]))
    return rows


def outcome(vote):
    return {"model_a": 1.0, "model_b": 0.0}.get(vote, 0.5)


def columns(rows):
    first, second = (np.array([r[k] for r in rows]) for k in (0, 1))
    return first, second, np.array([outcome(r[2]) for r in rows])


def design(rows):
    first, second, _ = columns(rows)
    eye = np.eye(SYSTEMS)
    return (eye[first] - eye[second])[:, 1:]


def half(rows, weight=None):
    """Strengths above system 0's."""
    x, y = design(rows), columns(rows)[2]
    w = np.ones(len(rows)) if weight is None else weight
    found = root(lambda t: x.T @ (w * (sigmoid(x @ t) - y)),
                 np.zeros(SYSTEMS - 1), tol=1e-14)
    return found.x


def with_ties(rows, chances):
    first, second, y = columns(rows)

    def loss(p):
        t = np.concatenate([[0], p[:-1]])
        win, lose, tie = chances(t[first] - t[second], np.exp(p[-1]))
        return -np.sum(np.log(np.where(y == 1, win,
                                       np.where(y == 0, lose, tie))))

    best = minimize(loss, np.zeros(SYSTEMS), method="BFGS",
                    options={"gtol": 1e-9, "maxiter": 10000})
    best = minimize(loss, best.x, method="Nelder-Mead",
                    options={"xatol": 1e-11, "fatol": 1e-13,
                             "maxiter": 200000, "maxfev": 200000,
                             "adaptive": True})
    return best.x[:-1]


def davidson(d, nu):
    win, lose = np.exp(d / 2), np.exp(-d / 2)
    whole = win + lose + nu
    return win / whole, lose / whole, nu / whole


def rao_kupper(d, more):
    eta = 1 + more
    win, lose = sigmoid(d - np.log(eta)), sigmoid(-d - np.log(eta))
    return win, lose, 1 - win - lose


def errors(rows):
    """Standard errors of the ratings by voters, and by battles."""
    x, y = design(rows), columns(rows)[2]
    p = sigmoid(x @ half(rows))
    inverse = np.linalg.inv(x.T @ ((p * (1 - p))[:, None] * x))
    out = []
    for cluster in (np.array([r[3] for r in rows]), np.arange(len(rows))):
        scores = np.array([((y - p)[:, None] * x)[cluster == g].sum(axis=0)
                           for g in np.unique(cluster)])
        covariance = inverse @ (scores.T @ scores) @ inverse
        out.append(POINTS * np.sqrt(np.diag(covariance)))
    return out


def ratings(strengths):
    return ", ".join(f"{v:.6f}" for v in
                     1000 + POINTS * np.concatenate([[0], strengths]))


def counts(s, i):
    """Tokens, headers, list items, bold spans, citations."""
    return (20 + (7 * i + 13 * s * s + 5 * i * s) % 97 + 10 * s,
            (i + 2 * s) % 4, (3 * i + s * i) % 5, (i * s + 2 * i + s) % 3,
            (5 * i + 3 * s + i * s) % 7)


def fastchat(rows):
    """FastChat's style control with one column more; in percent."""
    first, second, y = columns(rows)
    a, b = (np.array([counts(s, i) for i, s in enumerate(side)], dtype=float)
            for side in (first, second))
    f = (a - b) / (a + b + 1)
    f = (f - f.mean(axis=0)) / f.std(axis=0)
    eye = np.eye(SYSTEMS)
    x = np.hstack([np.log(10) * (eye[first] - eye[second]), f])
    w = root(lambda w: x.T @ (sigmoid(x @ w) - y) + 0.5 * w,
             np.zeros(x.shape[1]), tol=1e-14).x
    return (100 * sigmoid(np.log(10) * (w[1:SYSTEMS] - w[0])),
            w[SYSTEMS:])


def large(n, m):
    global SYSTEMS
    SYSTEMS = m
    random = np.random.default_rng(1)
    truth = random.normal(0, 0.5, m)
    rows = []
    for i in range(n):
        a, b = random.choice(m, 2, replace=False)
        p = sigmoid(truth[a] - truth[b])
        u = random.random()
        vote = ("tie" if u < 0.2 else "tie (bothbad)" if u < 0.3 else
                "model_a" if u < 0.3 + 0.7 * p else "model_b")
        rows.append((int(a), int(b), vote, int(random.integers(n // 5)), ""))
        print(json.dumps({"question_id": f"q{i}", "model_a": f"m{a:03}",
                          "model_b": f"m{b:03}", "winner": vote,
                          "judge": f"v{rows[-1][3]}", "turn": 1,
                          "anony": True, "language": "English"}))
    print("model,rating", file=sys.stderr)
    strengths = np.concatenate([[0], half(rows)])
    met = np.bincount(np.concatenate(columns(rows)[:2]), minlength=m)
    anchor = int(np.argmax(met))
    for s in range(m):
        value = 1000 + POINTS * (strengths[s] - strengths[anchor])
        print(f"m{s:03},{value:.9f}", file=sys.stderr)


def elo(rows):
    """FastChat, serve/monitor/elo_analysis.py, compute_elo with its defaults."""
    rating = [1000.0] * SYSTEMS
    for a, b, vote, *_ in rows:
        expected = 1 / (1 + 10 ** ((rating[b] - rating[a]) / 400))
        step = 4 * (outcome(vote) - expected)
        rating[a] += step
        rating[b] -= step
    return ", ".join(f"{v:.6f}" for v in rating)


def main():
    rows = battles()
    print("half            ", ratings(half(rows)))
    print("weighted        ", ratings(half(rows, np.array(
        [r[3] % 3 for r in rows], dtype=float))))
    print("davidson        ", ratings(with_ties(rows, davidson)))
    print("rao_kupper      ", ratings(with_ties(rows, rao_kupper)))
    preferred = [r for r in rows if r[2] != "tie (bothbad)"]
    print("without bad ties", len(preferred), ratings(half(preferred)))
    english = [r for r in rows if r[4] == "English"]
    print("English         ", len(english), ratings(half(english)))
    for name, of in zip(("voters ", "battles"), errors(rows)):
        print("error by", name, ", ".join(f"{v:.6f}" for v in of))
    shares = [sum(outcome(r[2]) if r[0] == s else 1 - outcome(r[2])
                  for r in rows if s in r[:2]) for s in range(SYSTEMS)]
    numbers = [sum(s in r[:2] for r in rows) for s in range(SYSTEMS)]
    print("won, battles    ", shares, numbers)
    print("votes           ", {v: sum(r[2] == v for r in rows) for v in
                               ("model_a", "model_b", "tie", "tie (bothbad)")})
    values, slopes = fastchat(rows)
    print("fastchat        ", ", ".join(f"{v:.9f}" for v in values))
    print("fastchat slopes ", ", ".join(f"{v:.9f}" for v in slopes))
    print("elo             ", elo(rows))
    print("elo, turned     ", elo(rows[::-1]))


if len(sys.argv) == 4 and sys.argv[1] == "log":
    large(int(sys.argv[2]), int(sys.argv[3]))
else:
    main()
