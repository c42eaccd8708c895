"""OpenAI's client package asks the fake judge.

    openai_client_test.py --packages=FOLDER FAKE_JUDGE

What a real client takes for a good answer, and for each kind of failure, is
not ours to say: here it says so.  FOLDER gets the packages; without npm the
exit code is 77.
"""

import json
import math
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from fake_judge.fake_judge import FakeJudge  # noqa: E402
from peers.packages import fetch  # noqa: E402

AUDIT = os.path.join(HERE, "audit.yaml")
faults = []


def expect(holds, what):
    if not holds:
        faults.append(what)


def prompt(first, second, model="honest"):
    """The messages of audit.yaml's template, in two roles as some ask."""
    with open(os.path.join(HERE, "judge.txt"), encoding="utf-8") as file:
        text = file.read()
    for slot, value in (("{nonce}", "5f3a9c0e"), ("{label_1}", "A"),
                        ("{label_2}", "B"), ("{question}", "Who wrote Dune?"),
                        ("{answer_1}", first), ("{answer_2}", second)):
        text = text.replace(slot, value)
    return {"model": model, "messages": [{"role": "user", "content": text}]}


def ask(node, folder, judge, prompts, key="none", retries=0):
    asked = {"base_url": judge.base_url, "key": key, "retries": retries,
             "prompts": prompts}
    done = subprocess.run(
        [node, "client.mjs"], cwd=folder, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, text=True, timeout=240,
        env={"PATH": os.environ["PATH"], "ASKED": json.dumps(asked)})
    if done.returncode != 0:
        sys.exit(f"client.mjs ended with code {done.returncode}")
    return json.loads(done.stdout)


def check_answer(said):
    expect(said.get("object") == "chat.completion", f"object: {said}")
    expect(said.get("text") in ("[[A]]", "[[B]]"), f"text: {said}")
    expect(said.get("finish") == "stop" and said.get("role") == "assistant",
           f"finish and role: {said}")
    expect(said.get("fingerprint") == "simulated", f"fingerprint: {said}")
    tokens = said.get("tokens", [])
    expect("".join(t["token"] for t in tokens) == said.get("text"),
           f"the tokens do not spell the text: {said}")
    expect(all(t["bytes"] == t["token"] for t in tokens), f"bytes: {said}")
    expect(all(abs(sum(math.exp(p) for _, p in t["top"]) - 1) < 1e-9
               for t in tokens), f"the alternatives are not 1 in sum: {said}")
    usage = said.get("usage", {})
    expect(usage.get("total_tokens", -1) == usage.get("prompt_tokens", 0) +
           usage.get("completion_tokens", 0) > 3, f"usage: {usage}")


def answers_are_valid(node, folder, program):
    good = "Frank Herbert wrote Dune, which was published in 1965."
    with FakeJudge(program, "--suite-audit", AUDIT) as judge:
        said = ask(node, folder, judge,
                   [prompt(good, "No."), prompt("No.", good)])
        for answer in said["answers"]:
            check_answer(answer)
        expect([answer["text"] for answer in said["answers"]] ==
               ["[[A]]", "[[B]]"], f"the verdicts are {said['answers']}")
        expect(said["models"] == ["honest", "gullible"],
               f"the models are {said['models']}")
        expect(judge.stats()["keyed"] == 2, "no key came with the calls")


def failures_are_told_apart(node, folder, program):
    pair = [prompt("Yes.", "No.")]
    rows = [(["--faults", "rejected=1"], "BadRequestError", 400),
            (["--faults", "rate_limited=1"], "RateLimitError", 429),
            (["--require-key", "another"], "AuthenticationError", 401),
            (["--faults", "reset=1"], "APIConnectionError", None)]
    for options, failed, status in rows:
        with FakeJudge(program, "--suite-audit", AUDIT, *options) as judge:
            said = ask(node, folder, judge, pair)["answers"][0]
            expect((said.get("failed"), said.get("status")) ==
                   (failed, status), f"{options}: {said}")


def clients_try_again(node, folder, program):
    """It waits as it is told, and comes back after what may pass."""
    options = ["--faults", "rate_limited=0.2,server=0.2,conflict=0.1",
               "--retry-after", "0"]
    pairs = [prompt(f"Yes {i}.", "No.") for i in range(8)]
    with FakeJudge(program, "--suite-audit", AUDIT, *options) as judge:
        said = ask(node, folder, judge, pairs, retries=10)
        for answer in said["answers"]:
            check_answer(answer)
        stats = judge.stats()
        expect(stats["answered"] == 8, f"answered: {stats}")
        expect(stats["calls"] > 8, f"nothing failed: {stats}")


def main():
    folder, program = sys.argv[1:]
    folder = folder.removeprefix("--packages=")
    node = fetch(folder)
    for check in (answers_are_valid, failures_are_told_apart,
                  clients_try_again):
        check(node, folder, program)
    print("\n".join(faults) or "OpenAI's client and the fake judge agree")
    sys.exit(len(faults) > 0)


if __name__ == "__main__":
    main()
