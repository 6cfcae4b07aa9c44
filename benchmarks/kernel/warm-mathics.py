"""Evaluates a program in a session that has answered before: warm-mathics.py ROUNDS CODE."""

import json
import sys
import time

from mathics.core.load_builtin import import_and_load_builtins

import_and_load_builtins()

from mathics.session import MathicsSession  # noqa: E402 (needs the built-ins)

for _ in range(int(sys.argv[1])):
    session = MathicsSession()
    session.evaluate_as_in_cli("Total[Table[i^2, {i, 10}]]")
    start = time.perf_counter()
    answer = session.evaluate_as_in_cli(sys.argv[2]).result
    print(json.dumps({"answer": str(answer), "ms": (time.perf_counter() - start) * 1000}))
