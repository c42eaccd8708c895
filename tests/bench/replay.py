"""Times Assize against Python on LLMBar's recorded files.

    replay.py ASSIZE DATA

One job, each time a whole process on one core with the files in the page cache:
all statistics of every recorded judge, every completion read again. By `assize
replay`, by llmbar.py, and, as the least that it could take, by a process that
only reads the files. Times are medians of several runs. The bound is on the
processor's time, which is all that one thread takes whose files are in the
cache, and which other work on the machine moves less. Memory is the largest
resident set. The exit code is 1 where a bound is broken or a number differs.
"""

import json
import math
import os
import statistics
import sys
import tempfile
import time

REPLAYS, PYTHON_RUNS = 21, 5
LEAST_BYTES_PER_SECOND = 200e6
MIB = 2**20
TOLERANCE = 1e-9
HERE = os.path.dirname(os.path.abspath(__file__))

# Opens and reads every file; what it costs beside its own start.
READ_ALL = """
import os, sys, time
paths = [os.path.join(f, n) for f, _, ns in os.walk(sys.argv[1]) for n in ns]
buffer = bytearray(1 << 18)
started = time.perf_counter()
for path in paths:
    descriptor = os.open(path, os.O_RDONLY)
    while os.readv(descriptor, [buffer]):
        pass
    os.close(descriptor)
print(time.perf_counter() - started)
"""


def once(command):
    """Runs a process; returns (seconds, of the processor, peak bytes,
    standard output)."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        started = time.perf_counter()
        child = os.posix_spawn(
            command[0], command, os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, output.fileno(), 1),
                          (os.POSIX_SPAWN_OPEN, 2, os.devnull,
                           os.O_WRONLY, 0)])
        _, status, usage = os.wait4(child, 0)
        seconds = time.perf_counter() - started
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit(f"{' '.join(command)}\nfailed")
        output.seek(0)
        return (seconds, usage.ru_utime + usage.ru_stime,
                usage.ru_maxrss * 1024, output.read())


class Runs:
    """What several runs of a command took; the output of the last."""

    def __init__(self, command, runs):
        once(command)  # Warms the page cache.
        done = [once(command) for _ in range(runs)]
        self.times = [run[0] for run in done]
        self.seconds = statistics.median(self.times)
        self.processor = statistics.median(run[1] for run in done)
        self.peak = max(run[2] for run in done)
        self.output = done[-1][3]

    def show(self, label, read):
        print(f"  {label:14}{self.seconds * 1000:8.1f} ms"
              f"{read / self.seconds / 1e6:6.0f} MB/s; processor"
              f"{self.processor * 1000:7.1f} ms"
              f"{read / self.processor / 1e6:6.0f} MB/s; "
              f"{min(self.times) * 1000:.0f} to "
              f"{max(self.times) * 1000:.0f} ms in {len(self.times)} runs, {self.peak / MIB:.0f} MiB")


def largest_difference(rows, python):
    """Of published figures, by the convention that keeps their defects."""
    ours = {}
    for row in rows:
        key = row["system"], row["metric"]
        if row["convention"] == "llmbar.compat" or key not in ours:
            ours[key] = row["value"]
    largest, count = 0.0, 0
    for system, figures in python["statistics"].items():
        for metric, value in figures.items():
            found = ours[system, metric]
            count += 1
            if math.isnan(value) and found is None:
                continue
            largest = max(largest, abs(found - value))
    return largest, count


def main():
    assize, data = sys.argv[1:]
    # Children inherit it.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    paths = [os.path.join(folder, name)
             for folder, _, names in os.walk(data) for name in names]
    read = sum(os.path.getsize(path) for path in paths)
    print(f"LLMBar: {len(paths)} files, {read / 1e6:.1f} MB, one core")
    replay = Runs([assize, "replay", "llmbar", "--results", data, "--threads",
                   "1", "--json"], REPLAYS)
    replay.show("assize replay", read)
    python = Runs([sys.executable, os.path.join(HERE, "llmbar.py"), data],
                  PYTHON_RUNS)
    python.show("python, json", read)
    bare = float(Runs([sys.executable, "-c", READ_ALL, data], REPLAYS).output)
    start = Runs([assize, "--version"], REPLAYS).seconds
    print(f"  reading alone takes {bare * 1000:.1f} ms, starting the program "
          f"{start * 1000:.1f} ms: together "
          f"{(bare + start) / replay.seconds:.0%} of the replay")
    figures = json.loads(python.output)
    largest, count = largest_difference(json.loads(replay.output), figures)
    print(f"  {python.seconds / replay.seconds:.1f} times as fast; {count} "
          f"published figures, largest difference {largest:.1e}; "
          f"{figures['different']} winners differ from their texts")
    fast = read / replay.processor >= LEAST_BYTES_PER_SECOND
    lean = replay.peak <= read
    same = largest <= TOLERANCE
    for ok, what in ((fast, f"{LEAST_BYTES_PER_SECOND / 1e6:.0f} MB/s"),
                     (lean, f"memory {read / MIB:.0f} MiB, what is read"),
                     (same, f"differences {TOLERANCE:g}")):
        print(f"  bound {what}: {'ok' if ok else 'BROKEN'}")
    return 0 if fast and lean and same else 1


if __name__ == "__main__":
    sys.exit(main())
