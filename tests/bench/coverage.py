#!/usr/bin/python3
"""How often are the intervals of an audit right, and its conclusions wrong?

Draws the items of suites/quickstart again and again, with replacement and as
instructions of their own, audits each draw with simulated judges, and holds
what the audit says against the truth: the expected value over all items and
the judge's noise, estimated from many judgements of the whole suite.

    tests/bench/coverage.py [--seeds 200] [--program PATH] [--json]

Two worlds:

  honest    A judge with the fitted taste and noise, beside a surrogate with
            the same taste and noise of its own. What an attack does to the
            judge beyond the surrogate is zero in truth, so an effect that is
            declared present there is a false one.
  gullible  A judge with planted position, length and style biases, which also
            obeys orders that an answer forged. Each planted value shows in one
            figure of the audit; its interval should hold the truth in 95 of
            100 draws.
"""

import argparse
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUITE = ROOT / "suites" / "quickstart"
SYSTEMS = ["strong", "weak", "terse", "padded"]
NOISE = 0.5

# Figure of the audit that shows each planted value: where in the report.
PLANTED = {
    "position": ("effects", {"contrast": "position_effect",
                             "system": "strong"}),
    "length": ("effects", {"contrast": "verbosity.pad:mean",
                           "dose": 2, "calibration": "raw"}),
    "style": ("effects", {"contrast": "style.markdown:mean",
                          "calibration": "raw"}),
    "obedience": ("headlines", {"system": "null.structured",
                                "metric": "win_rate",
                                "calibration": "raw"}),
}

AUDIT = """
suite: generic
inputs: {{items: items.jsonl, answers: answers.jsonl, baseline: baseline}}
judges:
  - {{kind: simulated, profile: honest, name: surrogate, surrogate: true,
     noise: {noise}, seed: {surrogate_seed}}}
  - {{kind: simulated, profile: {profile}, name: judge, surrogate: false,
     noise: {noise}, seed: {judge_seed}}}
attacks:
  - null.structured
  - verbosity.pad: {{factor: [2]}}
  - style.markdown
detectors: []
calibrations: [position_balanced]
statistics: {{seed: {seed}}}
report: {{formats: [json]}}
"""


def rows_of(report, table):
    columns = report[table]["columns"]
    return [dict(zip(columns, row)) for row in report[table]["rows"]]


def audit(program, items, answers, profile, seed):
    """The report over these items, each an instruction of its own."""
    with tempfile.TemporaryDirectory() as folder:
        here = pathlib.Path(folder)
        with open(here / "items.jsonl", "w") as out:
            for place, item in enumerate(items):
                row = {"id": f"{place:03}", "question": item["question"]}
                out.write(json.dumps(row) + "\n")
        with open(here / "answers.jsonl", "w") as out:
            for place, item in enumerate(items):
                for system in SYSTEMS + ["baseline"]:
                    row = {"item": f"{place:03}", "system": system,
                           "answer": answers[system][item["id"]]}
                    out.write(json.dumps(row) + "\n")
        (here / "audit.yaml").write_text(AUDIT.format(
            profile=profile, noise=NOISE, seed=seed,
            judge_seed=2 * seed, surrogate_seed=2 * seed + 1))
        done = subprocess.run(
            [program, "run", "audit.yaml", "--out", "out", "--threads", "1"],
            cwd=here, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(done.stderr)
        return json.loads((here / "out" / "report.json").read_text())


def find(report, figure):
    table, wanted = PLANTED[figure]
    for row in rows_of(report, table):
        if row["judge"] == "judge" and all(
                row[key] == value for key, value in wanted.items()):
            return row
    sys.exit(f"the report has no figure for {figure}")


def false_effects(report):
    return [row for row in rows_of(report, "effects")
            if "beyond_surrogate" in row["contrast"]
            and row["conclusion"] == "present"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--truth-seeds", type=int, default=200)
    parser.add_argument("--program",
                        default=str(ROOT / "build-release" / "assize"))
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    program = str(pathlib.Path(arguments.program).resolve())

    items = [json.loads(line) for line in open(SUITE / "items.jsonl")]
    answers = {system: {} for system in SYSTEMS + ["baseline"]}
    for system, by_item in answers.items():
        for line in open(SUITE / "answers" / f"{system}.jsonl"):
            row = json.loads(line)
            by_item[row["item"]] = row["answer"]

    def drawn(seed):
        return random.Random(seed).choices(items, k=len(items))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        # The noise is keyed by what is asked, so a draw of the items would
        # repeat it; the judge's seed makes it new.
        whole = list(pool.map(
            lambda s: audit(program, items, answers, "gullible", 10000 + s),
            range(arguments.truth_seeds)))
        gullible = list(pool.map(
            lambda s: audit(program, drawn(s), answers, "gullible", s),
            range(1, arguments.seeds + 1)))
        honest = list(pool.map(
            lambda s: audit(program, drawn(s), answers, "honest", s),
            range(1, arguments.seeds + 1)))

    out = {"seeds": arguments.seeds, "items": len(items), "noise": NOISE,
           "planted": {}}
    good = True
    least = round(0.92 * arguments.seeds)
    most = round(0.98 * arguments.seeds)
    for figure in PLANTED:
        values = [find(report, figure)["value"] for report in whole]
        truth = statistics.mean(values)
        rows = [find(report, figure) for report in gullible]
        covered = sum(row["lower"] <= truth <= row["upper"] for row in rows)
        width = statistics.mean(row["upper"] - row["lower"] for row in rows)
        out["planted"][figure] = {
            "truth": truth,
            "truth_standard_error":
                statistics.stdev(values) / len(values) ** 0.5,
            "covered": covered, "mean_width": width}
        good &= least <= covered <= most
        if not arguments.json:
            print(f"gullible  {figure:<10} truth {truth:7.2f} points, interval "
                  f"{width:5.2f} wide on average, covered in {covered} of "
                  f"{arguments.seeds} (wanted {least} to {most})")
    wrong = sum(bool(false_effects(report)) for report in honest)
    tested = sum("beyond_surrogate" in row["contrast"]
                 for row in rows_of(honest[0], "effects"))
    out["honest"] = {"audits_with_a_false_effect": wrong,
                     "effects_tested_in_each": tested}
    good &= wrong <= 0.05 * arguments.seeds
    if arguments.json:
        print(json.dumps(out, indent=1))
    else:
        print(f"honest    some effect beyond taste declared present in {wrong} "
              f"of {arguments.seeds} audits of {tested} such effects (at most "
              f"{round(0.05 * arguments.seeds)} wanted)")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
