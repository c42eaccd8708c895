"""LLMBar's published statistics with json and plain Python.

The yardstick of tests/bench/replay.py: one process reads every dataset.json and
result.json below DATA, reads each completion again by the published patterns,
and prints, as one JSON document, by folder what statistics.json holds.

    llmbar.py DATA

Source: Zeng et al. 2023, arXiv:2310.07641. Kappas are computed here rather than
by scikit-learn, whose import alone takes longer than all the rest.
"""

import json
import os
import re
import sys

ORDERS = ("swap = False", "swap = True")
ANSWER = (re.compile(r"(?:^|\n) ?Output \(a\)"),
          re.compile(r"(?:^|\n) ?Output \(b\)"))
REASONED = (re.compile(r"Output \(a\) is better."),
            re.compile(r"Output \(b\) is better."))
ROUNDS = {"CoT": [REASONED], "Swap": [REASONED, ANSWER],
          "Swap_CoT": [REASONED, REASONED]}
FIELDS = ("input", "output_1", "output_2", "label")


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def said(text, patterns, order):
    """The output that the text names, or None."""
    text = text.strip()
    for slot, pattern in enumerate(patterns):
        if pattern.search(text):
            return str(1 + (slot ^ order))
    return None


def differences(strategy, records):
    """Recorded winners that the texts do not say."""
    count = 0
    rounds = ROUNDS.get(strategy, [ANSWER])
    for record in records:
        verdicts = [r for r in record["results"] if isinstance(r, dict)]
        for index, verdict in enumerate(verdicts):
            if "score_1" in verdict:
                continue
            patterns = rounds[min(index, len(rounds) - 1)]
            for order, key in enumerate(ORDERS):
                winner = said(verdict[key]["completion"][0], patterns, order)
                count += winner != verdict[key]["winner"]
    return count


def kappa(a, b):
    n = len(a)
    codes = set(a) | set(b)
    chance = sum(a.count(code) * b.count(code) for code in codes) / n
    same = sum(x == y for x, y in zip(a, b))
    return float("nan") if chance == n else 1 - (n - same) / (n - chance)


def statistics(records):
    n = len(records)
    labels = [record["label"] for record in records]
    winners = [[record["results"][-1][order]["winner"] for record in records]
               for order in ORDERS]
    right = [[w == str(label) for w, label in zip(column, labels)]
             for column in winners]
    codes = [[int(w) if w == "1" else 0 for w in column]
             for column in winners]
    first, second = (kappa(column, labels) for column in codes)
    counts = {"correct_False": sum(right[0]), "correct_True": sum(right[1]),
              "correct_both": sum(a and b for a, b in zip(*right)),
              "equal": sum(a == b for a, b in zip(*winners))}
    out = {key: count / n * 100 for key, count in counts.items()}
    out["correct_average"] = (sum(right[0]) + sum(right[1])) / (2 * n) * 100
    out |= {"kappa_False": first, "kappa_True": second,
            "kappa_average": (first + second) / 2,
            "kappa_agreement": kappa(*codes)}
    return out


def main():
    out, different = {}, 0
    for folder, _, files in sorted(os.walk(sys.argv[1])):
        if "dataset.json" in files:
            pairs = load(os.path.join(folder, "dataset.json"))
        if "result.json" not in files:
            continue
        records = load(os.path.join(folder, "result.json"))
        if [[r[f] for f in FIELDS] for r in records] != [
                [r[f] for f in FIELDS] for r in pairs]:
            sys.exit(f"{folder}: other pairs than dataset.json")
        parts = folder.split(os.sep)
        judge, subset = "/".join(parts[-2:]), parts[-4]
        different += differences(parts[-1], records)
        out[f"{judge} on {subset}"] = statistics(records)
    json.dump({"different": different, "statistics": out}, sys.stdout)


if __name__ == "__main__":
    main()
