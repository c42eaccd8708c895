"""AlpacaEval 2's published metrics with json, numpy and scikit-learn.

The yardstick of tests/bench/run.py: one process reads the recorded verdicts of
every system under DATA/results and prints, as one JSON document, its win rate,
standard error, discrete win rate and length-controlled win rate, the last in
both conventions, with the seconds each part took.

    alpaca_eval_2.py DATA

Source: Dubois et al. 2024, arXiv:2404.04475; the reference implementation's
length_controlled_v1: L1 logistic regression by liblinear, C from a grid of ten
by five-fold cross-validation, continuous outcomes by duplicated rows.
"""

import time

STARTED = time.perf_counter()

import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402

import numpy as np  # noqa: E402
from sklearn.linear_model import LogisticRegressionCV  # noqa: E402
from sklearn.model_selection import GroupKFold  # noqa: E402

IMPORTED = time.perf_counter()

BASELINE = "gpt4_1106_preview"
JUDGE = "weighted_alpaca_eval_gpt4_turbo"
GAMED_WEIGHT = 0.1  # Half of the published regularisation weight of 0.2.


def read_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def read_columns(path, *names):
    with open(path, encoding="utf-8") as file:
        header = file.readline().rstrip("\n").split(",")
        return np.loadtxt(file, delimiter=",",
                          usecols=[header.index(name) for name in names])


class FoldScorer:
    """Minus the mean weighted cross-entropy over the rows of one test fold.

    scikit-learn passes neither weights nor continuous outcomes to a scorer;
    they are found again by the content of the fold's rows.
    """

    def __init__(self, x, outcome, weight, folds):
        self.by_rows = {x[test].tobytes(): (outcome[test], weight[test])
                        for _, test in folds}

    def __call__(self, model, x, _):
        outcome, weight = self.by_rows[x.tobytes()]
        q = np.clip(model.predict_proba(x)[:, 1], 1e-15, 1 - 1e-15)
        loss = -(outcome * np.log(q) + (1 - outcome) * np.log(1 - q))
        return -np.mean(weight * loss)


def length_controlled(outcome, delta, difficulty, gamed):
    """Returns the win rate at equal lengths, in percent, and the C chosen."""
    length = np.tanh(delta / np.std(delta, ddof=1))
    own = np.column_stack([length, difficulty, np.ones(len(outcome))])
    helper = np.column_stack([gamed[:, :2], np.zeros(len(gamed))])
    rows = np.vstack([own, helper])
    y = np.concatenate([outcome, gamed[:, 2]])
    w = np.concatenate([np.ones(len(own)), np.full(len(helper), GAMED_WEIGHT)])

    # A continuous outcome is two rows: a win of weight y, a loss of 1 - y.
    x = np.vstack([rows, rows])
    label = np.concatenate([np.ones(len(y)), np.zeros(len(y))])
    weight = np.concatenate([w * y, w * (1 - y)])
    group = np.tile(np.arange(len(y)), 2)
    folds = list(GroupKFold(5).split(x, label, group))
    model = LogisticRegressionCV(
        Cs=10, cv=folds, penalty="l1", solver="liblinear",
        fit_intercept=False, random_state=123, refit=True,
        scoring=FoldScorer(x, np.tile(y, 2), np.tile(w, 2), folds))
    model.fit(x, label, sample_weight=weight)

    own[:, 0] = 0
    return 100 * np.mean(model.predict_proba(own)[:, 1]), float(model.C_[0])


def measure(system, rows, position, difficulty, gamed, seconds):
    """All metrics of one system from its annotations."""
    preference = np.array([np.nan if row["preference"] is None
                           else row["preference"] for row in rows], float)
    preference[preference == 0] = 1.5  # The old code of a draw.
    valid = (preference >= 1) & (preference <= 2)
    rows = [row for row, ok in zip(rows, valid) if ok]
    outcome = preference[valid] - 1
    n = len(outcome)
    result = {
        "system": system,
        "n": n,
        "win_rate": 100 * np.mean(outcome),
        "standard_error": 100 * np.std(outcome, ddof=1) / np.sqrt(n),
        "discrete_win_rate": 100 * np.mean(
            np.where(outcome == 0.5, 0.5, np.round(outcome))),
    }
    started = time.perf_counter()
    if system == BASELINE:  # Against itself: no difference to explain.
        result |= {"lc": 50.0, "lc_compat": 50.0}
    else:
        delta = np.array([len(row["output_1"]) - len(row["output_2"])
                          for row in rows], float)
        aligned = difficulty[[position[row["instruction"]] for row in rows]]
        positional = difficulty[:n]
        lc, c = length_controlled(outcome, delta, aligned, gamed)
        result |= {"lc": lc, "c": c, "lc_compat": lc, "c_compat": c}
        if not np.array_equal(aligned, positional):
            lc, c = length_controlled(outcome, delta, positional, gamed)
            result |= {"lc_compat": lc, "c_compat": c}
    seconds["fits"] += time.perf_counter() - started
    return result


def main():
    folder = sys.argv[1]
    results = os.path.join(folder, "results")
    seconds = {"imports": IMPORTED - STARTED, "reading": 0.0, "fits": 0.0}
    difficulty = read_columns(
        os.path.join(folder, "instruction_difficulty.csv"), "difficulty")
    gamed = read_columns(os.path.join(folder, "gamed_baseline.csv"),
                         "tanh_std_delta_len", "difficulty", "outcome")
    answers = read_json(os.path.join(results, BASELINE, "model_outputs.json"))
    position = {row["instruction"]: i for i, row in enumerate(answers)}

    systems = []
    for system in sorted(os.listdir(results)):
        path = os.path.join(results, system, JUDGE, "annotations.json")
        if not os.path.exists(path):
            continue
        started = time.perf_counter()
        rows = read_json(path)
        seconds["reading"] += time.perf_counter() - started
        systems.append(measure(system, rows, position, difficulty, gamed,
                               seconds))
    seconds["all"] = time.perf_counter() - STARTED
    json.dump({"seconds": seconds, "systems": systems}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
