"""Numbers of the tests of metrics of benchmarks: rank_correlation_test.cc,
separability_test.cc, jackknife_test.cc, item_separation_test.cc and
gameability_test.cc under tests/stats, and meta_test.cc under tests/audit.

    /usr/bin/python3 tests/oracles/meta_metrics.py [FOLDER OF RECORDED FILES]

The folder holds arena_hard_metrics and alpaca_eval_2.  Reads nothing of the
program.  Needs numpy and scipy.
"""

import csv
import itertools
import json
import os
import sys

import numpy as np
from scipy import stats

EPSILON = np.finfo(float).eps


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def overlapping(intervals):
    """Pairs of intervals, sorted by lower end, that overlap: all, distinct."""
    found = [(a, b) for a, b in itertools.combinations(sorted(intervals), 2)
             if b[0] < a[1]]
    return len(found), len(set(found))


def disjoint(a, b):
    """By the rule of overlapping(): a point inside an interval overlaps it."""
    a, b = sorted((a, b))
    return b[0] >= a[1]


def apart(a, b):
    """By the length that two intervals share: a point shares none."""
    return min(a[1], b[1]) - max(a[0], b[0]) <= 0


def jackknife(metric, n, level=0.95):
    """The value, and Student's interval by leaving one unit out at a time."""
    everything = list(range(n))
    value = metric(everything)
    without = np.array([metric(everything[:i] + everything[i + 1:])
                        for i in range(n)])
    error = np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
    half = stats.t.ppf((1 + level) / 2, n - 1) * error
    return f"{value:.9f} [{value - half:.9f}, {value + half:.9f}]"


def pairs_of(chosen):
    return list(itertools.combinations(chosen, 2))


def shared(folder, name):
    """The systems of a benchmark that the map names, by Arena's names."""
    rows = {row["model"].lower(): row
            for row in lines(f"{folder}/bootstrap_stats_{name}.jsonl")}
    with open(f"{folder}/arena_to_{name}.json", encoding="utf-8") as file:
        names = json.load(file)
    with open(f"{folder}/chatbot_arena_elo_20240329.json",
              encoding="utf-8") as file:
        arena = {row["index"]: row for row in json.load(file)}
    order = sorted(names)
    return ([rows[names[key].lower()] for key in order],
            [arena[key] for key in order], rows, arena)


def published(folder, name):
    own, arena, rows, whole = shared(folder, name)
    print(f"{name}: all {len(rows)},", overlapping(
        [(r["lower"], r["upper"]) for r in rows.values()]), "overlap")
    print("  arena: all", len(whole), overlapping(
        [(r["rating_q025"], r["rating_q975"]) for r in whole.values()]))
    n = len(own)
    ends = [(r["lower"], r["upper"]) for r in own]
    narrow = [tuple(np.percentile(r["results"], [10, 90])) for r in own]
    reference = [(r["rating_q025"], r["rating_q975"]) for r in arena]
    score = np.array([r["score"] for r in own])
    rating = np.array([r["rating"] for r in arena])
    means = [np.mean(r["results"]) for r in own]
    variances = [np.var(r["results"]) for r in own]

    def same(i, j):
        return float((score[i] < score[j]) == (rating[i] < rating[j]))

    def of_separated(rule):
        def metric(chosen):
            kept = [(i, j) for i, j in pairs_of(chosen)
                    if rule(reference[i], reference[j])]
            return np.mean([same(i, j) if rule(ends[i], ends[j]) else 0.5
                            for i, j in kept])
        return metric

    def signed(rule):
        return lambda chosen: np.mean(
            [2 * same(i, j) - 1 if rule(ends[i], ends[j]) and
             rule(reference[i], reference[j]) else 0
             for i, j in pairs_of(chosen)])

    def chance(i, j):
        return stats.norm.cdf((means[j] - means[i]) /
                              np.sqrt(variances[i] + variances[j]))

    def brier(chosen):
        return np.mean([(chance(i, j) - (rating[i] < rating[j])) ** 2
                        for i, j in pairs_of(chosen)])

    def log_loss(chosen):
        losses = []
        for i, j in pairs_of(chosen):
            p = np.clip(chance(i, j), EPSILON, 1 - EPSILON)
            losses.append(-np.log(p if rating[i] < rating[j] else 1 - p))
        return np.mean(losses)

    def separate(of):
        return lambda chosen: np.mean(
            [disjoint(of[i], of[j]) for i, j in pairs_of(chosen)])

    print("  shared", n, "overlap", overlapping(ends)[0], "at 80 %",
          overlapping(narrow)[0], "in the reference",
          overlapping(reference)[0], "apart there",
          *(sum(rule(reference[i], reference[j])
                for i, j in pairs_of(range(n))) for rule in (disjoint, apart)))
    for label, metric in (
            ("separability", separate(ends)),
            ("separability 80 %", separate(narrow)),
            ("strict", lambda c: np.mean([same(i, j)
                                          for i, j in pairs_of(c)])),
            ("agreement of separated", of_separated(disjoint)),
            ("the same, published", of_separated(apart)),
            ("signed agreement", signed(disjoint)),
            ("the same, published", signed(apart)),
            ("spearman", lambda c: stats.spearmanr(score[c], rating[c])[0]),
            ("kendall", lambda c: stats.kendalltau(score[c], rating[c])[0]),
            ("brier", brier), ("log loss", log_loss)):
        print(f"  {label}: {jackknife(metric, n)}")


