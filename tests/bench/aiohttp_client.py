"""What `assize run` does per request, as one writes it in Python.

    aiohttp_client.py COLLECTION BASE_URL STORE CONCURRENCY MOST_REQUESTS

Renders each pair of a collection in both orders, hashes the request, looks it
up in an SQLite file, posts it, reads the reply's verdict and log-probabilities,
and commits answers in batches, synchronous=FULL.  Replies are kept as they
came, without the compression that `assize` gives them.  One process, one event
loop; a failed request is asked again.
"""

import asyncio
import hashlib
import json
import math
import os
import re
import sqlite3
import struct
import sys

import aiohttp

BATCH = 512
VERDICT = re.compile(r"\[\[(A|B|tie)\]\]")


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def requests(folder):
    """Messages of every pair, in both orders, one item after the other."""
    with open(os.path.join(folder, "judge.txt"), encoding="utf-8") as file:
        parts = re.split(r"\{(\w+)\}", file.read())
    answers = {}
    for name in sorted(os.listdir(os.path.join(folder, "answers"))):
        rows = read(os.path.join(folder, "answers", name))
        answers[rows[0]["system"]] = {row["item"]: row["answer"]
                                      for row in rows}
    baseline = answers.pop("baseline")
    for item in read(os.path.join(folder, "items.jsonl")):
        for of in answers.values():
            pair = baseline[item["id"]], of[item["id"]]
            for first, second in (pair, pair[::-1]):
                nonce = hashlib.sha256(
                    "\0".join((item["id"], first, second)).encode())
                values = {"nonce": nonce.hexdigest()[:8], "label_1": "A",
                          "label_2": "B", "question": item["question"],
                          "answer_1": first, "answer_2": second}
                yield "".join(values[part] if i % 2 else part
                              for i, part in enumerate(parts))


def key_of(url, text, sampling):
    """SHA-256 over length-prefixed fields."""
    out = hashlib.sha256()
    for field in (url, "user", text, json.dumps(sampling, sort_keys=True)):
        data = field.encode()
        out.update(struct.pack(">Q", len(data)))
        out.update(data)
    return out.digest()


def verdict_of(reply):
    """P(first) of a reply, and the label that it chose."""
    choice = reply["choices"][0]
    label = VERDICT.findall(choice["message"]["content"])[-1]
    for token in choice["logprobs"]["content"]:
        top = {t["token"]: math.exp(t["logprob"])
               for t in token["top_logprobs"]}
        if "A" in top and "B" in top:
            return top["A"] / (top["A"] + top["B"]), label
    return math.nan, label


class Client:
    def __init__(self, base_url, store):
        self.url = base_url + "/chat/completions"
        self.sampling = {"temperature": 0, "top_p": 1, "max_tokens": 256,
                         "logprobs": True, "top_logprobs": 5}
        self.store = sqlite3.connect(store, isolation_level=None)
        self.store.execute("PRAGMA journal_mode = WAL")
        self.store.execute("PRAGMA synchronous = FULL")
        self.store.execute("CREATE TABLE IF NOT EXISTS completion(key BLOB "
                           "PRIMARY KEY, body BLOB, tokens INTEGER)")
        self.batch, self.verdicts = [], 0

    def commit(self):
        self.store.execute("BEGIN")
        self.store.executemany("INSERT INTO completion VALUES(?, ?, ?)",
                               self.batch)
        self.store.execute("COMMIT")
        self.batch.clear()

    async def ask(self, session, text):
        key = key_of(self.url, text, self.sampling)
        row = self.store.execute("SELECT body FROM completion WHERE key = ?",
                                 (key,)).fetchone()
        if row:
            verdict_of(json.loads(row[0]))
            return
        body = json.dumps({"model": "m", "messages": [
            {"role": "user", "content": text}], **self.sampling})
        while True:
            async with session.post(self.url, data=body, headers={
                    "Content-Type": "application/json"}) as response:
                raw = await response.read()
                if response.status == 200:
                    break
            await asyncio.sleep(0.5)
        reply = json.loads(raw)
        verdict_of(reply)
        self.verdicts += 1
        self.batch.append((key, raw, reply["usage"]["total_tokens"]))
        if len(self.batch) >= BATCH:
            self.commit()

    async def work(self, session, texts):
        for text in texts:
            await self.ask(session, text)

    async def run(self, texts, concurrency):
        connector = aiohttp.TCPConnector(limit=concurrency)
        async with aiohttp.ClientSession(connector=connector) as session:
            await asyncio.gather(*(self.work(session, texts)
                                   for _ in range(concurrency)))
        self.commit()


def some(texts, most):
    for _, text in zip(range(most), texts):
        yield text


def main():
    folder, base_url, store, concurrency, most = sys.argv[1:]
    client = Client(base_url, store)
    asyncio.run(client.run(some(requests(folder), int(most)),
                           int(concurrency)))
    print(client.verdicts)


main()
