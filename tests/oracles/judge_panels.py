"""Golden numbers of panels of judges, conformal sets and repeated verdicts.

Prints what tests/stats/ dawid_skene_test.cc, judge_vote_test.cc,
conformal_test.cc and repeated_verdicts_test.cc hold.  Needs numpy and scipy;
with the folder of LLMBar's recorded verdicts as an argument it also prints the
counts of the three-judge panel:

    /usr/bin/python3 tests/oracles/judge_panels.py [FOLDER]
"""

import json
import sys
from collections import Counter
from fractions import Fraction

import numpy as np
from scipy import stats


def numbers(*values):
    return ", ".join(repr(float(value)) for value in values)


def em(counts, posterior, smoothing, gold=None, hold=False, tolerance=1e-10):
    """counts: items x judges x classes; gold: class or -1 by item."""
    items, judges, classes = counts.shape
    before = -np.inf
    errors = np.einsum("ik,ijl->jkl", posterior, counts) + smoothing
    errors /= errors.sum(2, keepdims=True)
    share = posterior.sum(0) / posterior.sum()
    for step in range(1, 10000):
        with np.errstate(all="ignore"):
            terms = np.where(counts[:, :, None, :] > 0,
                             counts[:, :, None, :] * np.log(errors)[None], 0)
            joint = np.log(share)[None] + terms.sum((1, 3))
        if gold is not None:
            for i in np.flatnonzero(gold >= 0):
                joint[i, np.arange(classes) != gold[i]] = -np.inf
        top = joint.max(1, keepdims=True)
        likelihood = (top[:, 0] + np.log(np.exp(joint - top).sum(1))).sum()
        posterior = np.exp(joint - top)
        posterior /= posterior.sum(1, keepdims=True)
        if abs(likelihood - before) <= tolerance:
            break
        before = likelihood
        if not hold:
            errors = np.einsum("ik,ijl->jkl", posterior, counts) + smoothing
            errors /= errors.sum(2, keepdims=True)
        share = posterior.mean(0)
    return posterior, share, errors, likelihood, step


def votes_of(panel, classes):
    counts = np.zeros((len(panel), len(panel[0]), classes))
    for i, row in enumerate(panel):
        for j, vote in enumerate(row):
            counts[i, j, vote] += 1
    return counts


# Dawid and Skene 1979, table 1: five anaesthetists, the first three times.
PATIENTS = """
1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223
2322223 4444444 2223343 1111111 2223212 1211111 1112111 1111111 1111111
2222221 2221322 2222222 2222221 2223222 2212222 1111111 1111111 2322222
1111111 1111111 1121121 1111111 3333233 1111111 2222222 2223232 4334343
2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222
""".split()
counts = np.zeros((45, 5, 4))
for i, row in enumerate(PATIENTS):
    for vote, digit in enumerate(row):
        counts[i, max(0, vote - 2), int(digit) - 1] += 1
start = counts.sum(1) / counts.sum((1, 2))[:, None]
posterior, share, errors, likelihood, step = em(counts, start, 0)
print("// 45 patients: shares, log-likelihood, steps, P(first says 1 | 1), "
      "label of patient 2")
print(numbers(*share, likelihood, step, errors[0, 0, 0], posterior[1].argmax()))

# Three judges, three classes, 90 items, every third labelled.
panel = [[(i * 5 + (j + 1) * (i * 7 % 4)) % 3 if (i + j) % 3 == 0 else i * 5 % 3
          for j in range(3)] for i in range(90)]
gold = np.array([i * 5 % 3 if i % 3 == 0 or i % 7 == 0 else -1 for i in range(90)])
counts = votes_of(panel, 3)
anchored = np.zeros((90, 3))
for i in np.flatnonzero(gold >= 0):
    anchored[i, gold[i]] = 1
