"""Builds and runs the tests of a build folder, and counts test cases.

    run_tests.py FOLDER [ROOM ...]

A program whose name ends in `_test` is a Catch2 program: its cases are counted
one by one.  Any other test is one case, by its exit code; 77 means skipped.  A
case that warns `skipped: ...` counts as skipped.  A program that dies counts
as one failed case more, so that nothing is lost silently.  The last line is
`N passed, N failed`, with the skipped ones added where there are any.
"""

import collections
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree

SKIP_CODE = 77
TAIL = 60  # Lines of a dead program's output that are shown.

Outcome = collections.namedtuple("Outcome", "name passed failed skipped "
                                 "seconds complaints")


def introspect(folder, what):
    path = os.path.join(folder, "meson-info", f"intro-{what}.json")
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def build(folder, tests):
    """Builds what these tests need, no more."""
    targets = {target["id"]: target for target in introspect(folder, "targets")}
    wanted = set()
    for test in tests:
        for name in test["depends"]:
            wanted.update(targets[name]["filename"])
        wanted.update(part for part in test["cmd"]
                      if part.startswith(os.path.abspath(folder) + os.sep))
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    command = ["ninja", "-C", folder, *quiet]
    command += sorted(os.path.relpath(path, folder) for path in wanted)
    if subprocess.run(command, stdin=subprocess.DEVNULL).returncode != 0:
        # Compiling is a case of its own here: nothing else could be run.
        sys.exit("the build failed\n0 passed, 1 failed")


def read_cases(path):
    """The finished cases of a Catch2 report, and whether it is whole."""
    cases, whole = [], True
    try:
        for _, element in ElementTree.iterparse(path):
            if element.tag == "TestCase":
                cases.append(element)
    except (OSError, ElementTree.ParseError):
        whole = False
    return cases, whole


def text_of(element):
    return (element.text or "").strip()


def describe(case):
    """What failed in one case, one paragraph each."""
    lines = [f"FAILED: {case.get('name')}"]
    for element in case.iter():
        where = f"{element.get('filename')}:{element.get('line')}"
        if element.tag == "Expression" and element.get("success") == "false":
            lines.append(f"  {where}: {text_of(element.find('Original'))}")
            lines.append(f"    with {text_of(element.find('Expanded'))}")
        elif element.tag in ("Failure", "FatalErrorCondition"):
            lines.append(f"  {where}: {text_of(element)}")
        elif element.tag == "Exception":
            lines.append(f"  {where}: threw {text_of(element)}")
        elif element.tag == "Info":
            lines.append(f"    where {text_of(element)}")
    return "\n".join(dict.fromkeys(lines))


def skip_reason(case):
    for warning in case.iter("Warning"):
        if text_of(warning).startswith("skipped:"):
            return text_of(warning)
    return None


def run(test, report):
    """Runs one test program to its end."""
    started = time.monotonic()
    catch = os.path.basename(test["cmd"][0]).endswith("_test")
    command = test["cmd"] + (["-r", "xml", "-o", report] if catch else [])
    passed = failed = 0
    skipped, complaints = collections.Counter(), []
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        try:
            code = subprocess.run(
                command, env={**os.environ, **test["env"]},
                cwd=test["workdir"], stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, timeout=test["timeout"]).returncode
            end = f"ended with code {code}"
        except subprocess.TimeoutExpired:
            code, end = -1, f"was stopped after {test['timeout']} s"
        if not catch and code == SKIP_CODE:
            skipped[f"skipped: {test['name']}"] += 1
        elif not catch and code == 0:
            passed += 1
        cases, whole = read_cases(report) if catch else ([], True)
        for case in cases:
            if case.find("OverallResult").get("success") != "true":
                failed += 1
                complaints.append(describe(case))
            elif reason := skip_reason(case):
                skipped[reason] += 1
            else:
                passed += 1
        told = failed > 0 or not catch and code == SKIP_CODE
        if not whole or code < 0 or code != 0 and not told:
            failed += 1
            output.seek(0)
            tail = output.read().splitlines()[-TAIL:]
            complaints.append("\n".join(
                [f"FAILED: {test['name']} {end}", *tail]))
    complaints += [f"{reason} ({count} cases)"
                   for reason, count in skipped.items()]
    return Outcome(test["name"], passed, failed, sum(skipped.values()),
                   time.monotonic() - started, complaints)


def main():
    folder, *rooms = sys.argv[1:]
    tests = introspect(folder, "tests")
    known = [test["name"] for test in tests]
    for room in rooms:
        if room not in known:
            sys.exit(f"no tests are called '{room}'; there are "
                     f"{', '.join(known)}")
    if rooms:
        tests = [test for test in tests if test["name"] in rooms]
    started = time.monotonic()
    build(folder, tests)
    print(f"built in {time.monotonic() - started:.0f} s", flush=True)

    started = time.monotonic()
    outcomes = []
    with tempfile.TemporaryDirectory() as reports, \
            concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(run, test,
                            os.path.join(reports, f"{test['name']}.xml"))
                for test in tests]
        for job in jobs:
            outcome = job.result()
            outcomes.append(outcome)
            print(f"{outcome.name:14} {outcome.passed:5} passed "
                  f"{outcome.failed:3} failed {outcome.skipped:3} skipped "
                  f"{outcome.seconds:6.1f} s", flush=True)
            for complaint in outcome.complaints:
                print("  " + complaint.replace("\n", "\n  "), flush=True)
    print(f"ran in {time.monotonic() - started:.0f} s")
    passed, failed, skipped = (sum(getattr(outcome, what)
                                   for outcome in outcomes)
                               for what in ("passed", "failed", "skipped"))
    more = f", {skipped} skipped" if skipped else ""
    print(f"{passed} passed, {failed} failed{more}")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
