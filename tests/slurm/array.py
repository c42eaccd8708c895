"""An audit as an array of Slurm, ended in every way and submitted again.

    array.py ASSIZE FAKE_JUDGE

A throw-away cluster on this host runs examples/slurm/assize.sbatch on the
quickstart suite, with every attack, against the fake judge over HTTP. Its
united stores must give the report of one run, byte for byte, and no call may
be made twice but those that a SIGKILL costs.

The last line is `N passed, N failed`; the exit code is 77 where Slurm's daemons
do not run without root.
"""

import argparse
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# Without this folder, in which a module of Python has a namesake.
sys.path[0] = os.path.dirname(HERE)

from fake_judge.fake_judge import FakeJudge  # noqa: E402
from peers.packages import SKIPPED  # noqa: E402
from slurm.cluster import Cluster, DidNotStart  # noqa: E402
from soak.soak import free_port, write_audit  # noqa: E402

JOB = os.path.abspath(os.path.join(
    HERE, "..", "..", "examples", "slurm", "assize.sbatch"))
SHARDS = 3
# A task that asks a slow judge is not done within a minute, and one that is
# ended is soon done with what is under way.
IN_FLIGHT = 16
SLOW = ("--delay", "1000")
CASE_SECONDS = 200


class Failure(Exception):
    """Something is not so."""


def expect(found, wanted, what):
    if found != wanted:
        raise Failure(f"{what}: {found!r}, not {wanted!r}")


def expect_that(holds, what):
    if not holds:
        raise Failure(what)


class Trial:
    """One audit, its judge's address, and a folder for all else."""

    def __init__(self, options, folder, cluster):
        self.assize = os.path.abspath(options.assize)
        self.fake_judge = os.path.abspath(options.fake_judge)
        self.folder, self.cluster = folder, cluster
        self.port = free_port()
        self.audit = write_audit(folder, self.port, samples=1)
        self.ask_few_at_once()
        self.disk = self.at("disk")  # As a node's own.
        os.mkdir(self.disk)
        cluster.environment.update(
            ASSIZE=self.assize, TMPDIR=self.disk, ASSIZE_SAVE_SECONDS="1")
        self.whole = self.calls = None

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def ask_few_at_once(self):
        with open(self.audit, encoding="utf-8") as file:
            text = file.read()
        text = text.replace('"base_url"',
                            f'"concurrency": {IN_FLIGHT}, "base_url"')
        with open(self.audit, "w", encoding="utf-8") as file:
            file.write(text)

    def search_too(self):
        """From now on, two attacks of the audit search."""
        with open(self.audit, encoding="utf-8") as file:
            text = file.read()
        text = text.replace("attacks:\n", """search: {budget: 60}
attacks:
  - null.random_search: {tokens: 8}
  - null.random_search: {tokens: 5}
""")
        with open(self.audit, "w", encoding="utf-8") as file:
            file.write(text)

    def judge(self, *options):
        return FakeJudge(self.fake_judge, "--port", str(self.port),
                         "--suite-audit", self.audit, *options)

    def run(self, *arguments):
        return subprocess.run(
            [self.assize, *arguments], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            timeout=CASE_SECONDS)

    def report(self, name, *options):
        """The bytes of a report."""
        done = self.run("run", self.audit, "--out", self.at(name), *options)
        expect(done.returncode, 0, f"the end of '{name}' ({done.stdout})")
        with open(self.at(name, "report.json"), "rb") as file:
            return file.read()

    def submit(self, stores, tasks, *options, shards=SHARDS, run=()):
        return self.cluster.submit(
            f"--array={tasks}", f"--output={self.folder}/%A_%a.txt", *options,
            JOB, self.audit, self.at(stores), str(shards), *run)

    def complete(self, stores, tasks=f"1-{SHARDS}"):
        """Submits tasks that must come to their end."""
        self.expect_end(self.submit(stores, tasks), "COMPLETED")

    def expect_end(self, job, state):
        """Waits for a job, each of whose tasks must have this state then."""
        for task, found in sorted(self.cluster.wait(job).items()):
            expect(found, state, f"task {task} ({self.said(job, task)})")

    def said(self, job, task):
        with open(self.at(f"{job}_{task}.txt"), encoding="utf-8",
                  errors="replace") as file:
            return file.read()

    def store(self, stores, shard):
        return self.at(stores, f"{shard}-of-{SHARDS}.sqlite")

    def kept(self, stores, shard):
        """Answers in the copy of a shard's store."""
        path = self.store(stores, shard)
        if not os.path.exists(path):
            return 0
        store = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
        try:
            (count,), = store.execute("SELECT count(*) FROM completion")
            return count
        finally:
            store.close()

    def wait_until_kept(self, stores, shards):
        """Until something of each of them is copied while they run."""
        end = time.monotonic() + CASE_SECONDS
        while not all(self.kept(stores, shard) for shard in shards):
            expect_that(time.monotonic() < end, "no running store was copied")
            time.sleep(0.2)

    def merge(self, stores, shards=SHARDS):
        """Unites stores as README.md has it: where it went, and the words."""
        into = self.at(stores + ".sqlite")
        done = self.run("merge", *(self.at(stores,
                                           f"{shard + 1}-of-{shards}.sqlite")
                                   for shard in range(shards)),
                        "--into", into)
        return into, done.returncode, done.stdout


