# Maps n -> n^2 + 1 over 1 … N with Lithops on this machine; prints seconds from the call to the list of results.
import sys
import time

import lithops

count = int(sys.argv[1])
config = {
    "lithops": {"backend": "localhost", "storage": "localhost", "monitoring": "storage", "telemetry": False},
    "localhost": {"worker_processes": int(sys.argv[2]), "runtime": sys.executable},
}


def square(n):
    return n * n + 1


if __name__ == "__main__":
    begin = time.monotonic()
    with lithops.FunctionExecutor(config=config, log_level="ERROR") as executor:
        futures = executor.map(square, range(1, count + 1))
        results = executor.get_result(futures)
    seconds = time.monotonic() - begin
    assert results == [n * n + 1 for n in range(1, count + 1)]
    print(seconds)
