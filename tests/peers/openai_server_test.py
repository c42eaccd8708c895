"""`assize run` asks a server that others wrote for OpenAI's protocol.

    openai_server_test.py ASSIZE FOLDER

That server always prefers the first answer, so what an audit has to say of it
is known: every system wins half of its pairs in both orders, and no pair is
judged the same way twice.  It gives no log-probabilities, asked for or not.
FOLDER gets the packages; without npm the exit code is 77.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

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


def audit(folder, base_url):
    """The audit beside this script, with this server as its judge."""
    for name in ("items.jsonl", "answers.jsonl", "judge.txt"):
        shutil.copy(os.path.join(HERE, name), folder)
    with open(os.path.join(HERE, "audit.yaml"), encoding="utf-8") as file:
        text = file.read()
    path = os.path.join(folder, "audit.yaml")
    with open(path, "w", encoding="utf-8") as out:
        out.write(text + f"judges: [{{kind: openai, model: m, "
                         f"base_url: \"{base_url}\"}}]\n")
    return path


def run(assize, folder, path):
    done = subprocess.run(
        [assize, "run", path, "--store", os.path.join(folder, "store.db"),
         "--out", os.path.join(folder, "out")], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=240)
    if done.returncode != 0:
        faults.append(f"assize ended with code {done.returncode}:\n"
                      f"{done.stdout}")
        return None
    with open(os.path.join(folder, "out", "report.json"),
              encoding="utf-8") as file:
        return json.load(file)


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
        path = audit(work, server.url + "/v1")
        report = run(assize, work, path)
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
        again = run(assize, work, path)
        expect(again == report, "a second run reports something else")
        expect(len(server.journal()) == len(first),
               "what was stored was asked again")


def main():
    assize, folder = sys.argv[1:]
    known = subprocess.run([assize, "explain", "openai"],
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL).returncode == 0
    if not known:
        skip("this program has no judge 'openai'")
    node = fetch(folder)
    audits(node, assize, folder, {})
    audits(node, assize, folder, {"rateLimitRate": 0.1})
    print("\n".join(faults) or "assize and a server of others agree")
    sys.exit(len(faults) > 0)


if __name__ == "__main__":
    main()
