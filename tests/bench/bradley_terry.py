#!/usr/bin/python3
"""Times Bradley-Terry under the cluster bootstrap against Python.

    bradley_terry.py PROGRAM [--refits N]

60 systems, 60,000 comparisons in 1,000 clusters, 1,000 resamples of the
clusters.  Each side is a whole process that reads the comparisons and the
resamples from files, fits all of them, and prints strengths and 95 % intervals,
on one thread:

  assize  PROGRAM, which is bradley_terry_bench.cc
  dense   scipy's L-BFGS with the gradient, on the design matrix with a row per
          comparison, as numpy holds it: the bound is held against this
  sparse  the same on scipy's sparse matrix
  sklearn LogisticRegression on the dense matrix, ties as two rows

Refits of scipy start at the fit of all comparisons, which is kind to it.  The
dense side and scikit-learn are timed on a few refits and scaled up; with
--refits N the sparse one stops after N resamples too.  Times are processor time, which is elapsed time where each side has
one thread and the machine is idle, and does not mind where it is not.  Prints
times, memory, the ratio and whether the values agree; the exit code is 1 where
a bound is broken.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time

SYSTEMS, BATTLES, CLUSTERS, REPLICATES = 60, 60000, 1000, 1000
LEAST_RATIO = 100
FEW = 20  # Refits that are timed where they are slow.
MIB = 2**20


def make_files(folder):
    import numpy as np
    rng = np.random.default_rng(1)
    strength = rng.normal(0, 0.8, SYSTEMS)
    first = rng.integers(0, SYSTEMS, BATTLES)
    second = (first + rng.integers(1, SYSTEMS, BATTLES)) % SYSTEMS
    cluster = np.arange(BATTLES) * CLUSTERS // BATTLES
    ease = rng.normal(0, 0.5, CLUSTERS)[cluster]
    p = 1 / (1 + np.exp(strength[second] - strength[first] + ease))
    u = rng.random(BATTLES)
    outcome = np.where(rng.random(BATTLES) < 0.1, 0.5, (u < p) * 1.0)
    with open(os.path.join(folder, "battles.csv"), "w",
              encoding="utf-8") as file:
        for row in zip(first, second, outcome, cluster):
            file.write("{},{},{:g},{}\n".format(*row))
    weight = rng.multinomial(CLUSTERS, np.full(CLUSTERS, 1 / CLUSTERS),
                             REPLICATES)
    weight.astype("<u2").tofile(os.path.join(folder, "weights.bin"))


def scipy_side(folder, refits, dense):
    """What a user would write: prints the values, then seconds of the refits."""
    import numpy as np
    from scipy import sparse
    from scipy.optimize import minimize

    rows = np.loadtxt(os.path.join(folder, "battles.csv"), delimiter=",")
    first, second = rows[:, 0].astype(int), rows[:, 1].astype(int)
    outcome, cluster = rows[:, 2], rows[:, 3].astype(int)
    weights = np.fromfile(os.path.join(folder, "weights.bin"), "<u2")
    weights = weights.reshape(REPLICATES, CLUSTERS)
    n = len(outcome)
    at = np.arange(n)
    x = sparse.csr_matrix(
        (np.concatenate([np.ones(n), -np.ones(n)]),
         (np.concatenate([at, at]), np.concatenate([first, second]))))
    back = x.T.tocsr()
    if dense:
        x = x.toarray()
        back = x.T

    def fit(weight, start):
        def loss(theta):
            eta = x @ theta
            value = weight @ (np.logaddexp(0, eta) - outcome * eta)
            p = 1 / (1 + np.exp(-eta))
            return value, back @ (weight * (p - outcome))
        found = minimize(loss, start, jac=True, method="L-BFGS-B",
                         options={"ftol": 1e-13, "gtol": 1e-4})
        return found.x - found.x.mean()

    whole = fit(np.ones(n), np.zeros(x.shape[1]))
    started = time.process_time()
    replicates = np.array([fit(weights[b][cluster].astype(float), whole)
                           for b in range(refits)])
    seconds = time.process_time() - started
    lower, upper = np.quantile(replicates, [.025, .975], axis=0)
    for values in zip(whole, lower, upper):
        print("{:.12g} {:.12g} {:.12g}".format(*values))
    print(seconds)


def sklearn_side(folder, refits):
    """Seconds of one refit by scikit-learn, ties as two rows."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    rows = np.loadtxt(os.path.join(folder, "battles.csv"), delimiter=",")
    first, second = rows[:, 0].astype(int), rows[:, 1].astype(int)
    weights = np.fromfile(os.path.join(folder, "weights.bin"), "<u2")
    weights = weights.reshape(REPLICATES, CLUSTERS)[:, rows[:, 3].astype(int)]
    n = len(rows)
    x = np.zeros((n, SYSTEMS))
    x[np.arange(n), first] = 1
    x[np.arange(n), second] = -1
    x = np.vstack([x, x])
    label = np.repeat([1, 0], n)
    share = np.concatenate([rows[:, 2], 1 - rows[:, 2]])
    started = time.process_time()
    for b in range(refits):
        LogisticRegression(penalty=None, fit_intercept=False, tol=1e-6,
                           max_iter=1000).fit(
            x, label, sample_weight=share * np.tile(weights[b], 2))
    print((time.process_time() - started) / refits)


