"""Numbers of tests/suites/llmbar/llmbar_test.cc, from LLMBar's own files.

Reads every result.json and statistics.json below a folder, and nothing of the
program: verdicts by Python's re, kappas by scikit-learn.

    /usr/bin/python3 tests/oracles/llmbar_files.py FOLDER
"""

import collections
import json
import os
import re
import sys

from sklearn.metrics import cohen_kappa_score

ORDERS = ("swap = False", "swap = True")
ANSWER = (re.compile(r"(?:^|\n) ?Output \(a\)"),
          re.compile(r"(?:^|\n) ?Output \(b\)"))
REASONED = (re.compile(r"Output \(a\) is better."),
            re.compile(r"Output \(b\) is better."))
ROUNDS = {"CoT": [REASONED], "Swap": [REASONED, ANSWER],
          "Swap_CoT": [REASONED, REASONED]}


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def slot(texts, pick):
    """The first pattern that matches, or the last match of either."""
    text, patterns = texts
    starts = [[m.start() for m in p.finditer(text)] for p in patterns]
    if pick == "first":
        return 0 if starts[0] else 1 if starts[1] else None
    last = [s[-1] if s else -1 for s in starts]
    return None if max(last) < 0 else last.index(max(last))


def output(chosen, order):
    return None if chosen is None else str(1 + (chosen ^ order))


def whole(text):
    try:
        return int(text)
    except ValueError:
        return None


def read_again(strategy, rounds, count):
    for index, verdict in enumerate(rounds):
        if "score_1" in verdict:
            a, b = (whole(verdict[key][0]) for key in ("score_1", "score_2"))
            count["lone ratings"] += (a is None) != (b is None)
            said = ("1", "2") if a is None or b is None else (
                "1" if a > b else "2", "2" if b > a else "1")
            for winner, order in zip(said, ORDERS):
                count["ratings"] += 1
                count["different"] += winner != verdict[order]["winner"]
            continue
        patterns = ROUNDS.get(strategy, [ANSWER])
        patterns = patterns[min(index, len(patterns) - 1)]
        for number, order in enumerate(ORDERS):
            texts = verdict[order]["completion"][0].strip(), patterns
            first, last = slot(texts, "first"), slot(texts, "last")
            count["verdicts"] += 1
            count["different"] += (output(first, number)
                                   != verdict[order]["winner"])
            count["disagreeing"] += first != last


def kappas(winners, labels, known):
    codes = [[int(w) if w in known else 0 for w in column]
             for column in winners]
    first, second = (cohen_kappa_score(c, labels) for c in codes)
    return [first, second, (first + second) / 2, cohen_kappa_score(*codes)]


def main():
    count, kinds = collections.Counter(), collections.Counter()
    pooled = collections.defaultdict(list)
    accuracy = collections.defaultdict(dict)
    for folder, _, files in sorted(os.walk(sys.argv[1])):
        if "result.json" not in files:
            continue
        model, strategy = folder.split(os.sep)[-2:]
        subset = folder.split(os.sep)[-4]
        records = load(os.path.join(folder, "result.json"))
        stored = load(os.path.join(folder, "statistics.json"))
        rounds = [[r for r in record["results"] if isinstance(r, dict)]
                  for record in records]
        for each in rounds:
            read_again(strategy, each, count)
        labels = [record["label"] for record in records]
        winners = [[each[-1][order]["winner"] for each in rounds]
                   for order in ORDERS]
        stored = [stored["kappa_" + key]
                  for key in ("False", "True", "average", "agreement")]
        for name, known in (("published", ("0", "1")),
                            ("intended", ("1", "2"))):
            ours = kappas(winners, labels, known)
            kinds[name] += sum(abs(a - b) > 1e-12
                               for a, b in zip(ours, stored))
            kinds[name + " files"] += any(abs(a - b) > 1e-12
                                          for a, b in zip(ours, stored))
        kinds["kappas"] += 4
        pooled[f"{model}/{strategy}"] += zip(*winners, labels)
        right = sum(w == str(label) for column in winners
                    for w, label in zip(column, labels))
        accuracy[f"{model}/{strategy}"][subset] = 50 * right / len(labels)
    print(dict(count), dict(kinds))
    for judge in ("GPT-4/Vanilla", "ChatGPT/Vanilla", "LLaMA2/Vanilla"):
        rows = pooled[judge]
        said = [(a == "1") for a, _, _ in rows if a] + [
            (b == "2") for _, b, _ in rows if b]
        print(judge, len(rows), "first", sum(said), len(said),
              "equal", sum(a == b for a, b, _ in rows),
              "both", sum(bool(a and b) for a, b, _ in rows),
              "same", sum(bool(a) and a == b for a, b, _ in rows),
              "right", sum((a == str(g)) + (b == str(g)) for a, b, g in rows))
        subsets = accuracy[judge]
        adversarial = [v for k, v in subsets.items() if k != "Natural"]
        print("  adversarial", sum(adversarial) / len(adversarial),
              "average", sum(subsets.values()) / len(subsets))


if __name__ == "__main__":
    main()
