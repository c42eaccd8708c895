#!/usr/bin/python3
"""Prints MT-Bench's numbers of recorded judgements, for the tests.

The published program in short (FastChat, llm_judge): the parsers with Python's
own `re` and `ast.literal_eval`, means of ratings, and rates of won pairs.

    tests/oracles/mt_bench.py FOLDER

Also prints what the parsers make of the texts in
tests/suites/mt_bench/judgement_reader_test.cc.
"""
import ast
import json
import re
import sys

FULL = re.compile(r"\[\[(\d+\.?\d*)\]\]")
BARE = re.compile(r"\[(\d+\.?\d*)\]")
RATINGS = ["Rating: [[8]]", "Rating: [[7.5]]", "Rating: [[10.]]",
           "such as [[5]]. Rating: [[8]]", "Rating: [8]",
           "as in [1], no rating", "[1] says so. Rating: [[8]]", "[[05]]",
           "[[05]] [[6]]", "[[05.]]", "[[00]]", "[[12]]", "[[\u0663]]",
           "[[\u0663]] [[5]]", "[[ 8 ]]", "[[8/10]]", "[[-1]]", "$ERROR$"]
GAMES = ["[[A]]", "[[B]]", "[[C]]", "[[A]] is tempting, but [[B]]",
         "[[B]], or rather [[A]]", "neither [[C]] nor [[B]]",
         "[[B]], no: [[C]]", "[A]", "[[a]]", "$ERROR$"]


def rating(text):
    match = FULL.search(text) or BARE.search(text)
    return ast.literal_eval(match.groups()[0]) if match else -1


def game(text):
    for label, winner in (("[[A]]", "A"), ("[[B]]", "B"), ("[[C]]", "tie")):
        if label in text:
            return winner
    return "error"


def lines(name):
    with open(f"{sys.argv[1]}/{name}") as file:
        return [json.loads(line) for line in file]


def mean(values):
    values = list(values)
    return f"{sum(values) / len(values)!r} of {len(values)}"


def print_parsers():
    for text in RATINGS:
        try:
            print(repr(text), rating(text))
        except (SyntaxError, ValueError) as error:
            print(repr(text), "raises", type(error).__name__)
    for text in GAMES:
        print(repr(text), game(text))


def print_ratings():
    category = {q["question_id"]: q["category"] for q in
                lines("question.jsonl")}
    rows = lines("model_judgment/gpt-4_single.jsonl")
    print("ratings read otherwise than recorded",
          sum(rating(row["judgment"]) != row["score"] for row in rows))
    rows = [row for row in rows if row["score"] != -1]
    for model in sorted({row["model"] for row in rows}):
        of = [row for row in rows if row["model"] == model]
        print(model, "average", mean(row["score"] for row in of))
        for turn in (1, 2):
            print("  turn", turn,
                  mean(row["score"] for row in of if row["turn"] == turn))
        for name in sorted(set(category.values())):
            print(" ", name, mean(row["score"] for row in of if
                                  category[row["question_id"]] == name))


def print_pairs():
    rows = lines("model_judgment/gpt-4_pair.jsonl")
    names = ({"A": "model_1", "B": "model_2"}, {"A": "model_2", "B": "model_1"})
    wrong = 0
    for row in rows:
        for name, key in zip(names, ("g1", "g2")):
            said = game(row[key + "_judgment"])
            wrong += name.get(said, said) != row[key + "_winner"]
    print("games read otherwise than recorded", wrong, "of", 2 * len(rows))
    rows = [row for row in rows if "error" not in
            (row["g1_winner"], row["g2_winner"])]
    won = lost = 0
    for row in rows:
        same = row["g1_winner"] == row["g2_winner"]
        won += same and row["g1_winner"] == "model_1"
        lost += same and row["g1_winner"] == "model_2"
    n = len(rows)
    differ = sum(row["g1_winner"] != row["g2_winner"] for row in rows)
    first = [row["g1_winner"] == "model_1" for row in rows
             if row["g1_winner"] != "tie"]
    first += [row["g2_winner"] == "model_2" for row in rows
              if row["g2_winner"] != "tie"]
    print(rows[0]["model_1"], "pairs", n, "won", won, "lost", lost)
    print("  win_rate", repr(won / n), "loss_rate", repr(lost / n))
    print("  win_rate_adjusted", repr((won + 0.5 * (n - won - lost)) / n))
    print("  inconsistent", differ, repr(differ / n))
    print("  first_share", mean(first))


print_parsers()
print_ratings()
print_pairs()
