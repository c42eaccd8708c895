#!/usr/bin/env python3
"""An attack in ten lines: upper-cases the answer."""
import json
import sys

HELLO = {"type": "hello", "family": "attack", "id": "x.shout", "version": "1",
         "summary": "Upper-cases the answer.", "source": "examples of assize"}

for line in sys.stdin:
    asked = json.loads(line)
    reply = HELLO if asked["type"] == "hello" else {
        "type": "answer", "id": asked["id"],
        "turns": [turn.upper() for turn in asked["answer"]]}
    print(json.dumps(reply), flush=True)
