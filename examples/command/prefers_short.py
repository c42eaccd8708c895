#!/usr/bin/env python3
"""A judge in a few lines: the shorter of answers A and B wins."""
import json
import re
import sys

HELLO = {"type": "hello", "family": "judge", "id": "x.prefers_short",
         "version": "1", "summary": "Prefers the shorter answer.",
         "source": "examples of assize"}

for line in sys.stdin:
    asked = json.loads(line)
    if asked["type"] == "hello":
        print(json.dumps(HELLO), flush=True)
        continue
    prompt = asked["messages"][-1]["text"]
    found = [re.search(rf"\[Answer {x} \w+\]\n(.*?)\n\[End of", prompt, re.S)
             for x in "AB"]
    reply = {"type": "error", "id": asked["id"], "message": "no answer found"}
    if all(found):
        short = len(found[0][1]) < len(found[1][1])
        reply = {"type": "completion", "id": asked["id"],
                 "text": "[[A]]" if short else "[[B]]"}
    print(json.dumps(reply), flush=True)