def one_report(trial):
    with trial.judge() as judge:
        trial.whole = trial.report("whole", "--store", trial.at("whole.sqlite"))
        trial.calls = judge.stats()["calls"]
    with trial.judge() as judge:
        trial.complete("stores")
        expect(judge.stats()["calls"], trial.calls, "calls of the array")
    expect(os.listdir(trial.disk), [], "left on the node's disk")
    expect(sorted(os.listdir(trial.at("stores"))),
           [f"{shard + 1}-of-{SHARDS}.{kind}" for shard in range(SHARDS)
            for kind in ("jsonl", "sqlite")], "the folder of stores")
    into, code, said = trial.merge("stores")
    expect(code, 0, f"the end of merging ({said})")
    expect_that(trial.report("united", "--offline", "--store", into) ==
                trial.whole, "the reports differ")


def no_call_again(trial):
    with trial.judge() as judge:
        trial.complete("stores")
        expect(judge.stats()["calls"], 0, "calls of what was submitted again")


def ended_and_none_lost(trial):
    """By scancel, which tells every process, and by the limit of a minute,
    of which Slurm tells the script alone."""
    with trial.judge(*SLOW) as judge:
        limited = trial.submit("ended", "3", "--time=1")
        cancelled = trial.submit("ended", "1")
        trial.wait_until_kept("ended", (1, 3))
        trial.cluster.tell("scancel", cancelled)
        trial.expect_end(cancelled, "CANCELLED")
        trial.expect_end(limited, "FAILED")  # As `assize` itself ended.
        answered = judge.stats()["calls"]
    for shard in (1, 3):
        expect_that(0 < trial.kept("ended", shard) <
                    trial.kept("stores", shard),
                    f"shard {shard} was not ended in the middle")
    expect(trial.kept("ended", 1) + trial.kept("ended", 3), answered,
           f"answers that are kept ({trial.said(cancelled, 1)}"
           f"{trial.said(limited, 3)})")
    expect(os.listdir(trial.disk), [], "left on the node's disk")


def killed_and_resumed(trial):
    with trial.judge(*SLOW):
        killed = trial.submit("ended", "2")
        trial.wait_until_kept("ended", (2,))
        trial.cluster.tell("scancel", "--signal=KILL", killed)
        trial.expect_end(killed, "CANCELLED")
    kept = sum(trial.kept("ended", shard + 1) for shard in range(SHARDS))
    expect_that(0 < trial.kept("ended", 2) < trial.kept("stores", 2),
                "shard 2 was not killed in the middle")
    into, code, said = trial.merge("ended")
    expect_that(code == 1 and "begun and not ended: 1, 2, 3" in said,
                f"merging says of what is incomplete: {said}")
    os.remove(into)
    with trial.judge() as judge:
        trial.complete("ended")
        expect(judge.stats()["calls"], trial.calls - kept,
               "calls of what was submitted again")
    into, code, said = trial.merge("ended")
    expect(code, 0, f"the end of merging ({said})")
    expect_that(trial.report("resumed", "--offline", "--store", into) ==
                trial.whole, "the reports differ")


def searched_first(trial):
    """Searches as an array of their own, whose store the trials take in."""
    trial.search_too()
    with trial.judge() as judge:
        whole = trial.report("searched", "--store", trial.at("searched.sqlite"))
        calls = judge.stats()["calls"]
    with trial.judge() as judge:
        early = trial.submit("early", "1")
        trial.expect_end(early, "FAILED")
        expect_that("search first" in trial.said(early, 1),
                    f"a task without searches says: {trial.said(early, 1)}")
        expect(judge.stats()["calls"], 0, "calls without what searches found")
        searches = trial.submit("searches", "1-2", shards=2,
                                run=("--stage", "search"))
        trial.expect_end(searches, "COMPLETED")
        found, code, said = trial.merge("searches", shards=2)
        expect(code, 0, f"the end of merging searches ({said})")
        trial.cluster.environment["ASSIZE_SEARCHES"] = found
        trial.complete("trials")
        expect(judge.stats()["calls"], calls, "calls of both arrays")
    into, code, said = trial.merge("trials")
    expect(code, 0, f"the end of merging ({said})")
    expect_that(trial.report("both", "--offline", "--store", into) == whole,
                "the reports differ")


CASES = {
    "an array gives the report of one run, with as many calls": one_report,
    "an array that is submitted again makes no call": no_call_again,
    "a task that is ended loses no answer": ended_and_none_lost,
    "killed or ended tasks go on from what was copied": killed_and_resumed,
    "searches are an array before that of the trials": searched_first,
}


def run_cases(options, folder):
    """How many passed; the first that fails is the last, as the others go on
    from its stores."""
    with Cluster(folder) as cluster:
        trial = Trial(options, folder, cluster)
        for passed, (name, case) in enumerate(CASES.items()):
            started = time.monotonic()
            try:
                case(trial)
            except Failure as failure:
                print(f"FAILED: {name}: {failure}", flush=True)
                return passed
            print(f"passed: {name} ({time.monotonic() - started:.0f} s)",
                  flush=True)
    return len(CASES)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("assize")
    parser.add_argument("fake_judge")
    options = parser.parse_args()
    # So that whatever ends this ends the cluster, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
    # Slurm's paths of sockets must be short, whatever TMPDIR is.
    folder = tempfile.mkdtemp(prefix="assize.", dir="/tmp")
    try:
        passed = run_cases(options, folder)
    except DidNotStart as fault:
        print(f"Slurm does not start here: {fault}")
        if os.geteuid() != 0:
            print("0 passed, 0 failed, 1 skipped")
            sys.exit(SKIPPED)
        passed = 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{passed} passed, {len(CASES) - passed} failed")
    sys.exit(passed < len(CASES))


if __name__ == "__main__":
    main()
