"""Times Assize against Python on AlpacaEval 2's recorded verdicts.

    run.py ASSIZE DATA

Two jobs, each a whole process on files that are in the page cache:

replay  all metrics of every recorded system, by `assize replay` and by
        alpaca_eval_2.py: times, ratio, and whether the values agree
audit   `assize run` with 2,000 bootstrap replicates

Times are medians of several runs.  Memory is the largest resident set of a
process, bounded by what it reads.  The exit code is 1 where a bound is broken.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

PYTHON_RUNS, ASSIZE_RUNS, AUDIT_RUNS = 5, 15, 3
LEAST_RATIO = 20
MOST_AUDIT_SECONDS = 20
MIB = 2**20
# Largest difference between the two programs, in points.  The length-
# controlled fits stop at liblinear's tolerance there, at the optimum here.
TOLERANCES = {"win_rate": 1e-6, "standard_error": 1e-6,
              "discrete_win_rate": 1e-6, "lc": 0.05, "lc_compat": 0.05}
METRICS = {
    ("win_rate", None): "win_rate",
    ("standard_error", None): "standard_error",
    ("discrete_win_rate", None): "discrete_win_rate",
    ("length_controlled_win_rate", "alpaca_eval.lc_v1"): "lc",
    ("length_controlled_win_rate", "alpaca_eval.lc_v1.compat"): "lc_compat",
}

broken = []


def bound(ok, what):
    if not ok:
        broken.append(what)
    return "ok" if ok else "BROKEN"


def once(command):
    """Runs a process; returns (seconds, peak bytes, standard output)."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                   stdout=output)
        # wait4 gives the usage of this child alone, not the most of all.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return (seconds, usage.ru_maxrss * 1024, output.read(),
                process.returncode)


def repeat(command, runs, codes=(0,)):
    """Median seconds, most bytes, and the output of the last run."""
    times, most = [], 0
    once(command)  # Warms the page cache.
    for _ in range(runs):
        seconds, peak, output, code = once(command)
        if code not in codes:
            sys.exit(f"{' '.join(command)}\nended with code {code}")
        times.append(seconds)
        most = max(most, peak)
    return times, most, output


def show(label, times, peak):
    print(f"  {label:24} {statistics.median(times):8.3f} s   "
          f"{min(times):.3f} to {max(times):.3f} s in {len(times)} runs, "
          f"{peak / MIB:.0f} MiB")


def size(paths):
    return sum(os.path.getsize(path) for path in paths)


def memory(peak, read):
    most = 1.5 * read + 32 * MIB
    print(f"  memory {peak / MIB:.0f} MiB for {read / MIB:.0f} MiB read; bound "
          f"{most / MIB:.0f} MiB: {bound(peak <= most, 'memory')}")


def recorded(results):
    """The annotation files, and the answer files, of a results folder."""
    annotations, answers = [], []
    for system in sorted(os.listdir(results)):
        base = os.path.join(results, system)
        annotations.append(os.path.join(
            base, "weighted_alpaca_eval_gpt4_turbo", "annotations.json"))
        answers.append(os.path.join(base, "model_outputs.json"))
    return [[path for path in paths if os.path.exists(path)]
            for paths in (annotations, answers)]


def at_penalty(row, c):
    """The value of a row; of a length-controlled one, at this penalty C.

    Cross-validation scores of neighbouring C are nearly equal, so the two
    programs may choose differently; at one C they must agree.
    """
    for point in row.get("grid", []):
        if c is not None and abs(point["c"] / c - 1) < 1e-6:
            return point["value"]
    return row["value"]


