"""The program `fake_judge` beside a Python script: a judge on loopback.

    with FakeJudge(PROGRAM, "--canned", "--delay", "200") as judge:
        ... ask it at judge.base_url ...
        print(judge.stats()["calls"])
"""

import json
import subprocess
import urllib.request


class FakeJudge:
    """Runs from `with` to its end; `before` precedes its command line."""

    def __init__(self, program, *options, before=()):
        self.command = [*before, program, "--end-with-input", *options]

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{' '.join(self.command)}: did not start")
        self.port = int(line)
        self.base_url = f"http://127.0.0.1:{self.port}/v1"
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def stats(self):
        url = f"http://127.0.0.1:{self.port}/stats"
        with urllib.request.urlopen(url, timeout=30) as reply:
            return json.load(reply)
