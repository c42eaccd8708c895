"""Prints what judges' labels are beside people's, for the tests.

Needs numpy.  usage: judging_the_judges.py TABLE.csv
Straight from the definitions: agreement in percent, Scott's pi, Cohen's kappa,
the difference of the shares of "right" in points, the counts, and of Thakur et
al. 2024 how often a judge applies people's criteria and how lenient it is
otherwise, in percent.  Then each model's share of right answers by people, of
all its rows and of its judged ones.
"""
import csv
import sys

import numpy as np

ASKED = ["model", "response", "question", "references", "benchmark"]

rows = list(csv.DictReader(open(sys.argv[1], newline="")))
people = "HumanJudgement" if "HumanJudgement" in rows[0] else "Human-Eval"
judges = [name for name in rows[0]
          if name not in ASKED and not name.startswith("Human")]
for judge in judges:
    pairs = np.array([(row[judge] == "True", row[people] == "True")
                      for row in rows if row[judge] and row[people]])
    a, b = pairs.T
    seen = (a == b).mean()
    both = (a.mean() + b.mean()) / 2
    by_both = both ** 2 + (1 - both) ** 2
    by_each = a.mean() * b.mean() + (1 - a.mean()) * (1 - b.mean())
    tp, fp, fn, tn = (int(x.sum()) for x in (a & b, a & ~b, ~a & b, ~a & ~b))
    criteria = tp / (tp + fn) + tn / (tn + fp) - 1
    leniency = (tp / (tp + fn) - criteria) / (1 - criteria)
    print(f"{judge:12} n {len(a)} agreement {100 * seen:.7f} "
          f"pi {(seen - by_both) / (1 - by_both):.7f} "
          f"kappa {(seen - by_each) / (1 - by_each):.7f} "
          f"delta {100 * (a.mean() - b.mean()):+.7f} "
          f"counts {tp} {fp} {fn} {tn} "
          f"criteria {100 * criteria:.7f} leniency {100 * leniency:.7f}")
for model in dict.fromkeys(row["model"] for row in rows):
    own = [row for row in rows if row["model"] == model and row[people]]
    judged = [row for row in own if any(row[judge] for judge in judges)]
    share = [np.mean([row[people] == "True" for row in some]) if some else 0
             for some in (own, judged)]
    print(f"{model:16} {len(own)} {100 * share[0]:.7f} "
          f"judged {len(judged)} {100 * share[1]:.7f}")