def once(command):
    """Runs a process; returns (processor seconds, peak bytes, standard output)."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                   stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = usage.ru_utime + usage.ru_stime
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}")
        output.seek(0)
        return seconds, usage.ru_maxrss * 1024, output.read()


def values_of(text):
    return [[float(v) for v in line.split()]
            for line in text.splitlines()[:SYSTEMS]]


def compare(ours, theirs, refits):
    """The largest difference of a strength, and of an interval's end."""
    worst = [max(abs(a[k] - b[k]) for a, b in zip(ours, theirs))
             for k in range(3)]
    print(f"strengths differ by at most {worst[0]:.2g}", end="")
    if refits == REPLICATES:
        print(f", ends of intervals by {max(worst[1:]):.2g}", end="")
        return worst[0] < 1e-4 and max(worst[1:]) < 1e-4
    print("; intervals need all refits", end="")
    return worst[0] < 1e-4


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--refits", type=int, default=REPLICATES)
    parser.add_argument("--side", choices=["dense", "sparse", "sklearn"],
                        help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    refits = arguments.refits
    if arguments.side in ("dense", "sparse"):
        return scipy_side(arguments.program, refits, arguments.side == "dense")
    if arguments.side == "sklearn":
        return sklearn_side(arguments.program, refits)

    # The children inherit one thread each, so that cores do not matter.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    with tempfile.TemporaryDirectory() as folder:
        make_files(folder)
        command = [arguments.program, os.path.join(folder, "battles.csv"),
                   os.path.join(folder, "weights.bin"), str(REPLICATES), "1"]
        once(command)  # Warms the page cache.
        runs = sorted(once(command) for _ in range(5))
        ours, peak, text = runs[len(runs) // 2]
        script = [sys.executable, os.path.abspath(__file__), folder]
        sides = {}
        for side, count in (("dense", min(refits, FEW)), ("sparse", refits)):
            seconds, memory, their_text = once(
                [*script, "--refits", str(count), "--side", side])
            loop = float(their_text.splitlines()[-1])
            sides[side] = (seconds + loop * (REPLICATES / count - 1), memory,
                           count)
        each = float(once([*script, "--refits", "2", "--side", "sklearn"])[2])

    print(f"Bradley-Terry, {SYSTEMS} systems, {BATTLES:,} comparisons, "
          f"{REPLICATES:,} resamples of {CLUSTERS:,} clusters")
    print(f"  assize   {ours:8.3f} s   {runs[0][0]:.3f} to {runs[-1][0]:.3f} s "
          f"in {len(runs)} runs, {peak / MIB:.0f} MiB")
    for side, (seconds, memory, count) in sides.items():
        print(f"  {side:7}  {seconds:8.1f} s   {memory / MIB:.0f} MiB, "
              f"{count} refits, {seconds / ours:.0f} times")
    print(f"  sklearn  {each * REPLICATES:8.0f} s   2 refits, "
          f"{each * REPLICATES / ours:.0f} times")
    print("  ", end="")
    agree = compare(values_of(text), values_of(their_text), refits)
    print(f": {'ok' if agree else 'BROKEN'}")
    ratio = sides["dense"][0] / ours
    good = ratio >= LEAST_RATIO
    print(f"  {ratio:.0f} times faster than refitting on the design matrix; "
          f"bound {LEAST_RATIO}: {'ok' if good else 'BROKEN'}")
    return 0 if good and agree else 1


if __name__ == "__main__":
    sys.exit(main())
