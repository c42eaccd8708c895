#!/usr/bin/python3
"""Prints the gold numbers of tests/suites/arena_hard/style_test.cc: win rates by
each published convention of style control, on Arena-Hard v0.1's recorded answers
with the counts of their own metadata, under made-up verdicts.

    tests/oracles/arena_hard_style.py FOLDER

Needs numpy, scipy and scikit-learn.
"""

import json
import sys
from pathlib import Path

import numpy as np

import style_conventions

BASELINE = "gpt-4-0314"
SYSTEMS = [BASELINE, "athene-v2-chat", "gpt-3.5-turbo-0125",
           "llama-3-8b-instruct"]
WON = [1, 1, 0, .5, 1, 0, 0]


def counts_of(path):
    """Tokens, headers, list items and bold spans of each answer, by id."""
    out = {}
    for line in path.read_text().splitlines():
        row = json.loads(line)
        of = row["conv_metadata"]
        out[row.get("uid") or row["question_id"]] = [
            of["token_len"], *(sum(of[key].values()) for key in
                               ("header_count", "list_count", "bold_count"))]
    return out


folder = Path(sys.argv[1]) / "model_answer"
recorded = [counts_of(folder / f"{system}.jsonl") for system in SYSTEMS]
ids = sorted(recorded[0])
assert all(sorted(of) == ids for of in recorded)
style_conventions.counts = lambda s, i: recorded[s][ids[i]]
rows = [(i, s, 0, i % 2 == 0, WON[(5 * i + 3 * s + i * i * s) % 7],
         (i + s) % 3 == 0)
        for s in range(1, len(SYSTEMS)) for i in range(len(ids))]
for name, score in style_conventions.CONVENTIONS:
    print(name, ", ".join(f"{100 * v:.9f}" for v in score(rows)))
