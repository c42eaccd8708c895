"""Kills `assize run` again and again while everything else fails too.

    soak.py ASSIZE FAKE_JUDGE [--requests N] [--kills N] [--seed N]

An audit of the quickstart suite with every attack asks the fake judge over
HTTP, which fails 5 % of its calls in every way it knows.  The program is ended
with SIGKILL at random moments and started again, on the same store.  Then the
same audit runs from nothing against a judge that fails in no passing way.

Holds where the reports and stores are the same, nothing was lost, and what was
asked twice is no more than what the kills may cost: `assize` commits at least
every 512 answers, and what was in flight is lost.  The exit code is 1 where
something is not so, 77 where this program asks no judge over HTTP.
"""

import argparse
import collections
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from fake_judge.fake_judge import FakeJudge  # noqa: E402
from peers.audits import knows  # noqa: E402
from peers.packages import skip  # noqa: E402

SUITE = os.path.join(HERE, "..", "..", "suites", "quickstart")
MODELS = ("honest", "gullible")
# One sample of every pair in both orders, clean and attacked, by one judge.
PER_SAMPLE = 3872
MOST_UNCOMMITTED = 512
RUN_SECONDS = 1800

# What lasts is an answer like any other, and the same in both runs.
LASTING = ("truncated", "filtered", "refused", "rejected", "lies")
PASSING = ("rate_limited", "server", "conflict", "reset", "half_body",
           "malformed", "no_choices", "not_utf8", "slow")
LASTING_SHARE, PASSING_SHARE = 0.01, 0.04
ANSWERS = ("answer", "slow", *LASTING)

faults = []


def expect(holds, what):
    if not holds:
        faults.append(what)


def shares(kinds, share):
    return ",".join(f"{kind}={share / len(kinds):.6f}" for kind in kinds)


def free_port():
    """For both judges, since a report names the address of its judge."""
    import socket
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def write_audit(folder, port, samples):
    judges = [{"kind": "openai", "name": f"judge/{model}", "model": model,
               "base_url": f"http://127.0.0.1:{port}/v1"} for model in MODELS]
    path = os.path.join(folder, "audit.yaml")
    suite = os.path.abspath(SUITE)
    with open(path, "w", encoding="utf-8") as out:
        out.write(f"""suite: generic
inputs:
  items: {suite}/items.jsonl
  answers: {suite}/answers
  baseline: baseline
judges: {json.dumps(judges)}
attacks:
  - position.swap
  - null.constant
  - null.structured
  - verbosity.pad: {{factor: [1.5, 2, 4]}}
  - style.markdown
clean: [baseline, strong, weak, terse, padded]
design: {{orders: both, samples: {samples}}}
statistics: {{resamples: 200, seed: 1}}
report: {{formats: [json]}}
""")
    return path


