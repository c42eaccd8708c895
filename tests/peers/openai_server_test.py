"""`assize run` asks a server that others wrote for OpenAI's protocol.

    openai_server_test.py --packages=FOLDER ASSIZE

That server always prefers the first answer, so what an audit has to say of it
is known: every system wins half of its pairs in both orders, and no pair is
judged the same way twice.  It gives no log-probabilities, asked for or not.
FOLDER gets the packages; without npm the exit code is 77.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from peers.audits import knows, run_audit, write_audit  # noqa: E402
from peers.packages import fetch, skip  # noqa: E402

# Items, systems under test, orders: clean, one constant, one padded.
REQUESTS = 6 * 2 * 3
faults = []


def expect(holds, what):
    if not holds:
        faults.append(what)


class Server:
    def __init__(self, node, folder, chaos):
        self.command = [node, "server.mjs"]
        self.folder, self.chaos = folder, chaos

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, cwd=self.folder, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
            env={"PATH": os.environ["PATH"], "FAULTS": json.dumps(self.chaos)})
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            sys.exit("server.mjs did not start")
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()

    def journal(self):
        """Every request that it has seen, with what it answered."""
        with urllib.request.urlopen(self.url + "/__aimock/journal") as reply:
            return json.load(reply)


def values(report, arm, metric):
    columns = report["headlines"]["columns"]
    rows = [dict(zip(columns, row)) for row in report["headlines"]["rows"]]
    return [row["value"] for row in rows
            if row["arm"] == arm and row["metric"] == metric and
            row["calibration"] == "raw" and row["category"] == "all"]


def check(report):
    counts = report["counts"]
    expect(counts["planned"] == counts["judged"] == REQUESTS,
           f"counts: {counts}")
    expect(counts["failures"] == {}, f"failures: {counts['failures']}")
    expect(values(report, "clean", "win_rate") == [50],
           f"win rate: {values(report, 'clean', 'win_rate')}")
    expect(values(report, "clean", "consistency") == [0],
           f"consistency: {values(report, 'clean', 'consistency')}")


def audits(node, assize, folder, chaos):
    with tempfile.TemporaryDirectory() as work, \
            Server(node, folder, chaos) as server:
        path = write_audit(work, "m", server.url + "/v1")
        report, fault = run_audit(assize, work, path)
        expect(report is not None, fault)
        if report is None:
            return
        check(report)
        first = server.journal()
        answered = [entry for entry in first
                    if entry["response"]["status"] == 200]
        # Items on which the same is shown twice are asked once.
        expect(0 < len(answered) <= REQUESTS,
               f"{len(answered)} requests were answered")
        expect(all(entry["path"] == "/v1/chat/completions" and
                   "authorization" not in entry["headers"]
                   for entry in first), "a path or a key is wrong")
        again, _ = run_audit(assize, work, path)
        expect(again == report, "a second run reports something else")
        expect(len(server.journal()) == len(first),
               "what was stored was asked again")


def main():
    folder, assize = sys.argv[1:]
    folder = folder.removeprefix("--packages=")
    if not knows(assize, "openai"):
        skip("this program has no judge 'openai'")
    node = fetch(folder)
    audits(node, assize, folder, {})
    audits(node, assize, folder, {"rateLimitRate": 0.1})
    print("\n".join(faults) or "assize and a server of others agree")
    sys.exit(len(faults) > 0)


if __name__ == "__main__":
    main()