for name, hold in [("kFixed", True), ("kStart", False)]:
    posterior, share, errors, likelihood, _ = em(counts, anchored, 0.5, gold, hold)
    print(f"// anchored, {name}: shares, log-likelihood, P(0 | item 1), errors[1, 2, 2]")
    print(numbers(*share, likelihood, posterior[1, 0], errors[1, 2, 2]))

print("// Condorcet: 3 at 0.8, 9 at 0.7, 4 at 0.7")
print(numbers(*[stats.binom.sf(j / 2, j, a) + stats.binom.pmf(j / 2, j, a) / 2
                for j, a in [(3, 0.8), (9, 0.7), (4, 0.7)]]))
scores = [3, 9, 4, 4, 5, 1, 7, 8, 2, 100]
print("// trimmed means at 0, 0.1, 0.25; median")
print(numbers(*[stats.trim_mean(scores, c) for c in (0, 0.1, 0.25)], np.median(scores)))
print("// entropies of 4 1 1, 6 0 0, 3 0 3, 2 2 2")
print(numbers(*[stats.entropy(c) for c in [(4, 1, 1), (6, 0, 0), (3, 0, 3), (2, 2, 2)]]))
tenths = [Fraction(x) for x in ("6.0", "6.1", "6.2", "6.1", "6.1", "6.1")]
print("// means of 6.0, 6.1, 6.2 and of 6.1 thrice: equal exactly, and as floats")
print(sum(tenths[:3]) == sum(tenths[3:]), 
      (6.0 + 6.1 + 6.2) / 3 == (6.1 + 6.1 + 6.1) / 3)
residuals = [abs((i * 7 % 31) - 15) / 10 for i in range(39)]
rank = int(np.ceil(40 * 0.9))
print("// conformal radius of 39 residuals at 0.1, and at 0.05")
print(numbers(sorted(residuals)[rank - 1], sorted(residuals)[38 - 1]))

if len(sys.argv) > 1:
    tally = Counter()
    for part in ("Natural", "Adversarial/Neighbor", "Adversarial/GPTInst"):
        path = f"{sys.argv[1]}/{part}"
        truth = json.load(open(f"{path}/dataset.json", encoding="utf-8"))
        judges = [json.load(open(f"{path}/evaluators/{name}/Vanilla/result.json",
                                 encoding="utf-8"))
                  for name in ("GPT-4", "ChatGPT", "LLaMA2")]
        for i, item in enumerate(truth):
            winners = [judge[i]["results"][0]["swap = False"]["winner"]
                       for judge in judges]
            tally[(int(item["label"]), *winners)] += 1
    print("// LLMBar: gold, GPT-4, ChatGPT, LLaMA2: items")
    for key, count in sorted(tally.items(), key=str):
        print(key, count)
    rows = [key for key, count in sorted(tally.items(), key=str)
            for _ in range(count) if set(key[1:]) <= {"1", "2"}]
    panel = [[int(winner) - 1 for winner in row[1:]] for row in rows]
    truth = np.array([row[0] - 1 for row in rows])
    counts = votes_of(panel, 2)
    posterior, _, _, likelihood, _ = em(counts, counts.sum(1) / 3, 0)
    majority = counts.sum(1).argmax(1)
    print("// items, accuracy of each, majority, unanchored, its log-likelihood")
    print(numbers(len(rows), *(np.array(panel) == truth[:, None]).mean(0),
                  (majority == truth).mean(),
                  (posterior.argmax(1) == truth).mean(), likelihood))
    gold = np.where(np.arange(len(rows)) % 3 == 0, truth, -1)
    anchored = np.zeros((len(rows), 2))
    for i in np.flatnonzero(gold >= 0):
        anchored[i, gold[i]] = 1
    posterior, _, _, likelihood, _ = em(counts, anchored, 0.5, gold, True)
    rest = gold < 0
    print("// anchored on every third: accuracy and majority's on the rest, log-likelihood")
    print(numbers((posterior.argmax(1) == truth)[rest].mean(),
                  (majority == truth)[rest].mean(), likelihood))
