"""Numbers of tests/suites/generic/llmbar_panel_test.cc, from the shipped table.

Three judges with the prompt "Vanilla" on 326 items; a verdict that is missing
is left out.  Reads suites/llmbar/recorded.csv and nothing of the program.
Needs numpy, scipy and scikit-learn:

    /usr/bin/python3 tests/oracles/llmbar.py
"""

import csv
import os

import numpy
from scipy.stats import binomtest
from sklearn.metrics import cohen_kappa_score

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
JUDGES = ("GPT-4", "ChatGPT", "LLaMA2")


def main():
    with open(os.path.join(ROOT, "suites/llmbar/recorded.csv"),
              encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for scope in ("", "Natural"):
        chosen = [row for row in rows if not scope or row["subset"] == scope]
        for judge in JUDGES:
            both = [(row[f"{judge}/Vanilla:12"], row[f"{judge}/Vanilla:21"],
                     row["gold"]) for row in chosen]
            said = [(a, b, gold) for a, b, gold in both if a and b]
            right = [(a == gold) + (b == gold) for a, b, gold in said]
            first = sum(a == "1" and b == "2" for a, b, _ in said)
            second = sum(a == "2" and b == "1" for a, b, _ in said)
            single = [(a, gold) for a, _, gold in both if a]
            print(scope or "all", judge, "n", len(said),
                  "accuracy", repr(sum(right) / (2 * len(said))),
                  "both right", sum(r == 2 for r in right),
                  "first:second", f"{first}:{second}",
                  "kappa of one order", repr(cohen_kappa_score(
                      [a for a, _ in single], [g for _, g in single])))
    wrong = numpy.array(
        [[row[f"{judge}/Vanilla:12"] != row["gold"] for judge in JUDGES]
         for row in rows
         if all(row[f"{judge}/Vanilla:12"] for judge in JUDGES)], dtype=float)
    correlation = numpy.corrcoef(wrong.T)
    mean = (correlation.sum() - len(JUDGES)) / (len(JUDGES)
                                                * (len(JUDGES) - 1))
    print("complete", len(wrong), "error correlation", repr(mean),
          "effective", repr(len(JUDGES) / (1 + (len(JUDGES) - 1) * mean)),
          "majority right", int((wrong.sum(axis=1) < 1.5).sum()))
    b = int(((wrong[:, 0] == 0) & (wrong[:, 1] == 1)).sum())
    c = int(((wrong[:, 0] == 1) & (wrong[:, 1] == 0)).sum())
    print("McNemar GPT-4 and ChatGPT", b, c,
          repr(binomtest(min(b, c), b + c).pvalue))


if __name__ == "__main__":
    main()