class Run:
    """One start of `assize run`."""

    def __init__(self, assize, audit, folder, name, store=None, options=()):
        self.log = open(os.path.join(folder, name + ".txt"), "a+",
                        encoding="utf-8", errors="replace")
        self.out = os.path.join(folder, name)
        self.store = os.path.join(folder, (store or name) + ".db")
        self.process = subprocess.Popen(
            [assize, "run", audit, "--store", self.store, "--out", self.out,
             *options],
            stdin=subprocess.DEVNULL, stdout=self.log,
            stderr=subprocess.STDOUT)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def finish(self):
        """The report's bytes; the program's words where it failed."""
        try:
            code = self.process.wait(RUN_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            sys.exit(f"a run did not end within {RUN_SECONDS} s")
        self.log.seek(0)
        if code != 0:
            sys.exit(f"a run ended with code {code}:\n{self.log.read()}")
        self.log.close()
        with open(os.path.join(self.out, "report.json"), "rb") as file:
            return file.read()


def run_killed(start, judge, moments):
    """The report of a run that was killed at these counts of calls."""
    for kill, moment in enumerate(moments):
        run = start()
        while run.process.poll() is None and judge.stats()["calls"] < moment:
            time.sleep(0.01)
        if run.process.poll() is not None:
            run.finish()
            sys.exit(f"the run ended before kill {kill + 1} of {len(moments)}")
        run.kill()
    return start().finish()


def answered(log):
    """How often each body was answered, by its hash."""
    out = collections.Counter()
    with open(log, encoding="utf-8") as file:
        for line in file:
            body, _, what = line.split()
            if what in ANSWERS:
                out[body] += 1
    return out


def stored(path):
    """Keys and samples in a store, which must be whole."""
    store = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    whole = store.execute("PRAGMA integrity_check").fetchall()
    expect(whole == [("ok",)], f"{os.path.basename(path)}: {whole[:3]}")
    return store.execute("SELECT key, sample, status FROM completion "
                         "ORDER BY key, sample").fetchall()


def compare(folder, kills, in_flight):
    """What was asked in both runs, and what the kills cost."""
    once = answered(os.path.join(folder, "faultless.log"))
    often = answered(os.path.join(folder, "faulty.log"))
    planned = sum(once.values())
    lost = sum(1 for body in once if often[body] < once[body])
    strange = sum(1 for body in often if body not in once)
    repeated = sum((often - once).values())
    bound = kills * (MOST_UNCOMMITTED + in_flight)
    print(f"{planned} requests answered, {repeated} of them again after "
          f"{kills} kills; at most {bound}")
    expect(lost == 0, f"{lost} requests were never answered")
    expect(strange == 0, f"{strange} requests were asked in one run alone")
    expect(repeated <= bound, f"{repeated} repeated calls are more than {bound}")
    expect(stored(os.path.join(folder, "faulty.db")) ==
           stored(os.path.join(folder, "faultless.db")), "the stores differ")
    return planned


def tell(reports, requests):
    """Whether the reports are the same, and of the audit that was meant."""
    faulty, faultless = reports
    expect(faulty == faultless, "the reports differ")
    counts = json.loads(faultless)["counts"]
    print(f"{counts['judged']} of {counts['planned']} judged; not: "
          f"{counts['failures']}")
    expect(counts["planned"] == requests,
           f"{counts['planned']} judgements were planned, not {requests}")
    # Each way of not answering has left its trace, about as often as asked.
    missing = counts["planned"] - counts["judged"]
    share = LASTING_SHARE * (len(LASTING) - 1) / len(LASTING)
    expect(0.5 * share < missing / counts["planned"] < 2 * share,
           f"{missing} verdicts are missing")


def soak(options, folder):
    samples = max(1, round(options.requests / (PER_SAMPLE * len(MODELS))))
    requests = samples * PER_SAMPLE * len(MODELS)
    port = free_port()
    audit = write_audit(folder, port, samples)
    stream = random.Random(options.seed)
    moments = sorted(int(stream.uniform(0.02, 0.95) * requests)
                     for _ in range(options.kills))
    lasting = shares(LASTING, LASTING_SHARE)
    common = ["--port", str(port), "--suite-audit", audit, "--slow-ms", "200",
              "--fault-seed", str(options.seed)]
    reports, stats = [], {}
    for name, specification, kills in (
            ("faulty", f"{lasting},{shares(PASSING, PASSING_SHARE)}", moments),
            ("faultless", lasting, [])):
        log = os.path.join(folder, name + ".log")
        with FakeJudge(options.fake_judge, *common, "--faults", specification,
                       "--log", log) as judge:
            started = time.monotonic()
            reports.append(run_killed(
                lambda: Run(options.assize, audit, folder, name), judge,
                kills))
            stats[name] = judge.stats()
        print(f"{name}: {stats[name]['calls']} calls in "
              f"{time.monotonic() - started:.0f} s, faults "
              f"{stats[name]['faults']}", flush=True)
    for kind in PASSING:
        expect(stats["faulty"]["faults"].get(kind, 0) > 0,
               f"the fault '{kind}' never happened")
    compare(folder, options.kills, stats["faulty"]["most_in_flight"])
    tell(reports, requests)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("assize")
    parser.add_argument("fake_judge")
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not knows(options.assize, "openai"):
        skip("this program has no judge 'openai'")
    with tempfile.TemporaryDirectory() as folder:
        soak(options, folder)
    print("\n".join(faults) or "nothing was lost, and nothing differs")
    sys.exit(len(faults) > 0)


if __name__ == "__main__":
    main()
