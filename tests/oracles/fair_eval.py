"""Prints how FairEval's recorded reviews agree with people, for the tests.

Needs numpy.  usage: fair_eval.py REVIEWS.jsonl LABELS.txt
Straight from the definitions: agreement, Cohen's kappa, Scott's pi, how often
people said first, tie and second by what the judge said, and mean scores.
"""
import json
import sys

import numpy as np

scores = [json.loads(line)["score"] for line in open(sys.argv[1])]
label = {"CHATGPT": 0, "TIE": 1, "VICUNA13B": 2}
people = np.array([label[line] for line in open(sys.argv[2]).read().split()])
judge = np.array([0 if a > b else 2 if a < b else 1 for a, b in scores])
table = np.zeros((3, 3), int)
np.add.at(table, (judge, people), 1)
n = table.sum()
seen = np.trace(table) / n
of_judge, of_people = table.sum(1) / n, table.sum(0) / n
by_each = of_judge @ of_people
by_both = (((of_judge + of_people) / 2) ** 2).sum()
print("agreement", np.trace(table), "of", n, 100 * seen)
print("kappa", (seen - by_each) / (1 - by_each))
print("pi", (seen - by_both) / (1 - by_both))
print("table", table.tolist(), "judge", table.sum(1), "people", table.sum(0))
print("mean scores", np.mean(scores, 0))
