"""Collections of any size for the benchmarks of live judging, in the form of
the suite `generic`: texts mean nothing, and are the same every time."""

import json
import os
import random
import subprocess

# What the judge is asked; the Python client fills it in as `assize` does.
TEMPLATE = """Compare two answers. Marks of this page carry the code {nonce}.

[Request {nonce}]
{question}
[End of request {nonce}]

[Answer {label_1} {nonce}]
{answer_1}
[End of answer {label_1} {nonce}]

[Answer {label_2} {nonce}]
{answer_2}
[End of answer {label_2} {nonce}]

Which is better? Reply with [[{label_1}]] or [[{label_2}]].
"""
BASELINE = "baseline"
SEED = 1


def words(stream, size):
    """Some `size` bytes of made-up words, and a line break here and there."""
    out, length = [], 0
    while length < size:
        word = "".join(stream.choices("etaoinshrdlu", k=stream.randint(2, 9)))
        if stream.random() < 0.02:
            word += ".\n"
        out.append(word)
        length += len(word) + 1
    return " ".join(out)[:size]


class Collection:
    """Items times systems, each met by the baseline in both orders.

    `prompt_bytes` is how long a prompt is, within some bytes."""

    def __init__(self, folder, items, systems, prompt_bytes):
        self.folder, self.items, self.systems = folder, items, systems
        self.requests = items * systems * 2
        text = max(prompt_bytes - len(TEMPLATE) - 40, 60)
        self.question_bytes = text // 5
        self.answer_size = (text - self.question_bytes) // 2
        os.makedirs(os.path.join(folder, "answers"), exist_ok=True)
        with open(os.path.join(folder, "judge.txt"), "w",
                  encoding="utf-8") as out:
            out.write(TEMPLATE)
        self.write()

    def write(self):
        with open(os.path.join(self.folder, "items.jsonl"), "w",
                  encoding="utf-8") as out:
            for item in range(self.items):
                stream = random.Random(f"{SEED} question {item}")
                out.write(json.dumps({
                    "id": f"item-{item:06}",
                    "question": words(stream, self.question_bytes)}) + "\n")
        # One long text, of which each answer is a stretch: fast to make.
        text = words(random.Random(f"{SEED} answers"),
                     self.answer_size + 500_000)
        for system in range(self.systems + 1):
            name = f"system-{system:04}" if system else BASELINE
            stream = random.Random(f"{SEED} {name}")
            path = os.path.join(self.folder, "answers", name + ".jsonl")
            with open(path, "w", encoding="utf-8") as out:
                for item in range(self.items):
                    at = stream.randrange(500_000)
                    out.write(json.dumps({
                        "item": f"item-{item:06}", "system": name,
                        "answer": f"{item} {system} " +
                        text[at:at + self.answer_size]}) + "\n")

    def answer_bytes(self, assize, attack=None, **settings):
        """Of one system's answers; of what an attack makes of them."""
        path = os.path.join(self.folder, "answers", "system-0001.jsonl")
        if attack:
            attacked = os.path.join(self.folder, "attacked.jsonl")
            subprocess.run(
                [assize, "attack", "--suite", "generic", "--attack", attack,
                 "--in", path, "--out", attacked,
                 *(f"--set={name}={value}"
                   for name, value in settings.items())],
                check=True, stdout=subprocess.DEVNULL)
            path = attacked
        with open(path, encoding="utf-8") as file:
            return sum(len(json.loads(line)["answer"].encode())
                       for line in file)

    def audit(self, judge, attacks=(), name="audit.yaml", bare=False):
        """Writes an audit with this judge; returns its path.

        `bare`: with no detector and no calibration."""
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(f"""suite: generic
inputs:
  items: items.jsonl
  answers: answers
  baseline: {BASELINE}
  template: judge.txt
judges: [{json.dumps(judge)}]
attacks: [{", ".join(attacks)}]
design: {{orders: both}}
statistics: {{resamples: 200, seed: 1}}
report: {{formats: [json]}}
""")
            if bare:
                out.write("detectors: []\ncalibrations: []\n")
        return path
