#!/usr/bin/env python3
"""Makes suites/llmbar/recorded.csv from LLMBar's recorded judge results.

    tools/make_llmbar_table.py ../shared/data/llmbar > recorded.csv

The folder holds LLMBar/<subset>/dataset.json and, for each evaluator,
evaluators/<judge>/<prompt>/result.json, as princeton-nlp/LLMBar publishes
them.  The table has hashes and verdicts, no texts:

    item         first 16 hex digits of SHA-256 over input, output_1 and
                 output_2, each after its length as eight big-endian bytes
    instruction  the same over input alone: items of one instruction share it
    subset, gold (1 or 2), length_1, length_2 (code points)
    JUDGE/PROMPT:12, JUDGE/PROMPT:21
                 the better output by its own number, whichever was shown
                 first; 12: output_1 was shown first; empty: no verdict could
                 be read; -: that order was not recorded

A judge and prompt that are not recorded for every subset are left out and
named on standard error.
"""

import csv
import hashlib
import json
import os
import sys

SUBSETS = ("Natural", "Adversarial/Neighbor", "Adversarial/GPTInst")
ORDERS = (("12", "swap = False"), ("21", "swap = True"))
FIELDS = ("input", "output_1", "output_2")


def load(path):
    with open(path, encoding="utf-8") as source:
        return json.load(source)


def digest(*texts):
    hasher = hashlib.sha256()
    for text in texts:
        data = text.encode("utf-8")
        hasher.update(len(data).to_bytes(8, "big"))
        hasher.update(data)
    return hasher.hexdigest()[:16]


def identity(record):
    return digest(*(record[field] for field in FIELDS))


def evaluators(folder):
    """(judge, prompt) pairs recorded for one subset."""
    base = os.path.join(folder, "evaluators")
    return {(judge, prompt)
            for judge in os.listdir(base)
            for prompt in os.listdir(os.path.join(base, judge))
            if os.path.exists(
                os.path.join(base, judge, prompt, "result.json"))}


def verdict(record, order, path):
    """The last entry of `results` holds the verdict of both orders."""
    last = record["results"][-1]
    if order not in last:
        return "-"
    winner = last[order]["winner"]
    if winner is None:
        return ""
    if winner not in ("1", "2"):
        sys.exit(f"{path}: error: unknown winner {winner!r}")
    return winner


def columns_of(folder, keys, dataset):
    """One list of cells per judge, prompt and order."""
    for judge, prompt in keys:
        path = os.path.join(folder, "evaluators", judge, prompt, "result.json")
        records = load(path)
        if [(identity(r), r["label"]) for r in records] != [
                (identity(r), r["label"]) for r in dataset]:
            sys.exit(f"{path}: error: its items are not those of dataset.json")
        for _, order in ORDERS:
            yield [verdict(record, order, path) for record in records]


def rows_of(folder, subset, keys):
    dataset = load(os.path.join(folder, "dataset.json"))
    cells = list(columns_of(folder, keys, dataset))
    for i, record in enumerate(dataset):
        yield [identity(record), digest(record["input"]), subset,
               str(record["label"]), str(len(record["output_1"])),
               str(len(record["output_2"])), *(column[i] for column in cells)]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folders = [os.path.join(sys.argv[1], "LLMBar", name) for name in SUBSETS]
    recorded = [evaluators(folder) for folder in folders]
    keys = sorted(set.intersection(*recorded))
    for judge, prompt in sorted(set.union(*recorded) - set(keys)):
        print(f"left out: {judge}/{prompt}, not recorded for every subset",
              file=sys.stderr)
    rows = [row for name, folder in zip(SUBSETS, folders)
            for row in rows_of(folder, name.rpartition("/")[2], keys)]
    seen = {}
    for number, row in enumerate(rows, 1):
        if row[0] in seen:
            sys.exit(f"error: items {seen[row[0]]} and {number} are the same "
                     f"({row[0]}); a table needs one row per item")
        seen[row[0]] = number
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["item", "instruction", "subset", "gold", "length_1",
                  "length_2", *(f"{judge}/{prompt}:{order}"
                                for judge, prompt in keys
                                for order, _ in ORDERS)])
    out.writerows(rows)


main()
