"""The audit of this folder, put to the judge of a test."""

import json
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


def knows(assize, judge):
    """Whether this program has a judge of that name."""
    return subprocess.run(
        [assize, "explain", judge], stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def write_audit(folder, model, base_url):
    """audit.yaml and its files in `folder`, with one judge; returns its path."""
    for name in ("items.jsonl", "answers.jsonl", "judge.txt"):
        shutil.copy(os.path.join(HERE, name), folder)
    with open(os.path.join(HERE, "audit.yaml"), encoding="utf-8") as file:
        text = file.read()
    judge = {"kind": "openai", "name": "judge", "model": model,
             "base_url": base_url}
    path = os.path.join(folder, "audit.yaml")
    with open(path, "w", encoding="utf-8") as out:
        out.write(f"{text}judges: [{json.dumps(judge)}]\n")
    return path


def run_audit(assize, folder, path, environment=None):
    """The report, or what the program said where it failed."""
    done = subprocess.run(
        [assize, "run", path, "--store", os.path.join(folder, "store.db"),
         "--out", os.path.join(folder, "out")], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=240, env=environment)
    if done.returncode != 0:
        return None, f"assize ended with code {done.returncode}:\n{done.stdout}"
    with open(os.path.join(folder, "out", "report.json"),
              encoding="utf-8") as file:
        return json.load(file), ""
