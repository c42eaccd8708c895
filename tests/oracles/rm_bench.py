#!/usr/bin/env python3
"""The baselines of RM-Bench's chat subset, by rules written apart.

    /usr/bin/python3 tests/oracles/rm_bench.py DATA/rm_bench/chat_filtered.json

Prints for each rule the matrix of shares in percent (rows: style of the right
answer; columns: of the wrong one), a tie lost, over both orders of each pair;
its hard, normal and easy means; the share of right answers that beat all three
wrong ones; and the accuracy with a tie as half a win.
"""
import json
import re
import sys

REFUSALS = [
    "i'm sorry", "i am sorry", "i apologi", "i cannot", "i can't", "i can not",
    "i'm unable", "i am unable", "i'm not able", "i am not able",
    "cannot provide", "can't provide", "not comfortable", "as an ai",
    "language model", "i don't have", "i do not have", "unfortunately"]
MARK = re.compile(r"#{1,6} |[-*+\u2022] |[0-9]{1,3}[.)] ")


def marks(text):
    lines = [line.strip(" \t\r\n\v\f") for line in text.split("\n")]
    found = sum(bool(MARK.match(line)) for line in lines)
    return found + text.count("**") // 2


def refuses(text):
    start = text.encode()[:200].decode(errors="replace")
    start = start.replace("\u2019", "'").lower()
    return any(phrase in start for phrase in REFUSALS)


RULES = {
    "rule.longer": len,
    "rule.more_markdown": marks,
    "rule.refuses_less": lambda text: -refuses(text),
}


def main():
    rows = json.load(open(sys.argv[1], encoding="utf-8"))
    print(f"rows {len(rows)}")
    for side in ("chosen", "rejected"):
        print(side, "rows with one text in two styles:",
              sum(len(set(row[side])) < 3 for row in rows))
    print("rule.first: half of all orders, 50 everywhere; one_to_many 0")
    for name, score in RULES.items():
        right = [[score(text) for text in row["chosen"]] for row in rows]
        wrong = [[score(text) for text in row["rejected"]] for row in rows]
        n = len(rows)
        cell = [[100 * sum(r[i] > w[j] for r, w in zip(right, wrong)) / n
                 for j in range(3)] for i in range(3)]
        tied = sum(r[i] == w[j] for r, w in zip(right, wrong)
                   for i in range(3) for j in range(3))
        hard = (cell[0][1] + cell[0][2] + cell[1][2]) / 3
        normal = (cell[0][0] + cell[1][1] + cell[2][2]) / 3
        easy = (cell[1][0] + cell[2][0] + cell[2][1]) / 3
        many = 100 * sum(r[i] > max(w) for r, w in zip(right, wrong)
                         for i in range(3)) / n / 3
        accuracy = (hard + normal + easy) / 3
        print(name)
        for line in cell:
            print("   ", " ".join(f"{value:.6f}" for value in line))
        print(f"    hard {hard:.6f} normal {normal:.6f} easy {easy:.6f} "
              f"accuracy {accuracy:.6f} one_to_many {many:.6f}")
        print(f"    a tie is half: {accuracy + 100 * tied / n / 18:.6f}")


main()
