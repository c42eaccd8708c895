"""The quickstart audit, judged in-process and over HTTP: the same numbers.

    simulated_over_http_test.py ASSIZE FAKE_JUDGE

Exit code 77 where this program asks no judge over HTTP.
"""

import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from fake_judge.fake_judge import FakeJudge  # noqa: E402
from peers.audits import knows  # noqa: E402
from peers.packages import skip  # noqa: E402

QUICKSTART = os.path.abspath(os.path.join(
    HERE, "..", "..", "suites", "quickstart"))
MODELS = ("honest", "gullible")
JUDGEMENTS = 15_488  # As the quickstart's README and its report have it.
faults = []


def expect(holds, what):
    if not holds:
        faults.append(what)


def write_audit(folder, name, judges):
    """The quickstart's own audit with other judges."""
    with open(os.path.join(QUICKSTART, "audit.yaml"),
              encoding="utf-8") as file:
        text = file.read()
    shipped = ("judges:\n  - {kind: simulated, profile: honest}\n"
               "  - {kind: simulated, profile: gullible}\n")
    for old, new in ((shipped, f"judges: {json.dumps(judges)}\n"),
                     ("items: items.jsonl",
                      f"items: {QUICKSTART}/items.jsonl"),
                     ("answers: answers\n", f"answers: {QUICKSTART}/answers\n")):
        if text.count(old) != 1:
            sys.exit(f"the quickstart's audit has no {old!r} any more")
        text = text.replace(old, new)
    path = os.path.join(folder, name + ".yaml")
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def run(assize, audit, folder, name, *options):
    out = os.path.join(folder, name)
    done = subprocess.run(
        [assize, "run", audit, "--out", out, *options],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=300)
    if done.returncode != 0:
        sys.exit(f"{name} ended with code {done.returncode}:\n{done.stdout}")
    with open(os.path.join(out, "report.json"), encoding="utf-8") as file:
        return json.load(file)


def main():
    assize, fake_judge = sys.argv[1:]
    if not knows(assize, "openai"):
        skip("this program has no judge 'openai'")
    with tempfile.TemporaryDirectory() as folder:
        # No judge over HTTP is a surrogate, so none in-process may be.
        inside = run(assize, write_audit(folder, "inside", [
            {"kind": "simulated", "name": model, "profile": model,
             "surrogate": False} for model in MODELS]), folder, "inside")
        with FakeJudge(fake_judge, "--suite-audit",
                       os.path.join(QUICKSTART, "audit.yaml")) as judge:
            outside = run(assize, write_audit(folder, "outside", [
                {"kind": "openai", "name": model, "model": model,
                 "base_url": judge.base_url} for model in MODELS]), folder,
                "outside", "--store", os.path.join(folder, "store.db"))
            calls = judge.stats()["calls"]
    expect(inside["counts"]["judged"] == JUDGEMENTS,
           f"judged in-process: {inside['counts']}")
    expect(0 < calls <= JUDGEMENTS, f"{calls} calls were made")
    for part in ("counts", "headlines", "effects", "findings"):
        expect(inside[part] == outside[part], f"the {part} differ")
    print("\n".join(faults) or f"{calls} calls gave the same {JUDGEMENTS} "
                               "verdicts")
    sys.exit(len(faults) > 0)


if __name__ == "__main__":
    main()
