"""A search over HTTP that is killed, and one that two processes share.

    searches_test.py ASSIZE FAKE_JUDGE

A search of some 3,000 calls is ended with SIGKILL at three moments and started
again on its store; then two processes make the same search at once, on one
store of theirs. Each finds the text, by the same trace, that an undisturbed
search finds. A kill costs no more than `assize` says that it may: what was in
flight, and the last 512 answers. The two ask for nothing twice.

Exit code 77 where this program asks no judge over HTTP.
"""

import json
import os
import random
import sqlite3
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# Without this folder, in which a module of Python may have a namesake.
sys.path[0] = os.path.dirname(HERE)

from fake_judge.fake_judge import FakeJudge  # noqa: E402
from peers.audits import knows  # noqa: E402
from peers.packages import skip  # noqa: E402
from soak import soak  # noqa: E402

KILLS = 3
BUDGET = 3000
# A judge whom the words of a prefix move, so that there is something to find.
JUDGE = ("{profile: gullible, obedience: 0, susceptibility: 8, position: 0}")
SECONDS = 300


def write_audit(folder, port):
    suite = os.path.abspath(soak.SUITE)
    judge = {"kind": "openai", "name": "j", "model": "fake",
             "top_logprobs": 5, "concurrency": 32,
             "base_url": f"http://127.0.0.1:{port}/v1"}
    path = os.path.join(folder, "audit.yaml")
    with open(path, "w", encoding="utf-8") as out:
        out.write(f"""suite: generic
inputs:
  items: {suite}/items.jsonl
  answers: {suite}/answers
  baseline: baseline
judges: [{json.dumps(judge)}]
attacks:
  - null.random_search: {{tokens: 16, items: 10}}
search: {{budget: {BUDGET}, split: 0.3}}
systems: [terse]
report: {{formats: [json]}}
""")
    return path


class Search(soak.Run):
    """One start of the stage of searches."""

    def __init__(self, assize, audit, folder, name, store):
        super().__init__(assize, audit, folder, name, store,
                         ["--stage", "search"])

    def said(self):
        """What it printed, once it has ended well."""
        code = self.process.wait(SECONDS)
        self.log.seek(0)
        text = self.log.read()
        self.log.close()
        if code != 0:
            sys.exit(f"a search ended with code {code}:\n{text}")
        return text[text.rindex("'null.random_search"):]


def found(folder, store):
    """The text and trace of the only search of a store."""
    path = os.path.join(folder, store + ".db")
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute(
        "SELECT search, text, trace FROM payload").fetchall()


def undisturbed(options, judge):
    folder = options["folder"]
    said = Search(**options, name="whole", store="whole").said()
    log = soak.answered(os.path.join(folder, "judge.log"))
    soak.expect(max(log.values()) == 1, "an undisturbed search asks twice")
    soak.expect(0.9 * BUDGET < judge.stats()["calls"] <= BUDGET,
                f"{judge.stats()['calls']} calls were made")
    return said, log


def killed(options, judge, whole, planned):
    folder = options["folder"]
    before = judge.stats()["calls"]
    stream = random.Random(1)
    moments = sorted(before + int(stream.uniform(0.05, 0.9) * planned)
                     for _ in range(KILLS))
    for moment in moments:
        run = Search(**options, name="killed", store="killed")
        while (run.process.poll() is None and
               judge.stats()["calls"] < moment):
            pass
        if run.process.poll() is not None:
            sys.exit("the search ended before it was killed")
        run.kill()
    said = Search(**options, name="rest", store="killed").said()
    repeated = judge.stats()["calls"] - before - planned
    in_flight = judge.stats()["most_in_flight"]
    bound = KILLS * (soak.MOST_UNCOMMITTED + in_flight)
    print(f"{planned} calls, {repeated} of them again after {KILLS} kills; "
          f"at most {bound}")
    soak.expect(said == whole, f"a killed search says\n{said}\nand not\n{whole}")
    soak.expect(0 <= repeated <= bound,
                f"{repeated} repeated calls are more than {bound}")


def shared(options, judge, whole, planned):
    before = judge.stats()["calls"]
    both = [Search(**options, name=name, store="both")
            for name in ("one", "other")]
    for said in [search.said() for search in both]:
        soak.expect(said == whole,
                    f"one of two searches says\n{said}\nand not\n{whole}")
    calls = judge.stats()["calls"] - before
    print(f"two processes made {calls} calls together")
    soak.expect(calls == planned, f"two processes made {calls} calls, where "
                                  f"one makes {planned}")


def main():
    assize, fake_judge = sys.argv[1:]
    if not knows(assize, "openai"):
        skip("this program has no judge 'openai'")
    with tempfile.TemporaryDirectory() as folder:
        port = soak.free_port()
        audit = write_audit(folder, port)
        options = {"assize": assize, "audit": audit, "folder": folder}
        with FakeJudge(fake_judge, "--port", str(port), "--suite-audit", audit,
                       "--judge", JUDGE, "--log",
                       os.path.join(folder, "judge.log")) as judge:
            whole, log = undisturbed(options, judge)
            planned = sum(log.values())
            killed(options, judge, whole, planned)
            shared(options, judge, whole, planned)
        for store in ("killed", "both"):
            soak.expect(found(folder, store) == found(folder, "whole"),
                        f"the store of '{store}' has another find")
    print("\n".join(soak.faults) or "what was found is the same")
    sys.exit(len(soak.faults) > 0)


if __name__ == "__main__":
    main()
