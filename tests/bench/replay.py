"""Times Assize against Python on LLMBar's recorded files.

    replay.py ASSIZE DATA

One job, each time a whole process on one core with the files in the page cache:
all statistics of every recorded judge, every completion read again. By `assize
replay`, by llmbar.py, and, as the least that it could take, by a process that
only reads the files. Times are medians of several runs, memory is the largest
resident set. The exit code is 1 where a bound is broken or a number differs.
"""

import json
import math
import os
import statistics
import sys
import tempfile
import time

RUNS, PYTHON_RUNS = 21, 3
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
    """Runs a process; returns (seconds, peak bytes, standard output)."""
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
        return seconds, usage.ru_maxrss * 1024, output.read()


def repeat(command, runs):
    once(command)  # Warms the page cache.
    done = [once(command) for _ in range(runs)]
    return ([seconds for seconds, _, _ in done],
            max(peak for _, peak, _ in done), done[-1][2])


def show(label, times, peak, read):
    median = statistics.median(times)
    print(f"  {label:22} {median * 1000:8.1f} ms   {read / median / 1e6:7.0f} "
          f"MB/s   {min(times) * 1000:.1f} to {max(times) * 1000:.1f} ms in "
          f"{len(times)} runs, {peak / MIB:.0f} MiB")
    return median


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
    replay, peak, output = repeat(
        [assize, "replay", "llmbar", "--results", data, "--threads", "1",
         "--json"], RUNS)
    ours = show("assize replay", replay, peak, read)
    python, python_peak, python_output = repeat(
        [sys.executable, os.path.join(HERE, "llmbar.py"), data], PYTHON_RUNS)
    theirs = show("python, json", python, python_peak, read)
    floor, floor_peak, floor_output = repeat(
        [sys.executable, "-c", READ_ALL, data], RUNS)
    start, _, _ = repeat([assize, "--version"], RUNS)
    bare = float(floor_output)
    print(f"  reading alone takes {bare * 1000:.1f} ms, starting the program "
          f"{statistics.median(start) * 1000:.1f} ms: together "
          f"{(bare + statistics.median(start)) / ours:.0%} of the replay")
    python_output = json.loads(python_output)
    largest, count = largest_difference(json.loads(output), python_output)
    print(f"  {theirs / ours:.1f} times as fast; {count} published figures, "
          f"largest difference {largest:.1e}; "
          f"{python_output['different']} winners differ from their texts")
    fast = read / ours >= LEAST_BYTES_PER_SECOND
    lean = peak <= python_peak
    print(f"  bounds: {LEAST_BYTES_PER_SECOND / 1e6:.0f} MB/s "
          f"{'ok' if fast else 'BROKEN'}, memory of Python "
          f"{'ok' if lean else 'BROKEN'}, figures "
          f"{'ok' if largest <= TOLERANCE else 'BROKEN'}")
    return 0 if fast and lean and largest <= TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
