# Maps n -> n^2 + 1 over 1 … N with submitit's local executor; prints seconds from the call to the list of results.
import sys
import tempfile
import time

import submitit

count = int(sys.argv[1])


def square(n):
    return n * n + 1


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        executor = submitit.LocalExecutor(folder=folder)
        executor.update_parameters(timeout_min=30)
        begin = time.monotonic()
        jobs = executor.map_array(square, range(1, count + 1))
        results = [job.result() for job in jobs]
        seconds = time.monotonic() - begin
    assert results == [n * n + 1 for n in range(1, count + 1)]
    print(seconds)