def ranks():
    a, b = [3, 1, 4, 1, 5, 9, 2, 6], [2, 7, 1, 8, 2, 8, 1, 8]
    x = [i * 17 % 31 for i in range(30)]
    z = [i * 11 % 13 // 2 for i in range(30)]
    print(f"kendall {stats.kendalltau(a, b)[0]:.15f} "
          f"{stats.kendalltau(x, z)[0]:.15f}")
    print(f"above {stats.norm.cdf(1.5 / np.sqrt(0.25 + 1)):.15f}")
    sample = np.array([2.0, 3.5, 1.0, 7.0, 4.5, 3.0])
    print("jackknife of a mean",
          jackknife(lambda c: sample[c].mean(), len(sample)))


def items():
    """Scores of four systems on six items, by formula."""
    s, g = np.arange(4)[:, None], np.arange(6)[None, :]
    x = 10.0 * s + (s * 7 + g * 11 + s * g * 5) % 13 * (1 + g % 3)
    print("items", x.astype(int).tolist())
    rows = []
    for item in range(6):
        rest = np.delete(x, item, axis=1).mean(axis=1)
        total = 0
        for i, j in itertools.combinations(range(4), 2):
            spread = (x[i] - x[j]).std(ddof=1)
            total += np.sign(rest[i] - rest[j]) * (
                x[i, item] - x[j, item]) / spread
        rows.append((np.corrcoef(x[:, item], rest)[0, 1], total / 6,
                     x[:, item].std(ddof=1)))
    for row in rows:
        print("  {" + ", ".join(f"{value:.12f}" for value in row) + "},")


def gameability(folder):
    with open(f"{folder}/leaderboard.csv", encoding="utf-8") as file:
        board = {row[""]: row for row in csv.DictReader(file)}
    kept = [m for m in board if not m.endswith(("_verbose", "_concise"))]

    def column(metric, of):
        return np.array([float(board[m][metric]) for m in of])

    for metric in ("win_rate", "length_controlled_winrate"):
        for ending in ("_verbose", "_concise"):
            pairs = [m for m in kept if m + ending in board]
            two = np.array([column(metric, [m, m + ending]) for m in pairs])
            value = 100 * (two.std(axis=1, ddof=1) / two.mean(axis=1)).mean()
            value *= (column("win_rate", kept).std(ddof=1) /
                      column(metric, kept).std(ddof=1))
            print(f"gameability {metric} {ending} of {len(pairs)}: "
                  f"{value:.9f}")
    gamed = board["gpt4_gamed"]
    print("adversarial gain", float(gamed["length_controlled_winrate"]) -
          float(gamed["win_rate"]))


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(
        os.path.dirname(os.path.abspath(__file__)), "..", "..", "..",
        "shared", "data")
    ranks()
    items()
    for name in ("arena_hard", "mt_bench"):
        published(f"{folder}/arena_hard_metrics", name)
    gameability(f"{folder}/alpaca_eval_2")


if __name__ == "__main__":
    main()
