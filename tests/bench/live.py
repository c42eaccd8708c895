"""Times live judging against the fake judge, and holds it to its bounds.

    live.py BUILD [PART ...]

The server has core 1, the client core 0.  Rates are calls a second between the
first that the server read and the last that it replied to, so a client's whole
work per request is in them: rendering, hashing, JSON both ways, commits.

speed   wrk, a bare loop on libcurl's multi interface, and `assize run`, on
        prompts of 8 KB without a delay
delay   `assize run` with 200 ms delay and 1,000 calls in flight
python  a client on asyncio and aiohttp that does the same work
warm    a second run over 100,000 stored verdicts, on both cores and on one
memory  3 million planned requests

One line for each number; those with a bound say `ok` or `BROKEN`, and the exit
code is 1 where one is broken.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from bench.collection import Collection  # noqa: E402
from fake_judge.fake_judge import FakeJudge  # noqa: E402
from peers.audits import knows  # noqa: E402

PARTS = ("speed", "delay", "python", "warm", "memory")
PROMPT_BYTES, SMALL_BYTES, TINY_BYTES = 8192, 2048, 700
CONCURRENCY, WRK_SECONDS = 64, 8
DELAY_MS, IN_FLIGHT = 200, 1000
PYTHON_REQUESTS = 8000
MIB = 2**20
ROW_BYTES = 38  # Of a verdict in memory.
# The bounds of the issue.
LEAST_OF_WRK, LEAST_OF_DELAY, LEAST_OF_PYTHON = 0.60, 0.95, 10
MOST_WARM_SECONDS, MOST_MIB = 3, 300

broken = []


def show(label, value, bound=None):
    ending = ""
    if bound is not None:
        ending = "  ok" if bound else "  BROKEN"
        if not bound:
            broken.append(label)
    print(f"{label:46} {value}{ending}", flush=True)


def server(build, *options):
    return FakeJudge(f"{build}/tests/fake_judge/fake_judge", "--canned",
                     *options, before=("taskset", "-c", "1"))


class Ran:
    """A process, on core 0 unless told else: its time, processor time, peak
    memory."""

    def __init__(self, command, cores="0", **keywords):
        self.command = ["taskset", "-c", cores, *map(str, command)]
        with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
            started = time.perf_counter()
            process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, **keywords)
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            self.processor = usage.ru_utime + usage.ru_stime
            self.peak = usage.ru_maxrss * 1024
            output.seek(0)
            self.output = output.read()
        if process.returncode != 0:
            sys.exit(f"{' '.join(self.command)}\nended with code "
                     f"{process.returncode}\n{self.output}")


class Watched:
    """An `assize run` on core 0: its peak memory until each phase ended."""

    def __init__(self, command):
        started = time.perf_counter()
        self.peak_until = {}
        process = subprocess.Popen(
            ["taskset", "-c", "0", *map(str, command), "--json-progress"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True)
        for line in process.stderr:
            try:
                phase = json.loads(line)["phase"]
                with open(f"/proc/{process.pid}/status",
                          encoding="ascii") as status:
                    peak = re.search(r"VmHWM:\s*(\d+) kB", status.read())
            except (ValueError, KeyError, OSError):
                continue
            if peak:
                self.peak_until[phase] = int(peak.group(1)) * 1024
        if process.wait() != 0:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}")
        self.seconds = time.perf_counter() - started


def judge_of(base_url, concurrency):
    return {"kind": "openai", "name": "judge", "model": "m",
            "base_url": base_url, "concurrency": concurrency}


class Bench:
    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        self.assize = f"{build}/assize"
        self.can_ask = knows(self.assize, "openai")
        self.wrk_rate = self.bare_rate = self.assize_rate = None
        self.made = {}

    def collection(self, name, *size):
        if name not in self.made:
            self.made[name] = Collection(os.path.join(self.folder, name),
                                         *size)
        return self.made[name]

    def large(self):
        return self.collection("large", 500, 40, PROMPT_BYTES)

    def run(self, audit, store, threads=1):
        """`assize run`, with a store that is kept between runs."""
        return Ran([self.assize, "run", audit, "--threads", threads, "--store",
                    os.path.join(self.folder, store), "--out",
                    os.path.join(self.folder, "out")],
                   cores="0" if threads == 1 else f"0-{threads - 1}")

    def assize_speed(self):
        """Rate on large prompts, once; processor time per request, in which
        reading the texts and writing the report are."""
        if self.assize_rate is not None or not self.can_ask:
            return
        large = self.large()
        with server(self.build) as judge:
            audit = large.audit(judge_of(judge.base_url, CONCURRENCY),
                                bare=True)
            cold = self.run(audit, "large.db")
            stats = judge.stats()
        if stats["answered"] != large.requests:
            sys.exit(f"{large.requests} requests were planned: {stats}")
        self.assize_rate = stats["calls"] / stats["seconds"]
        show("assize run, requests a second", f"{self.assize_rate:9.0f}")
        show("  its whole time, s", f"{cold.seconds:9.2f}")
        each = cold.processor / stats["calls"]
        show("  processor time per request, us", f"{each * 1e6:9.1f}")
        show("  of the bare loop's rate",
             f"{self.assize_rate / self.bare_rate:9.2f}"
             if self.bare_rate else "        -")

    def speed(self):
        with server(self.build) as judge:
            url = judge.base_url + "/chat/completions"
            told = Ran(["wrk", "-t1", f"-c{CONCURRENCY}", f"-d{WRK_SECONDS}s",
                        "-s", os.path.join(HERE, "post.lua"), url],
                       env={**os.environ, "PROMPT_BYTES": str(PROMPT_BYTES)})
        self.wrk_rate = float(
            re.search(r"Requests/sec: *([0-9.]+)", told.output).group(1))
        show("wrk, requests a second", f"{self.wrk_rate:9.0f}")
        with server(self.build) as judge:
            count = int(self.wrk_rate * WRK_SECONDS / 2)
            bare = Ran([f"{self.build}/tests/bench/bare_multi",
                        judge.base_url + "/chat/completions", count,
                        CONCURRENCY, PROMPT_BYTES])
            stats = judge.stats()
        rate = self.bare_rate = stats["calls"] / stats["seconds"]
        show("bare multi loop, requests a second", f"{rate:9.0f}")
        show("  processor time per request, us",
             f"{bare.processor / count * 1e6:9.1f}")
        show("  of wrk", f"{rate / self.wrk_rate:9.2f}")
        self.assize_speed()
        if self.assize_rate is None:
            return
        share = self.assize_rate / self.wrk_rate
        show(f"assize of wrk, at least {LEAST_OF_WRK}", f"{share:9.2f}",
             share >= LEAST_OF_WRK)

    def small(self):
        return self.collection("small", 1000, 50, SMALL_BYTES)

    def delay(self):
        small = self.small()
        with server(self.build, "--delay", str(DELAY_MS)) as judge:
            audit = small.audit(judge_of(judge.base_url, IN_FLIGHT))
            self.run(audit, "delay.db")
            stats = judge.stats()
        rate = stats["calls"] / stats["seconds"]
        ideal = IN_FLIGHT * 1000 / DELAY_MS
        show(f"assize at {DELAY_MS} ms, {IN_FLIGHT} in flight, a second",
             f"{rate:9.0f}")
        show("  most in flight", f"{stats['most_in_flight']:9}")
        show(f"  of {ideal:.0f}, at least {LEAST_OF_DELAY}",
             f"{rate / ideal:9.3f}", rate >= LEAST_OF_DELAY * ideal)

    def python(self):
        large = self.large()
        with server(self.build) as judge:
            client = Ran(["/usr/bin/python3",
                          os.path.join(HERE, "aiohttp_client.py"),
                          large.folder, judge.base_url,
                          os.path.join(self.folder, "python.db"), CONCURRENCY,
                          PYTHON_REQUESTS])
            stats = judge.stats()
        if stats["answered"] != PYTHON_REQUESTS:
            sys.exit(f"the Python client asked something else: {stats}")
        rate = stats["calls"] / stats["seconds"]
        show("aiohttp, requests a second", f"{rate:9.0f}")
        show("  processor time per request, us",
             f"{client.processor / stats['calls'] * 1e6:9.1f}")
        self.assize_speed()
        if self.assize_rate is None:
            return
        ratio = self.assize_rate / rate
        show(f"assize of aiohttp, at least {LEAST_OF_PYTHON}", f"{ratio:9.1f}",
             ratio >= LEAST_OF_PYTHON)

    def warm(self):
        small = self.small()
        with server(self.build) as judge:
            audit = small.audit(judge_of(judge.base_url, CONCURRENCY),
                                name="warm.yaml")
            self.run(audit, "warm.db")
            first = judge.stats()
            # The judge has nothing to do, so its core is free as well.
            warm = self.run(audit, "warm.db", threads=2)
            alone = self.run(audit, "warm.db")
            again = judge.stats()["calls"] - first["calls"]
        if first["answered"] != small.requests:
            sys.exit(f"{small.requests} requests were planned: {first}")
        show(f"{first['answered']} stored verdicts again, s, at most "
             f"{MOST_WARM_SECONDS}", f"{warm.seconds:9.2f}",
             warm.seconds < MOST_WARM_SECONDS)
        show("  on one core, s", f"{alone.seconds:9.2f}")
        show("  requests made, 0", f"{again:9}", again == 0)

    def memory(self):
        # 235 systems, each clean and in seven attacked forms, and two constant
        # answers, on 805 items in both orders: 3.03 million requests.
        tiny = self.collection("tiny", 805, 235, TINY_BYTES)
        factors = [1.25, 1.5, 2, 2.5, 3, 4]
        attacks = ["null.constant", "null.structured", "style.markdown",
                   f"{{verbosity.pad: {{factor: {factors}}}}}"]
        with server(self.build) as judge:
            audit = tiny.audit(judge_of(judge.base_url, CONCURRENCY), attacks)
            ran = Watched([self.assize, "run", audit, "--threads", "1",
                           "--store", os.path.join(self.folder, "memory.db"),
                           "--out", os.path.join(self.folder, "out")])
            calls = judge.stats()["calls"]
        with open(os.path.join(self.folder, "out", "report.json"),
                  encoding="utf-8") as file:
            counts = json.load(file)["counts"]
        # What each rewriting attack makes of one system's answers, times the
        # systems, which are alike; constants stand once.
        each = tiny.answer_bytes(self.assize) + tiny.answer_bytes(
            self.assize, "style.markdown") + sum(
            tiny.answer_bytes(self.assize, "verbosity.pad", factor=factor)
            for factor in factors)
        own = each * tiny.systems + counts["planned"] * ROW_BYTES
        beyond = ran.peak_until["judging"] - own
        show("requests planned and judged",
             f"{counts['planned']:9} {counts['judged']:9}")
        show("  asked, and seconds", f"{calls:9} {ran.seconds:9.0f}")
        show("  answers and verdicts themselves, MiB", f"{own / MIB:9.0f}")
        for phase, peak in ran.peak_until.items():
            show(f"  peak until the end of {phase}, MiB", f"{peak / MIB:9.0f}")
        show(f"  beyond, until all is judged, MiB, at most {MOST_MIB}",
             f"{beyond / MIB:9.0f}", beyond < MOST_MIB * MIB)


def main():
    build, *parts = sys.argv[1:]
    for part in parts:
        if part not in PARTS:
            sys.exit(f"no part is called '{part}'; there are "
                     f"{', '.join(PARTS)}")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(os.path.abspath(build), folder)
        for part in parts or PARTS:
            if part in ("speed", "python") or bench.can_ask:
                getattr(bench, part)()
            else:
                print(f"skipped: {part}, this program has no judge 'openai'")
    print("\n".join(f"broken: {what}" for what in broken) or "all bounds hold")
    sys.exit(len(broken) > 0)


if __name__ == "__main__":
    main()