def compare(python, rows):
    """Prints the largest difference of each metric."""
    theirs = {(row["system"], metric): row
              for row in python["systems"] for metric in TOLERANCES}
    worst = {metric: (0.0, "") for metric in TOLERANCES}
    seen, other_c = set(), []
    for row in rows:
        metric = METRICS.get((row["metric"], row["convention"])) \
            or METRICS.get((row["metric"], None))
        key = (row["system"], metric)
        if metric is None or row["value"] is None or key not in theirs:
            continue
        seen.add(key)
        c = theirs[key].get(metric.replace("lc", "c")) \
            if metric.startswith("lc") else None
        if c is not None and abs(row["c"] / c - 1) > 1e-6:
            other_c.append(f"{row['system']} {metric} {row['c']:.4g}, "
                           f"Python {c:.4g}")
        difference = abs(at_penalty(row, c) - theirs[key][metric])
        if not difference <= worst[metric][0]:
            worst[metric] = (difference, row["system"])
    for metric, (difference, system) in worst.items():
        ok = difference <= TOLERANCES[metric]
        print(f"  {metric:18} differs by at most {difference:.2g} {system}: "
              f"{bound(ok, metric)}")
    for line in other_c:
        print(f"  another C chosen: {line}")
    missing = sorted(set(theirs) - seen)
    print(f"  {len(seen)} of {len(theirs)} values compared: "
          f"{bound(not missing, 'values missing')}")


def bench_replay(assize, data):
    results = os.path.join(data, "results")
    annotations, answers = recorded(results)
    print(f"replay: {len(annotations)} systems, "
          f"{size(annotations) / MIB:.0f} MiB of verdicts")
    script = os.path.join(os.path.dirname(__file__), "alpaca_eval_2.py")
    python_times, python_peak, output = repeat(
        [sys.executable, script, data], PYTHON_RUNS)
    python = json.loads(output)
    # Code 1 means an unexplained difference from the published numbers; it
    # is the tests' business, not a matter of speed.
    times, peak, output = repeat(
        [assize, "replay", "alpaca_eval_2", "--results", results,
         "--published", os.path.join(data, "leaderboard.csv"), "--json"],
        ASSIZE_RUNS, codes=(0, 1))
    median = statistics.median(times)
    show("python", python_times, python_peak)
    inside = python["seconds"]
    start = statistics.median(python_times) - inside["all"] + inside["imports"]
    print(f"    of it start and imports {start:.3f} s, reading "
          f"{inside['reading']:.3f} s, fits {inside['fits']:.3f} s")
    show("assize", times, peak)
    ratio = statistics.median(python_times) / median
    print(f"  ratio {ratio:.1f}; bound {LEAST_RATIO}: "
          f"{bound(ratio >= LEAST_RATIO, 'ratio')}")
    print(f"  ratio without Python's start and imports "
          f"{(statistics.median(python_times) - start) / median:.1f}")
    memory(peak, size(annotations) + size(answers))
    compare(python, json.loads(output))


def bench_audit(assize, data):
    results = os.path.abspath(os.path.join(data, "results"))
    annotations, answers = recorded(results)
    with tempfile.TemporaryDirectory() as folder:
        audit = os.path.join(folder, "audit.yaml")
        with open(audit, "w", encoding="utf-8") as file:
            json.dump({"suite": "alpaca_eval_2",  # JSON is YAML.
                       "inputs": {"results": results},
                       "statistics": {"resamples": 2000}}, file)
        print("audit: 2,000 bootstrap replicates with refit")
        times, peak, _ = repeat([assize, "run", audit, "--out",
                                 os.path.join(folder, "report")], AUDIT_RUNS)
    show("assize", times, peak)
    median = statistics.median(times)
    print(f"  bound {MOST_AUDIT_SECONDS} s: "
          f"{bound(median < MOST_AUDIT_SECONDS, 'audit time')}")
    memory(peak, size(annotations) + size(answers))


def main():
    assize, data = sys.argv[1:]
    if not os.path.isdir(os.path.join(data, "results")):
        sys.exit(f"no recorded verdicts at '{data}/results'; ASSIZE_DATA names "
                 "the folder that holds alpaca_eval_2")
    load = os.getloadavg()[0]
    busy = "; others use it, so times are too long" if load > 0.5 else ""
    print(f"{os.cpu_count()} cores, load {load:.2f}{busy}")
    bench_replay(assize, data)
    bench_audit(assize, data)
    if broken:
        sys.exit(f"broken bounds: {', '.join(broken)}")


if __name__ == "__main__":
    main()
