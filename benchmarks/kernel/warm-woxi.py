"""Evaluates a program several times in one process: warm-woxi.py ROUNDS CODE."""

import json
import sys
import time

import woxi

for _ in range(int(sys.argv[1])):
    woxi.clear_state()
    start = time.perf_counter()
    answer = woxi.interpret(sys.argv[2])
    ms = (time.perf_counter() - start) * 1000
    print(json.dumps({"answer": answer, "ms": ms}))
    if ms > 5000:
        break
